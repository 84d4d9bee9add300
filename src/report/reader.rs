//! The evidence reader: texts with every mark, as data for the page's script and as plain paragraphs.
//!
//! DESIGN. Marks go into the page as short arrays over one pool of strings, offsets in UTF-16 units of their
//! paragraph as scripts count them. Texts are embedded until a budget is reached: first those the findings
//! show, then every k-th of each group in turn, so that what is left out is left out evenly; the page says so.

use super::block::anchor;
use super::cells::Place;
use super::details::Detail;
use super::findings::Finding;
use super::number::{fixed, signed};
use super::rows::{Paragraph, Rows};
use super::study::Study;
use crate::Result;
use crate::table::Names;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of texts and marks a page holds.
const BUDGET: usize = 2_300_000;
/// Texts a page holds.
const MOST: usize = 240;
/// Articles in the list that scripts search: the first by claim on the page's room, with or without their text.
const SEARCHED: usize = 5_000;
/// Articles in the list without script.
const LISTED: usize = 20;

/// What the template sets.
#[derive(Debug, Serialize)]
pub(super) struct Reader {
    /// For the script; free of `<`.
    pub(super) data: String,
    /// The text shown before any script runs.
    pub(super) article: Shown,
    pub(super) layers: Vec<Layer>,
    pub(super) n_articles: usize,
    pub(super) n_embedded: usize,
    /// Heads and rows of the list of articles, where there are several.
    pub(super) heads: Vec<String>,
    pub(super) list: Vec<Vec<String>>,
}

/// An article as paragraphs.
#[derive(Debug, Default, Serialize)]
pub(super) struct Shown {
    title: String,
    about: String,
    paragraphs: Vec<ShownParagraph>,
}

#[derive(Debug, Serialize)]
struct ShownParagraph {
    anchor: String,
    number: u32,
    role: String,
    text: String,
    /// Tone as a bar: its value, and left end and width in percent, whether it is negative.
    tone: Option<(String, f64, f64, bool)>,
    /// Attributed words, in percent.
    share: Option<f64>,
}

/// A kind of marks that can be switched on.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Layer {
    id: String,
    label: String,
    key: String,
    /// Place in the palette.
    hue: usize,
    /// What its letters mean.
    legend: Vec<(String, String)>,
}

/// Builds the reader; `findings` say which texts must be there.
///
/// # Errors
/// When a table cannot be read.
pub(super) fn reader(study: &Study<'_>, findings: &[Finding]) -> Result<Reader> {
    let rows = study.rows;
    let codes = codes(study);
    let mut pool = Names::default();
    let mut texts: Vec<String> = Vec::new();
    let mut embedded: Vec<Option<usize>> = vec![None; rows.articles.len()];
    let mut size = 0;
    let order = order(study, findings);
    let measured = Measured::of(rows)?;
    let mut first = Shown::default();
    for &article in &order {
        if texts.len() == MOST || size > BUDGET {
            break;
        }
        let detail = Detail::of(rows, article)?;
        if texts.is_empty() {
            first = shown(rows, &measured, article, &detail);
        }
        let text = text(study, &measured, article, &detail, &mut pool).to_string();
        size += text.len();
        embedded[article] = Some(texts.len());
        texts.push(text);
    }
    let layers = layers(study, &codes);
    let columns: Vec<Value> = rows
        .columns
        .iter()
        .enumerate()
        .map(|(at, c)| json!([c.name, c.label(), c.book(), codes.get(&at), layer_of(study, at)]))
        .collect();
    let searched: BTreeSet<usize> = order.into_iter().take(SEARCHED).collect();
    let articles: Vec<String> = searched
        .into_iter()
        .map(|at| {
            let article = &rows.articles[at];
            let told = json!({
                "id": article.id,
                "title": article.name,
                "group": article.group,
                "meta": article.meta,
                "words": article.words,
                "tone": mean(rows, at, &measured.tone).map(|v| (v * 100.0).round() / 100.0 + 0.0),
                "share": mean(rows, at, &measured.share).map(|v| (v * 100.0).round() / 100.0),
                "text": embedded[at],
            });
            format!("\"{at}\":{told}")
        })
        .collect();
    let head = json!({
        "columns": columns,
        "layers": layers.iter().map(|l| json!([l.id, l.label, l.key, l.hue])).collect::<Vec<_>>(),
        "actors": study.compared.actors,
        "near": study.compared.near,
        "meta": rows.meta,
        "n": rows.articles.len(),
    })
    .to_string();
    // What is long goes into the page as text: as values it would take some twenty times the room.
    let data = format!(
        "{},\"articles\":{{{}}},\"texts\":[{}],\"pool\":{}}}",
        head.trim_end_matches('}'),
        articles.join(","),
        texts.join(","),
        json!(pool.all())
    );
    let n_embedded = embedded.iter().flatten().count();
    let mut heads: Vec<String> = vec!["article".into()];
    heads.extend(rows.meta.iter().map(|name| name.replace('_', " ")));
    heads.extend(["words".into(), "tone".into()]);
    let list = if rows.articles.len() > 1 {
        (0..rows.articles.len().min(LISTED)).map(|at| listed(rows, &measured, at)).collect()
    } else {
        Vec::new()
    };
    Ok(Reader {
        data: script_safe(&data),
        article: first,
        layers,
        n_articles: rows.articles.len(),
        n_embedded,
        heads,
        list,
    })
}

/// JSON that cannot end the script element it stands in.
pub(super) fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Articles by claim on the page's room.
fn order(study: &Study<'_>, findings: &[Finding]) -> Vec<usize> {
    let rows = study.rows;
    let mut taken = vec![false; rows.articles.len()];
    let mut order = Vec::new();
    let mut take = |article: usize, order: &mut Vec<usize>| {
        if article < taken.len() && !std::mem::replace(&mut taken[article], true) {
            order.push(article);
        }
    };
    for finding in findings {
        finding.articles.iter().for_each(|&article| take(article, &mut order));
    }
    let mut groups: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, article) in rows.articles.iter().enumerate() {
        groups.entry(article.group).or_default().push(at);
    }
    // Every k-th of a group first, then those between.
    let strides: Vec<Vec<usize>> = groups
        .into_values()
        .map(|own| {
            let step = (own.len() * 8 / MOST).max(1);
            (0..step).flat_map(|from| own.iter().copied().skip(from).step_by(step)).collect()
        })
        .collect();
    let longest = strides.iter().map(Vec::len).max().unwrap_or(0);
    for turn in 0..longest {
        for own in &strides {
            if let Some(&article) = own.get(turn) {
                take(article, &mut order);
            }
        }
    }
    order
}

/// The columns that the reader shows as numbers: values of all paragraphs, where it was measured.
struct Measured {
    tone: Option<Vec<Option<f64>>>,
    share: Option<Vec<Option<f64>>>,
}

impl Measured {
    fn of(rows: &Rows<'_>) -> Result<Self> {
        let values = |column: Option<usize>| column.map(|column| rows.values(column)).transpose();
        Ok(Self { tone: values(rows.tone())?, share: values(rows.column("attribution_share"))? })
    }
}

/// The value of a paragraph in a column that may not have been measured.
fn at(values: &Option<Vec<Option<f64>>>, paragraph: usize) -> Option<f64> {
    values.as_ref()?[paragraph]
}

/// Mean over body paragraphs, weighted by words.
fn mean(rows: &Rows<'_>, article: usize, values: &Option<Vec<Option<f64>>>) -> Option<f64> {
    let (sum, words) = rows.body_sum(article, values.as_ref()?);
    (words > 0.0).then(|| sum / words)
}

fn listed(rows: &Rows<'_>, measured: &Measured, at: usize) -> Vec<String> {
    let article = &rows.articles[at];
    let mut cells = vec![article.name.clone()];
    cells.extend(article.meta.iter().map(|cell| cell.unwrap_or("").to_owned()));
    cells.push(article.words.to_string());
    cells.push(mean(rows, at, &measured.tone).map_or(String::new(), |tone| signed(tone, 2)));
    cells
}

fn shown(rows: &Rows<'_>, measured: &Measured, article: usize, detail: &Detail) -> Shown {
    let own = &rows.articles[article];
    let about = [own.outlet, own.date].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let paragraphs = own.paragraphs.clone().zip(&detail.texts).map(|(p, (_, text))| {
        let paragraph = &rows.paragraphs[p];
        ShownParagraph {
            anchor: anchor(article, paragraph.number).trim_start_matches('#').to_owned(),
            number: paragraph.number,
            role: paragraph.role.to_owned(),
            text: text.clone(),
            tone: at(&measured.tone, p)
                .map(|tone| (fixed(tone, 2), 50.0 + 50.0 * tone.min(0.0), 50.0 * tone.abs(), tone < 0.0)),
            share: at(&measured.share, p).map(|share| 100.0 * share),
        }
    });
    Shown { title: own.name.clone(), about, paragraphs: paragraphs.collect() }
}

/// Two letters for each column of words, told apart within its codebook.
fn codes(study: &Study<'_>) -> BTreeMap<usize, String> {
    let mut codes: BTreeMap<usize, String> = BTreeMap::new();
    let mut taken: Vec<(&str, String)> = Vec::new();
    for (at, column) in study.rows.columns.iter().enumerate().filter(|(_, c)| c.is_rate()) {
        let label: Vec<char> = column.label().chars().filter(|c| c.is_alphanumeric()).collect();
        let Some(&first) = label.first() else { continue };
        let initials: Vec<char> = column.label().split(' ').filter_map(|word| word.chars().next()).collect();
        let second = initials.get(1).into_iter().chain(&label[1..]).copied();
        let own: Vec<String> = second.map(|c| format!("{first}{c}").to_lowercase()).collect();
        let free = own.iter().find(|code| !taken.contains(&(column.book(), (*code).clone())));
        let code = free.cloned().unwrap_or_else(|| first.to_string());
        taken.push((column.book(), code.clone()));
        codes.insert(at, code);
    }
    codes
}

/// The layer a column's evidence belongs to; none for what other marks show.
fn layer_of(study: &Study<'_>, column: usize) -> Option<String> {
    let found = &study.rows.columns[column];
    if Some(column) == study.rows.tone() {
        Some("tone".into())
    } else if found.is_rate() {
        Some(format!("book {}", found.book()))
    } else {
        None
    }
}

fn layers(study: &Study<'_>, codes: &BTreeMap<usize, String>) -> Vec<Layer> {
    let rows = study.rows;
    let legend = |items: &[(&str, &str)]| {
        items.iter().map(|(letter, what)| ((*letter).to_owned(), (*what).to_owned())).collect::<Vec<_>>()
    };
    let mut layers = Vec::new();
    let mut push = |id: &str, label: &str, hue: usize, legend: Vec<(String, String)>| {
        let key = layers.len() + 1;
        let key = if key < 10 { key.to_string() } else { String::new() };
        layers.push(Layer { id: id.to_owned(), label: label.to_owned(), key, hue, legend });
    };
    push("attribution", "Attribution", 0, legend(&[("s", "source"), ("c", "cue"), ("“", "content")]));
    push(
        "act",
        "Responsibility",
        1,
        legend(&[("▼", "blame"), ("▲", "credit"), ("a", "agent"), ("p", "patient")]),
    );
    push("mention", "Actors", 2, legend(&[("+", "favourable"), ("−", "unfavourable"), ("·", "neutral")]));
    if rows.tone().is_some() {
        push(
            "tone",
            "Sentiment",
            3,
            legend(&[("+", "positive"), ("−", "negative"), ("0", "cancelled, e.g. negated")]),
        );
    }
    let mut hue = 0;
    let mut books: Vec<&str> = Vec::new();
    for column in rows.columns.iter().filter(|column| column.is_rate()) {
        if !books.contains(&column.book()) {
            books.push(column.book());
        }
    }
    for book in books {
        let own = rows.columns.iter().enumerate().filter(|(_, c)| c.is_rate() && c.book() == book);
        let legend =
            own.filter_map(|(at, c)| codes.get(&at).map(|code| (code.clone(), c.label().to_owned())));
        push(&format!("book {book}"), book, 4 + hue % 2, legend.collect());
        hue += 1;
    }
    layers
}

/// One article with its marks.
fn text(study: &Study<'_>, measured: &Measured, at: usize, detail: &Detail, pool: &mut Names) -> Value {
    let rows = study.rows;
    let article = &rows.articles[at];
    let paragraphs = &rows.paragraphs[article.paragraphs.clone()];
    let mut found: Vec<Marks<'_>> = paragraphs
        .iter()
        .zip(&detail.texts)
        .map(|(row, (place, text))| Marks::new(row, *place, text))
        .collect();
    let number = |n: u32| paragraphs.binary_search_by_key(&n, |p| p.number).ok();
    for (e, why) in detail.evidence() {
        let (Some(p), Some(_)) = (number(e.paragraph), layer_of(study, e.column)) else { continue };
        let (rule, event, voice) = (pool.number(&why.rule), pool.number(&why.event), pool.number(&why.voice));
        if let Some((start, end)) = found[p].place(e.place) {
            found[p].evidence.push(json!([
                start,
                end,
                e.column,
                rule,
                (e.weight * 1e3).round() / 1e3,
                event,
                voice
            ]));
        }
    }
    let mentions = rows.mentions[article.mentions.clone()].iter().zip(&detail.scene.mentions);
    for ((m, &place), (via, score)) in mentions.zip(&detail.mentions) {
        let Some(p) = number(m.paragraph) else { continue };
        let names = [m.actor, via, m.label, m.voice].map(|name| pool.number(name));
        if let Some((start, end)) = found[p].place(place) {
            let score = (score * 1e2).round() / 1e2 + 0.0;
            found[p].mentions.push(json!([start, end, names[0], names[1], names[2], score, names[3]]));
        }
    }
    let mut attributions = Vec::new();
    for (a, parts) in rows.attributions[article.attributions.clone()].iter().zip(&detail.attributions) {
        let speaker = pool.number(a.speaker.unwrap_or("unnamed"));
        let names = [a.lemma, a.stance, a.kind, a.source_type].map(|name| pool.number(name));
        let record = attributions.len();
        attributions
            .push(json!([speaker, names[0], names[1], names[2], names[3], a.level, a.words, a.resolved]));
        for (part, places) in parts.iter().enumerate() {
            for &place in places {
                clip(&mut found, place, |marks, start, end| {
                    marks.attributions.push(json!([start, end, record, part]));
                });
            }
        }
    }
    let mut acts = Vec::new();
    for (act, parts) in rows.acts[article.acts.clone()].iter().zip(&detail.acts) {
        let mut name = |text: Option<&str>| text.map(|text| pool.number(text));
        let agent = name(act.agent_actor.or(act.agent));
        let patient = name(act.patient_actor.or(act.patient));
        let names = [act.valence, act.lemma, act.voice].map(|text| pool.number(text));
        let record = acts.len();
        acts.push(json!([agent, patient, names[0], names[1], names[2]]));
        for (part, place) in parts.iter().enumerate() {
            if let Some(place) = *place {
                clip(&mut found, place, |marks, start, end| {
                    marks.acts.push(json!([start, end, record, part]));
                });
            }
        }
    }
    let sentences = &detail.scene.sentences;
    let paragraphs: Vec<Value> = found
        .into_iter()
        .enumerate()
        .map(|(p, marks)| {
            let row = article.paragraphs.start + p;
            let paragraph = marks.paragraph;
            let from = sentences.partition_point(|sentence| sentence.0 < marks.from.0);
            let own = sentences[from..].iter().take_while(|sentence| sentence.1 <= marks.from.1);
            let ends: Vec<u32> = own.filter_map(|&place| marks.place(place)).map(|place| place.1).collect();
            let value = |values| self::at(values, row).map(|value| (value * 1e3).round() / 1e3 + 0.0);
            json!({
                "n": paragraph.number, "r": paragraph.role, "t": marks.text,
                "tone": value(&measured.tone), "share": value(&measured.share), "s": ends,
                "e": marks.evidence, "m": marks.mentions, "c": marks.attributions, "x": marks.acts,
            })
        })
        .collect();
    json!({ "a": at, "p": paragraphs, "attributions": attributions, "acts": acts })
}

/// A paragraph's marks on the way into the page.
struct Marks<'a> {
    paragraph: &'a Paragraph<'a>,
    /// Its code points in the document.
    from: Place,
    text: &'a str,
    /// UTF-16 offsets by code point, where they differ.
    wide: Option<Vec<u32>>,
    evidence: Vec<Value>,
    mentions: Vec<Value>,
    attributions: Vec<Value>,
    acts: Vec<Value>,
}

impl<'a> Marks<'a> {
    fn new(paragraph: &'a Paragraph<'a>, from: Place, text: &'a str) -> Self {
        let wide = text.chars().any(|c| c.len_utf16() > 1).then(|| {
            let mut units = 0;
            let mut offsets: Vec<u32> = Vec::new();
            for c in text.chars() {
                offsets.push(units);
                units += c.len_utf16() as u32;
            }
            offsets.push(units);
            offsets
        });
        let (evidence, mentions, attributions, acts) = Default::default();
        Self { paragraph, from, text, wide, evidence, mentions, attributions, acts }
    }

    /// From code points of the document to UTF-16 units of the paragraph, cut at its ends.
    fn place(&self, place: Place) -> Option<(u32, u32)> {
        let (from, to) = self.from;
        let (start, end) = (place.0.max(from), place.1.min(to));
        (start < end).then(|| (self.unit(start - from), self.unit(end - from)))
    }

    fn unit(&self, point: u32) -> u32 {
        self.wide.as_ref().map_or(point, |wide| wide[(point as usize).min(wide.len() - 1)])
    }
}

/// Gives every paragraph its piece of `place`.
fn clip(found: &mut [Marks<'_>], place: Place, mut push: impl FnMut(&mut Marks<'_>, u32, u32)) {
    let first = found.partition_point(|marks| marks.from.1 <= place.0);
    for marks in found[first..].iter_mut().take_while(|marks| marks.from.0 < place.1) {
        if let Some((start, end)) = marks.place(place) {
            push(marks, start, end);
        }
    }
}
