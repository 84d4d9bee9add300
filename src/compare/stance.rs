//! Stance of cues: how much distance a text keeps from what it lets others say.
//!
//! Formula: #{attributions whose cue is of the family} / #{attributions with a cue}; 0 to 1. Families join
//! the stances of cue words by what they tell about the writer's distance: distancing (claim, allege) with
//! denying; endorsing (underscore, highlight) with conceding (acknowledge, admit); all others are neutral.

use super::speech::{Said, Shares, Speech};

/// Stances that tell the same about the writer's distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Keeps a distance: claim, allege, deny.
    Distancing,
    /// Only reports: say, argue, urge, believe.
    Neutral,
    /// Vouches for what is said: underscore, highlight, acknowledge.
    Endorsing,
}

impl Family {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Distancing, Self::Neutral, Self::Endorsing];

    /// The family of a stance.
    pub fn of(stance: &str) -> Self {
        match stance {
            "distancing" | "denying" => Self::Distancing,
            "endorsing" | "conceding" => Self::Endorsing,
            _ => Self::Neutral,
        }
    }

    /// `distancing`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distancing => "distancing",
            Self::Neutral => "neutral",
            Self::Endorsing => "endorsing",
        }
    }

    /// The stances it joins.
    pub fn stances(self) -> &'static [&'static str] {
        match self {
            Self::Distancing => &["distancing", "denying"],
            Self::Neutral => &["neutral", "arguing", "mental", "directing"],
            Self::Endorsing => &["endorsing", "conceding"],
        }
    }
}

impl Speech {
    /// `stance_<family>` over all speakers, then `stance_<family> [speaker]` of each of `speakers`.
    pub fn stance(&self, speakers: &[String]) -> Shares {
        let whose: Vec<Option<&String>> = std::iter::once(None).chain(speakers.iter().map(Some)).collect();
        let pairs: Vec<(Option<&String>, Family)> =
            whose.into_iter().flat_map(|speaker| Family::ALL.map(|family| (speaker, family))).collect();
        let columns = pairs
            .iter()
            .map(|(speaker, family)| stance_column(*family, speaker.map(|s| s.as_str())))
            .collect();
        let numbers: Vec<Option<Option<u32>>> =
            pairs.iter().map(|(speaker, _)| speaker.map(|name| self.names.find(name))).collect();
        let families: Vec<Family> = self.names.all().iter().map(|name| Family::of(name)).collect();
        let counts = |said: &Said, at: usize| {
            let own = numbers[at].is_none_or(|speaker| Some(said.speaker) == speaker);
            (own && said.has_cue).then_some(1.0)
        };
        self.shares(columns, counts, |said, at| families[said.stance as usize] == pairs[at].1)
    }
}

/// The column of a family's share of the cues, of all speakers or of one.
pub fn stance_column(family: Family, speaker: Option<&str>) -> String {
    match speaker {
        Some(speaker) => format!("stance_{} [{speaker}]", family.name()),
        None => format!("stance_{}", family.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::speech::example::{documents, speech};
    use super::*;

    fn check(column: &str, expected: [(Option<f64>, usize, usize); 2]) {
        let shares = speech().stance(&["Ann".to_owned()]);
        let rows = shares.profiles(&documents(), Some("outlet"), &Options::default()).unwrap();
        let found = ["x", "y"].map(|group| {
            let row = rows.iter().find(|row| row.column == column && row.group == group).unwrap();
            (row.estimate, row.n, row.articles)
        });
        assert_eq!(found, expected, "{column}");
    }

    #[test]
    fn shares_of_cues_by_outlet_and_speaker() {
        check("stance_distancing", [(Some(2.0 / 6.0), 6, 3), (Some(1.0 / 3.0), 3, 2)]);
        check("stance_neutral", [(Some(0.5), 6, 3), (Some(2.0 / 3.0), 3, 2)]);
        check("stance_endorsing", [(Some(1.0 / 6.0), 6, 3), (Some(0.0), 3, 2)]);
        check("stance_distancing [Ann]", [(Some(0.5), 2, 2), (Some(1.0), 1, 1)]);
    }

    #[test]
    fn families_name_their_stances() {
        for family in Family::ALL {
            assert!(family.stances().iter().all(|stance| Family::of(stance) == family));
        }
    }
}
