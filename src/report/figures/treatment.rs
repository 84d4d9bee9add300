//! How each voice speaks of the actors compared.

use crate::Result;
use crate::compare::ActorProfile;
use crate::plot::Heading;
use crate::plot::actor_treatment::{Input, Point, Voice, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{count, counted, list};
use crate::report::study::Study;

const COLUMN: &str = "actor_sentiment";
/// Voices drawn.
const MOST: usize = 9;
/// Actors on one scale.
const ACTORS: usize = 6;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let profiles: Vec<&ActorProfile> =
        study.compared.actor_profiles.iter().filter(|p| p.column == COLUMN && p.n > 0).collect();
    let actors: Vec<String> = study.compared.actors.iter().take(ACTORS).cloned().collect();
    let mut voices: Vec<&str> = Vec::new();
    for profile in &profiles {
        if !voices.contains(&profile.voice.as_str()) {
            voices.push(&profile.voice);
        }
    }
    let n = |voice: &str| profiles.iter().filter(|p| p.voice == voice).map(|p| p.n).sum::<usize>();
    let rank = |voice: &str| match voice {
        "all" => 0,
        "outlet" => 1,
        "sources" => 2,
        _ => 3,
    };
    voices.sort_by_key(|voice| (rank(voice), std::cmp::Reverse(n(voice))));
    let mut voices: Vec<&str> = voices.into_iter().take(MOST).collect();
    // With a single source, “all sources” says the same again.
    if voices.iter().filter(|voice| rank(voice) == 3).count() == 1 {
        voices.retain(|voice| *voice != "sources");
    }
    if actors.len() < 2 || voices.is_empty() {
        return Ok(Vec::new());
    }
    let point = |voice: &str, actor: &str| {
        let found = profiles.iter().find(|p| p.voice == voice && p.actor == actor);
        let at = study.compared.actors.iter().position(|name| name == actor).unwrap_or(0);
        found.map_or_else(Point::default, |p| {
            let sign = p.estimate.unwrap_or(0.0);
            Point {
                value: p.estimate,
                interval: p.ci_low.zip(p.ci_high),
                n: p.n,
                words: study.near.words(at, voice, sign, 4),
            }
        })
    };
    let mentions: usize =
        profiles.iter().filter(|p| p.voice == "all" && actors.contains(&p.actor)).map(|p| p.n).sum();
    let input = Input {
        heading: Heading {
            name: "actor_treatment".into(),
            title: title(&profiles, &actors),
            subtitle: format!(
                "Mean sentiment towards each mention, −1 to 1; {} in {}",
                counted(mentions, "mention"),
                counted(study.rows.articles.len(), "article")
            ),
            alt: format!("One row a voice, one point an actor: {}.", list(&actors)),
            caption: "Sentiment towards a mention is the probability that readers call it favourable, less that of \
                      unfavourable, by a linear model of the words of its sentence. Intervals: 95 % by cluster bootstrap over \
                      articles, where five or more hold the actor. Beside the points: the weightiest words nearby."
                .into(),
        },
        axis: "mean sentiment towards the actor".into(),
        ends: ("unfavourable".into(), "favourable".into()),
        actors: actors.clone(),
        voices: voices
            .iter()
            .map(|voice| Voice {
                name: name(study, voice),
                note: note(&profiles, voice),
                points: actors.iter().map(|actor| point(voice, actor)).collect(),
            })
            .collect(),
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (row, voice) in voices.iter().enumerate() {
        for (at, actor) in actors.iter().enumerate() {
            let mention = study.rows.mentions.iter().find(|m| {
                m.actor == actor
                    && match *voice {
                        "all" => true,
                        "sources" => m.voice != "outlet",
                        voice => m.voice == voice,
                    }
            });
            let Some(mention) = mention else { continue };
            let show = Show::new("mention", mention.article, mention.paragraph).with("actor", actor.as_str());
            let show = match *voice {
                "all" | "sources" => show,
                voice => show.with("voice", voice),
            };
            drawn.link(row * actors.len() + at, 2, &format!("{}, {actor}", name(study, voice)), &show);
        }
    }
    Ok(vec![drawn])
}

fn name(study: &Study<'_>, voice: &str) -> String {
    match voice {
        "all" => "All voices".to_owned(),
        "sources" => "All sources".to_owned(),
        "outlet" if study.is_single() => study.outlet().to_owned(),
        "outlet" => "The outlets".to_owned(),
        other => other.to_owned(),
    }
}

fn note(profiles: &[&ActorProfile], voice: &str) -> String {
    let own: Vec<&&ActorProfile> = profiles.iter().filter(|p| p.voice == voice).collect();
    let articles = own.iter().map(|p| p.articles).max().unwrap_or(0);
    match voice {
        "all" => format!("{} mentions", count(own.iter().map(|p| p.n).sum())),
        "outlet" => "in their own words".to_owned(),
        _ if articles > 1 => counted(articles, "article"),
        _ => String::new(),
    }
}

fn title(profiles: &[&ActorProfile], actors: &[String]) -> String {
    let mut held: Vec<(&str, f64)> = profiles
        .iter()
        .filter(|p| p.voice == "all" && actors.contains(&p.actor))
        .filter_map(|p| p.estimate.map(|e| (p.actor.as_str(), e)))
        .collect();
    held.sort_by(|a, b| b.1.total_cmp(&a.1));
    match held.as_slice() {
        [best, .., worst] => format!("{} is spoken of more favourably than {}", best.0, worst.0),
        _ => "How the actors are spoken of".to_owned(),
    }
}
