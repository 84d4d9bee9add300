//! Who is given how many words, how, and behind which cue words.

use super::rows::Rows;
use crate::compare::speaker_name;
pub(super) use crate::compare::{Family, UNRESOLVED};
use std::collections::{BTreeMap, BTreeSet};

/// What one speaker is given.
#[derive(Debug, Clone, Default)]
pub(super) struct Speech<'a> {
    pub(super) speaker: &'a str,
    /// The most frequent kind of source.
    pub(super) source_type: &'a str,
    pub(super) attributions: usize,
    pub(super) articles: usize,
    pub(super) direct: u64,
    pub(super) mixed: u64,
    pub(super) indirect: u64,
    /// Cue lemma and stance, with how often.
    pub(super) cues: Vec<Cue<'a>>,
    /// Article and paragraph of the first.
    pub(super) first: (usize, u32),
}

/// A cue word and how often it introduces the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cue<'a> {
    pub(super) lemma: &'a str,
    pub(super) stance: &'a str,
    pub(super) n: usize,
}

impl Speech<'_> {
    pub(super) fn words(&self) -> u64 {
        self.direct + self.mixed + self.indirect
    }

    /// Cues that keep a distance, or that vouch for what is said.
    pub(super) fn cues_of(&self, family: Family) -> usize {
        self.cues.iter().filter(|cue| Family::of(cue.stance) == family).map(|cue| cue.n).sum()
    }

    /// Attributions whose cue has that stance.
    pub(super) fn cues_with(&self, stance: &str) -> usize {
        self.cues.iter().filter(|cue| cue.stance == stance).map(|cue| cue.n).sum()
    }

    /// Attributions that have a cue.
    pub(super) fn with_cue(&self) -> usize {
        self.cues.iter().map(|cue| cue.n).sum()
    }

    /// The most frequent lemmas of a family.
    pub(super) fn lemmas(&self, family: Family, count: usize) -> Vec<&str> {
        let cues = self.cues.iter().filter(|cue| Family::of(cue.stance) == family);
        cues.take(count).map(|cue| cue.lemma).collect()
    }
}

/// Speakers of the outermost attributions of the articles that `keep` accepts, most words first.
///
/// In one article an unresolved source goes by its words; across articles `he` is nobody, and such
/// sources share the row [`UNRESOLVED`].
pub(super) fn speeches<'a>(rows: &'a Rows<'_>, keep: impl Fn(usize) -> bool) -> Vec<Speech<'a>> {
    let single = rows.articles.len() == 1;
    let mut found: BTreeMap<&str, Speech<'a>> = BTreeMap::new();
    let mut types: BTreeMap<(&str, &'a str), usize> = BTreeMap::new();
    let mut cues: BTreeMap<(&str, &'a str, &'a str), usize> = BTreeMap::new();
    let mut articles: BTreeSet<(&str, usize)> = BTreeSet::new();
    for attribution in rows.outermost().filter(|a| keep(a.article)) {
        let name = speaker_name(single, attribution.speaker, attribution.resolved);
        let speech = found.entry(name).or_insert_with(|| Speech {
            speaker: name,
            first: (attribution.article, attribution.paragraph),
            ..Speech::default()
        });
        speech.attributions += 1;
        let words = u64::from(attribution.words);
        match attribution.kind {
            "direct" => speech.direct += words,
            "mixed" => speech.mixed += words,
            _ => speech.indirect += words,
        }
        articles.insert((name, attribution.article));
        *types.entry((name, attribution.source_type)).or_default() += 1;
        if !attribution.lemma.is_empty() {
            *cues.entry((name, attribution.lemma, attribution.stance)).or_default() += 1;
        }
    }
    for ((name, lemma, stance), n) in cues {
        found.get_mut(name).expect("counted above").cues.push(Cue { lemma, stance, n });
    }
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for ((name, source_type), n) in types {
        if n > most.get(name).copied().unwrap_or(0) {
            most.insert(name, n);
            found.get_mut(name).expect("counted above").source_type = source_type;
        }
    }
    for (name, _) in articles {
        found.get_mut(name).expect("counted above").articles += 1;
    }
    let mut list: Vec<Speech<'a>> = found.into_values().collect();
    list.iter_mut().for_each(|speech| speech.cues.sort_by_key(|cue| std::cmp::Reverse(cue.n)));
    list.sort_by_key(|speech| std::cmp::Reverse((speech.words(), speech.attributions)));
    list
}
