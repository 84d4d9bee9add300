//! What the words around a tone word do to its weight.
//!
//! DESIGN. Every rule asks for one kind of word before the term (or, for "but", anywhere in its sentence),
//! in its clause and on its side of quotation marks: what the outlet denies is not what a source denies.
//! Rules that hold together multiply. A denial reaches three tokens, a phrase that denies as far as its
//! marked scope ("far from being safe"). A negative word denied is not praise ("no problems"); a harm taken away is little harm
//! ("prevent a war"), and a denied relief leaves it ("failed to prevent a war"). What is conceded
//! ("despite") or stands before "but" counts less, what follows "but" more; so do a thing supposed
//! ("if", "would"), one held at a distance ("so-called") and the standard of a comparison ("than"). The
//! factors were set on the training part of the editorials of Hutto & Gilbert (2014).

use super::LEXICONS;
use crate::mark::Marks;
use crate::text::{Document, Paragraph};
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a word does to terms around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// "not", "without", "failed"
    Negates,
    /// "only", "doubt": after a negation, they say that none is meant.
    Excuses,
    /// "prevent", "curb", "fewer": harm taken away.
    Relieves,
    /// "less": harm taken away, and praise too.
    Lessens,
    /// "deeply"
    Intensifies,
    /// "somewhat"
    Weakens,
    /// "but"
    Contrasts,
    /// "despite", "although"
    Concedes,
    /// "if", "would"
    Supposes,
    /// "so-called", "alleged"
    Distances,
    /// "than"
    Compares,
}

static ROLES: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| {
    let rows = LEXICONS[0].modifiers.lines().filter_map(|line| line.split_once('\t'));
    rows.map(|(word, role)| {
        let role = match role {
            "negate" => Role::Negates,
            "excuse" => Role::Excuses,
            "relieve" => Role::Relieves,
            "lessen" => Role::Lessens,
            "boost" => Role::Intensifies,
            "dampen" => Role::Weakens,
            "contrast" => Role::Contrasts,
            "concede" => Role::Concedes,
            "suppose" => Role::Supposes,
            "distance" => Role::Distances,
            "compare" => Role::Compares,
            _ => panic!("the modifiers say “{role}” of {word}"),
        };
        (word, role)
    })
    .collect()
});

/// Reads the words, if that was not done before.
pub(super) fn load() {
    LazyLock::force(&ROLES);
    LazyLock::force(&EVENTS);
}

/// Hutto & Gilbert (2014) found −0.74.
const NEGATED_POSITIVE: f64 = -0.74;
const NEGATED_NEGATIVE: f64 = -0.2;
const RELIEVED: f64 = 0.2;
const LESSENED_POSITIVE: f64 = -0.3;
const INTENSIFIED: f64 = 1.3;
const WEAKENED: f64 = 0.7;
const BEFORE_BUT: f64 = 0.7;
const AFTER_BUT: f64 = 1.2;
const CONCEDED: f64 = 0.6;
const SUPPOSED: f64 = 0.75;
const DISTANCED: f64 = 0.5;
const COMPARED: f64 = 0.6;

/// Tokens before a term in which a denial or relief is looked for without a marked scope.
const LOOK_BACK: usize = 3;
/// Tokens before a term in which a supposing word is looked for.
const SUPPOSE_BACK: usize = 6;
/// Tokens before a term in which a distancing word is looked for.
const DISTANCE_BACK: usize = 2;

/// What shifted a weight, in the order it is told.
#[derive(Debug, Clone, Copy)]
enum Event {
    Negated,
    Relieved,
    Lessened,
    Intensified,
    Weakened,
    Contrasted,
    Conceded,
    Supposed,
    Distanced,
    Compared,
}

const NAMES: [&str; 10] = [
    "negated",
    "relieved",
    "lessened",
    "intensified",
    "weakened",
    "contrasted",
    "conceded",
    "supposed",
    "distanced",
    "compared",
];

/// Names of all sets of events; bit by bit.
static EVENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let of = |set: usize| {
        let held = NAMES.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
        held.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    };
    (0..1 << NAMES.len()).map(of).collect()
});

/// The words of a paragraph that shift weights; found once for all lexicons.
pub(super) struct Shifts<'a> {
    document: &'a Document,
    marks: &'a Marks,
    /// In text order.
    roles: Vec<(usize, Role)>,
    /// The tokens that set what stands before them against what follows: each "but" that contrasts.
    buts: Vec<usize>,
}

impl<'a> Shifts<'a> {
    /// The shifts of `paragraph`.
    pub(super) fn of(document: &'a Document, marks: &'a Marks, paragraph: &Paragraph) -> Self {
        let role = |at: usize| match ROLES.get(document.form(at)) {
            Some(role) => Some(*role),
            None => document.form(at).ends_with("n't").then_some(Role::Negates),
        };
        let words = paragraph.tokens.clone().filter(|&at| document.tokens()[at].is_word());
        let roles: Vec<_> = words.filter_map(|at| Some((at, role(at)?))).collect();
        // "nothing but", "all but", "not only … but also" set nothing against each other.
        let contrasts = |at: usize| {
            let sentence = sentence(document, at);
            let form = |at: usize| if sentence.contains(&at) { document.form(at) } else { "" };
            let before = at.checked_sub(1).map_or("", form);
            form(at + 1) != "also" && !matches!(before, "nothing" | "anything" | "all" | "none" | "cannot")
        };
        let buts = roles.iter().filter(|&&(at, role)| role == Role::Contrasts && contrasts(at));
        Self { buts: buts.map(|r| r.0).collect(), document, marks, roles }
    }

    /// The factor on `valence` of a term at `tokens`, and what makes it.
    pub(super) fn on(&self, tokens: &Range<usize>, valence: f64) -> (f64, &'static str) {
        let start = tokens.start;
        let sentence = sentence(self.document, start);
        let clause = (sentence.start..start).rev().find(|&i| parts(self.document.mark(i)));
        let clause = clause.map_or(sentence.start, |i| i + 1);
        let nearer = self.roles.partition_point(|r| r.0 < start);
        // Roles in the clause, up to `reach` tokens before the term, the nearest first.
        let before = |reach: usize| {
            let earliest = clause.max(start.saturating_sub(reach));
            self.roles[..nearer].iter().rev().take_while(move |r| r.0 >= earliest).map(|r| r.1)
        };
        let (mut negated, mut relieved, mut lessened, mut excused) = (false, false, false, false);
        for role in before(LOOK_BACK) {
            match role {
                Role::Excuses => excused = true,
                Role::Negates => negated |= !excused,
                Role::Relieves => relieved |= valence < 0.0,
                Role::Lessens => lessened = true,
                _ => {}
            }
        }
        negated |= !excused && self.in_scope(tokens);

        let (mut factor, mut events) = (1.0, 0);
        let mut shift = |event: Event, by: f64| {
            factor *= by;
            events |= 1 << event as usize;
        };
        match (negated, relieved || lessened) {
            (true, _) if valence > 0.0 => shift(Event::Negated, NEGATED_POSITIVE),
            // "did not prevent a war": the war is there.
            (true, true) => {
                shift(Event::Negated, 1.0);
                shift(Event::Relieved, 1.0);
            }
            (true, false) => shift(Event::Negated, NEGATED_NEGATIVE),
            (false, true) if valence > 0.0 => shift(Event::Lessened, LESSENED_POSITIVE),
            (false, true) => shift(Event::Relieved, RELIEVED),
            (false, false) => {}
        }
        match before(1).next() {
            Some(Role::Intensifies) => shift(Event::Intensified, INTENSIFIED),
            Some(Role::Weakens) => shift(Event::Weakened, WEAKENED),
            _ => {}
        }
        let but = self.buts.get(self.buts.partition_point(|&but| but < sentence.start));
        if let Some(&but) = but.filter(|&&but| but < sentence.end && self.on_one_side(but, start)) {
            shift(Event::Contrasted, if start < but { BEFORE_BUT } else { AFTER_BUT });
        }
        for (role, reach, event, by) in [
            (Role::Concedes, usize::MAX, Event::Conceded, CONCEDED),
            (Role::Supposes, SUPPOSE_BACK, Event::Supposed, SUPPOSED),
            (Role::Distances, DISTANCE_BACK, Event::Distanced, DISTANCED),
            (Role::Compares, usize::MAX, Event::Compared, COMPARED),
        ] {
            if before(reach).any(|r| r == role) {
                shift(event, by);
            }
        }
        (factor, &EVENTS[events])
    }

    /// Whether a phrase that denies ("far from", "failed to"), or "without", has the term in its scope.
    /// Scopes of single words were tried too: beyond the look-back they agreed worse with readers.
    fn in_scope(&self, tokens: &Range<usize>) -> bool {
        let document = self.document;
        self.marks.negation(document.span_of(tokens.clone())).is_some_and(|negation| {
            let cue = document.tokens_in(negation.cue);
            (cue.len() > 1 || document.form(cue.start) == "without")
                && self.on_one_side(cue.start, tokens.start)
        })
    }

    /// Whether two tokens stand both in or both outside quotation marks.
    fn on_one_side(&self, a: usize, b: usize) -> bool {
        let quoted = |at: usize| self.document.is_quoted(self.document.tokens()[at].span);
        quoted(a) == quoted(b)
    }
}

/// The tokens of the sentence that holds token `at`.
fn sentence(document: &Document, at: usize) -> Range<usize> {
    document.sentences()[document.sentence_of(at)].tokens.clone()
}

/// Whether a mark ends the reach of what stands before it.
fn parts(mark: char) -> bool {
    matches!(mark, ',' | ';' | ':' | '.' | '!' | '?' | '…' | '(' | ')' | '"' | '“' | '”' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::Gazetteer;
    use crate::measure::{Unit, measures};
    use crate::text::Article;

    /// `expected`: words, weight, what shifted it.
    fn check(text: &str, expected: &[(&str, f64, &str)]) {
        let (matcher, measures) = measures(Vec::new());
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let marks = Marks::of(&document, &matcher, &Gazetteer::default());
        let own = measures.iter().find(|m| m.columns()[0].name == "sentiment").unwrap();
        let mut found = Vec::new();
        for paragraph in document.paragraphs() {
            own.evidence(&Unit::new(&document, paragraph, &marks), &mut found);
        }
        let found: Vec<_> = found
            .iter()
            .filter(|e| e.column == 0)
            .map(|e| (document.slice(e.span), (e.weight * 100.0).round() / 100.0, e.event))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_denial_reaches_three_tokens_within_the_clause() {
        check("It was not a good day.", &[("good", -1.41, "negated")]);
        check("There were no problems.", &[("problems", 0.16, "negated")]);
        check("It didn't bring peace.", &[("peace", -1.85, "negated")]);
        check("Not now, peace.", &[("peace", 2.5, "")]);
        check("It was not only good.", &[("good", 1.9, "")]);
        check("Without a doubt excellent.", &[("excellent", 2.7, "")]);
    }

    #[test]
    fn a_phrase_that_denies_reaches_to_the_end_of_its_scope() {
        check(
            "The road is far from entirely safe.",
            &[("far from", -1.2, ""), ("safe", -1.83, "negated, intensified")],
        );
        check("It ended without even one other massacre.", &[("massacre", 0.64, "negated")]);
        check(
            "They failed to bring the two sides peace.",
            &[("failed to", -1.2, ""), ("peace", -1.85, "negated")],
        );
    }

    #[test]
    fn harm_taken_away_is_little_harm() {
        check("They prevented a massacre.", &[("massacre", -0.64, "relieved")]);
        check("They did not prevent the massacre.", &[("massacre", -3.2, "negated, relieved")]);
        check(
            "They failed to prevent the massacre.",
            &[("failed to", -1.2, ""), ("massacre", -3.2, "negated, relieved")],
        );
    }

    #[test]
    fn degree() {
        check("A deeply corrupt man.", &[("corrupt", -2.34, "intensified")]);
        check("A slightly corrupt man.", &[("corrupt", -1.26, "weakened")]);
        check("A less corrupt man.", &[("corrupt", -0.36, "relieved")]);
        check("A less safe road.", &[("safe", -0.57, "lessened")]);
    }

    #[test]
    fn contrast_and_concession() {
        let after = ("corrupt", -2.16, "contrasted");
        check("He is excellent but corrupt.", &[("excellent", 1.89, "contrasted"), after]);
        check("It was all but corrupt.", &[("corrupt", -1.8, "")]);
        check("He is not only excellent but also honest.", &[("excellent", 2.7, ""), ("honest", 1.2, "")]);
        check(
            "Despite the massacre, he is excellent.",
            &[("massacre", -1.92, "conceded"), ("excellent", 2.7, "")],
        );
        check(
            "Although he is corrupt, he is excellent.",
            &[("corrupt", -1.08, "conceded"), ("excellent", 2.7, "")],
        );
    }

    #[test]
    fn what_is_only_supposed_or_compared_with() {
        check("It would be excellent.", &[("excellent", 2.03, "supposed")]);
        check("If the talks are excellent, they go on.", &[("excellent", 2.03, "supposed")]);
        check("A purported massacre.", &[("purported", -1.0, ""), ("massacre", -1.6, "distanced")]);
        check("It is more than a massacre.", &[("massacre", -1.92, "compared")]);
    }

    #[test]
    fn a_quotation_is_judged_by_itself() {
        check("He did not say: “Excellent work.”", &[("Excellent", 2.7, "")]);
        check("“It is excellent,” he said, but nobody came.", &[("excellent", 2.7, "")]);
    }
}
