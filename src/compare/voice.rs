//! Share of voice: which share of the attributed words each speaker and each type of source is given.
//!
//! Formula: Σ content words of the speaker / Σ content words, over the outermost attributions of a group's
//! articles; 0 to 1. An article without attributed words says nothing.

use super::speech::{Shares, Speech, UNRESOLVED};

/// Types of sources, in the order in which they are shown.
pub const SOURCE_TYPES: [&str; 8] =
    ["official", "expert", "party", "media", "citizen", "document", "unnamed", "other"];

impl Speech {
    /// `voice_share [speaker]` of each of `speakers`.
    pub fn voice(&self, speakers: &[String]) -> Shares {
        let columns = speakers.iter().map(|speaker| voice_column(speaker)).collect();
        let numbers: Vec<Option<u32>> = speakers.iter().map(|name| self.names.find(name)).collect();
        self.shares(columns, |said, _| Some(said.words), |said, at| Some(said.speaker) == numbers[at])
    }

    /// `source_share [type]` of each type of source that has a word.
    pub fn source_types(&self) -> Shares {
        let held = |wanted: u32| self.said.iter().any(|said| said.source_type == wanted && said.words > 0.0);
        let known = SOURCE_TYPES.into_iter().filter_map(|name| Some((name, self.names.find(name)?)));
        let (names, types): (Vec<&str>, Vec<u32>) = known.filter(|(_, number)| held(*number)).unzip();
        let columns = names.into_iter().map(source_column).collect();
        self.shares(columns, |said, _| Some(said.words), |said, at| said.source_type == types[at])
    }

    /// Attributed words, and those of speakers who are told apart across articles.
    pub fn resolved_words(&self) -> (f64, f64) {
        let all = self.said.iter().map(|said| said.words).sum();
        let unresolved = self.names.find(UNRESOLVED);
        let told =
            self.said.iter().filter(|said| Some(said.speaker) != unresolved).map(|said| said.words).sum();
        (all, told)
    }
}

/// The column of a speaker's share of the attributed words.
pub fn voice_column(speaker: &str) -> String {
    format!("voice_share [{speaker}]")
}

/// The column of a source type's share of the attributed words.
pub fn source_column(source_type: &str) -> String {
    format!("source_share [{source_type}]")
}

#[cfg(test)]
mod tests {
    use super::super::speech::example::{documents, speech};
    use super::super::{ALL_ARTICLES, Options};
    use super::*;

    /// Shares of x and y, and their difference with p, in `column`.
    fn check(shares: &Shares, column: &str, expected: [f64; 4]) {
        let options = Options { resamples: 200, ..Options::default() };
        let rows = shares.differences(&documents(), "outlet", &options).unwrap();
        let row = rows.iter().find(|row| row.column == column).unwrap();
        let found = [row.estimate_a, row.estimate_b, row.estimate, row.p].map(Option::unwrap);
        let near = found.iter().zip(expected).all(|(f, e)| (f - e).abs() < 1e-9);
        assert!(near, "{column}: {found:?}, not {expected:?}");
    }

    #[test]
    fn shares_of_words_as_numpy() {
        // import numpy as np; from itertools import combinations
        // own = np.array([30, 20, 0, 0, 10.]); all = np.array([45, 20, 50, 60, 50.])
        // d = lambda i: own[list(i)].sum() / all[list(i)].sum() - np.delete(own, i).sum() / np.delete(all, i).sum()
        // [abs(d(i)) >= abs(d((0, 1, 2))) - 1e-12 for i in combinations(range(5), 3)]: 4 of 10
        let speech = speech();
        let shares = speech.voice(&["Ann".to_owned(), "Bob".to_owned()]);
        check(&shares, "voice_share [Ann]", [50.0 / 115.0, 10.0 / 110.0, 0.343873517786561, 0.3]);
        let types = speech.source_types();
        assert_eq!(
            types.columns(),
            ["source_share [official]", "source_share [expert]", "source_share [other]"]
        );
        check(&types, "source_share [official]", [75.0 / 115.0, 10.0 / 110.0, 0.561264822134387, 0.1]);
    }

    #[test]
    fn one_group_is_described() {
        let shares = speech().voice(&["Ann".to_owned()]);
        let all = shares.profiles(&documents(), None, &Options::default()).unwrap();
        assert_eq!((all.len(), all[0].group.as_str(), all[0].n), (1, ALL_ARTICLES, 10));
        assert!((all[0].estimate.unwrap() - 60.0 / 225.0).abs() < 1e-12);
        assert_eq!(all[0].articles, 5);
        assert_eq!(speech().resolved_words(), (225.0, 195.0));
    }
}
