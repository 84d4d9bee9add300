//! Validation and robustness: what is undefined, how far one article carries a value, what another lexicon says.

use super::block::{Block, Prose, Section, Show, Table};
use super::coded;
use super::number::{bounded, count, counted, fixed, percent};
use super::study::Study;
use super::{influence, robustness};
use crate::Result;

pub(super) fn section(study: &Study<'_>) -> Result<Section> {
    let mut blocks = coded::blocks(study);
    let agreement = robustness::agreement(study)?;
    let second = agreement.is_some();
    let items = [
        agreement,
        influence::summary(study),
        speakers(study),
        hidden(study),
        pronouns(study),
        Some(nulls(study)?),
    ];
    blocks.push(Block::List { items: items.into_iter().flatten().collect() });
    blocks.push(super::checklist::table(study, second).into());
    blocks.extend(robustness::tables(study).into_iter().map(Block::from));
    blocks.extend(influence::table(study).map(Block::from));
    if study.rows.articles.len() > 2 {
        blocks.push(leave_one_out(study)?.into());
    }
    if !study.compared.groups.is_empty() {
        blocks.push(Block::Folded {
            summary: "All differences between groups, with both p and q".into(),
            blocks: vec![differences(study).into()],
        });
    }
    Ok(Section { id: "validation", title: "Validation and robustness", short: "Validation", blocks })
}

fn speakers(study: &Study<'_>) -> Option<Prose> {
    let all = study.rows.attributions.len();
    let open = study.rows.attributions.iter().filter(|a| !a.resolved);
    let n = open.clone().count();
    let first = open.min_by_key(|a| (a.article, a.paragraph));
    let text = Prose::new().strong("Unresolved speakers. ").t(format!(
        "{} of {} ({}) name no actor that could be resolved; they go by their words. ",
        count(n),
        counted(all, "attribution"),
        percent(n as f64 / all.max(1) as f64)
    ));
    (all > 0).then(|| match first {
        Some(a) => {
            text.show("Show them", &Show::new("attribution", a.article, a.paragraph).with("resolved", false))
        }
        None => text,
    })
}

fn hidden(study: &Study<'_>) -> Option<Prose> {
    let acts = &study.rows.acts;
    let n = acts.iter().filter(|act| act.agent.is_none()).count();
    let first = acts.iter().find(|act| act.agent.is_none());
    let text = Prose::new().strong("Hidden agents. ").t(format!(
        "{} of {} ({}) stand without an agent, in a passive or a noun; nobody was guessed. ",
        count(n),
        counted(acts.len(), "act"),
        percent(n as f64 / acts.len().max(1) as f64)
    ));
    (!acts.is_empty()).then(|| match first {
        Some(a) => text.show("Show them", &Show::new("act", a.article, a.paragraph).with("hidden", true)),
        None => text,
    })
}

fn pronouns(study: &Study<'_>) -> Option<Prose> {
    let mentions = &study.rows.mentions;
    let inferred = mentions.iter().filter(|m| m.is_inferred);
    let n = inferred.clone().count();
    let first = inferred.min_by_key(|m| (m.article, m.paragraph))?;
    let show = Show::new("mention", first.article, first.paragraph).with("via", "pronoun");
    Some(
        Prose::new()
            .strong("Inferred mentions. ")
            .t(format!(
                "{} of {} ({}) were inferred, by pronoun, short form or context. ",
                count(n),
                counted(mentions.len(), "mention"),
                percent(n as f64 / mentions.len() as f64)
            ))
            .show("Show the pronouns", &show),
    )
}

fn nulls(study: &Study<'_>) -> Result<Prose> {
    let rows = study.rows;
    let body: Vec<usize> = (0..rows.articles.len()).flat_map(|article| rows.body(article)).collect();
    let mut undefined: Vec<String> = Vec::new();
    for (at, column) in rows.columns.iter().enumerate() {
        let values = rows.values(at)?;
        let n = body.iter().filter(|&&p| values[p].is_none()).count();
        if n > 0 {
            undefined.push(format!("{} {}", column.name, count(n)));
        }
    }
    let told = match undefined.len() {
        0 => "every column is defined in every body paragraph.".to_owned(),
        n if n > 8 => {
            format!("{n} columns are undefined in some body paragraphs; they count as missing, never as 0.")
        }
        _ => format!("undefined body paragraphs, counted as missing, never as 0: {}.", undefined.join(", ")),
    };
    Ok(Prose::new().strong("Undefined values: ").t(told))
}

/// Each column over all articles, and its range when any one article is left out.
fn leave_one_out(study: &Study<'_>) -> Result<Table> {
    let rows = study.rows;
    let mut table = Table::new(
        "leave_one_out",
        "Each column over the whole corpus, and its lowest and highest value when one article is left out",
        &["column", "all articles#", "lowest#", "highest#", "article that moves it most"],
    );
    for (at, column) in rows.columns.iter().enumerate().filter(|(_, c)| c.part_of.is_none()) {
        let values = rows.values(at)?;
        let sums: Vec<(f64, f64)> =
            (0..rows.articles.len()).map(|article| rows.body_sum(article, &values)).collect();
        let total = sums.iter().fold((0.0, 0.0), |t, s| (t.0 + s.0, t.1 + s.1));
        let without = |s: &(f64, f64)| (total.0 - s.0) / (total.1 - s.1);
        let all = total.0 / total.1;
        let held: Vec<(usize, f64)> =
            sums.iter().map(without).enumerate().filter(|(_, v)| v.is_finite()).collect();
        let Some(most) =
            held.iter().max_by(|a, b| (a.1 - all).abs().total_cmp(&(b.1 - all).abs()).then(b.0.cmp(&a.0)))
        else {
            continue;
        };
        let low = held.iter().map(|(_, v)| *v).fold(f64::MAX, f64::min);
        let high = held.iter().map(|(_, v)| *v).fold(f64::MIN, f64::max);
        table.rows.push(vec![
            Prose::new().code(column.name),
            fixed(all, 3).into(),
            fixed(low, 3).into(),
            fixed(high, 3).into(),
            rows.articles[most.0].id.into(),
        ]);
    }
    Ok(table)
}

fn differences(study: &Study<'_>) -> Table {
    let heads = [
        "column",
        "first",
        "second",
        "estimate#",
        "95 % CI",
        "effect#",
        "odds ratio#",
        "95 % CI",
        "p#",
        "q#",
        "articles#",
        "family",
    ];
    let name = study.compared.by.as_deref().unwrap_or("group").replace('_', " ");
    let mut table = Table::new("differences_all", format!("Differences by {name}"), &heads).noted(
        "Estimate: first less second, in the column’s own unit. CI: cluster bootstrap over articles. p: permutation of \
         whole articles. q: after Benjamini and Hochberg within the family. “rest”: all other groups together.",
    );
    let number = |value: Option<f64>| value.map_or(String::new(), |value| fixed(value, 2));
    let small = |value: Option<f64>| {
        value.map_or(String::new(), |value| if value < 0.001 { "< .001".into() } else { bounded(value, 3) })
    };
    for c in study.compared.groups.iter().filter(|c| c.estimate.is_some()) {
        let range = c.ci_low.zip(c.ci_high).map_or(String::new(), |(l, h)| super::number::interval(l, h, 2));
        let odds = c.or_low.zip(c.or_high).map_or(String::new(), |(l, h)| super::number::interval(l, h, 2));
        table.rows.push(vec![
            Prose::new().code(c.column.as_str()),
            c.group_a.as_str().into(),
            c.group_b.as_str().into(),
            number(c.estimate).into(),
            range.into(),
            number(c.effect).into(),
            number(c.odds_ratio).into(),
            odds.into(),
            small(c.p).into(),
            small(c.q).into(),
            format!("{} / {}", c.articles_a, c.articles_b).into(),
            c.family.as_str().into(),
        ]);
    }
    table
}
