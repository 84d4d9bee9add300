//! The evidence reader: texts with every mark, as data for the page's script and as plain paragraphs.
//!
//! DESIGN. Marks go into the page as short arrays over one pool of strings, offsets in UTF-16 units of their
//! paragraph as scripts count them. Texts are embedded until a budget is reached: first those the findings
//! show, then every k-th of each group in turn, so that what is left out is left out evenly; the page says so.

use super::block::anchor;
use super::findings::Finding;
use super::number::{fixed, signed};
use super::rows::{Paragraph, Place};
use super::study::Study;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Bytes of texts and marks a page holds.
const BUDGET: usize = 2_300_000;
/// Texts a page holds.
const MOST: usize = 240;
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
#[derive(Debug, Serialize)]
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

/// Each string once.
#[derive(Default)]
struct Pool {
    places: BTreeMap<String, usize>,
    strings: Vec<String>,
}

impl Pool {
    fn place(&mut self, text: &str) -> usize {
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        self.strings.push(text.to_owned());
        self.places.insert(text.to_owned(), self.strings.len() - 1);
        self.strings.len() - 1
    }
}

/// Builds the reader; `findings` say which texts must be there.
pub(super) fn reader(study: &Study<'_>, findings: &[Finding]) -> Reader {
    let rows = study.rows;
    let codes = codes(study);
    let mut pool = Pool::default();
    let mut texts: Vec<Value> = Vec::new();
    let mut embedded: Vec<Option<usize>> = vec![None; rows.articles.len()];
    let mut size = 0;
    let order = order(study, findings);
    for &article in &order {
        if texts.len() == MOST || size > BUDGET {
            break;
        }
        let text = text(study, article, &mut pool);
        size += text.to_string().len();
        embedded[article] = Some(texts.len());
        texts.push(text);
    }
    let first = order.first().copied().unwrap_or(0);
    let layers = layers(study, &codes);
    let columns: Vec<Value> = rows
        .columns
        .iter()
        .enumerate()
        .map(|(at, c)| json!([c.name, c.label(), c.book(), codes.get(&at), layer_of(study, at)]))
        .collect();
    let articles: Vec<Value> = (0..rows.articles.len())
        .map(|at| {
            let article = &rows.articles[at];
            json!({
                "id": article.id,
                "title": article.name(rows),
                "group": article.group,
                "meta": article.meta,
                "words": article.words,
                "tone": mean(study, at, rows.tone()).map(|v| (v * 100.0).round() / 100.0 + 0.0),
                "share": mean(study, at, rows.column("attribution_share")).map(|v| (v * 100.0).round() / 100.0),
                "text": embedded[at],
            })
        })
        .collect();
    let data = json!({
        "columns": columns,
        "layers": layers.iter().map(|l| json!([l.id, l.label, l.key, l.hue])).collect::<Vec<_>>(),
        "actors": study.compared.actors,
        "near": study.compared.near,
        "meta": rows.meta,
        "articles": articles,
        "texts": texts,
        "pool": pool.strings,
    });
    let n_embedded = embedded.iter().flatten().count();
    let mut heads: Vec<String> = vec!["article".into()];
    heads.extend(rows.meta.iter().map(|name| name.replace('_', " ")));
    heads.extend(["words".into(), "tone".into()]);
    let list = if rows.articles.len() > 1 {
        (0..rows.articles.len().min(LISTED)).map(|at| listed(study, at)).collect()
    } else {
        Vec::new()
    };
    Reader {
        data: script_safe(&data.to_string()),
        article: shown(study, first),
        layers,
        n_articles: rows.articles.len(),
        n_embedded,
        heads,
        list,
    }
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

/// Mean over body paragraphs, weighted by words.
fn mean(study: &Study<'_>, article: usize, column: Option<usize>) -> Option<f64> {
    let values = &study.rows.values[column?];
    let (mut sum, mut words) = (0.0, 0.0);
    for p in study.rows.body(article) {
        if let Some(value) = values[p] {
            let weight = f64::from(study.rows.paragraphs[p].words);
            sum += value * weight;
            words += weight;
        }
    }
    (words > 0.0).then(|| sum / words)
}

fn listed(study: &Study<'_>, at: usize) -> Vec<String> {
    let article = &study.rows.articles[at];
    let mut cells = vec![article.name(study.rows)];
    cells.extend(article.meta.iter().map(|cell| cell.unwrap_or("").to_owned()));
    cells.push(article.words.to_string());
    cells.push(mean(study, at, study.rows.tone()).map_or(String::new(), |tone| signed(tone, 2)));
    cells
}

fn shown(study: &Study<'_>, at: usize) -> Shown {
    let rows = study.rows;
    let Some(article) = rows.articles.get(at) else {
        return Shown { title: String::new(), about: String::new(), paragraphs: Vec::new() };
    };
    let share = rows.column("attribution_share");
    let about = [article.outlet, article.date].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let paragraphs = article.paragraphs.clone().map(|p| {
        let paragraph = &rows.paragraphs[p];
        let tone = rows.tone().and_then(|tone| rows.values[tone][p]);
        ShownParagraph {
            anchor: anchor(at, paragraph.number).trim_start_matches('#').to_owned(),
            number: paragraph.number,
            role: paragraph.role.to_owned(),
            text: paragraph.text.to_owned(),
            tone: tone
                .map(|tone| (fixed(tone, 2), 50.0 + 50.0 * tone.min(0.0), 50.0 * tone.abs(), tone < 0.0)),
            share: share.and_then(|share| rows.values[share][p]).map(|share| 100.0 * share),
        }
    });
    Shown { title: article.name(rows), about, paragraphs: paragraphs.collect() }
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
fn text(study: &Study<'_>, at: usize, pool: &mut Pool) -> Value {
    let rows = study.rows;
    let article = &rows.articles[at];
    let paragraphs = &rows.paragraphs[article.paragraphs.clone()];
    let share = rows.column("attribution_share");
    let mut found: Vec<Marks> = paragraphs.iter().map(Marks::new).collect();
    let number = |n: u32| paragraphs.binary_search_by_key(&n, |p| p.number).ok();
    for e in &rows.evidence[article.evidence.clone()] {
        let (Some(p), Some(_)) = (number(e.paragraph), layer_of(study, e.column)) else { continue };
        let (rule, event, voice) = (pool.place(e.rule), pool.place(e.event), pool.place(e.voice));
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
    for m in &rows.mentions[article.mentions.clone()] {
        let Some(p) = number(m.paragraph) else { continue };
        let names = [m.actor, m.via, m.label, m.voice].map(|name| pool.place(name));
        if let Some((start, end)) = found[p].place(m.place) {
            let score = (m.score * 1e2).round() / 1e2 + 0.0;
            found[p].mentions.push(json!([start, end, names[0], names[1], names[2], score, names[3]]));
        }
    }
    let mut attributions = Vec::new();
    for a in &rows.attributions[article.attributions.clone()] {
        let speaker = pool.place(a.speaker.unwrap_or("unnamed"));
        let names = [a.lemma, a.stance, a.kind, a.source_type].map(|name| pool.place(name));
        let record = attributions.len();
        attributions
            .push(json!([speaker, names[0], names[1], names[2], names[3], a.level, a.words, a.resolved]));
        for (part, places) in [&a.source, &a.cue, &a.content].into_iter().enumerate() {
            for &place in places {
                clip(&mut found, place, |marks, start, end| {
                    marks.attributions.push(json!([start, end, record, part]));
                });
            }
        }
    }
    let mut acts = Vec::new();
    for act in &rows.acts[article.acts.clone()] {
        let mut name = |text: Option<&str>| text.map(|text| pool.place(text));
        let agent = name(act.agent_actor.or(act.agent));
        let patient = name(act.patient_actor.or(act.patient));
        let names = [act.valence, act.lemma, act.voice].map(|text| pool.place(text));
        let record = acts.len();
        acts.push(json!([agent, patient, names[0], names[1], names[2]]));
        let parts = [Some(act.place), act.agent_place, act.patient_place];
        for (part, place) in parts.into_iter().enumerate() {
            if let Some(place) = place {
                clip(&mut found, place, |marks, start, end| {
                    marks.acts.push(json!([start, end, record, part]));
                });
            }
        }
    }
    let sentences = &rows.sentences[article.sentences.clone()];
    let paragraphs: Vec<Value> = found
        .into_iter()
        .enumerate()
        .map(|(p, marks)| {
            let row = article.paragraphs.start + p;
            let paragraph = marks.paragraph;
            let from = sentences.partition_point(|s| s.place.0 < paragraph.place.0);
            let own = sentences[from..].iter().take_while(|s| s.place.1 <= paragraph.place.1);
            let ends: Vec<u32> = own.filter_map(|s| marks.place(s.place)).map(|place| place.1).collect();
            let value = |column: Option<usize>| {
                column.and_then(|c| rows.values[c][row]).map(|value| (value * 1e3).round() / 1e3 + 0.0)
            };
            json!({
                "n": paragraph.number, "r": paragraph.role, "t": paragraph.text,
                "tone": value(rows.tone()), "share": value(share), "s": ends,
                "e": marks.evidence, "m": marks.mentions, "c": marks.attributions, "x": marks.acts,
            })
        })
        .collect();
    json!({ "a": at, "p": paragraphs, "attributions": attributions, "acts": acts })
}

/// A paragraph's marks on the way into the page.
struct Marks<'a> {
    paragraph: &'a Paragraph<'a>,
    /// UTF-16 offsets by code point, where they differ.
    wide: Option<Vec<u32>>,
    evidence: Vec<Value>,
    mentions: Vec<Value>,
    attributions: Vec<Value>,
    acts: Vec<Value>,
}

impl<'a> Marks<'a> {
    fn new(paragraph: &'a Paragraph<'a>) -> Self {
        let wide = paragraph.text.chars().any(|c| c.len_utf16() > 1).then(|| {
            let mut units = 0;
            let mut offsets: Vec<u32> = Vec::new();
            for c in paragraph.text.chars() {
                offsets.push(units);
                units += c.len_utf16() as u32;
            }
            offsets.push(units);
            offsets
        });
        Self { paragraph, wide, evidence: vec![], mentions: vec![], attributions: vec![], acts: vec![] }
    }

    /// From code points of the document to UTF-16 units of the paragraph, cut at its ends.
    fn place(&self, place: Place) -> Option<(u32, u32)> {
        let (from, to) = self.paragraph.place;
        let (start, end) = (place.0.max(from), place.1.min(to));
        (start < end).then(|| (self.unit(start - from), self.unit(end - from)))
    }

    fn unit(&self, point: u32) -> u32 {
        self.wide.as_ref().map_or(point, |wide| wide[(point as usize).min(wide.len() - 1)])
    }
}

/// Gives every paragraph its piece of `place`.
fn clip(found: &mut [Marks<'_>], place: Place, mut push: impl FnMut(&mut Marks<'_>, u32, u32)) {
    let first = found.partition_point(|marks| marks.paragraph.place.1 <= place.0);
    for marks in found[first..].iter_mut().take_while(|marks| marks.paragraph.place.0 < place.1) {
        if let Some((start, end)) = marks.place(place) {
            push(marks, start, end);
        }
    }
}
