//! Rows of the keyness table as figures and findings need them: comparisons apart, the telling words first.

use super::block::Show;
use super::number::count;
use super::study::Study;
use crate::compare::{Keyness, NEAR};

/// Words below this q are told where words were tested.
const ALPHA: f64 = 0.05;
/// Where nothing was tested: words told a group, and from how many occurrences and which z on.
const DESCRIBED: (usize, usize, f64) = (12, 3, 1.5);

/// The words of one group, or near one actor, the most telling first.
pub(super) struct Group<'a> {
    pub(super) name: &'a str,
    pub(super) against: &'a str,
    pub(super) rows: Vec<&'a Keyness>,
    /// Words of the group, and of all others.
    pub(super) sizes: (f64, f64),
}

/// All comparisons by groups (`near` false) or near actors.
pub(super) fn groups<'a>(study: &Study<'a>, near: bool) -> Vec<Group<'a>> {
    let own = study.compared.keyness.iter().filter(|row| (row.by == NEAR) == near);
    let own: Vec<&Keyness> = own.collect();
    own.chunk_by(|a, b| a.group == b.group)
        .map(|rows| {
            let size = |n: fn(&Keyness) -> usize, rate: fn(&Keyness) -> Option<f64>| {
                let held = rows.iter().find(|row| n(row) > 0);
                held.and_then(|row| Some(n(row) as f64 / rate(row)? * 1e4)).unwrap_or(0.0)
            };
            Group {
                name: &rows[0].group,
                against: &rows[0].against,
                rows: rows.to_vec(),
                sizes: (size(|r| r.n, |r| r.per_10000), size(|r| r.n_rest, |r| r.per_10000_rest)),
            }
        })
        .collect()
}

impl Group<'_> {
    /// Whether p was made.
    pub(super) fn is_tested(&self) -> bool {
        self.rows.iter().any(|row| row.p.is_some())
    }

    /// Words that the group has more of, the most telling first: at q < .05; where nothing was tested, at most
    /// twelve that stand there three times or more with z of 1.5 or more.
    pub(super) fn told(&self) -> impl Iterator<Item = &Keyness> {
        let tested = self.is_tested();
        let (most, n, z) = DESCRIBED;
        let more = self.rows.iter().copied().filter(|row| row.z > Some(0.0) && row.log_ratio > Some(0.0));
        let sure = move |row: &&Keyness| match tested {
            true => row.q.is_some_and(|q| q < ALPHA),
            false => row.n >= n && row.z >= Some(z),
        };
        more.filter(sure).take(if tested { usize::MAX } else { most })
    }

    /// Words at q < .05 that the group has less of, the most telling first, where it is tested against all others.
    pub(super) fn less(&self) -> impl Iterator<Item = &Keyness> {
        let is_rest = self.against == "rest";
        let is_less = move |row: &&Keyness| is_rest && row.z < Some(0.0) && row.q.is_some_and(|q| q < ALPHA);
        // Rows stand by z, the highest first.
        self.rows.iter().rev().copied().filter(is_less)
    }

    /// `all others`, or the other group.
    pub(super) fn others(&self) -> &str {
        if self.against == "rest" { "all others" } else { self.against }
    }

    /// `80 456 words`.
    pub(super) fn note(&self) -> String {
        format!("{} words", count(self.sizes.0.round() as usize))
    }
}

/// Leads to the places of a word in its group, the first of those the table names first.
pub(super) fn show(study: &Study<'_>, row: &Keyness) -> Option<Show> {
    let (article, paragraph) = place(study, row)?;
    let show = Show::new("word", article, paragraph).with("word", row.term.as_str());
    let show = show.with(if row.by == NEAR { "near" } else { "group" }, row.group.as_str());
    Some(show.of(row.n))
}

/// The first place that the table names: article and paragraph.
pub(super) fn place(study: &Study<'_>, row: &Keyness) -> Option<(usize, u32)> {
    let (id, paragraph) = row.places.split("; ").next()?.rsplit_once(':')?;
    Some((*study.rows.index.get(id)?, paragraph.parse().ok()?))
}
