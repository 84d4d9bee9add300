//! Who blames and credits whom.

use crate::Result;
use crate::plot::Heading;
use crate::plot::blame_matrix::{Cell, Input, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::counted;
use crate::report::rows::Act;
use crate::report::study::Study;
use std::collections::BTreeMap;

/// Voices and agents drawn; the others share a last row and column.
const MOST: usize = 8;
const OTHERS: &str = "others";

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let acts = &study.rows.acts;
    let voices = frequent(acts.iter().map(|act| act.voice));
    let agents =
        frequent(acts.iter().filter(|act| act.agent.is_some()).map(|act| act.agent_actor.unwrap_or(OTHERS)));
    if voices.is_empty() || agents.is_empty() {
        return Ok(Vec::new());
    }
    let place = |names: &[&str], name: &str| {
        names
            .iter()
            .position(|n| *n == name)
            .unwrap_or_else(|| names.iter().position(|n| *n == OTHERS).unwrap_or(0))
    };
    let mut cells = vec![vec![Cell::default(); agents.len()]; voices.len()];
    let mut hidden = vec![Cell::default(); voices.len()];
    for act in acts {
        let voice = place(&voices, act.voice);
        let cell = match act.agent {
            Some(_) => &mut cells[voice][place(&agents, act.agent_actor.unwrap_or(OTHERS))],
            None => &mut hidden[voice],
        };
        if act.valence == "blame" {
            cell.blame += 1;
        } else {
            cell.credit += 1;
        }
    }
    let names: Vec<String> = voices
        .iter()
        .map(|voice| match *voice {
            "outlet" if study.is_single() => study.outlet().to_owned(),
            "outlet" => "the outlets".to_owned(),
            voice => voice.to_owned(),
        })
        .collect();
    let blame = acts.iter().filter(|act| act.valence == "blame").count();
    let input = Input {
        heading: Heading {
            name: "blame_matrix".into(),
            title: title(acts),
            subtitle: format!(
                "Acts of blame and credit by voice and agent; {} and {} in {}",
                counted(blame, "act of blame").replace("act of blames", "acts of blame"),
                acts.len() - blame,
                counted(study.rows.articles.len(), "article")
            ),
            alt: format!("A matrix of {} voices by {} agents.", voices.len(), agents.len()),
            caption: "Rows: in whose words the act stands. Columns: who is made its author. Acts whose sentence names \
                      no author (passives, nouns) are counted apart, never guessed."
                .into(),
        },
        blamers: names.clone(),
        agents: agents.iter().map(|agent| (*agent).to_owned()).collect(),
        cells,
        hidden,
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (v, voice) in voices.iter().enumerate() {
        for (a, agent) in agents.iter().enumerate() {
            for (valence, cell) in [("blame", 2), ("credit", 3)] {
                let found = acts.iter().find(|act| {
                    act.voice == *voice && act.agent_actor == Some(agent) && act.valence == valence
                });
                let Some(act) = found else { continue };
                let show = Show::new("act", act.article, act.paragraph)
                    .with("voice", *voice)
                    .with("agent", *agent)
                    .with("valence", valence);
                drawn.link(v * (agents.len() + 1) + a, cell, &format!("{} on {agent}", names[v]), &show);
            }
        }
    }
    Ok(vec![drawn])
}

/// The most frequent names; `others` last where some are left out.
fn frequent<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut others = counts.remove(OTHERS).is_some();
    let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    others |= sorted.len() > MOST;
    let named = sorted.into_iter().take(MOST).map(|(name, _)| name);
    named.chain(others.then_some(OTHERS)).collect()
}

fn title(acts: &[Act<'_>]) -> String {
    let most = |valence: &str| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for act in acts.iter().filter(|act| act.valence == valence) {
            if let Some(agent) = act.agent_actor {
                *counts.entry(agent).or_default() += 1;
            }
        }
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(agent, _)| agent)
    };
    match (most("blame"), most("credit")) {
        (Some(blamed), Some(credited)) if blamed == credited => {
            format!("{blamed} is blamed and credited most")
        }
        (Some(blamed), Some(credited)) => format!("{blamed} is blamed most, {credited} credited most"),
        (Some(blamed), None) => format!("{blamed} is blamed most"),
        (None, Some(credited)) => format!("{credited} is credited most"),
        (None, None) => "Who is blamed and credited is mostly left unsaid".to_owned(),
    }
}
