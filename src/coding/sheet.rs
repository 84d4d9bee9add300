//! Codesheets: who codes what in which order, as the tables that coders fill in.
//!
//! DESIGN. Every coder has an order of their own, so that fatigue falls on other units. Besides the text a
//! sheet shows only what was asked to be shown. The key stays with the researcher: it joins units to articles
//! and says with which probability each was drawn.

use super::{Drawn, Frame, Item, Unit};
use crate::chance::Stream;
use crate::table::csv_bytes;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame};
use rand::seq::SliceRandom;

/// A sample dealt to coders.
#[derive(Debug, Clone)]
pub struct Sample<'a> {
    /// All units that could have been drawn.
    pub frame: &'a Frame,
    /// Units that were left out of it.
    pub left_out: &'a [Unit],
    /// What was drawn.
    pub drawn: &'a [Drawn],
    /// By drawn unit, the coders who code it, as indices into `coders`.
    pub dealt: Vec<Vec<usize>>,
    /// Names.
    pub coders: &'a [String],
    /// What is asked.
    pub items: &'a [Item],
    /// Columns that coders see beside the text, with their cells by unit of the frame.
    pub shown: &'a [(String, Vec<Option<String>>)],
    /// Seed of the orders.
    pub seed: u64,
}

/// Deals `n` drawn units to `coders` coders: the share `overlap` (0 to 1) to all, the others in turn.
pub fn deal(n: usize, coders: usize, overlap: f64, seed: u64) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(&mut Stream::new("deal", seed).rng());
    let common = (n as f64 * overlap).round() as usize;
    let mut dealt = vec![Vec::new(); n];
    for (place, unit) in order.into_iter().enumerate() {
        dealt[unit] = if place < common { (0..coders).collect() } else { vec![(place - common) % coders] };
    }
    dealt
}

/// A table of text, as a codesheet is before it is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Of the columns.
    pub names: Vec<String>,
    /// Cells by row.
    pub rows: Vec<Vec<String>>,
}

impl Sample<'_> {
    /// What one coder gets.
    pub fn sheet(&self, coder: usize) -> Sheet {
        let mut own: Vec<usize> =
            (0..self.drawn.len()).filter(|&at| self.dealt[at].contains(&coder)).collect();
        let name = &self.coders[coder];
        own.shuffle(&mut Stream::new(&format!("order {name}"), self.seed).rng());
        let mut names: Vec<String> = ["n", "unit", "coder"].map(str::to_owned).into();
        names.extend(self.shown.iter().map(|(name, _)| name.clone()));
        names.push("text".to_owned());
        names.extend(self.items.iter().map(|item| item.name.clone()));
        names.push("note".to_owned());
        let rows = own.iter().enumerate().map(|(place, &at)| {
            let at = self.drawn[at].unit;
            let unit = &self.frame.units[at];
            let mut row = vec![(place + 1).to_string(), unit.id.clone(), name.clone()];
            row.extend(self.shown.iter().map(|(_, cells)| cells[at].clone().unwrap_or_default()));
            row.push(unit.text.clone());
            row.resize(names.len(), String::new());
            row
        });
        Sheet { rows: rows.collect(), names }
    }

    /// The key as CSV: unit, doc_id, paragraph, stratum, score, inclusion, weight, coders. Units left out follow those
    /// drawn, with inclusion 0: the sample says nothing of them.
    ///
    /// # Errors
    /// When a cell cannot be written.
    pub fn key(&self, strata: &[String], scores: Option<&[Option<f64>]>) -> Result<Vec<u8>> {
        let drawn = self
            .drawn
            .iter()
            .enumerate()
            .map(|(at, drawn)| (&self.frame.units[drawn.unit], Some((at, drawn))));
        let rows: Vec<(&Unit, Option<(usize, &Drawn)>)> =
            drawn.chain(self.left_out.iter().map(|unit| (unit, None))).collect();
        let of = |name: &str, cells: Vec<Option<String>>| Column::new(name.into(), cells);
        let numbers = |name: &str, cell: &dyn Fn(&Drawn) -> Option<f64>, left_out: Option<f64>| {
            let cells = rows.iter().map(|(_, drawn)| drawn.map_or(left_out, |(_, drawn)| cell(drawn)));
            Column::new(name.into(), cells.collect::<Vec<_>>())
        };
        let stratum = |(_, drawn): (usize, &Drawn)| strata[drawn.unit].clone();
        let coders = |(at, _): (usize, &Drawn)| {
            self.dealt[at].iter().map(|&coder| self.coders[coder].as_str()).collect::<Vec<_>>().join(";")
        };
        let columns = vec![
            of("unit", rows.iter().map(|(unit, _)| Some(unit.id.clone())).collect()),
            of("doc_id", rows.iter().map(|(unit, _)| Some(unit.doc_id.clone())).collect()),
            Column::new("paragraph".into(), rows.iter().map(|(unit, _)| unit.paragraph).collect::<Vec<_>>()),
            of("stratum", rows.iter().map(|(_, drawn)| drawn.map(stratum)).collect()),
            numbers("score", &|drawn| scores.and_then(|scores| scores[drawn.unit]), None),
            numbers("inclusion", &|drawn| drawn.inclusion, Some(0.0)),
            numbers("weight", &|drawn| drawn.inclusion.map(|p| 1.0 / p), None),
            of("coders", rows.iter().map(|(_, drawn)| drawn.map(coders)).collect()),
        ];
        let table = DataFrame::new(rows.len(), columns).expect("columns of one length");
        csv_bytes(&table).map_err(|error| Error::new("key.csv", error, "report this"))
    }
}

impl Sheet {
    /// As CSV for spreadsheets: in UTF-8 with a byte order mark, without which Excel garbles what is not
    /// ASCII; cells that would run as formulas defused by `'`.
    ///
    /// # Errors
    /// When a cell cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let column = |at: usize| self.rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>();
        let columns = self.names.iter().enumerate().map(|(at, name)| Column::new(name.into(), column(at)));
        let table = DataFrame::new(self.rows.len(), columns.collect()).expect("columns of one length");
        let bytes = csv_bytes(&table).map_err(|error| Error::new("codesheet", error, "report this"))?;
        Ok(["\u{FEFF}".as_bytes(), &bytes].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_coded_by_all_and_the_rest_once() {
        let dealt = deal(21, 2, 0.3, 1);
        assert_eq!(dealt.iter().filter(|coders| coders.len() == 2).count(), 6);
        let single = |coder: usize| dealt.iter().filter(|coders| **coders == [coder]).count();
        assert_eq!((single(0), single(1)), (8, 7));
        assert!(deal(5, 3, 1.0, 1).iter().all(|coders| *coders == [0, 1, 2]));
        assert_ne!(deal(21, 2, 0.3, 1), deal(21, 2, 0.3, 2));
    }

    #[test]
    fn formulas_are_defused_and_letters_kept() {
        let sheet =
            Sheet { names: vec!["text".into()], rows: vec![vec!["=1+1".into()], vec!["„Krieg“".into()]] };
        assert_eq!(String::from_utf8(sheet.csv().unwrap()).unwrap(), "\u{FEFF}text\n'=1+1\n„Krieg“\n");
    }
}
