//! How each actor is spoken of, overall and by voice, with the words that weigh most.

use super::Finding;
use crate::compare::{ActorProfile, Comparison};
use crate::report::block::{Prose, Show};
use crate::report::near::ALL;
use crate::report::number::{bounded, count, counted, fixed, interval, list, p, signed};
use crate::report::robustness;
use crate::report::study::Study;

const COLUMN: &str = "actor_sentiment";

pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let of = |voice: &str| -> Vec<&ActorProfile> {
        let profiles = study.compared.actor_profiles.iter();
        let mut held: Vec<_> =
            profiles.filter(|p| p.column == COLUMN && p.voice == voice && p.estimate.is_some()).collect();
        held.sort_by(|a, b| a.estimate.partial_cmp(&b.estimate).unwrap_or(std::cmp::Ordering::Equal));
        held
    };
    let all = of("all");
    let (Some(worst), Some(best)) = (all.first(), all.last()) else { return Vec::new() };
    if worst.actor == best.actor {
        return Vec::new();
    }
    let (low, high) = (worst.estimate.unwrap_or(0.0), best.estimate.unwrap_or(0.0));
    let difference = study.compared.actor_differences.iter().find(|c| {
        c.column == COLUMN
            && [&c.group_a, &c.group_b].contains(&&worst.actor)
            && [&c.group_a, &c.group_b].contains(&&best.actor)
    });
    let mut text = Prose::new().strong(best.actor.as_str()).t(" is spoken of ");
    text = text.t(match (low, high) {
        (l, h) if l < 0.0 && h > 0.0 => "favourably, ",
        _ => "more favourably than ",
    });
    text = text.strong(worst.actor.as_str());
    text = text.t(if low < 0.0 && high > 0.0 { " unfavourably" } else { "" });
    text = text.t(format!(
        ": {} against {}, mean sentiment over its mentions from −1 to 1",
        signed(high, 2),
        signed(low, 2)
    ));
    text = text.t(inference(difference)).t(". ");
    text = in_words(study, text, best, 1.0);
    text = in_words(study, text, worst, -1.0);
    text = by_voice(study, text, &of("outlet"), best, worst);
    if let Some(told) = robustness::pair(study, &best.actor, &worst.actor) {
        text = text.t(told);
    }
    let mut articles = Vec::new();
    for (profile, label) in [(best, "positive"), (worst, "negative")] {
        let mention = study
            .rows
            .mentions
            .iter()
            .find(|m| m.actor == profile.actor && m.label == label)
            .or_else(|| study.rows.mentions.iter().find(|m| m.actor == profile.actor));
        if let Some(mention) = mention {
            articles.push(mention.article);
            let show = Show::new("mention", mention.article, mention.paragraph)
                .with("actor", profile.actor.as_str());
            text = text.show(format!("Show {}", profile.actor), &show).t(" ");
        }
    }
    vec![Finding {
        strength: if study.is_single() { 0.4 + (high - low) } else { 1.0 + (high - low) },
        text,
        basis: if difference.is_some_and(|c| c.q.is_some()) { "exploratory" } else { "described" },
        n: format!(
            "{} and {} in {}",
            counted(best.n, "mention"),
            count(worst.n),
            counted(best.articles.max(worst.articles), "article")
        ),
        articles,
    }]
}

/// `, a difference of 0.41, 95 % CI [0.22, 0.60], q < .001`.
fn inference(difference: Option<&Comparison>) -> String {
    let Some(found) = difference else { return String::new() };
    let (Some(estimate), Some(low), Some(high), Some(q)) =
        (found.estimate, found.ci_low, found.ci_high, found.q)
    else {
        return String::new();
    };
    let range = if estimate < 0.0 { interval(-high, -low, 2) } else { interval(low, high, 2) };
    let effect = found
        .effect
        .map_or(String::new(), |g| format!(", {}\u{a0}=\u{a0}{}", found.effect_name, fixed(g.abs(), 2)));
    format!(" (difference {}, 95\u{202f}% CI {range}{effect}, q\u{a0}{})", bounded(estimate.abs(), 2), p(q))
}

fn in_words(study: &Study<'_>, text: Prose, profile: &ActorProfile, sign: f64) -> Prose {
    let Some(actor) = study.compared.actors.iter().position(|name| *name == profile.actor) else {
        return text;
    };
    let words = study.near.words(actor, ALL, sign, 4);
    if words.is_empty() {
        return text;
    }
    let side =
        if sign > 0.0 { "Weightiest favourable words near" } else { "Weightiest unfavourable words near" };
    let words: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    text.t(format!("{side} {}: {}. ", profile.actor, list(&words)))
}

fn by_voice(
    study: &Study<'_>,
    text: Prose,
    outlet: &[&ActorProfile],
    best: &ActorProfile,
    worst: &ActorProfile,
) -> Prose {
    let of = |name: &str| outlet.iter().find(|p| p.actor == name).and_then(|p| p.estimate);
    let (Some(high), Some(low)) = (of(&best.actor), of(&worst.actor)) else { return text };
    let whose = if study.is_single() {
        format!("In {}’s own words", study.outlet())
    } else {
        "In the outlets’ own words".into()
    };
    text.t(format!("{whose} it is {} against {}. ", signed(high, 2), signed(low, 2)))
}
