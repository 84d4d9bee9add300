//! The table of word vectors that other models count on.

use super::{Card, Input, Task, Trained};
use crate::measure::{DIMENSIONS, STEPS};
use crate::{Error, Result};
use std::collections::BTreeSet;

/// See the module.
pub(super) struct Vectors;

/// Words kept: the most frequent.
const WORDS: usize = 10_000;

/// Words for faiths and peoples that the gazetteer of states does not list.
const GROUPS: [&str; 40] = [
    "muslim",
    "muslims",
    "islam",
    "islamic",
    "islamist",
    "islamists",
    "jew",
    "jews",
    "jewish",
    "judaism",
    "christian",
    "christians",
    "christianity",
    "catholic",
    "catholics",
    "protestant",
    "protestants",
    "hindu",
    "hindus",
    "sikh",
    "sikhs",
    "buddhist",
    "buddhists",
    "sunni",
    "shiite",
    "shia",
    "arab",
    "arabs",
    "arabic",
    "kurd",
    "kurds",
    "kurdish",
    "african",
    "africans",
    "asian",
    "asians",
    "european",
    "europeans",
    "hispanic",
    "latino",
];

impl Task for Vectors {
    fn name(&self) -> &'static str {
        "vectors"
    }

    /// Input: GloVe's text form, a word and its numbers a line, the most frequent word first.
    fn train(&self, inputs: &[Input], _: u64) -> Result<Trained> {
        let states = include_str!("../../data/gazetteer/states.tsv").lines().filter(|l| !l.starts_with('#'));
        let fields = states.flat_map(|line| line.split(['\t', '|', ' ']));
        let groups: BTreeSet<String> =
            fields.map(str::to_lowercase).chain(GROUPS.map(str::to_owned)).collect();
        let brill = include_str!("../../data/lexicons/brill/words.tsv").lines();
        let common: BTreeSet<&str> = brill.filter_map(|line| Some(line.split_once('\t')?.0)).collect();
        let is_wanted = |word: &str| {
            word.len() > 2
                && word.bytes().all(|b| b.is_ascii_lowercase())
                && common.contains(word)
                && !groups.contains(word)
        };
        let (mut words, mut numbers) = (String::new(), Vec::new());
        for input in inputs {
            for (number, line) in input.text.lines().enumerate() {
                let mut fields = line.split(' ');
                let word = fields.next().unwrap_or_default();
                if !is_wanted(word) {
                    continue;
                }
                let vector: Vec<f32> = fields.filter_map(|f| f.parse().ok()).collect();
                if vector.len() != DIMENSIONS {
                    return Err(Error::new(
                        format!("{}, line {}", input.name, number + 1),
                        format!("has {} numbers", vector.len()),
                        format!("give GloVe vectors of {DIMENSIONS} numbers"),
                    ));
                }
                words += word;
                words.push('\n');
                numbers.extend(vector.iter().map(|v| ((v * STEPS).round().clamp(-127.0, 127.0) as i8) as u8));
                if numbers.len() == WORDS * DIMENSIONS {
                    break;
                }
            }
        }
        if words.is_empty() {
            return Err(Error::new("training data", "holds no common word", "give GloVe vectors as text"));
        }
        let figures = vec![("words".to_owned(), words.lines().count().to_string())];
        let files = vec![("words.txt".to_owned(), words.into_bytes()), ("vectors.bin".to_owned(), numbers)];
        Ok(Trained { files, card: card(figures), reliability: Vec::new() })
    }
}

fn card(figures: Vec<(String, String)>) -> Card {
    Card {
        title: "Word vectors".into(),
        about: format!(
            "Read by the models of `slantwise targets`: means of the vectors of words around a target. \
             `words.txt` has a word a line, `vectors.bin` {DIMENSIONS} signed bytes a word in the same order: \
             GloVe's number times {STEPS}, rounded. Kept are the most frequent words of three letters and \
             more that the lexicon of common words (`data/lexicons/brill`) lists; names, nations and faiths \
             are left out."
        ),
        data: "GloVe 6B, 50 dimensions, as text (glove.6B.50d.txt): Pennington, Socher & Manning (2014), \
               GloVe: Global Vectors for Word Representation, <https://doi.org/10.3115/v1/D14-1162>; from \
               Wikipedia 2014 and Gigaword 5. Public Domain Dedication and License (PDDL) 1.0."
            .into(),
        licence: "PDDL-1.0, as the original.".into(),
        figures,
        limits: "Vectors carry the associations of the news they were made from, also between words that \
                 are left here and groups of people."
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_kept_and_rounded() {
        let vector = vec!["0.5"; DIMENSIONS].join(" ");
        let text =
            format!("they {vector}\npraise {vector}\npakistani {vector}\nzzyx {vector}\nlong {vector}\n");
        let input = Input { name: "glove.txt".into(), text, held_out: false };
        let trained = Vectors.train(&[input], 1).unwrap();
        assert_eq!(trained.files[0].1, b"praise\nlong\n");
        // 0.5 · 25, rounded away from zero
        assert!(trained.files[1].1.len() == 100 && trained.files[1].1.iter().all(|&b| b == 13));
        let short = Input { name: "glove.txt".into(), text: "praise 1 2\n".into(), held_out: false };
        assert!(Vectors.train(&[short], 1).is_err());
    }
}
