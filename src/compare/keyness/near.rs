//! The words near actors: those of the sentences that mention one of them and none of the others.

use super::super::table::{numbers, strings};
use crate::error::{Error, Result};
use crate::table::{Names, StoredTable};
use std::collections::BTreeSet;

/// Titles before a name are part of it.
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "miss", "dr", "sir"];

/// Which words stand near which actor.
pub(super) struct Near {
    /// By article: ends of its sentences, and the one actor each mentions.
    sentences: Vec<Vec<(u32, Option<u32>)>>,
    /// Capitalised words of the actors' mentions, in lower case, and titles.
    pub(super) names: BTreeSet<String>,
    /// Code points of the mentions, by article, in text order.
    mentions: Vec<Vec<(u32, u32)>>,
}

impl Near {
    /// Reads `sentences` and `mentions` of `articles`. A sentence that mentions two of `actors` tells of neither.
    ///
    /// Fails if one of `actors` is mentioned nowhere.
    pub(super) fn of(
        articles: &Names,
        sentences: &StoredTable,
        mentions: &StoredTable,
        actors: &[String],
    ) -> Result<Self> {
        let find = |doc: &Option<String>| articles.find(doc.as_deref()?).map(|at| at as usize);
        let mut ends: Vec<Vec<(u32, Option<u32>)>> = vec![Vec::new(); articles.all().len()];
        for part in sentences.parts(&["doc_id", "end"])? {
            let part = part?;
            let docs = strings("sentences", &part, "doc_id")?;
            for (doc, end) in docs.iter().zip(numbers("sentences", &part, "end")?) {
                if let (Some(article), Some(end)) = (find(doc), end) {
                    ends[article].push((end as u32, None));
                }
            }
        }
        let mut seen = vec![false; actors.len()];
        let mut names: BTreeSet<String> = TITLES.map(str::to_owned).into();
        let mut places = vec![Vec::new(); articles.all().len()];
        let mut both: BTreeSet<(usize, usize)> = BTreeSet::new();
        for part in mentions.parts(&["doc_id", "actor", "text", "start", "end"])? {
            let part = part?;
            let text = |column: &str| strings("mentions", &part, column);
            let (docs, named, words) = (text("doc_id")?, text("actor")?, text("text")?);
            let (starts, stops) = (numbers("mentions", &part, "start")?, numbers("mentions", &part, "end")?);
            for row in 0..docs.len() {
                let actor = actors.iter().position(|actor| Some(actor) == named[row].as_ref());
                let (Some(actor), Some(article)) = (actor, find(&docs[row])) else { continue };
                let (start, stop) = (starts[row].unwrap_or(0.0) as u32, stops[row].unwrap_or(0.0) as u32);
                seen[actor] = true;
                places[article].push((start, stop));
                let own = words[row].iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
                names.extend(own.filter(|w| w.starts_with(char::is_uppercase)).map(str::to_lowercase));
                let sentence = ends[article].partition_point(|(end, _)| *end <= start);
                let Some((_, about)) = ends[article].get_mut(sentence) else { continue };
                match *about {
                    Some(before) if before as usize != actor => {
                        both.insert((article, sentence));
                    }
                    _ => *about = Some(actor as u32),
                }
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

    /// The actor near whom the word at `place` of `article` stands; none for a word of a mention itself.
    pub(super) fn actor(&self, article: usize, place: u32) -> Option<usize> {
        let sentences = &self.sentences[article];
        let about = sentences.get(sentences.partition_point(|(end, _)| *end <= place))?.1?;
        let mentions = &self.mentions[article];
        let before = mentions.partition_point(|(start, _)| *start <= place);
        let inside = mentions[..before].iter().rev().take(3).any(|(_, end)| place < *end);
        (!inside).then_some(about as usize)
    }
}
