//! Exclusions, warnings, limits.

use super::block::{Block, Prose, Section};
use super::figures::capital;
use super::number::count;
use super::study::Study;
use crate::compare::{KEYNESS_GROUPS, SERIES_GROUPS};

/// Notices or warnings told; more are in the manifest.
const MOST: usize = 40;

pub(super) fn section(study: &Study<'_>) -> Section {
    let manifest = study.manifest;
    let exclusions: Vec<Prose> = manifest
        .exclusions
        .iter()
        .map(|e| Prose::new().strong(format!("{} {}. ", count(e.count), e.what)).t(sentence(&e.why)))
        .collect();
    let mut blocks = vec![Block::Heading { text: "Set aside".into() }];
    blocks.push(if exclusions.is_empty() {
        Block::Prose { text: "Nothing was set aside.".into() }
    } else {
        Block::List { items: exclusions }
    });
    for (title, lines) in [("Decided while reading", &manifest.notices), ("Warnings", &manifest.warnings)] {
        if lines.is_empty() {
            continue;
        }
        blocks.push(Block::Heading { text: title.into() });
        let mut items: Vec<Prose> = lines.iter().take(MOST).map(|line| sentence(line).into()).collect();
        if lines.len() > MOST {
            let more = format!("{} more are listed in manifest.json.", count(lines.len() - MOST));
            items.push(more.into());
        }
        blocks.push(Block::List { items });
    }
    blocks.push(Block::Heading { text: "Limits".into() });
    blocks.push(Block::List { items: limits(study) });
    Section { id: "limits", title: "Exclusions, warnings, limits", short: "Limits", blocks }
}

fn limits(study: &Study<'_>) -> Vec<Prose> {
    let mut items: Vec<Prose> = Vec::new();
    if study.is_single() {
        items.push(
            "This is one article. Everything is described; nothing is inferred about the outlet, the period or other \
             texts, and no p-value is given."
                .into(),
        );
    } else {
        items.push(
            "Articles are the clusters of all intervals and tests; the articles read stand for others only as far as \
             they were sampled."
                .into(),
        );
    }
    items.extend(
        study.compared.warnings().iter().map(|w| format!("{}. {}", capital(w.what()), w.remedy()).into()),
    );
    items.extend(left_out(study));
    items.extend([
        "Words are counted, not read: irony, allusion and what is left unsaid are not measured. Negation is followed \
         within a sentence."
            .into(),
        "A frame’s rate is the density of its indicators. A mention of economy is not yet an economic frame; set a \
         threshold on hand-coded text before saying “has the frame”."
            .into(),
        "Sentiment towards an actor comes from the words of the same sentence; what a text makes of an actor across \
         sentences is not seen."
            .into(),
        Prose::from(
            "Attribution and responsibility are found by rules for English news prose. A speaker named by a pronoun is \
             resolved where one candidate stands out, and otherwise kept as written.",
        ),
    ]);
    items
}

/// Comparisons that are not made where there are many groups.
fn left_out(study: &Study<'_>) -> Vec<Prose> {
    let (Some(by), n) = (&study.compared.by, study.groups().len()) else { return Vec::new() };
    let by = by.replace('_', " ");
    let mut items = Vec::new();
    if n > KEYNESS_GROUPS {
        items.push(
            format!(
                "There are {n} groups by {by}: which words each uses more than the rest is told of at most {KEYNESS_GROUPS}, \
                 and so left out. Compare by a column of fewer values, or name fewer inputs, to see it."
            )
            .into(),
        );
    }
    if n > SERIES_GROUPS && !(study.compared.series.is_empty() && study.compared.events.is_empty()) {
        items.push(
            format!(
                "There are {n} groups by {by}: measures are followed in time in at most {SERIES_GROUPS}, and here in all \
                 articles together only."
            )
            .into(),
        );
    }
    items
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map_or(String::new(), |c| c.to_uppercase().collect());
    let rest = letters.as_str();
    // A path or a name is left as it is.
    let first = if text.split(' ').next().is_some_and(|word| word.contains(['/', '.'])) {
        text[..text.len() - rest.len()].to_owned()
    } else {
        first
    };
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{end}")
}
