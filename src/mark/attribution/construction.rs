//! The grammatical constructions that attribute, and how often each is right.
//!
//! DESIGN. A second coder is sure of `“…,” he said` and less sure of a noun with a complement. The
//! figures are shares of found relations whose cue a human coder marked as well, counted on 840 news
//! articles coded by hand (PolNeAR, training part; Newell, Margolin & Ruths 2018), and rounded. They
//! are counts of how rules fare, not fitted weights.

use serde::Serialize;

/// How a relation was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Construction {
    /// `“…,” he said`
    QuotationSubjectCue,
    /// `“…,” said Khan`
    QuotationCueSubject,
    /// `…, he said`
    ClauseSubjectCue,
    /// `…, he said on Monday after`
    ClauseSubjectCueOn,
    /// `…, he said, …`
    ClauseSplit,
    /// `As he said, …`
    AsOpening,
    /// `…, as he said`
    AsClosing,
    /// `said yes`
    Yes,
    /// `said: “…”`
    Quotation,
    /// `said in an interview, “…”`
    QuotationDelayed,
    /// `said:` and a quotation in the next sentence
    QuotationNext,
    /// `said that …`
    That,
    /// `said on Monday that …`
    ThatDelayed,
    /// `asked whether …`
    Question,
    /// `said the plan failed`
    Clause,
    /// `said on Monday the plan failed`
    ClauseDelayed,
    /// `which he said was safe`
    ClauseGap,
    /// `said, if asked, he would …`
    ClauseComma,
    /// `which he conceded`
    ObjectGap,
    /// `asked him about …`
    ObjectAbout,
    /// `the talks seem to have stalled`
    Raising,
    /// `told reporters that …`
    ObjectThat,
    /// `told a hall in Salem, New Hampshire, that …`
    ObjectThatFar,
    /// `asked reporters whether …`
    ObjectQuestion,
    /// `told reporters to …`
    ObjectTold,
    /// `accused him of …`, `urged them to …`
    Object,
    /// `accused the party and its leader of …`
    ObjectFar,
    /// `vowed to …`
    Infinitive,
    /// `denied taking …`
    Gerund,
    /// `complained about …`
    Preposition,
    /// `criticised the plan`
    NounPhrase,
    /// `called it “…”`
    NounPhraseQuoted,
    /// `the poll found growth`
    Finding,
    /// `it was reported that …`
    PassiveThat,
    /// `it was not said whether …`
    PassiveQuestion,
    /// `he is said to …`
    PassiveInfinitive,
    /// `he was accused of …`
    PassiveObject,
    /// `was criticised by …`
    PassiveBy,
    /// `a plan to warn that …`
    BareInfinitive,
    /// `the claim that …`
    NounThat,
    /// `criticism of …`
    Noun,
    /// `his view is that …`
    NounIs,
    /// `is confident that …`
    AdjectiveThat,
    /// `is critical of …`
    Adjective,
    /// `according to …`
    According,
    /// `in his view`
    Possessed,
    /// `For Islamabad, …`
    Perspective,
    /// `in the latest poll`
    Poll,
    /// `reportedly`
    Hearsay,
    /// `Minister: …`
    Label,
}

/// Where a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// Beside its cue.
    Near,
    /// Shared with another verb of the sentence.
    Shared,
    /// Nowhere.
    Nowhere,
}

impl Construction {
    /// How often a relation found so is one: near its source, with a shared source, without source.
    fn precisions(self) -> [f64; 3] {
        match self {
            Self::QuotationSubjectCue => [0.98, 0.88, 0.64],
            Self::QuotationCueSubject => [0.98, 0.88, 0.64],
            Self::ClauseSubjectCue => [0.92, 0.83, 0.6],
            Self::ClauseSubjectCueOn => [0.82, 0.74, 0.53],
            Self::ClauseSplit => [0.85, 0.76, 0.55],
            Self::AsOpening => [0.8, 0.72, 0.52],
            Self::AsClosing => [0.75, 0.67, 0.5],
            Self::Yes => [0.7, 0.63, 0.46],
            Self::Quotation => [0.9, 0.81, 0.585],
            Self::QuotationDelayed => [0.85, 0.76, 0.85],
            Self::QuotationNext => [0.85, 0.76, 0.85],
            Self::That => [0.9, 0.81, 0.585],
            Self::ThatDelayed => [0.85, 0.76, 0.85],
            Self::Question => [0.8, 0.72, 0.52],
            Self::Clause => [0.86, 0.77, 0.56],
            Self::ClauseDelayed => [0.65, 0.58, 0.65],
            Self::ClauseGap => [0.8, 0.72, 0.5],
            Self::ClauseComma => [0.7, 0.6, 0.4],
            Self::ObjectGap => [0.6, 0.6, 0.5],
            Self::ObjectAbout => [0.7, 0.6, 0.5],
            Self::Poll => [0.5, 0.5, 0.5],
            Self::Raising => [0.6, 0.6, 0.6],
            Self::ObjectThat => [0.85, 0.76, 0.85],
            Self::ObjectThatFar => [0.8, 0.72, 0.8],
            Self::ObjectQuestion => [0.75, 0.68, 0.75],
            Self::ObjectTold => [0.7, 0.63, 0.7],
            Self::Object => [0.75, 0.67, 0.39],
            Self::ObjectFar => [0.65, 0.58, 0.39],
            Self::Infinitive => [0.7, 0.63, 0.45],
            Self::Gerund => [0.78, 0.7, 0.5],
            Self::Preposition => [0.78, 0.7, 0.5],
            Self::NounPhrase => [0.75, 0.67, 0.39],
            Self::NounPhraseQuoted => [0.78, 0.7, 0.5],
            Self::Finding => [0.7, 0.63, 0.45],
            Self::PassiveThat => [0.7, 0.63, 0.7],
            Self::PassiveQuestion => [0.6, 0.6, 0.6],
            Self::PassiveInfinitive => [0.6, 0.6, 0.6],
            Self::PassiveObject => [0.55, 0.55, 0.55],
            Self::PassiveBy => [0.5, 0.5, 0.5],
            Self::BareInfinitive => [0.4, 0.4, 0.4],
            Self::NounThat => [0.7, 0.75, 0.5],
            Self::Noun => [0.5, 0.55, 0.3],
            Self::NounIs => [0.7, 0.7, 0.5],
            Self::AdjectiveThat => [0.7, 0.63, 0.3],
            Self::Adjective => [0.5, 0.45, 0.3],
            Self::According => [0.93, 0.93, 0.93],
            Self::Possessed => [0.85, 0.85, 0.85],
            Self::Perspective => [0.7, 0.7, 0.7],
            Self::Hearsay => [0.5, 0.5, 0.5],
            Self::Label => [0.65, 0.65, 0.65],
        }
    }

    /// How often a relation found so, with its source standing so, is one.
    pub(super) fn precision(self, source: Given) -> f64 {
        self.precisions()[source as usize]
    }
}
