//! Balance: how many speakers and sides get the word in an article, and how evenly, by group.

use crate::Result;
use crate::chance::quantile;
use crate::compare::{BALANCE, Balance};
use crate::plot::Heading;
use crate::plot::balance::{Cell, Input, Row, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{counted, fixed, list, percent};
use crate::report::study::Study;

/// Groups whose rows still fit.
const GROUPS: usize = 12;

/// The panels: column of balance, and how it reads.
fn panels(sides: usize) -> Vec<(&'static str, String)> {
    let mut panels = vec![(BALANCE[0], "speakers per article".to_owned())];
    if sides > 1 {
        panels.push((BALANCE[1], format!("sides per article, of {sides}")));
    }
    panels.push((BALANCE[3], "diversity of speakers, 0 to 1".to_owned()));
    if sides > 1 {
        panels.push((BALANCE[4], "evenness of sides, 0 to 1".to_owned()));
    }
    panels
}

fn value(balance: &Balance, column: &str) -> Option<f64> {
    match column {
        "balance_speakers" => Some(balance.speakers as f64),
        "balance_sides" => Some(balance.sides as f64),
        "balance_diversity" => balance.diversity,
        _ => balance.evenness,
    }
}

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let sides = &study.compared.actors;
    if study.is_single() || study.compared.balance.iter().all(|row| row.speakers == 0) {
        return Ok(Vec::new());
    }
    let panels = panels(sides.len());
    let names = super::group_names(study, GROUPS);
    let cell = |group: &str, column: &str| {
        let profile = study.compared.speech_profile(column, group)?;
        let own = study.compared.balance.iter().enumerate().filter(|(at, _)| super::is_in(study, *at, group));
        let mut values: Vec<f64> = own.filter_map(|(_, row)| value(row, column)).collect();
        values.sort_by(f64::total_cmp);
        let mean = profile.estimate.filter(|_| !values.is_empty())?;
        let spread = [0.1, 0.25, 0.5, 0.75, 0.9].map(|share| quantile(&values, share));
        Some(Cell { mean, interval: profile.ci_low.zip(profile.ci_high), spread, articles: values.len() })
    };
    let rows: Vec<Row> = names
        .iter()
        .map(|group| Row {
            name: group.clone(),
            note: super::size(study, group),
            cells: panels.iter().map(|(column, _)| cell(group, column)).collect(),
        })
        .collect();
    let input = Input {
        heading: Heading {
            name: "balance".into(),
            title: title(study),
            subtitle: format!(
                "Speakers{} with attributed words in an article; {}",
                if sides.len() > 1 { format!(", and of the sides compared ({})", list(sides)) } else { String::new() },
                counted(study.rows.articles.len(), "article")
            ),
            alt: format!("{} panels with one row a group.", panels.len()),
            caption: "Diversity: 1 − Σ p² over each speaker’s share p of an article’s attributed words, the chance that \
                      two such words drawn at random are two speakers’ (Simpson 1949; McDonald & Dimmick 2003). \
                      Evenness: the same over the words of the k sides compared, over its largest value 1 − 1/k: 0 where \
                      one side has all the words. Sources go by their names, pronouns that stayed unresolved count for \
                      nobody."
                .into(),
        },
        panels: panels.iter().map(|(_, name)| name.clone()).collect(),
        rows,
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for group in &names {
        for (column, panel) in &panels {
            let is_of_sides = ["balance_sides", "balance_evenness"].contains(column);
            let own = |a: &&crate::report::rows::Attribution<'_>| {
                super::is_in(study, a.article, group)
                    && a.words > 0
                    && (!is_of_sides || a.speaker.is_some_and(|name| sides.iter().any(|side| side == name)))
            };
            let (Some(row), Some(first)) = (drawn.row(&[group, panel]), study.rows.outermost().find(own))
            else {
                continue;
            };
            let show = Show::new("attribution", first.article, first.paragraph).with("level", 1);
            let show = if is_of_sides { show.with("speaker", sides.clone()) } else { show };
            let show = super::within(show, group).of(study.rows.outermost().filter(own).count());
            drawn.link(row, 2, &format!("{group}, {panel}"), &show);
        }
    }
    Ok(vec![drawn])
}

fn title(study: &Study<'_>) -> String {
    let all =
        |column| study.compared.speech_profile(column, crate::compare::ALL_ARTICLES).and_then(|p| p.estimate);
    let speakers = all(BALANCE[0])
        .map_or(String::new(), |n| format!("An article gives {} speakers the word", fixed(n, 1)));
    match all(BALANCE[2]) {
        Some(share) => {
            let share = percent(share).replace('\u{202f}', "\u{2009}");
            format!("{speakers}; in {share} of the articles two sides or more have it")
        }
        None => speakers,
    }
}
