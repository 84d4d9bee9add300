//! Figures: tables become the plots' inputs; one file a figure.
//!
//! **Invariant:** a figure's title states what its own numbers hold; where there is nothing to draw there is no
//! figure.

mod blame;
mod course;
mod differences;
mod frames;
mod narrative;
mod profiles;
mod treatment;
mod voices;

use super::block::{Block, Drawn, Section};
use super::study::Study;
use crate::Result;

type Draw = fn(&Study<'_>) -> Result<Vec<Drawn>>;

/// Every figure, in the order of the page.
const FIGURES: &[Draw] = &[
    narrative::draw,
    voices::draw,
    treatment::draw,
    blame::draw,
    profiles::draw,
    frames::draw,
    differences::draw,
    course::draw,
];

/// The section, with all figures that have something to show.
pub(super) fn section(study: &Study<'_>) -> Result<Section> {
    let mut blocks = Vec::new();
    for draw in FIGURES {
        blocks.extend(draw(study)?.into_iter().map(|figure| Block::Figure { figure }));
    }
    if blocks.is_empty() {
        blocks.push(Block::Prose {
            text: "There is nothing to draw: no paragraph, no source, no actor.".into(),
        });
    }
    Ok(Section { id: "figures", title: "Figures", short: "Figures", blocks })
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
