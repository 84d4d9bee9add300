//! Stance of the cue words, by source and by group.

use crate::Result;
use crate::compare::{ALL_ARTICLES, Family, stance_column};
use crate::plot::Heading;
use crate::plot::stance_bars::{Input, Row, STANCES, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{counted, percent};
use crate::report::speech::{Speech, UNRESOLVED, speeches};
use crate::report::study::Study;

/// Groups whose rows still fit.
const GROUPS: usize = 12;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let all = speeches(study.rows, |_| true);
    let spoken = study.compared.speakers.iter();
    let of_speakers: Vec<&Speech<'_>> = spoken
        .filter_map(|name| all.iter().find(|speech| speech.speaker == name))
        .filter(|speech| speech.with_cue() > 0)
        .collect();
    if of_speakers.is_empty() {
        return Ok(Vec::new());
    }
    let sources = of_speakers
        .iter()
        .map(|speech| row(study, speech.speaker, &[*speech], Some(speech.speaker), ALL_ARTICLES));
    let mut sections = vec![("By source".to_owned(), sources.collect::<Vec<_>>())];
    let names = super::group_names(study, GROUPS);
    for name in &names {
        let own = speeches(study.rows, |article| super::is_in(study, article, name));
        let own: Vec<&Speech<'_>> = own.iter().collect();
        let by = study.compared.by.as_deref().filter(|_| names.len() > 1);
        let section =
            by.map_or("All sources".to_owned(), |by| format!("By {}, all sources", by.replace('_', " ")));
        let label = if names.len() > 1 { name.as_str() } else { study.text() };
        let row = row(study, label, &own, None, name);
        match sections.last_mut() {
            Some((last, rows)) if *last == section => rows.push(row),
            _ => sections.push((section, vec![row])),
        }
    }
    let cues: usize = all.iter().map(Speech::with_cue).sum();
    let input = Input {
        heading: Heading {
            name: "stance_bars".into(),
            title: title(&of_speakers),
            subtitle: format!(
                "Cue words by what they tell about the writer’s distance; {} with a cue word in {}",
                counted(cues, "attribution"),
                counted(study.rows.articles.len(), "article")
            ),
            alt: "Bars to the left: cues that distance or deny; to the right: cues that endorse or concede."
                .into(),
            caption: format!(
                "Shares of a source’s or group’s outermost attributions with a cue word; what is neither distanced nor \
                 endorsed (say, argue, urge, believe) is neutral. Beside each share: its count; beside each name: all \
                 its cues.{} The table tells all eight stances apart.",
                if study.is_single() {
                    ""
                } else {
                    " Lines: 95 % intervals by cluster bootstrap over articles."
                }
            ),
        },
        sections,
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (section, rows) in &input.sections {
        for row in rows {
            let group =
                names.iter().find(|name| section != "By source" && (names.len() == 1 || **name == row.name));
            link(study, &mut drawn, section, row, group.map(String::as_str));
        }
    }
    Ok(vec![drawn])
}

fn row(study: &Study<'_>, name: &str, speeches: &[&Speech<'_>], speaker: Option<&str>, group: &str) -> Row {
    let interval = |family| {
        let profile = study.compared.speech_profile(&stance_column(family, speaker), group)?;
        profile.ci_low.zip(profile.ci_high)
    };
    Row {
        name: name.to_owned(),
        counts: STANCES.map(|stance| speeches.iter().map(|speech| speech.cues_with(stance)).sum()),
        distancing: interval(Family::Distancing),
        endorsing: interval(Family::Endorsing),
    }
}

/// Every count of a row leads to its attributions.
fn link(study: &Study<'_>, drawn: &mut Drawn, section: &str, row: &Row, group: Option<&str>) {
    let Some(at) = drawn.row(&[section, &row.name]) else { return };
    for (cell, (stance, &n)) in STANCES.iter().zip(&row.counts).enumerate() {
        let first = study.rows.outermost().find(|a| {
            let own = match group {
                Some(group) => super::is_in(study, a.article, group),
                None => a.speaker == Some(row.name.as_str()),
            };
            own && a.stance == *stance && !a.lemma.is_empty()
        });
        let Some(first) = first.filter(|_| n > 0) else { continue };
        let show =
            Show::new("attribution", first.article, first.paragraph).with("stance", *stance).with("level", 1);
        let show = match group {
            Some(group) => super::within(show, group),
            None => show.with("speaker", row.name.as_str()),
        };
        drawn.link(at, 3 + cell, &format!("{}: {stance} in", row.name), &show.of(n));
    }
}

fn title(speeches: &[&Speech<'_>]) -> String {
    let share = |speech: &Speech<'_>, family| speech.cues_of(family) as f64 / speech.with_cue() as f64;
    let most = |family| {
        let held = speeches.iter().filter(|s| s.speaker != UNRESOLVED && s.cues_of(family) > 0);
        held.max_by(|a, b| share(a, family).total_cmp(&share(b, family)).then(b.speaker.cmp(a.speaker)))
    };
    let part = |speech: &Speech<'_>, family, verb: &str| {
        format!(
            "{} is {verb} most ({})",
            speech.speaker,
            percent(share(speech, family)).replace('\u{202f}', "\u{2009}")
        )
    };
    match (most(Family::Distancing), most(Family::Endorsing)) {
        (Some(a), Some(b)) => {
            format!(
                "{}, {}",
                part(a, Family::Distancing, "distanced"),
                part(b, Family::Endorsing, "vouched for")
            )
        }
        (Some(a), None) => part(a, Family::Distancing, "distanced"),
        (None, Some(b)) => part(b, Family::Endorsing, "vouched for"),
        (None, None) => "Cue words keep neutral".to_owned(),
    }
}
