//! How good or bad a sentence sounds to readers: a model fitted to their ratings.
//!
//! DESIGN. A linear model over a sentence's hits in the merged lexicon (their sums over several norms,
//! their extremes, what comes late), its acts of blame and credit, its length, and words and pairs of
//! words. So a sentence's score is a sum: each word that adds enough is evidence by itself, the rest of
//! the sum stands as one piece at the whole sentence. It was fitted by `learn`, and is read from
//! `data/models/sentiment`.
//!
//! Useful for: tone of sentences where the lexicon is silent or crude. Not useful for: showing a tone
//! that nobody reads; quote the lexicon beside it.

use super::sentiment::Sentiment;
use super::{Column, Evidence, LinearModel, Measure, Scale, Unit, hits_in};
use crate::codebook::Matcher;
use crate::mark::Valence;
use crate::text::Sentence;
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Names of what is counted besides words, in the order of [`Reading::sums`].
pub const SUMS: [&str; 24] = [
    "tone by root of words",
    "positive by root of words",
    "negative by root of words",
    "tone",
    "positive",
    "negative",
    "tone by words",
    "positive by words",
    "negative by words",
    "highest valence",
    "lowest valence",
    "tone of the second half",
    "first valence",
    "last valence",
    "squashed tone",
    "hits by words",
    "tone by hits",
    "damped tone",
    "acts of blame",
    "acts of credit",
    "words",
    "log of words",
    "quotation marks",
    "commas",
];

/// What the model sees of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// In the order of [`SUMS`].
    pub sums: [f64; SUMS.len()],
    /// The words and marks that may be columns, in text order: token and form.
    tokens: Vec<usize>,
}

impl Reading {
    /// Words and neighbouring pairs joined by a space, each once, in byte order.
    pub fn words(&self, unit: &Unit<'_>) -> Vec<String> {
        let form = |&at: &usize| unit.document.form(at).to_owned();
        let pairs = self.tokens.windows(2).map(|p| format!("{} {}", form(&p[0]), form(&p[1])));
        let mut words: Vec<String> = self.tokens.iter().map(form).chain(pairs).collect();
        words.sort();
        words.dedup();
        words
    }

    /// The value of a word's column where the word is present: 1 over the root of the tokens.
    pub fn presence(&self) -> f64 {
        1.0 / (self.tokens.len().max(1) as f64).sqrt()
    }
}

/// What the names of words' columns begin with.
const WORD: &str = "word:";

/// Name of the column of `word`.
pub fn word_column(word: &str) -> String {
    format!("{WORD}{word}")
}

/// `sentiment_model`.
pub struct Intensity {
    columns: Vec<Column>,
    lexicon: Sentiment,
}

struct Fitted {
    model: LinearModel,
    /// Word -> its number among the words of all columns, and its own column.
    words: HashMap<&'static str, (u16, Option<u16>)>,
    /// Numbers of two neighbours -> their column.
    pairs: HashMap<(u16, u16), u16>,
}

static FITTED: LazyLock<Fitted> = LazyLock::new(|| {
    let weights = include_str!("../../data/models/sentiment/weights.tsv");
    let model = LinearModel::from_tsv("data/models/sentiment/weights.tsv", weights)
        .expect("the shipped weights are whole");
    assert!(model.columns.iter().map(|c| c.name.as_str()).take(SUMS.len()).eq(SUMS), "sums in order");
    let mut words: HashMap<&'static str, (u16, Option<u16>)> = HashMap::new();
    let mut pairs = HashMap::new();
    // The names are kept as slices of the weights' own text.
    let names = weights.lines().skip(2 + SUMS.len()).filter_map(|l| l.split('\t').next());
    for (at, name) in names.enumerate() {
        let column = (at + SUMS.len()) as u16;
        let word = name.strip_prefix(WORD).expect("a word");
        let mut number = |word: &'static str| {
            let next = words.len() as u16;
            words.entry(word).or_insert((next, None)).0
        };
        if let Some((first, second)) = word.split_once(' ') {
            pairs.insert((number(first), number(second)), column);
        } else {
            number(word);
            if let Some(entry) = words.get_mut(word) {
                entry.1 = Some(column);
            }
        }
    }
    Fitted { model, words, pairs }
});

/// Reads the model, if that was not done before.
pub(super) fn load() {
    LazyLock::force(&FITTED);
}

/// A word that moves a sentence by so much is evidence of its own.
const TELLING: f64 = 0.02;

impl Intensity {
    /// Reads the hits of the merged lexicon in `matcher`.
    pub fn new(matcher: &Matcher) -> Self {
        let column = Column {
            name: "sentiment_model".into(),
            construct: "Sentiment: fitted to readers".into(),
            part_of: None,
            scale: Scale::Mean,
            definition:
                "What readers would rate a sentence, over 4: a linear model over lexicon hits, acts of \
                         blame and credit, and words; the mean of the sentences, weighted by words."
                    .into(),
            reference: "Fitted to the ratings of Hutto & Gilbert (2014), \
                        https://doi.org/10.1609/icwsm.v8i1.14550"
                .into(),
            licence: "MIT".into(),
        };
        Self { columns: vec![column], lexicon: Sentiment::new(matcher) }
    }

    /// Reads `sentence` of the unit's paragraph.
    pub fn reading<'a>(&'a self, unit: &Unit<'a>, sentence: &Sentence) -> Reading {
        let document = unit.document;
        let words = document.count_words(sentence.tokens.clone()).max(1) as f64;
        let middle = document.tokens()[sentence.tokens.start + sentence.tokens.len() / 2].span.start;
        let (mut positive, mut negative, mut late, mut hits) = (0.0, 0.0, 0.0, 0.0);
        let (mut highest, mut lowest, mut first, mut last) = (0.0_f64, 0.0_f64, 0.0, 0.0);
        for Evidence { span, weight, .. } in self.lexicon.terms(unit, hits_in(unit.hits, &sentence.tokens)) {
            *(if weight > 0.0 { &mut positive } else { &mut negative }) += weight;
            late += if span.start > middle { weight } else { 0.0 };
            highest = highest.max(weight);
            lowest = lowest.min(weight);
            first = if hits == 0.0 { weight } else { first };
            last = weight;
            hits += 1.0;
        }
        let sum: f64 = positive + negative;
        let root = words.sqrt();
        let acts = |valence| {
            let acts = unit.marks.acts_in(sentence.span).iter();
            acts.filter(|act| act.valence == valence).count() as f64 / root
        };
        let (blame, credit) = (acts(Valence::Blame), acts(Valence::Credit));
        let (mut quotes, mut commas) = (0.0, 0.0);
        let mut tokens = Vec::with_capacity(sentence.tokens.len());
        for at in sentence.tokens.clone() {
            match document.mark(at) {
                '"' | '“' | '”' => quotes += 1.0,
                ',' => commas += 1.0,
                '?' | '!' | '$' | '%' | ';' | ':' | '—' => tokens.push(at),
                _ if document.tokens()[at].is_word() => tokens.push(at),
                _ => {}
            }
        }
        let sums = [
            sum / root,
            positive / root,
            negative / root,
            sum,
            positive,
            negative,
            sum / words,
            positive / words,
            negative / words,
            highest,
            lowest,
            late / root,
            first,
            last,
            sum / (sum * sum + 15.0).sqrt(),
            hits / words,
            sum / (hits + 1.0),
            sum.signum() * sum.abs().ln_1p(),
            blame,
            credit,
            words,
            words.ln(),
            quotes,
            commas,
        ];
        Reading { sums, tokens }
    }

    /// The columns of the model's words in `reading`, in order, each at its first tokens.
    fn present(unit: &Unit<'_>, reading: &Reading) -> Vec<(u16, Range<usize>)> {
        let mut present = Vec::with_capacity(reading.tokens.len());
        let mut before: Option<(u16, usize)> = None;
        for &at in &reading.tokens {
            let Some(&(number, own)) = FITTED.words.get(unit.document.form(at)) else {
                before = None;
                continue;
            };
            if let Some(column) = own {
                present.push((column, at..at + 1));
            }
            if let Some((first, start)) = before
                && let Some(&column) = FITTED.pairs.get(&(first, number))
            {
                present.push((column, start..at + 1));
            }
            before = Some((number, at));
        }
        present.sort_by_key(|&(column, _)| column);
        present.dedup_by_key(|&mut (column, _)| column);
        present
    }
}

impl Measure for Intensity {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        let model = &FITTED.model;
        let mut row = Vec::new();
        for sentence in &unit.document.sentences()[unit.paragraph.sentences.clone()] {
            let reading = self.reading(unit, sentence);
            let present = Self::present(unit, &reading);
            row.clear();
            row.extend(reading.sums.into_iter().enumerate());
            row.extend(present.iter().map(|&(column, _)| (usize::from(column), reading.presence())));
            let mut rest = model.scores(&row)[0].clamp(-1.0, 1.0);
            for &(column, ref tokens) in &present {
                let column = &model.columns[usize::from(column)];
                let weight = column.contribution(reading.presence(), 0);
                if weight.abs() >= TELLING {
                    rest -= weight;
                    let span = unit.document.span_of(tokens.clone());
                    found.push(Evidence {
                        column: 0,
                        rule: &column.name[WORD.len()..],
                        span,
                        weight,
                        event: "",
                    });
                }
            }
            let rule = "lexicon, acts, length and lesser words";
            found.push(Evidence { column: 0, rule, span: sentence.span, weight: rest, event: "" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::all_builtin;
    use crate::mark::{Gazetteer, Marks};
    use crate::measure::{SentenceSum, measures};
    use crate::text::{Article, Document};

    /// The value of the sentence, and the words that are evidence of their own.
    fn read(text: &str) -> (f64, Vec<String>) {
        let (matcher, _) = measures(all_builtin().unwrap());
        let measure = Intensity::new(&matcher);
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let marks = Marks::of(&document, &matcher, &Gazetteer::builtin());
        let mut found = Vec::new();
        let paragraph = &document.paragraphs()[0];
        measure.evidence(&Unit::new(&document, paragraph, &marks), &mut found);
        let words = found.iter().filter(|e| e.span != document.sentences()[0].span);
        let words = words.map(|e| e.rule.to_owned()).collect();
        let sum = SentenceSum {
            sum: found.iter().map(|e| e.weight).sum(),
            hits: found.len(),
            words: document.n_words(),
        };
        (Scale::Mean.value(&[sum]).unwrap(), words)
    }

    #[test]
    fn good_and_bad_sentences_are_told_apart() {
        let (good, _) = read("Her brilliant, generous work won the admiration of the whole country.");
        let (bad, _) = read("The corrupt regime tortured and murdered its own people.");
        assert!((-1.0..=1.0).contains(&good) && good > 0.2 && bad < -0.2, "{good} {bad}");
    }

    #[test]
    fn evidence_sums_to_what_the_weights_say() {
        let (value, words) = read("That is not enough, and it was the worst of all.");
        assert!(value < 0.0 && !words.is_empty(), "{value} {words:?}");
    }
}
