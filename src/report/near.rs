//! Tone words near an actor: which words colour whom.

use super::cells::Place;
use super::rows::Rows;
use super::scenes::Scene;
use std::collections::BTreeMap;

/// Distance in characters at which a word counts half.
const HALF_DISTANCE: f64 = 60.0;

/// Of each of the `actors`, of each voice (and of `all` together): words with their summed weights.
pub(super) struct Near<'a> {
    rows: &'a Rows<'a>,
    actors: &'a [String],
    words: BTreeMap<(usize, &'a str), BTreeMap<String, f64>>,
}

/// All voices together.
pub(super) const ALL: &str = "all";
/// All voices but the outlet's.
const SOURCES: &str = "sources";

impl<'a> Near<'a> {
    pub(super) fn new(rows: &'a Rows<'a>, actors: &'a [String]) -> Self {
        Self { rows, actors, words: BTreeMap::new() }
    }

    /// Gathers the tone words in the sentences of `article` that mention one of the actors, each discounted by
    /// its distance; a word inside a mention is no comment on it.
    pub(super) fn add(&mut self, article: usize, scene: &Scene) {
        let Some(tone) = self.rows.tone() else { return };
        let mut tones: Vec<_> =
            scene.evidence.iter().filter(|e| e.column == tone && e.weight != 0.0).collect();
        tones.sort_by_key(|e| e.place);
        let mentions = &self.rows.mentions[self.rows.articles[article].mentions.clone()];
        for (mention, &place) in mentions.iter().zip(&scene.mentions) {
            let Some(actor) = self.actors.iter().position(|name| name == mention.actor) else { continue };
            let at = scene.sentences.partition_point(|sentence| sentence.1 <= place.0);
            let Some(sentence) = scene.sentences.get(at) else { continue };
            let from = tones.partition_point(|e| e.place.0 < sentence.0);
            for piece in tones[from..].iter().take_while(|e| e.place.0 < sentence.1) {
                if overlap(piece.place, place) {
                    continue;
                }
                let weight = piece.weight / (1.0 + f64::from(gap(piece.place, place)) / HALF_DISTANCE);
                let word = piece.text.to_lowercase();
                let sources = (mention.voice != "outlet").then_some(SOURCES);
                for voice in [ALL, mention.voice].into_iter().chain(sources) {
                    let words = self.words.entry((actor, voice)).or_default();
                    *words.entry(word.clone()).or_default() += weight;
                }
            }
        }
    }

    /// The weightiest words on the side of `sign`, weightiest first.
    pub(super) fn words(&self, actor: usize, voice: &str, sign: f64, count: usize) -> Vec<String> {
        let Some(words) = self.words.get(&(actor, voice)) else { return Vec::new() };
        let mut sorted: Vec<(&String, f64)> = words
            .iter()
            .filter(|(_, weight)| **weight * sign > 0.0)
            .map(|(w, weight)| (w, *weight))
            .collect();
        sorted.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        sorted.into_iter().take(count).map(|(word, _)| word.clone()).collect()
    }
}

fn overlap(a: Place, b: Place) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn gap(a: Place, b: Place) -> u32 {
    if a.0 >= b.1 { a.0 - b.1 } else { b.0.saturating_sub(a.1) }
}
