//! The words near actors: those of the sentences that mention one of them and none of the others.

use super::super::table::{numbers, strings};
use super::terms::{Text, Word};
use crate::error::{Error, Result};
use polars::prelude::DataFrame;
use std::collections::{BTreeMap, BTreeSet};

/// Titles before a name are part of it.
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "miss", "dr", "sir"];

/// Which words stand near which actor.
pub(super) struct Near {
    /// By article (as in [`Text`]): ends of its sentences, and the one actor each mentions.
    sentences: Vec<Vec<(u32, Option<usize>)>>,
    /// Capitalised words of the actors' mentions, in lower case, and titles.
    pub(super) names: BTreeSet<String>,
    /// Code points of the mentions, by article, in text order.
    mentions: Vec<Vec<(u32, u32)>>,
}

impl Near {
    /// Reads `sentences` and `mentions`. A sentence that mentions two of `actors` tells of neither.
    ///
    /// Fails if one of `actors` is mentioned nowhere.
    pub(super) fn of(
        text: &Text,
        sentences: &DataFrame,
        mentions: &DataFrame,
        actors: &[String],
    ) -> Result<Self> {
        let index: BTreeMap<&str, usize> =
            text.articles.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut ends: Vec<Vec<(u32, Option<usize>)>> = vec![Vec::new(); text.articles.len()];
        let docs = strings("sentences", sentences, "doc_id")?;
        for (doc, end) in docs.iter().zip(numbers("sentences", sentences, "end")?) {
            if let (Some(&article), Some(end)) = (doc.as_deref().and_then(|doc| index.get(doc)), end) {
                ends[article].push((end as u32, None));
            }
        }
        let docs = strings("mentions", mentions, "doc_id")?;
        let (named, words) =
            (strings("mentions", mentions, "actor")?, strings("mentions", mentions, "text")?);
        let (starts, stops) =
            (numbers("mentions", mentions, "start")?, numbers("mentions", mentions, "end")?);
        let mut seen = vec![false; actors.len()];
        let mut names: BTreeSet<String> = TITLES.map(str::to_owned).into();
        let mut places = vec![Vec::new(); text.articles.len()];
        let mut both: BTreeSet<(usize, usize)> = BTreeSet::new();
        for row in 0..docs.len() {
            let actor = actors.iter().position(|actor| Some(actor) == named[row].as_ref());
            let article = docs[row].as_deref().and_then(|doc| index.get(doc));
            let (Some(actor), Some(&article)) = (actor, article) else { continue };
            let (start, stop) = (starts[row].unwrap_or(0.0) as u32, stops[row].unwrap_or(0.0) as u32);
            seen[actor] = true;
            places[article].push((start, stop));
            let own = words[row].iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
            names.extend(own.filter(|w| w.starts_with(char::is_uppercase)).map(str::to_lowercase));
            let sentence = ends[article].partition_point(|(end, _)| *end <= start);
            let Some((_, about)) = ends[article].get_mut(sentence) else { continue };
            match *about {
                Some(before) if before != actor => {
                    both.insert((article, sentence));
                }
                _ => *about = Some(actor),
            }
        }
        if let Some(unknown) = seen.iter().position(|seen| !seen) {
            return Err(Error::new(
                format!("keyness, near “{}”", actors[unknown]),
                "no text mentions this actor",
                "use a name as it stands in the table mentions, column actor, or declare an [[actor]]",
            ));
        }
        for (article, sentence) in both {
            ends[article][sentence].1 = None;
        }
        places.iter_mut().for_each(|places| places.sort_unstable());
        Ok(Self { sentences: ends, names, mentions: places })
    }

    /// The actor near whom `word` stands; none for a word of a mention itself.
    pub(super) fn actor(&self, word: &Word) -> Option<usize> {
        let article = word.article as usize;
        let sentences = &self.sentences[article];
        let about = sentences.get(sentences.partition_point(|(end, _)| *end <= word.place))?.1?;
        let mentions = &self.mentions[article];
        let before = mentions.partition_point(|(start, _)| *start <= word.place);
        let inside = mentions[..before].iter().rev().take(3).any(|(_, end)| word.place < *end);
        (!inside).then_some(about)
    }
}
