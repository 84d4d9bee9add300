//! Whose words fill the texts.

use super::Finding;
use crate::report::block::{Prose, Show};
use crate::report::number::{counted, list, percent};
use crate::report::speech::{UNRESOLVED, speeches};
use crate::report::study::Study;

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let rows = study.rows;
    let total: u64 = rows.articles.iter().map(|article| u64::from(article.words)).sum();
    let speeches = speeches(rows, |_| true);
    let attributed: u64 = speeches.iter().map(|speech| speech.words()).sum();
    let mut named = speeches.iter().filter(|speech| speech.speaker != UNRESOLVED && speech.words() > 0);
    let (Some(first), true) = (named.next(), total > 0) else { return Vec::new() };
    let share = first.words() as f64 / total as f64;
    let show = Show::new("attribution", first.first.0, first.first.1).with("speaker", first.speaker);
    let mut text = Prose::new();
    text = if study.is_single() {
        text.t("Sources are given ")
            .t(percent(attributed as f64 / total as f64))
            .t(" of the article’s words, and ")
            .strong(first.speaker)
            .t(format!(
                " has most of them: {} of {}, {} of the article, over {}, ",
                first.words(),
                counted(attributed as usize, "attributed word"),
                percent(share),
                counted(first.attributions, "attribution"),
            ))
            .t(manner(first))
    } else {
        text.strong(first.speaker)
            .t(format!(
                " has the word most: {} of all words and {} of the attributed ones, over {} in {}, ",
                percent(share),
                percent(first.words() as f64 / attributed as f64),
                counted(first.attributions, "attribution"),
                counted(first.articles, "article"),
            ))
            .t(manner(first))
    };
    let others: Vec<String> = named
        .take(3)
        .map(|speech| format!("{} {}", speech.speaker, percent(speech.words() as f64 / total as f64)))
        .collect();
    text = text.t(". ");
    if !others.is_empty() {
        text = text.t(format!("Next come {}. ", list(&others)));
    }
    text = text.t(by_group(study, first.speaker));
    let text = text.show("Show the words", &show);
    vec![Finding {
        strength: if study.is_single() { 0.6 + share } else { 0.9 },
        text,
        basis: "described",
        n: format!(
            "{} in {}",
            counted(speeches.iter().map(|s| s.attributions).sum(), "attribution"),
            counted(rows.articles.len(), "article")
        ),
        articles: vec![first.first.0],
    }]
}

/// The range over groups of `speaker`'s share of the attributed words.
fn by_group(study: &Study<'_>, speaker: &str) -> String {
    let mut shares: Vec<(f64, &str)> = Vec::new();
    for group in study.groups() {
        let speeches = speeches(study.rows, |article| study.rows.articles[article].group == Some(group));
        let total: u64 = speeches.iter().map(|speech| speech.words()).sum();
        let own = speeches.iter().find(|speech| speech.speaker == speaker).map_or(0, |speech| speech.words());
        if total > 0 {
            shares.push((own as f64 / total as f64, group));
        }
    }
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    match shares.as_slice() {
        [low, .., high] => format!(
            "By group its share of the attributed words runs from {} ({}) to {} ({}). ",
            percent(low.0),
            low.1,
            percent(high.0),
            high.1
        ),
        _ => String::new(),
    }
}

/// `all of it indirect`.
fn manner(speech: &crate::report::speech::Speech<'_>) -> String {
    let words = speech.words();
    let share = |part: u64| percent(part as f64 / words.max(1) as f64);
    if speech.indirect == words {
        "all of it indirect, in the writer’s own wording".to_owned()
    } else if speech.direct == words {
        "all of it in direct quotation".to_owned()
    } else if 2 * speech.indirect >= words {
        format!("{} of it indirect, in the writer’s own wording", share(speech.indirect))
    } else {
        format!("{} of it in direct quotation", share(speech.direct))
    }
}
