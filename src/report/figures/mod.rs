//! Figures: tables become the plots' inputs; one file a figure.
//!
//! **Invariant:** a figure's title states what its own numbers hold; where there is nothing to draw there is no
//! figure.

mod balance;
mod blame;
mod corrected;
mod course;
mod differences;
mod frames;
mod narrative;
mod network;
mod profiles;
mod series;
mod speakers;
mod stance;
mod together;
mod treatment;
mod voices;
mod words;

pub use corrected::{estimates, methods};

use super::block::{Block, Drawn, Section, Show};
use super::number::counted;
use super::study::Study;
use crate::Result;
use crate::compare::ALL_ARTICLES;

type Draw = fn(&Study<'_>) -> Result<Vec<Drawn>>;

/// Every figure, in the order of the page.
const FIGURES: &[Draw] = &[
    narrative::draw,
    voices::draw,
    speakers::draw,
    stance::draw,
    balance::draw,
    treatment::draw,
    blame::draw,
    network::draw,
    profiles::draw,
    frames::draw,
    differences::draw,
    series::draw,
    words::draw,
    together::draw,
    course::draw,
    corrected::draw,
];

/// The section, with all figures that have something to show.
pub(super) fn section(study: &Study<'_>) -> Result<Section> {
    let mut blocks = Vec::new();
    for draw in FIGURES {
        blocks.extend(draw(study)?.into_iter().map(|figure| Block::Figure { figure }));
    }
    blocks.extend(super::models::blocks(study));
    if blocks.is_empty() {
        blocks.push(Block::Prose {
            text: "There is nothing to draw: no paragraph, no source, no actor.".into(),
        });
    }
    Ok(Section { id: "figures", title: "Figures", short: "Figures", blocks })
}

/// The groups compared, at most `most` of them; else all articles together.
fn group_names(study: &Study<'_>, most: usize) -> Vec<String> {
    let names = study.groups();
    if study.compared.by.is_some() && (2..=most).contains(&names.len()) {
        names.into_iter().map(str::to_owned).collect()
    } else {
        vec![ALL_ARTICLES.to_owned()]
    }
}

/// Whether the article belongs to one of [`group_names`].
fn is_in(study: &Study<'_>, article: usize, group: &str) -> bool {
    group == ALL_ARTICLES || study.rows.articles[article].group == Some(group)
}

/// Narrows what is shown to one of [`group_names`].
fn within(show: Show, group: &str) -> Show {
    if group == ALL_ARTICLES { show } else { show.with("group", group) }
}

/// `132 articles`, of one of [`group_names`].
fn size(study: &Study<'_>, group: &str) -> String {
    let own = (0..study.rows.articles.len()).filter(|&article| is_in(study, article, group));
    counted(own.count(), "article")
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
