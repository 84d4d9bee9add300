//! Entries of a word list by the word they begin with.
//!
//! DESIGN. Lists of cues are asked about every token and answer seldom. Each list remembers its answer for
//! every word that the lexicon knows, so that a question is one read of a small table; letters are hashed
//! only the first time, and for words the lexicon does not know.

use super::syntax::{Syntax, n_words};
use hashbrown::HashMap;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};

const NOT_ASKED: u16 = u16::MAX;
const NOTHING: u16 = u16::MAX - 1;

/// A list of entries, of at most 65,534 first words.
pub(super) struct FirstWords<T> {
    /// Entries that share their first word, in the order given.
    lists: Vec<Vec<T>>,
    by_word: HashMap<String, u16>,
    /// For each word of the lexicon an index into `lists`, [`NOTHING`] or [`NOT_ASKED`].
    answers: Box<[AtomicU16]>,
}

impl<T> FirstWords<T> {
    /// `entries` with their first words.
    pub(super) fn of<'w>(entries: impl IntoIterator<Item = (&'w str, T)>) -> Self {
        let (mut lists, mut by_word) = (Vec::<Vec<T>>::new(), HashMap::<String, u16>::new());
        for (word, entry) in entries {
            let index = *by_word.entry_ref(word).or_insert_with(|| {
                lists.push(Vec::new());
                (lists.len() - 1) as u16
            });
            lists[usize::from(index)].push(entry);
        }
        let answers = (0..n_words()).map(|_| AtomicU16::new(NOT_ASKED)).collect();
        Self { lists, by_word, answers }
    }

    /// The entries whose first word is that of token `at`: its form or its lemma, whichever `first` gives,
    /// but always the same for one form.
    #[inline]
    pub(super) fn starting<'w>(&self, syntax: &Syntax, at: usize, first: impl FnOnce() -> &'w str) -> &[T] {
        let answer = syntax.number(at).map(|number| &self.answers[number]);
        match answer.map_or(NOT_ASKED, |answer| answer.load(Relaxed)) {
            NOTHING => &[],
            NOT_ASKED => self.ask(first(), answer),
            index => &self.lists[usize::from(index)],
        }
    }

    /// Looks `word` up by its letters; whichever thread does so first finds what all would.
    fn ask(&self, word: &str, answer: Option<&AtomicU16>) -> &[T] {
        let index = self.by_word.get(word).copied();
        if let Some(answer) = answer {
            answer.store(index.unwrap_or(NOTHING), Relaxed);
        }
        index.map_or(&[], |index| &self.lists[usize::from(index)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Article, Document};

    #[test]
    fn known_and_unknown_words_find_their_entries_each_time() {
        let article = Article { text: "They claim the Zorblax claim.".into(), ..Article::default() };
        let document = Document::new(article);
        let syntax = Syntax::of(&document);
        let words = FirstWords::of([("claim", 1), ("zorblax", 2), ("claim", 3)]);
        for _ in 0..2 {
            let found: Vec<&[i32]> =
                (0..6).map(|at| words.starting(&syntax, at, || document.form(at))).collect();
            assert_eq!(found, [&[][..], &[1, 3], &[], &[2], &[1, 3], &[]]);
        }
    }
}
