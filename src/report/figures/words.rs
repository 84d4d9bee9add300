//! Words that set groups, or the neighbourhoods of actors, apart: a fan of all, and bars of those that tell most.

use crate::Result;
use crate::compare::Keyness;
use crate::plot::Heading;
use crate::plot::key_words::{Input as Bars, Row, Section, draw as bars};
use crate::plot::keyness_fan::{Input as Fan, Panel, Word, draw as fan};
use crate::report::block::Drawn;
use crate::report::number::count;
use crate::report::study::Study;
use crate::report::words::{Group, groups, show};
use std::collections::BTreeSet;

/// Groups whose panels still fit.
const PANELS: usize = 8;
/// Groups whose bars still fit.
const GROUPS: usize = 12;
/// Bars a group, where there are two and where there are more.
const BARS: (usize, usize) = (14, 7);
/// Told words on either side of a panel that are drawn full, and stand in the figure's data.
const FULL: usize = 150;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let mut drawn = Vec::new();
    for near in [false, true] {
        let groups = groups(study, near);
        let told: usize = groups.iter().map(|group| group.told().count()).sum();
        if told == 0 {
            continue;
        }
        if groups.len() <= PANELS {
            drawn.push(draw_fan(study, &groups, near, told)?);
        }
        if groups.len() <= GROUPS {
            drawn.push(draw_bars(study, &groups, near, told)?);
        }
    }
    Ok(drawn)
}

/// What both figures say of themselves.
fn heading(study: &Study<'_>, groups: &[Group<'_>], near: bool, told: usize, name: &str) -> Heading {
    let by = study.compared.by.as_deref().unwrap_or("group").replace('_', " ");
    let tested = groups.iter().any(Group::is_tested);
    let rows: usize = groups.iter().map(|group| group.rows.len()).sum();
    let surest = groups.iter().filter_map(|group| Some((group, group.told().next()?)));
    let surest: Vec<(&Group<'_>, &Keyness)> = surest.collect();
    let names = |of: &[(&Group<'_>, &Keyness)]| {
        let each = of.iter().map(|(group, row)| match near {
            true => format!("“{}” near {}", row.term, group.name),
            false => format!("“{}” in {}", row.term, group.name),
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let mut sorted = surest;
    sorted.sort_by(|a, b| b.1.z.unwrap_or(0.0).total_cmp(&a.1.z.unwrap_or(0.0)));
    sorted.truncate(3);
    let title = if name.starts_with("keyness") && tested {
        let what = match near {
            true => "words stand nearer to one actor than to the other".to_owned(),
            false => format!("comparisons of words by {by} show more in one group than elsewhere"),
        };
        format!("{} of {} {what} (q < .05)", count(told), count(rows))
    } else {
        format!("The words that tell most: {}", names(&sorted))
    };
    let unit = if near {
        "Words of sentences that mention one and not the other, names left out"
    } else {
        "Words of all articles"
    };
    let sizes: Vec<String> = groups.iter().map(|group| format!("{} {}", group.name, group.note())).collect();
    let sizes = if groups.len() <= 3 { format!("; {}", sizes.join(", ")) } else { String::new() };
    let test = match tested {
        true => {
            "p by permutation of whole articles, q by Benjamini and Hochberg over all words and groups of this \
             comparison; exploratory."
        }
        false => "Described only: too few articles for a test; the words with the largest z.",
    };
    Heading {
        name: format!("{name}_{}", if near { "near" } else { "groups" }),
        title,
        subtitle: format!("{unit}; word forms, no numbers, no function words{sizes}"),
        alt: format!("Words by how much more one side uses them; {}.", names(&sorted)),
        caption: format!(
            "Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn, 2008), the prior as heavy as \
             the group. {test} All words with G², log ratio, DP and places: tables/keyness.csv."
        ),
    }
}

fn draw_fan(study: &Study<'_>, groups: &[Group<'_>], near: bool, told: usize) -> Result<Drawn> {
    let word = |group: &Group<'_>, row: &Keyness, sign: f64, is_told| Word {
        term: row.term.clone(),
        frequency: (row.n + row.n_rest) as f64 / (group.sizes.0 + group.sizes.1) * 1e4,
        log_odds: sign * row.log_odds.unwrap_or(0.0),
        z: sign * row.z.unwrap_or(0.0),
        q: row.q,
        is_told,
    };
    let words = |group: &Group<'_>, sign: f64| -> Vec<Word> {
        let told = group.told().take(FULL).chain(group.less().take(FULL));
        let told: BTreeSet<&str> = told.map(|row| row.term.as_str()).collect();
        let each = group.rows.iter();
        each.map(|row| word(group, row, sign, told.contains(row.term.as_str()))).collect()
    };
    let pair = groups.len() == 2 && groups[0].against == groups[1].name;
    let mut panels: Vec<Panel> = if pair {
        let both = words(&groups[0], 1.0).into_iter().chain(words(&groups[1], -1.0)).collect();
        vec![Panel {
            above: format!("above zero: more {} {}", if near { "near" } else { "in" }, groups[0].name),
            below: groups[1].name.to_owned(),
            note: format!("below zero: more {} {}", if near { "near" } else { "in" }, groups[1].name),
            words: both,
        }]
    } else {
        let panel = |group: &Group<'_>| Panel {
            above: group.name.to_owned(),
            below: group.others().to_owned(),
            note: format!("against {}; {}", group.others(), group.note()),
            words: words(group, 1.0),
        };
        groups.iter().map(panel).collect()
    };
    for panel in &mut panels {
        panel.words.sort_by(|a, b| b.z.abs().total_cmp(&a.z.abs()).then_with(|| a.term.cmp(&b.term)));
    }
    let mut heading = heading(study, groups, near, told, "keyness");
    if groups.iter().any(|group| group.told().count().max(group.less().count()) > FULL) {
        heading.caption +=
            &format!(" Drawn full, and in this figure's data: the {FULL} that tell most on either side.");
    }
    let input = Fan {
        heading,
        across: "occurrences among 10,000 words, both sides together (logarithmic)".into(),
        up: "log-odds".into(),
        panels,
    };
    Ok(Drawn::of(&fan(&input)?))
}

fn draw_bars(study: &Study<'_>, groups: &[Group<'_>], near: bool, told: usize) -> Result<Drawn> {
    let most = if groups.len() == 2 { BARS.0 } else { BARS.1 };
    let row = |row: &Keyness| Row {
        term: row.term.clone(),
        log_odds: row.log_odds.unwrap_or(0.0),
        per_10000: row.per_10000.unwrap_or(0.0),
        per_10000_rest: row.per_10000_rest.unwrap_or(0.0),
        n: row.n,
        articles: row.articles,
        z: row.z.unwrap_or(0.0),
        q: row.q,
        dp: row.dp.filter(|_| !study.is_single()),
    };
    let held: Vec<&Group<'_>> = groups.iter().filter(|group| group.told().next().is_some()).collect();
    let sections = held.iter().map(|group| Section {
        name: if near { format!("near {}", group.name) } else { group.name.to_owned() },
        against: if near { format!("near {}", group.others()) } else { group.others().to_owned() },
        note: group.note(),
        rows: group.told().take(most).map(row).collect(),
    });
    let input = Bars {
        heading: heading(study, groups, near, told, "key_words"),
        axis: "log-odds".into(),
        sections: sections.collect(),
    };
    let mut drawn = Drawn::of(&bars(&input)?);
    for (group, section) in held.iter().zip(&input.sections) {
        for row in group.told().take(most) {
            let found = drawn.row(&[&section.name, &row.term]).zip(show(study, row));
            if let Some((at, show)) = found {
                drawn.link(at, 1, &format!("{}: {}, log-odds", section.name, row.term), &show);
            }
        }
    }
    Ok(drawn)
}
