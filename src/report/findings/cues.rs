//! Which verbs introduce whom: distance and endorsement in the cue words.

use super::Finding;
use crate::report::block::{Prose, Show};
use crate::report::number::{counted, percent};
use crate::report::speech::{Family, Speech, UNRESOLVED, speeches};
use crate::report::study::Study;

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let speeches = speeches(study.rows, |_| true);
    let least = if study.is_single() { 1 } else { 20 };
    let named: Vec<&Speech<'_>> =
        speeches.iter().filter(|speech| speech.speaker != UNRESOLVED && speech.with_cue() >= least).collect();
    let share = |speech: &Speech<'_>, family| speech.cues_of(family) as f64 / speech.with_cue() as f64;
    let most = |family| {
        let held = named.iter().filter(|speech| speech.cues_of(family) > 0);
        held.max_by(|a, b| {
            let order = share(a, family).total_cmp(&share(b, family));
            order.then(a.cues_of(family).cmp(&b.cues_of(family))).then(b.speaker.cmp(a.speaker))
        })
    };
    let (distanced, endorsed) = (most(Family::Distancing), most(Family::Endorsing));
    let mut text = Prose::new();
    let mut strength: f64 = 0.0;
    let mut articles = Vec::new();
    for (speech, family, how) in [
        (distanced, Family::Distancing, "keep a distance"),
        (endorsed, Family::Endorsing, "vouch for what is said"),
    ] {
        let Some(speech) = speech else { continue };
        strength += share(speech, family);
        articles.push(speech.first.0);
        text = clause(text, speech, family, how);
        let stances: Vec<&str> = match family {
            Family::Distancing => vec!["distancing", "denying"],
            _ => vec!["endorsing", "conceding"],
        };
        let show = Show::new("attribution", speech.first.0, speech.first.1)
            .with("speaker", speech.speaker)
            .with("stance", stances);
        text = text.show("Show the words", &show).t(" ");
    }
    if articles.is_empty() {
        return Vec::new();
    }
    let cues: usize = speeches.iter().map(Speech::with_cue).sum();
    vec![Finding {
        strength: 0.3 + strength / 2.0,
        text,
        basis: "described",
        n: format!("{} with a cue word", counted(cues, "attribution")),
        articles,
    }]
}

/// `India’s words come behind *claim*, which …`.
fn clause(mut text: Prose, speech: &Speech<'_>, family: Family, how: &str) -> Prose {
    let lemmas = speech.lemmas(family, 4);
    text = text.strong(speech.speaker).t(" is introduced by ");
    for (at, lemma) in lemmas.iter().enumerate() {
        let joint = match at {
            0 => "",
            _ if at + 1 == lemmas.len() => " and ",
            _ => ", ",
        };
        text = text.t(joint).em(*lemma);
    }
    let (n, all) = (speech.cues_of(family), speech.with_cue());
    let which = if lemmas.len() == 1 { "a cue that" } else { "cues that" };
    let how = if lemmas.len() == 1 {
        how.replacen("keep", "keeps", 1).replacen("vouch ", "vouches ", 1)
    } else {
        how.to_owned()
    };
    let count = if all < 20 {
        format!("{n} of {all}")
    } else {
        format!("{n} of {all}, {}", percent(n as f64 / all as f64))
    };
    text.t(format!(", {which} {how} ({count}). "))
}
