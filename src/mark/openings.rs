//! A quick no: whether any entry of a word list can begin with a word.
//!
//! DESIGN. Lists of cues are asked about every token and answer seldom. A table of 4096 bytes, indexed by
//! the first three bytes of a word, answers most of them without hashing the word. A yes may be wrong,
//! a no never is.

const SLOTS: usize = 4096;

/// For each beginning of a word, a set of up to eight kinds of entries that have it.
pub(super) struct Openings(Box<[u8; SLOTS]>);

fn slot(word: &str) -> usize {
    let byte = |i: usize| word.as_bytes().get(i).map_or(0, |&b| usize::from(b));
    (byte(0) * 961 + byte(1) * 31 + byte(2)) % SLOTS
}

impl Openings {
    /// The beginnings of `words`, each with the number of its kind, 0 to 7.
    pub(super) fn of<'w>(words: impl Iterator<Item = (&'w str, u8)>) -> Self {
        let mut slots = Box::new([0; SLOTS]);
        for (word, kind) in words {
            slots[slot(word)] |= 1 << kind;
        }
        Self(slots)
    }

    /// Whether an entry of `kind` can begin with `word`, or with one that shares its first three bytes.
    pub(super) fn can(&self, word: &str, kind: u8) -> bool {
        self.0[slot(word)] & 1 << kind != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_is_never_denied() {
        let openings = Openings::of([("claim", 1), ("as", 0)].into_iter());
        assert!(openings.can("claim", 1) && openings.can("claims", 1) && openings.can("as", 0));
        assert!(!openings.can("claim", 0) && !openings.can("deny", 1));
    }
}
