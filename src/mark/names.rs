//! How marks are written in tables.

use super::{Kind, SourceType, SpeakerVia, Stance, Valence, Via};

macro_rules! names {
    ($($kind:ident { $($variant:ident => $name:literal),* $(,)? })*) => {
        $(impl $kind {
            /// As written in tables.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        })*
    };
}

impl SpeakerVia {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mention(via) => via.name(),
            Self::Affiliation => "affiliation",
            Self::Role => "role",
        }
    }
}

names! {
    Via {
        Name => "name",
        Alias => "alias",
        Demonym => "demonym",
        Metonym => "metonym",
        Pronoun => "pronoun",
    }
    Kind {
        Direct => "direct",
        Indirect => "indirect",
        Mixed => "mixed",
    }
    Stance {
        Distancing => "distancing",
        Denying => "denying",
        Conceding => "conceding",
        Arguing => "arguing",
        Neutral => "neutral",
        Mental => "mental",
        Directing => "directing",
        Endorsing => "endorsing",
    }
    SourceType {
        Official => "official",
        Expert => "expert",
        Party => "party",
        Media => "media",
        Citizen => "citizen",
        Document => "document",
        Unnamed => "unnamed",
        Other => "other",
    }
    Valence {
        Blame => "blame",
        Credit => "credit",
    }
}
