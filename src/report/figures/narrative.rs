//! Narrative strip of one article: paragraphs by frames.

use crate::Result;
use crate::plot::Heading;
use crate::plot::narrative_strip::{Group, Input, Paragraph, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::details::Detail;
use crate::report::number::{count, counted};
use crate::report::rows::Rows;
use crate::report::study::Study;
use std::collections::BTreeMap;

/// More columns than these do not fit a page.
const WIDEST: usize = 36;
/// More rows than these are no strip.
const LONGEST: usize = 60;

/// The values of every frame, by column.
type Values = BTreeMap<usize, Vec<Option<f64>>>;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let rows = study.rows;
    if !study.is_single() {
        return Ok(Vec::new());
    }
    let body: Vec<usize> = rows.body(0).collect();
    let frames = (0..rows.columns.len()).filter(|&c| rows.columns[c].is_frame());
    let values: Values = frames.map(|c| Ok((c, rows.values(c)?))).collect::<Result<_>>()?;
    let columns = chosen(rows, &body, &values);
    if body.is_empty() || body.len() > LONGEST || columns.is_empty() {
        return Ok(Vec::new());
    }
    let detail = Detail::of(rows, 0)?;
    let tones = rows.tone().map(|tone| rows.values(tone)).transpose()?;
    let mut groups: Vec<Group> = Vec::new();
    for &column in &columns {
        let column = &rows.columns[column];
        if groups.last().is_none_or(|group| group.name != column.book()) {
            groups.push(Group { name: column.book().to_owned(), frames: Vec::new() });
        }
        groups.last_mut().expect("pushed above").frames.push(column.label().to_owned());
    }
    let words: u32 = body.iter().map(|&p| rows.paragraphs[p].words).sum();
    let input = Input {
        heading: Heading {
            name: "narrative_strip".into(),
            title: title(rows, &body, &columns, &values),
            subtitle: format!(
                "Weighted hits per 100 words in each paragraph; 1 article, {}, {} words",
                counted(body.len(), "body paragraph"),
                count(words as usize)
            ),
            alt: format!(
                "A grid of {} paragraphs by {} frames. The table below holds every value.",
                body.len(),
                columns.len()
            ),
            caption: "Each cell is the sum of the weights of a frame’s words in the paragraph, per 100 words. Bars \
                      show the tone of the paragraph’s words, −1 to 1. Frames no word of the text belongs to are \
                      left out. The words behind every value are in the evidence reader."
                .into(),
        },
        unit: "hits per 100 words".into(),
        paragraphs: body
            .iter()
            .map(|&p| paragraph(study, p, &detail.texts[p].1, tones.as_ref().and_then(|tones| tones[p])))
            .collect(),
        groups,
        rates: body.iter().map(|&p| columns.iter().map(|c| values[c][p]).collect()).collect(),
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (row, &p) in body.iter().enumerate() {
        let number = rows.paragraphs[p].number;
        for (at, &column) in columns.iter().enumerate() {
            if values[&column][p].is_some_and(|value| value > 0.0) {
                let column = &rows.columns[column];
                let show = Show::new("evidence", 0, number).with("column", column.name).here();
                let begins = format!("Paragraph {number}, {} ({}):", column.label(), column.book());
                drawn.link(row, 4 + at, &begins, &show);
            }
        }
        if let Some(tone) = rows.tone() {
            let show = Show::new("evidence", 0, number).with("column", rows.columns[tone].name).here();
            drawn.link(row, 3, &format!("Paragraph {number}, tone"), &show);
        }
    }
    Ok(vec![drawn])
}

/// Frames that occur, book by book, as many whole books as fit.
fn chosen(rows: &Rows<'_>, body: &[usize], values: &Values) -> Vec<usize> {
    let occurs = |c: usize| body.iter().any(|&p| values[&c][p].is_some_and(|value| value > 0.0));
    let mut books: Vec<(&str, Vec<usize>)> = Vec::new();
    for column in (0..rows.columns.len()).filter(|&c| rows.columns[c].is_frame() && occurs(c)) {
        let book = rows.columns[column].book();
        match books.last_mut() {
            Some((name, own)) if *name == book => own.push(column),
            _ => books.push((book, vec![column])),
        }
    }
    let mut chosen = Vec::new();
    for (_, own) in books {
        if chosen.len() + own.len() <= WIDEST {
            chosen.extend(own);
        }
    }
    chosen
}

fn paragraph(study: &Study<'_>, p: usize, text: &str, tone: Option<f64>) -> Paragraph {
    let rows = study.rows;
    let paragraph = &rows.paragraphs[p];
    let mut voices: BTreeMap<&str, u32> = BTreeMap::new();
    let article = &rows.articles[paragraph.article];
    let own = rows.attributions[article.attributions.clone()].iter();
    for attribution in own.filter(|a| a.level <= 1 && a.paragraph == paragraph.number) {
        *voices.entry(attribution.speaker.unwrap_or("unnamed")).or_default() += attribution.words;
    }
    let attributed: u32 = voices.values().sum();
    let mut voices: Vec<(&str, u32)> = voices.into_iter().filter(|(_, words)| *words > 0).collect();
    if paragraph.words.saturating_sub(attributed) * 2 > paragraph.words {
        voices.push((article.outlet.unwrap_or("outlet"), paragraph.words - attributed.min(paragraph.words)));
    }
    voices.sort_by_key(|(_, words)| std::cmp::Reverse(*words));
    let names: Vec<&str> = voices.iter().take(2).map(|(name, _)| short(name)).collect();
    Paragraph {
        number: paragraph.number as usize,
        opening: text.split_whitespace().take(8).collect::<Vec<_>>().join(" "),
        voice: names.join(", "),
        tone,
    }
}

/// The last word of a name of three or more: `Akram`.
fn short(name: &str) -> &str {
    if name.split_whitespace().count() > 2 { name.rsplit(' ').next().unwrap_or(name) } else { name }
}

/// What opens and what closes the text, by the densest frame of the first and the last paragraphs.
fn title(rows: &Rows<'_>, body: &[usize], columns: &[usize], values: &Values) -> String {
    let third = (body.len() / 3).max(1);
    let densest = |part: &[usize]| {
        let words: f64 = part.iter().map(|&p| f64::from(rows.paragraphs[p].words)).sum();
        let rate = |c: usize| {
            let sum: f64 = part
                .iter()
                .filter_map(|&p| values[&c][p].map(|value| value * f64::from(rows.paragraphs[p].words)))
                .sum();
            sum / words.max(1.0)
        };
        columns.iter().copied().max_by(|&a, &b| rate(a).total_cmp(&rate(b)).then(b.cmp(&a)))
    };
    let (first, last) = (densest(&body[..third]), densest(&body[body.len() - third..]));
    let label = |column: Option<usize>| column.map_or(String::new(), |c| rows.told_apart(c));
    let (first, last) = (label(first), label(last));
    if first == last {
        format!("{} is densest at the opening and at the end", super::capital(&first))
    } else {
        format!("{} is densest at the opening, {last} at the end", super::capital(&first))
    }
}
