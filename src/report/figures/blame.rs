//! Who blames and credits whom.

use crate::Result;
use crate::plot::Heading;
use crate::plot::blame_matrix::{Cell, HIDDEN, Input, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{count, counted};
use crate::report::rows::Act;
use crate::report::study::Study;
use std::collections::BTreeMap;

/// Voices and agents drawn; the others share a last row and column.
const MOST: usize = 8;
pub(super) const OTHERS: &str = "others";

/// What an act says of its agent, as a word.
fn verb(valence: &str) -> &'static str {
    if valence == "blame" { "blamed" } else { "credited" }
}

/// Acts by voice and agent: the numbers of matrix and network alike.
pub(super) struct Tally<'a> {
    /// The voices told apart; `others` stands for all the rest.
    pub(super) voices: Vec<&'a str>,
    pub(super) agents: Vec<&'a str>,
    /// One row a voice, one cell an agent.
    pub(super) cells: Vec<Vec<Cell>>,
    /// Acts whose agent the sentence does not name, by voice.
    pub(super) hidden: Vec<Cell>,
}

impl<'a> Tally<'a> {
    pub(super) fn of(acts: &'a [Act<'_>]) -> Self {
        let voices = frequent(acts.iter().map(|act| act.voice));
        let named = acts.iter().filter(|act| act.agent.is_some());
        let agents = frequent(named.map(|act| act.agent_actor.unwrap_or(OTHERS)));
        let place = |names: &[&str], name: &str| {
            let others = || names.iter().position(|n| *n == OTHERS);
            names.iter().position(|n| *n == name).or_else(others).unwrap_or(0)
        };
        let mut cells = vec![vec![Cell::default(); agents.len()]; voices.len()];
        let mut hidden = vec![Cell::default(); voices.len()];
        for act in acts {
            let voice = place(&voices, act.voice);
            let cell = match act.agent {
                Some(_) => &mut cells[voice][place(&agents, act.agent_actor.unwrap_or(OTHERS))],
                None => &mut hidden[voice],
            };
            match act.valence {
                "blame" => cell.blame += 1,
                _ => cell.credit += 1,
            }
        }
        Self { voices, agents, cells, hidden }
    }

    /// Whether there is someone to blame and someone who does.
    pub(super) fn is_empty(&self) -> bool {
        self.voices.is_empty() || self.agents.is_empty()
    }

    /// The voices as they should read.
    pub(super) fn voice_names(&self, study: &Study<'_>) -> Vec<String> {
        let name = |voice: &&str| match *voice {
            "outlet" if study.is_single() => study.outlet().to_owned(),
            "outlet" => "the outlets".to_owned(),
            "unnamed" => "unnamed sources".to_owned(),
            OTHERS => "other sources".to_owned(),
            voice => voice.to_owned(),
        };
        self.voices.iter().map(name).collect()
    }

    /// The agents as they should read, the unnamed one last.
    pub(super) fn agent_names(&self) -> Vec<String> {
        let name = |agent: &&str| if *agent == OTHERS { "other agents" } else { agent }.to_owned();
        self.agents.iter().map(name).collect()
    }

    /// Leads to the acts of one valence in a cell; `agent` beyond the last is the unnamed one. None where
    /// there are none.
    pub(super) fn show(
        &self,
        acts: &[Act<'_>],
        voice: usize,
        agent: usize,
        valence: &'static str,
    ) -> Option<Show> {
        let is_voice = |name: &str| match self.voices[voice] {
            OTHERS => !self.voices.contains(&name),
            own => own == name,
        };
        let is_agent = |act: &Act<'_>| match self.agents.get(agent).copied() {
            None => act.agent.is_none(),
            Some(OTHERS) => {
                act.agent.is_some() && act.agent_actor.is_none_or(|name| !self.agents.contains(&name))
            }
            Some(own) => act.agent_actor == Some(own),
        };
        let mut held =
            acts.iter().filter(|act| act.valence == valence && is_voice(act.voice) && is_agent(act));
        let first = held.next()?;
        let show = Show::new("act", first.article, first.paragraph).with("valence", valence);
        let show = match self.voices[voice] {
            OTHERS => show.without("voice", &self.voices),
            own => show.with("voice", own),
        };
        let show = match self.agents.get(agent).copied() {
            None => show.with("hidden", true),
            Some(OTHERS) => show.without("agent", &self.agents).with("hidden", false),
            Some(own) => show.with("agent", own),
        };
        Some(show.of(1 + held.count()))
    }
}

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let acts = &study.rows.acts;
    let tally = Tally::of(acts);
    if tally.is_empty() {
        return Ok(Vec::new());
    }
    let (names, agents) = (tally.voice_names(study), tally.agent_names());
    let input = Input {
        heading: Heading {
            name: "blame_matrix".into(),
            title: title(acts),
            subtitle: format!("Acts of blame and credit by voice and agent; {}", told(study)),
            alt: format!("A matrix of {} voices by {} agents.", names.len(), agents.len()),
            caption: "Rows: in whose words the act stands. Columns: who is made its author. Acts whose sentence names \
                      no author (passives, nouns) are counted apart, never guessed."
                .into(),
        },
        blamers: names.clone(),
        agents: agents.clone(),
        cells: tally.cells.clone(),
        hidden: tally.hidden.clone(),
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (v, voice) in names.iter().enumerate() {
        for a in 0..=agents.len() {
            for (valence, cell) in [("blame", 2), ("credit", 3)] {
                let Some(show) = tally.show(acts, v, a, valence) else { continue };
                let agent = agents.get(a).map_or(HIDDEN, String::as_str);
                let begins = format!("{voice}: {agent} {}", verb(valence));
                drawn.link(v * (agents.len() + 1) + a, cell, &begins, &show);
            }
        }
    }
    Ok(vec![drawn])
}

/// `1883 acts of blame and 473 of credit in 924 articles; 266 name no agent`.
pub(super) fn told(study: &Study<'_>) -> String {
    let acts = &study.rows.acts;
    let blame = acts.iter().filter(|act| act.valence == "blame").count();
    let hidden = acts.iter().filter(|act| act.agent.is_none()).count();
    format!(
        "{} of blame and {} of credit in {}; {} no agent",
        counted(blame, "act"),
        count(acts.len() - blame),
        counted(study.rows.articles.len(), "article"),
        if hidden == 1 { "1 names".to_owned() } else { format!("{} name", count(hidden)) }
    )
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
