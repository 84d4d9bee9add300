//! Who speaks in which article: the outermost attributions of a corpus, and shares made of them by article.

use super::article_sums::ArticleSum;
use super::groups::{Corpus, clustered, grouped};
use super::table::{numbers, strings};
use super::{Comparison, Options, Profile};
use crate::error::{Error, Result};
use crate::table::{Names, StoredTable};
use polars::prelude::DataFrame;
use std::collections::BTreeMap;

/// The name under which all articles together stand among the profiles of groups.
pub const ALL_ARTICLES: &str = "all articles";
/// The row of speakers that could not be told apart across articles.
pub const UNRESOLVED: &str = "sources not named or not resolved";

/// Sources that name nobody by themselves.
const PRONOUNS: [&str; 22] = [
    "he", "she", "it", "they", "we", "you", "i", "him", "her", "them", "us", "me", "his", "its", "their",
    "our", "who", "whom", "which", "that", "this", "these",
];

/// By what name a speaker goes: in one article by its words, if it is no known actor; across articles `he` is
/// nobody, and such speakers share the name [`UNRESOLVED`].
pub fn speaker_name(is_single: bool, speaker: Option<&str>, is_actor: bool) -> &str {
    match speaker {
        Some(name) if is_single || is_actor => name,
        _ => UNRESOLVED,
    }
}

/// One outermost attribution; its strings are numbers in [`Speech::names`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    pub(super) article: u32,
    /// Across articles, see [`speaker_name`].
    pub(super) speaker: u32,
    /// Within its article; `None` where it names nobody.
    pub(super) own: Option<u32>,
    pub(super) source_type: u32,
    pub(super) stance: u32,
    /// Whether a cue word introduces it.
    pub(super) has_cue: bool,
    /// Words of content.
    pub(super) words: f64,
}

/// The outermost attributions of a corpus: each attributed word counts once.
#[derive(Debug, Clone)]
pub struct Speech {
    /// Every article, with attributions or without.
    pub(super) articles: Vec<String>,
    pub(super) names: Names,
    pub(super) said: Vec<Said>,
}

impl Speech {
    /// Reads `documents` (`doc_id`) and `attributions` (`doc_id`, `level`, `speaker`, `source_actor`,
    /// `source_type`, `cue_lemma`, `stance`, `content_words`). Fails if one of these is missing.
    pub fn of(documents: &DataFrame, attributions: &StoredTable) -> Result<Self> {
        let articles: Vec<String> =
            strings("documents", documents, "doc_id")?.into_iter().map(Option::unwrap_or_default).collect();
        let index: BTreeMap<&str, u32> =
            articles.iter().enumerate().map(|(at, id)| (id.as_str(), at as u32)).collect();
        let is_single = articles.len() == 1;
        let (mut names, mut said) = (Names::default(), Vec::new());
        let columns = [
            "doc_id",
            "level",
            "speaker",
            "source_actor",
            "source_type",
            "cue_lemma",
            "stance",
            "content_words",
        ];
        for part in attributions.parts(&columns)? {
            let part = part?;
            let text = |column: &str| strings("attributions", &part, column);
            let (docs, speakers, actors) = (text("doc_id")?, text("speaker")?, text("source_actor")?);
            let (types, lemmas, stances) = (text("source_type")?, text("cue_lemma")?, text("stance")?);
            let levels = numbers("attributions", &part, "level")?;
            let words = numbers("attributions", &part, "content_words")?;
            for row in (0..docs.len()).filter(|&row| levels[row].is_none_or(|level| level <= 1.0)) {
                let Some(&article) = docs[row].as_deref().and_then(|id| index.get(id)) else {
                    let remedy = "Measure the corpus again.";
                    return Err(Error::new("attributions", "a row belongs to no document", remedy));
                };
                let is_actor = actors[row].is_some();
                let speaker = speakers[row].as_deref();
                let own = speaker.map(|name| if is_actor { name.to_owned() } else { name.to_lowercase() });
                let own = own.filter(|name| is_actor || !PRONOUNS.contains(&name.as_str()));
                said.push(Said {
                    article,
                    speaker: names.number(speaker_name(is_single, speaker, is_actor)),
                    own: own.map(|name| names.number(&name)),
                    source_type: names.number(types[row].as_deref().unwrap_or("other")),
                    stance: names.number(stances[row].as_deref().unwrap_or_default()),
                    has_cue: lemmas[row].as_deref().is_some_and(|lemma| !lemma.is_empty()),
                    words: words[row].unwrap_or(0.0),
                });
            }
        }
        drop(index);
        Ok(Self { articles, names, said })
    }

    /// The speakers with most attributed words, at most `count`, most words first.
    pub fn speakers(&self, count: usize) -> Vec<String> {
        let mut words: BTreeMap<&str, f64> = BTreeMap::new();
        for said in &self.said {
            *words.entry(self.names.name(said.speaker)).or_default() += said.words;
        }
        words.remove(UNRESOLVED);
        let mut sorted: Vec<(&str, f64)> = words.into_iter().filter(|(_, words)| *words > 0.0).collect();
        sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
        sorted.into_iter().take(count).map(|(name, _)| name.to_owned()).collect()
    }

    /// Shares over `self`'s articles: for each attribution that `counts` accepts its weight goes into the
    /// denominator, and into the numerator of the columns that `place` names.
    pub(super) fn shares(
        &self,
        columns: Vec<String>,
        counts: impl Fn(&Said, usize) -> Option<f64>,
        belongs: impl Fn(&Said, usize) -> bool,
    ) -> Shares {
        let mut sums = vec![vec![ArticleSum::default(); self.articles.len()]; columns.len()];
        for said in &self.said {
            for (column, sums) in sums.iter_mut().enumerate() {
                let Some(weight) = counts(said, column) else { continue };
                let sum = &mut sums[said.article as usize];
                sum.n += 1;
                sum.words += weight;
                sum.sum += if belongs(said, column) { weight } else { 0.0 };
            }
        }
        Shares { columns, articles: self.articles.clone(), sums }
    }
}

/// Columns that are ratios of sums by article: shares of words or attributions, means over articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    pub(super) columns: Vec<String>,
    pub(super) articles: Vec<String>,
    /// By column, by article: numerator, denominator, and the attributions (or articles) in it.
    pub(super) sums: Vec<Vec<ArticleSum>>,
}

impl Shares {
    /// Their names.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Only the columns that `keep` accepts.
    pub fn only(self, keep: impl Fn(&str) -> bool) -> Self {
        let both = self.columns.into_iter().zip(self.sums).filter(|(column, _)| keep(column));
        let (columns, sums) = both.unzip();
        Self { columns, sums, articles: self.articles }
    }

    /// Compares groups of articles as [`groups`](super::groups()) does; one call is one family. Fails if
    /// `by` does not exist or has fewer than two values.
    pub fn differences(&self, documents: &DataFrame, by: &str, options: &Options) -> Result<Vec<Comparison>> {
        let groups = grouped(documents, by, &self.articles)?;
        self.corpus(documents, by, groups, options)?.differences(&self.columns, options)
    }

    /// Each group's own estimate with interval, and that of [`ALL_ARTICLES`]; without `by` only the
    /// latter. One article has no interval. Fails as [`differences`](Self::differences).
    pub fn profiles(
        &self,
        documents: &DataFrame,
        by: Option<&str>,
        options: &Options,
    ) -> Result<Vec<Profile>> {
        let mut groups = match by {
            Some(by) => grouped(documents, by, &self.articles)?,
            None => BTreeMap::new(),
        };
        groups.insert(ALL_ARTICLES.to_owned(), (0..self.articles.len()).collect());
        let by = by.unwrap_or_default();
        Ok(self.corpus(documents, by, groups, options)?.profiles(by, &self.columns, options))
    }

    fn corpus(
        &self,
        documents: &DataFrame,
        by: &str,
        mut groups: BTreeMap<String, Vec<usize>>,
        options: &Options,
    ) -> Result<Corpus<'_>> {
        let outer = clustered(documents, by, &self.articles, &mut groups, options)?;
        let sums = self.sums.iter().map(Vec::as_slice).collect();
        Ok(Corpus { ids: &self.articles, outer, groups, sums, spreads: Vec::new() })
    }
}

/// A small corpus for the tests of what is made of attributions.
#[cfg(test)]
pub(super) mod example {
    use super::Speech;
    use crate::table::StoredTable;
    use polars::prelude::{DataFrame, df};

    /// Three articles of one outlet and three of another; the last has no attribution.
    pub(in crate::compare) fn documents() -> DataFrame {
        df!("doc_id" => ["a", "b", "c", "d", "e", "f"], "outlet" => ["x", "x", "x", "y", "y", "y"]).unwrap()
    }

    /// `(doc_id, speaker, is an actor, type, lemma, stance, words)`.
    type Row = (&'static str, Option<&'static str>, bool, &'static str, &'static str, &'static str, u32);

    pub(in crate::compare) const ROWS: [Row; 10] = [
        ("a", Some("Ann"), true, "official", "say", "neutral", 30),
        ("a", Some("Bob"), true, "expert", "claim", "distancing", 10),
        ("a", Some("He"), false, "other", "add", "neutral", 5),
        ("b", Some("Ann"), true, "official", "claim", "distancing", 20),
        ("c", Some("Bob"), true, "expert", "note", "endorsing", 25),
        ("c", Some("police"), false, "official", "say", "neutral", 25),
        ("d", Some("Bob"), true, "expert", "say", "neutral", 60),
        ("d", None, false, "unnamed", "", "neutral", 0),
        ("e", Some("Ann"), true, "official", "deny", "denying", 10),
        ("e", Some("Bob"), true, "expert", "say", "neutral", 40),
    ];

    pub(in crate::compare) fn speech() -> Speech {
        let column = |of: fn(&Row) -> Option<&'static str>| ROWS.iter().map(of).collect::<Vec<_>>();
        let attributions = df!(
            "doc_id" => column(|row| Some(row.0)),
            "speaker" => column(|row| row.1),
            "source_actor" => column(|row| row.1.filter(|_| row.2)),
            "source_type" => column(|row| Some(row.3)),
            "cue_lemma" => column(|row| Some(row.4).filter(|lemma| !lemma.is_empty())),
            "stance" => column(|row| Some(row.5)),
            "level" => [1_u32; 10],
            "content_words" => ROWS.iter().map(|row| row.6).collect::<Vec<_>>(),
        )
        .unwrap();
        Speech::of(&documents(), &StoredTable::of("attributions", &attributions)).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_told_apart_within_an_article_and_across() {
        let speech = example::speech();
        assert_eq!(speech.speakers(5), ["Bob", "Ann"]);
        assert_eq!(speech.names.name(speech.said[2].speaker), UNRESOLVED);
        let own = speech.said[5].own.map(|own| speech.names.name(own));
        assert_eq!((speech.said[2].own, own), (None, Some("police")));
        assert_eq!(speaker_name(true, Some("the minister"), false), "the minister");
        assert_eq!(speaker_name(true, None, false), UNRESOLVED);
    }
}
