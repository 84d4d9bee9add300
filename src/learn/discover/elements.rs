//! Frame elements: codebook categories as standardised columns.

use super::Unit;
use super::cluster::{Clustering, mean};
use crate::table::{number, real, six_decimals, table, text};
use crate::{Error, Result};
use polars::prelude::DataFrame;

/// A matrix of units × elements.
pub(super) struct Elements {
    pub(super) names: Vec<String>,
    /// Damped counts, less the mean, over the standard deviation.
    pub(super) rows: Vec<Vec<f64>>,
    /// Whether a unit has the element at all.
    present: Vec<Vec<bool>>,
}

/// An element that fewer units have would part single units off.
const RAREST: f64 = 0.02;

impl Elements {
    /// Those of `all` categories that at least 2 % of `units` have. Counts are damped: ln(1 + Σ weight) / ln(e + words).
    pub(super) fn of(units: &[Unit], all: Vec<String>) -> Result<Self> {
        let n = units.len() as f64;
        let mut kept: Vec<(usize, f64, f64)> = Vec::new();
        for at in 0..all.len() {
            let values = || units.iter().map(|u| u.scores[at]);
            let mean = values().sum::<f64>() / n;
            let deviation = (values().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
            let share = values().filter(|&v| v > 0.0).count() as f64 / n;
            if share >= RAREST && deviation > 1e-9 {
                kept.push((at, mean, deviation));
            }
        }
        if kept.len() < 2 {
            let what = "hardly any category occurs in these texts";
            return Err(Error::new("learn discover", what, "name other codebooks with --codebook"));
        }
        let row = |u: &Unit| kept.iter().map(|&(at, mean, sd)| (u.scores[at] - mean) / sd).collect();
        let present = |u: &Unit| kept.iter().map(|&(at, ..)| u.scores[at] > 0.0).collect();
        Ok(Self {
            names: kept.iter().map(|&(at, ..)| all[at].clone()).collect(),
            rows: units.iter().map(row).collect(),
            present: units.iter().map(present).collect(),
        })
    }

    /// A row a cluster and element, those that tell the cluster most first.
    pub(super) fn profile(&self, clustering: &Clustering) -> DataFrame {
        let n = self.rows.len() as f64;
        let share = |at: usize, of: &dyn Fn(usize) -> bool, n: f64| {
            self.present.iter().enumerate().filter(|(unit, p)| of(*unit) && p[at]).count() as f64 / n
        };
        let mut rows = Vec::new();
        for cluster in 0..clustering.centres.len() {
            let own = |at: usize| clustering.of[at] == cluster;
            let centre = mean((0..self.rows.len()).filter(|&at| own(at)).map(|at| self.rows[at].as_slice()));
            let mut order: Vec<usize> = (0..self.names.len()).collect();
            order.sort_by(|&a, &b| centre[b].total_cmp(&centre[a]).then(a.cmp(&b)));
            let size = clustering.of.iter().filter(|&&c| c == cluster).count().max(1) as f64;
            for at in order {
                let here = share(at, &|unit| clustering.of[unit] == cluster, size);
                rows.push((cluster, at, centre[at], here, share(at, &|_| true, n)));
            }
        }
        table(vec![
            number("cluster", rows.iter().map(|r| r.0 as u32 + 1)),
            text("element", rows.iter().map(|r| Some(self.names[r.1].as_str()))),
            real("mean_z", rows.iter().map(|r| Some(six_decimals(r.2)))),
            real("share", rows.iter().map(|r| Some(six_decimals(r.3)))),
            real("share_all", rows.iter().map(|r| Some(six_decimals(r.4)))),
        ])
    }
}
