//! Share of voice: one figure for the whole.

use crate::Result;
use crate::plot::Heading;
use crate::plot::share_of_voice::{Cue, Input, Source, Stance, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{count, counted, percent};
use crate::report::speech::{Family, Speech, UNRESOLVED, speeches};
use crate::report::study::Study;

/// Sources drawn.
const MOST: usize = 12;
/// Cue words of a family named beside a bar.
const CUES: usize = 6;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let rows = study.rows;
    let total: u64 = rows.articles.iter().map(|article| u64::from(article.words)).sum();
    let speeches = speeches(rows, |_| true);
    let spoken: Vec<&Speech<'_>> = speeches.iter().filter(|s| s.words() > 0).collect();
    // Those not told apart stand below the named, the many with little together.
    let (unresolved, named): (Vec<&Speech<'_>>, Vec<_>) =
        spoken.into_iter().partition(|s| s.speaker == UNRESOLVED);
    let others = named.get(MOST..).unwrap_or_default();
    let spoken: Vec<&Speech<'_>> = named.iter().take(MOST).chain(&unresolved).copied().collect();
    let attributed: u64 = speeches.iter().map(Speech::words).sum();
    if spoken.is_empty() || attributed > total {
        return Ok(Vec::new());
    }
    let first = spoken.iter().find(|speech| speech.speaker != UNRESOLVED).unwrap_or(&spoken[0]);
    let own = if study.is_single() {
        format!("{}’s own words", study.outlet())
    } else {
        "the outlets’ own words".into()
    };
    let input = Input {
        heading: Heading {
            name: "share_of_voice".into(),
            title: format!(
                "{} has {} of the words, {} {}",
                first.speaker,
                percent(first.words() as f64 / total as f64).replace('\u{202f}', "\u{2009}"),
                own,
                percent((total - attributed) as f64 / total as f64).replace('\u{202f}', "\u{2009}"),
            ),
            subtitle: format!(
                "Words in attributed content as a share of all {} words; {}, {}",
                count(total as usize),
                counted(rows.articles.len(), "article"),
                counted(rows.outermost().count(), "attribution")
            ),
            alt: format!("Horizontal bars of {} sources, split by direct and indirect speech.", spoken.len()),
            caption: "Outermost attributions only, so that each word counts once. Direct: at least four fifths of the \
                      content stand in quotation marks. Cue words stand in three families by what they tell about the \
                      writer’s distance to the content."
                .into(),
        },
        total,
        rest: Some(own),
        sources: spoken.iter().map(|speech| source(study, speech)).chain(together(others)).collect(),
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (row, speech) in spoken.iter().enumerate() {
        if speech.speaker != UNRESOLVED {
            let show =
                Show::new("attribution", speech.first.0, speech.first.1).with("speaker", speech.speaker);
            drawn.link(row, 2, speech.speaker, &show);
        }
    }
    Ok(vec![drawn])
}

fn source(study: &Study<'_>, speech: &Speech<'_>) -> Source {
    let note = match speech.source_type {
        "other" | "" => String::new(),
        "party" => "party to the conflict".to_owned(),
        kind => kind.to_owned(),
    };
    let articles = (!study.is_single()).then(|| counted(speech.articles, "article"));
    let note =
        [Some(note).filter(|n| !n.is_empty()), articles].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut cues = Vec::new();
    for family in [Family::Distancing, Family::Neutral, Family::Endorsing] {
        let own = speech.cues.iter().filter(|cue| Family::of(cue.stance) == family).take(CUES);
        cues.extend(own.map(|cue| Cue {
            lemma: if cue.lemma == ":" { "colon" } else { cue.lemma }.to_owned(),
            stance: stance(family),
            n: cue.n,
        }));
    }
    Source {
        name: if speech.speaker == UNRESOLVED { "not resolved".into() } else { speech.speaker.to_owned() },
        note,
        n: speech.attributions,
        direct: speech.direct,
        mixed: speech.mixed,
        indirect: speech.indirect,
        cues,
    }
}

/// The sources not drawn, as one row.
fn together(others: &[&Speech<'_>]) -> Option<Source> {
    let sum = |of: fn(&Speech<'_>) -> u64| others.iter().map(|speech| of(speech)).sum();
    (!others.is_empty()).then(|| Source {
        name: format!("{} other sources", count(others.len())),
        note: "named, each with fewer words".to_owned(),
        n: others.iter().map(|speech| speech.attributions).sum(),
        direct: sum(|s| s.direct),
        mixed: sum(|s| s.mixed),
        indirect: sum(|s| s.indirect),
        cues: Vec::new(),
    })
}

fn stance(family: Family) -> Stance {
    match family {
        Family::Distancing => Stance::Distancing,
        Family::Neutral => Stance::Neutral,
        Family::Endorsing => Stance::Endorsing,
    }
}
