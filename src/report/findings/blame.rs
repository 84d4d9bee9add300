//! Who is blamed and credited for what, and by whom.

use super::Finding;
use crate::report::block::{Prose, Show};
use crate::report::number::{counted, list, percent};
use crate::report::rows::Act;
use crate::report::study::Study;
use std::collections::BTreeMap;

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let acts = &study.rows.acts;
    let of = |valence: &str| -> Vec<&Act<'_>> { acts.iter().filter(|a| a.valence == valence).collect() };
    let (blame, credit) = (of("blame"), of("credit"));
    let mut text = Prose::new();
    let mut articles = Vec::new();
    let mut strength: f64 = 0.0;
    for (list_of, valence) in [(&blame, "blame"), (&credit, "credit")] {
        let Some((agent, own)) = most(list_of) else { continue };
        articles.push(own[0].article);
        strength = strength.max(own.len() as f64 / list_of.len() as f64);
        text = clause(study, text, agent, &own, list_of.len(), valence);
    }
    if articles.is_empty() {
        return Vec::new();
    }
    let hidden = acts.iter().filter(|act| act.agent.is_none()).count();
    if hidden > 0 {
        let show =
            Show::new("act", articles[0], blame.first().map_or(1, |a| a.paragraph)).with("hidden", true);
        text = text
            .t(format!("{} of {} hide their agent. ", hidden, counted(acts.len(), "act")))
            .show("Show them", &show);
    }
    vec![Finding {
        // In a corpus blame spreads over many; it is still what readers ask for.
        strength: if study.is_single() { 0.45 + strength / 2.0 } else { 0.85 },
        text,
        basis: "described",
        n: format!("{} of blame, {} of credit", counted(blame.len(), "act"), credit.len()),
        articles,
    }]
}

/// The actor that is the agent of most of `acts`, with them.
fn most<'a>(acts: &[&'a Act<'a>]) -> Option<(&'a str, Vec<&'a Act<'a>>)> {
    let mut by_agent: BTreeMap<&str, Vec<&Act<'_>>> = BTreeMap::new();
    for act in acts {
        if let Some(agent) = act.agent_actor {
            by_agent.entry(agent).or_default().push(act);
        }
    }
    by_agent.into_iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)))
}

fn clause(study: &Study<'_>, text: Prose, agent: &str, own: &[&Act<'_>], all: usize, valence: &str) -> Prose {
    // In the order of the text, repeated ones first.
    let mut what: Vec<(&str, usize)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut voices: BTreeMap<&str, usize> = BTreeMap::new();
    for act in own {
        let place = *places.entry(act.act.to_lowercase()).or_insert(what.len());
        if place == what.len() {
            what.push((act.act, 0));
        }
        what[place].1 += 1;
        *voices.entry(act.voice).or_default() += 1;
    }
    what.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let words: Vec<String> = what.iter().take(4).map(|(word, _)| format!("“{word}”")).collect();
    let mut by: Vec<(&str, usize)> = voices.into_iter().collect();
    by.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let by: Vec<String> = by
        .iter()
        .take(2)
        .map(|(voice, n)| format!("{n} in the words of {}", study.voice_name(voice)))
        .collect();
    let verb = if valence == "blame" { "blamed" } else { "credited" };
    let share = if all < 20 {
        format!("{} of {}", own.len(), counted(all, "act"))
    } else {
        format!("{} of {}, {}", own.len(), counted(all, "act"), percent(own.len() as f64 / all as f64))
    };
    let show =
        Show::new("act", own[0].article, own[0].paragraph).with("valence", valence).with("agent", agent);
    text.strong(agent)
        .t(format!(" is {verb} most ({share} of {valence}): {}; {}. ", list(&words), list(&by)))
        .show("Show the words", &show)
        .t(" ")
}
