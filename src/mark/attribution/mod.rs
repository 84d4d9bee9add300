//! Who says what, introduced by which word.
//!
//! A cue is looked up in `data/cues/attribution.tsv` and counts only in a grammatical frame that its
//! entry allows; the frame gives source and content. Quotations without a cue go on what was said
//! before. Useful for: edited English news. Not useful for: interviews transcribed without marks, fiction.
//!
//! Uses `text`, and `syntax` and `actor` of this folder.
//!
//! **Invariant:** every relation has a cue and a content; level 1 relations never stand in the content
//! of another.

// Sources, cues and contents are lists of ranges, often of one.
#![allow(clippy::single_range_in_vec_init)]

mod after;
mod before;
mod construction;
mod content;
mod cue;
mod noun;
mod phrase;
mod reader;
mod resolve;
mod source;
mod speaker;
mod verb;
mod voices;

pub use construction::Construction;
use construction::Given;
pub use speaker::{Speaker, SpeakerVia};
pub(super) use voices::Voices;

use super::{Actor, Mention, Syntax};
use crate::text::{Document, Span};
use std::ops::Range;

/// How the content is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// At least four fifths of its words stand in quotation marks.
    Direct,
    /// None do.
    Indirect,
    /// Some do.
    Mixed,
}

/// What the cue tells about the writer's distance to the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stance {
    /// claim, allege
    Distancing,
    /// deny, dispute
    Denying,
    /// concede, admit
    Conceding,
    /// argue, insist
    Arguing,
    /// say, tell
    Neutral,
    /// believe, view
    Mental,
    /// urge, call for
    Directing,
    /// acknowledge, underscore, highlight
    Endorsing,
}

/// What kind of source speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceType {
    /// Government, ministry, army, agency, court.
    Official,
    /// Analyst, professor, institute, named for knowledge.
    Expert,
    /// A state or party to the conflict speaking as a whole.
    Party,
    /// Another medium.
    Media,
    /// Witness, resident, voter.
    Citizen,
    /// Report, study, statement, law.
    Document,
    /// Sources without a name.
    Unnamed,
    /// None of these is apparent.
    Other,
}

/// One source–cue–content relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The source's words; empty when no source is given.
    pub source: Vec<Span>,
    /// The cue's words.
    pub cue: Vec<Span>,
    /// Lemma of the cue: `claim`, `call for`, `according to`.
    pub cue_lemma: String,
    /// The content's words, in text order.
    pub content: Vec<Span>,
    /// How the content is given.
    pub kind: Kind,
    /// What the cue tells.
    pub stance: Stance,
    /// What kind of source speaks.
    pub source_type: SourceType,
    /// The construction it was found in.
    pub construction: Construction,
    /// 0 to 1: how often the frame it was found in is right.
    pub confidence: f64,
    /// 1 outermost; 2 when it stands in the content of another.
    pub level: u8,
    /// The speaker, where resolved.
    pub speaker: Option<Speaker>,
}

/// A relation in tokens, before it is weighed against the others.
#[derive(Debug, Clone)]
struct Candidate {
    source: Vec<Range<usize>>,
    cue: Vec<Range<usize>>,
    lemma: &'static str,
    stance: Stance,
    content: Vec<Range<usize>>,
    construction: Construction,
    given: Given,
}

impl Candidate {
    fn confidence(&self) -> f64 {
        self.construction.precision(self.given)
    }
}

/// Finds attributions, ordered by where they begin.
pub fn find(
    document: &Document,
    syntax: &Syntax,
    actors: &[Actor],
    mentions: &[Mention],
) -> Vec<Attribution> {
    let reader = reader::Reader::new(document, syntax);
    let is_actor = |span: Span| {
        let from = mentions.partition_point(|m| m.span.end <= span.start);
        mentions.get(from).is_some_and(|m| m.span.start < span.end)
    };
    let speakers = speaker::Speakers { document, syntax, actors, mentions };
    let candidates = resolve::candidates(&reader, &is_actor);
    let mut found: Vec<_> = resolve::levels(&reader, candidates)
        .into_iter()
        .map(|(candidate, level)| {
            let spans = |ranges: &[Range<usize>]| -> Vec<Span> {
                ranges.iter().map(|r| document.span_of(r.clone())).collect()
            };
            let speaker = speakers.resolve(&candidate.source);
            Attribution {
                source: spans(&candidate.source),
                cue: spans(&candidate.cue),
                cue_lemma: candidate.lemma.to_owned(),
                content: spans(&candidate.content),
                kind: resolve::kind(&reader, &candidate.content),
                stance: candidate.stance,
                source_type: speaker::source_type(
                    document,
                    syntax,
                    &candidate.source,
                    speaker.as_ref().map(|s| &actors[s.actor]),
                ),
                construction: candidate.construction,
                confidence: candidate.confidence(),
                level,
                speaker,
            }
        })
        .collect();
    let begins = |a: &Attribution| a.source.iter().chain(&a.cue).chain(&a.content).map(|s| s.start).min();
    found.sort_by_key(|a| (begins(a), a.cue[0].start));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Article;

    fn read(text: String) -> (Document, Syntax) {
        let document = Document::new(Article { text, ..Article::default() });
        let syntax = Syntax::of(&document);
        (document, syntax)
    }

    /// Where the marks of an example stand: its text, and source, cue and content in it.
    fn unmark(example: &str) -> (String, [Vec<String>; 3]) {
        let mut text = String::new();
        let mut parts = [const { Vec::new() }; 3];
        let mut open = 0;
        for c in example.chars() {
            match c {
                '{' | '[' | '<' => open = text.len(),
                '}' => parts[0].push(text[open..].to_owned()),
                ']' => parts[1].push(text[open..].to_owned()),
                '>' => parts[2].push(text[open..].to_owned()),
                c => text.push(c),
            }
        }
        (text, parts)
    }

    /// The outermost relations of `example` as source, cue and content, marks at the edges apart.
    fn found(text: &str) -> Vec<[Vec<String>; 3]> {
        let (document, syntax) = read(text.to_owned());
        let reader = reader::Reader::new(&document, &syntax);
        let capital = |span: Span| document.slice(span).starts_with(char::is_uppercase);
        resolve::levels(&reader, resolve::candidates(&reader, &capital))
            .into_iter()
            .filter(|(_, level)| *level == 1)
            .map(|(c, _)| {
                [&c.source, &c.cue, &c.content].map(|ranges| {
                    ranges.iter().map(|r| document.slice(document.span_of(r.clone())).to_owned()).collect()
                })
            })
            .collect()
    }

    fn check(example: &str) -> Result<(), String> {
        let (text, expected) = unmark(example);
        let found = found(&text);
        let same = match found.as_slice() {
            [] => expected.iter().all(Vec::is_empty),
            [one] => *one == expected,
            _ => false,
        };
        if same { Ok(()) } else { Err(format!("{example}\n    found {found:?}")) }
    }

    #[test]
    fn contents_stand_before_after_and_around_the_cue() {
        for example in [
            "<“The bridge is safe,”> {she} [said]. <“Cars may pass.”>",
            "<“The bridge is safe,”> [said] {Omar Haidari, a spokesman for the ministry}.",
            "<“The bridge,”> {she} [said], <“is safe.”>",
            "<The bridge was safe>, {the mayor} [said] on Monday.",
            "<The bridge>, {the mayor} [argued], <was never safe>.",
            "While {the mayor} [claims] <the bridge is safe>, drivers avoid it.",
            "{The mayor, who opened the bridge}, [said] <that it was safe>.",
            "{The mayor} [told] reporters on Monday <that the bridge was safe>.",
            "<The bridge is safe>, [according to] {the ministry}.",
            "[According to] {Rahimi}, <such acts of violence only deepen mistrust and feed the dispute>.",
            "<A plan for the river>, [from] {Kabul’s} [perspective], <includes a new dam>.",
            "{Kabul} is open to talks — but [insists] <that the dam must be built>.",
            "{The mayor} [also highlights] <a new habit: young people, while more aware of the river, ignore the dam>.",
            "{The mayor} [said] in an interview <that the bridge was safe>.",
            "{The mayor} [declined to say] <whether the bridge was safe>.",
        ] {
            if let Err(wrong) = check(example) {
                panic!("{wrong}");
            }
        }
    }

    #[test]
    fn conjoined_and_participle_cues_share_their_source() {
        let found = found(
            "The mayor called for calm and warned that the river was rising, adding that boats were ready.",
        );
        let sources: Vec<_> = found.iter().map(|r| r[0].join("")).collect();
        let cues: Vec<_> = found.iter().map(|r| r[1].join("")).collect();
        assert_eq!(cues, ["called for", "warned", "adding"]);
        assert_eq!(sources, ["The mayor"; 3]);
    }

    #[test]
    fn a_quotation_without_cue_continues_what_was_said() {
        let found =
            found("“We stay,” the mayor said. She smiled. “We rebuild.”\n\n“The river will fall. We wait.”");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0][2], ["“We stay,”", "“We rebuild.”", "“The river will fall. We wait.”"]);
    }

    #[test]
    fn nested_cues_are_level_2() {
        let (document, syntax) =
            read("The mayor said the engineers believe that the dam is safe.".to_owned());
        let levels: Vec<_> =
            find(&document, &syntax, &[], &[]).into_iter().map(|a| (a.cue_lemma, a.level)).collect();
        assert_eq!(levels, [("say".to_owned(), 1), ("believe".to_owned(), 2)]);
    }

    #[test]
    fn kinds_and_types() {
        for (text, kind, source) in [
            ("“We stay,” the minister said.", Kind::Direct, SourceType::Official),
            (
                "The professor said the “so-called peace” had failed long ago.",
                Kind::Mixed,
                SourceType::Expert,
            ),
            ("A witness said the road was empty.", Kind::Indirect, SourceType::Citizen),
            ("The report said that the road was empty.", Kind::Indirect, SourceType::Document),
            ("It was reported that the road was empty.", Kind::Indirect, SourceType::Unnamed),
        ] {
            let (document, syntax) = read(text.to_owned());
            let found = find(&document, &syntax, &[], &[]);
            assert_eq!((found[0].kind, found[0].source_type), (kind, source), "{text}");
        }
    }

    #[test]
    fn what_other_cues_introduce_is_told_apart() {
        for example in [
            "<Nobody had checked the dam>, {Haidari} [has said].",
            "{The agency} [asked] Haidari on Friday <how the dam would hold>.",
            "As [reported] by {the Valley Post}, <the dam leaked for a year>.",
            "{The mayor} [said] in his opening remarks <that the dam should be rebuilt>.",
            "{They} [say] <the engineers already tried to mend the dam>.",
            "{The mayor} [said] <the time for being polite was over>.",
        ] {
            if let Err(wrong) = check(example) {
                panic!("{wrong}");
            }
        }
        let found = found("Asked if she believed the dam would hold, Karimi said she did not know.");
        let cues: Vec<_> = found.iter().map(|r| r[1].join("")).collect();
        assert_eq!(cues, ["Asked", "said"]);
    }

    #[test]
    fn speakers_are_resolved_with_a_reason_and_rivals_are_named() {
        for (text, expected) in [
            (
                "Foreign Minister Ishaq Dar arrived. The minister said the talks failed.",
                "Ishaq Dar role 0.75 ",
            ),
            ("Ishaq Dar arrived. Dar said the talks failed.", "Ishaq Dar alias 0.95 "),
            ("Islamabad reacted. Its leadership said the talks failed.", "Pakistan affiliation"),
            (
                "Foreign Minister Ishaq Dar met Foreign Minister Omar Haidari. The minister said the talks failed.",
                "Omar Haidari role 0.5 Ishaq Dar",
            ),
        ] {
            let (document, syntax) = read(text.to_owned());
            let (actors, mentions) =
                crate::mark::find_actors(&document, &syntax, &crate::mark::Gazetteer::builtin());
            let found = find(&document, &syntax, &actors, &mentions);
            let said = found.iter().find(|a| a.cue_lemma == "say").unwrap();
            let told = said.speaker.as_ref().map_or(String::new(), |s| {
                let rivals: Vec<_> = s.rivals.iter().map(|&r| actors[r].name.as_str()).collect();
                format!("{} {} {} {}", actors[s.actor].name, s.via.name(), s.confidence, rivals.join(", "))
            });
            assert!(told.starts_with(expected), "{text}: {told:?}");
        }
    }

    #[test]
    fn every_cue_is_found_in_its_example() {
        let failed: Vec<_> = cue::all().filter_map(|(_, example)| check(example).err()).collect();
        assert!(failed.is_empty(), "{} fail:\n{}", failed.len(), failed.join("\n"));
    }

    #[test]
    fn words_that_cite_nobody_are_passed_over() {
        let lines = cue::LIST.lines().filter_map(|l| l.strip_prefix("-\tnone\t-\t-\t"));
        let failed: Vec<_> = lines.filter_map(|example| check(example).err()).collect();
        assert!(failed.is_empty(), "{} fail:\n{}", failed.len(), failed.join("\n"));
    }
}
