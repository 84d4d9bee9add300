//! Findings: plain sentences computed from the tables, strongest first.
//!
//! One file a question. Each returns what the tables hold, with number, n and the words; or nothing.
//!
//! **Invariant:** no sentence is made for a particular text; where there is one article it is described,
//! never inferred.

mod actors;
mod arc;
mod blame;
mod cues;
mod density;
mod equivalence;
mod events;
mod groups;
mod neighbours;
mod voices;
mod words;

use super::block::{Block, Prose, Section, Shown};
use super::study::Study;
use crate::Result;
pub(super) use arc::Thirds;
pub(super) use neighbours::Conflict;

/// What was found, before it takes its place.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    /// Orders findings; comparable within one basis only roughly.
    pub(super) strength: f64,
    pub(super) text: Prose,
    pub(super) basis: &'static str,
    pub(super) n: String,
    /// Articles whose words it shows first.
    pub(super) articles: Vec<usize>,
}

type Finder = fn(&Study<'_>) -> Result<Vec<Finding>>;

/// Every question asked of the tables.
const FINDERS: &[Finder] = &[
    groups::find,
    |study| Ok(equivalence::find(study)),
    |study| Ok(voices::find(study)),
    |study| Ok(cues::find(study)),
    |study| Ok(actors::find(study)),
    |study| Ok(blame::find(study)),
    arc::find,
    |study| Ok(neighbours::find(study)),
    density::find,
    |study| Ok(words::find(study)),
    events::find,
];

/// Findings shown.
const MOST: usize = 8;

/// All findings, strongest first.
///
/// # Errors
/// When a table cannot be read.
pub(super) fn find(study: &Study<'_>) -> Result<Vec<Finding>> {
    let mut found = FINDERS.iter().map(|finder| finder(study)).collect::<Result<Vec<_>>>()?.concat();
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    found.truncate(MOST);
    Ok(found)
}

/// The section.
pub(super) fn section(findings: &[Finding]) -> Section {
    let items = findings.iter().map(|finding| Shown {
        text: finding.text.clone(),
        basis: finding.basis,
        n: finding.n.clone(),
    });
    let blocks = if findings.is_empty() {
        vec![Block::Prose {
            text: "The tables hold too little to say anything with a number behind it.".into(),
        }]
    } else {
        vec![Block::Findings { items: items.collect() }]
    };
    Section { id: "findings", title: "Findings", short: "Findings", blocks }
}
