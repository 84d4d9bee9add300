//! Share of voice by group: the main speakers, and the types of sources.

use crate::Result;
use crate::compare::{ALL_ARTICLES, Comparison, SOURCE_TYPES, source_column, voice_column};
use crate::plot::Heading;
use crate::plot::group_profiles::{Estimate, Group, Input, Row, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{count, counted, percent};
use crate::report::rows::Attribution;
use crate::report::study::Study;

/// Groups told apart by shape and colour.
const GROUPS: usize = 7;

/// A row of a figure: its name, its column, and what its attributions have in common in the reader.
struct Kind {
    name: String,
    column: String,
    field: &'static str,
    value: String,
}

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    if study.is_single() {
        return Ok(Vec::new());
    }
    let speakers = study.compared.speakers.iter().map(|name| Kind {
        name: name.clone(),
        column: voice_column(name),
        field: "speaker",
        value: name.clone(),
    });
    let types = SOURCE_TYPES.iter().map(|name| Kind {
        name: if *name == "other" { "no type told".to_owned() } else { (*name).to_owned() },
        column: source_column(name),
        field: "type",
        value: (*name).to_owned(),
    });
    let mut drawn = Vec::new();
    let caption = "Words of a speaker’s or type’s outermost attributions over all attributed words of a group’s \
                   articles; 95 % intervals by cluster bootstrap over articles. Differences between groups, with \
                   effect and q, stand in the table of comparisons.";
    for (name, what, kinds) in [
        ("voice_groups", "speakers", speakers.collect::<Vec<_>>()),
        ("source_types", "types of sources", types.collect()),
    ] {
        let heading = Heading {
            name: name.into(),
            title: title(study, &kinds),
            subtitle: String::new(),
            alt: format!("Dots with intervals: shares of {what} by group."),
            caption: caption.into(),
        };
        drawn.extend(figure(study, heading, &kinds)?);
    }
    Ok(drawn)
}

fn figure(study: &Study<'_>, heading: Heading, kinds: &[Kind]) -> Result<Option<Drawn>> {
    let names = super::group_names(study, GROUPS);
    let held = |attribution: &Attribution<'_>, kind: &Kind, group: &str| {
        let own = match kind.field {
            "speaker" => attribution.resolved && attribution.speaker == Some(kind.value.as_str()),
            _ => attribution.source_type == kind.value,
        };
        own && super::is_in(study, attribution.article, group)
    };
    let mut rows = Vec::new();
    let mut shows = Vec::new();
    for kind in kinds {
        let estimates: Vec<Option<Estimate>> = names
            .iter()
            .map(|group| {
                let profile = study.compared.speech_profile(&kind.column, group)?;
                let mut own = study.rows.outermost().filter(|a| held(a, kind, group));
                let interval =
                    profile.ci_low.zip(profile.ci_high).map(|(low, high)| (100.0 * low, 100.0 * high));
                let n = match own.next() {
                    Some(first) => {
                        let show = Show::new("attribution", first.article, first.paragraph)
                            .with(kind.field, kind.value.as_str())
                            .with("level", 1);
                        let n = 1 + own.count();
                        shows.push((kind.name.clone(), group.clone(), super::within(show, group).of(n)));
                        n
                    }
                    None => 0,
                };
                Some(Estimate { value: 100.0 * profile.estimate?, interval, n })
            })
            .collect();
        if estimates.iter().any(Option::is_some) {
            rows.push(Row { name: kind.name.clone(), estimates });
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let attributed: usize = study.rows.outermost().map(|a| a.words as usize).sum();
    let subtitle = format!(
        "Share of the {} attributed words, in %; {}, {}",
        count(attributed),
        counted(study.rows.articles.len(), "article"),
        counted(study.rows.outermost().count(), "attribution")
    );
    let groups =
        names.iter().map(|name| Group { name: name.clone(), note: super::size(study, name) }).collect();
    let heading = Heading { subtitle, ..heading };
    let input = Input { heading, axis: "share of attributed words, %".into(), groups, rows };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (kind, group, show) in shows {
        if let Some(row) = drawn.row(&[&kind, &group]) {
            drawn.link(row, 2, &format!("{group}, {kind}:"), &show);
        }
    }
    Ok(Some(drawn))
}

/// The largest difference that stands, else the largest share.
fn title(study: &Study<'_>, kinds: &[Kind]) -> String {
    let of = |column: &str| kinds.iter().find(|kind| kind.column == column).map(|kind| kind.name.as_str());
    let size = |c: &Comparison| c.effect.unwrap_or(0.0).abs();
    let standing =
        study.compared.speech.iter().filter(|c| c.q.is_some_and(|q| q < 0.05) && of(&c.column).is_some());
    let best = standing.max_by(|a, b| size(a).total_cmp(&size(b)));
    if let Some(c) = best {
        let (a, b) = (c.estimate_a.unwrap_or(0.0), c.estimate_b.unwrap_or(0.0));
        let other = if c.group_b == "rest" { "elsewhere".to_owned() } else { format!("in {}", c.group_b) };
        let kind = super::capital(of(&c.column).unwrap_or(""));
        return format!(
            "{kind}: {} of the attributed words in {}, {} {other}",
            percent(a).replace('\u{202f}', "\u{2009}"),
            c.group_a,
            percent(b).replace('\u{202f}', "\u{2009}")
        );
    }
    let share =
        |kind: &Kind| study.compared.speech_profile(&kind.column, ALL_ARTICLES).and_then(|p| p.estimate);
    let most = kinds.iter().filter_map(|kind| Some((kind, share(kind)?))).max_by(|a, b| a.1.total_cmp(&b.1));
    most.map_or(String::new(), |(kind, share)| {
        format!(
            "{} has {} of the attributed words",
            super::capital(&kind.name),
            percent(share).replace('\u{202f}', "\u{2009}")
        )
    })
}
