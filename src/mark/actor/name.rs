//! Capitalised names in text order: known ones, organisations by their words, and runs that may be people.
//!
//! DESIGN. One pass from left to right. At a capital the longest reading wins among: a name of the
//! gazetteer, a phrase that is no actor, an organisation (a name that holds a word such as `Ministry`),
//! a title; what is left is a run of capitalised words, judged later (see `person`).

use super::gazetteer::{Gazetteer, Match, Nature, Use};
use super::view::{View, is_quote};
use super::words::NotName;
use crate::mark::Tag;
use std::ops::Range;

/// Capitalised words that no list knows.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) tokens: Range<usize>,
    /// A title right before it.
    pub(super) title: Option<Range<usize>>,
    /// It opens the sentence, where a capital tells nothing.
    pub(super) opens: bool,
}

/// All names of a document.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// In text order.
    pub(super) known: Vec<(Range<usize>, Match)>,
    pub(super) organisations: Vec<Range<usize>>,
    /// In text order.
    pub(super) runs: Vec<Run>,
    /// One a token: it belongs to a name, or to a phrase that is no actor.
    pub(super) taken: Vec<bool>,
}

impl Names {
    /// The known names that begin in `range`.
    pub(super) fn known_in(&self, range: &Range<usize>) -> &[(Range<usize>, Match)] {
        let first = self.known.partition_point(|(tokens, _)| tokens.start < range.start);
        let end = self.known.partition_point(|(tokens, _)| tokens.start < range.end);
        &self.known[first..end.max(first)]
    }
}

/// Words that with the word after them make a place.
const PLACE_OPENERS: [&str; 26] = [
    "new", "old", "east", "west", "north", "south", "northern", "southern", "eastern", "western", "fort",
    "port", "san", "santa", "los", "las", "saint", "st", "mount", "lake", "cape", "upper", "lower", "big",
    "long", "great",
];

/// Things that come before their own name.
const THING_OPENERS: [&str; 11] = [
    "operation",
    "hurricane",
    "project",
    "camp",
    "fort",
    "lake",
    "mount",
    "cape",
    "flight",
    "typhoon",
    "storm",
];

/// Small words inside a person's name.
const PARTICLES: [&str; 20] = [
    "de", "la", "van", "von", "bin", "ibn", "al", "el", "der", "den", "du", "da", "dos", "del", "di", "ul",
    "ur", "bint", "ter", "le",
];

/// Reads all names of a document.
pub(super) fn read(view: &View<'_>, gazetteer: &Gazetteer) -> Names {
    let mut names = Names { taken: vec![false; view.len()], ..Names::default() };
    for sentence in view.document.sentences() {
        Reader { view, gazetteer, end: sentence.tokens.end, names: &mut names }
            .sentence(sentence.tokens.start);
    }
    names
}

struct Reader<'r, 'd> {
    view: &'r View<'d>,
    gazetteer: &'r Gazetteer,
    end: usize,
    names: &'r mut Names,
}

impl Reader<'_, '_> {
    fn sentence(&mut self, start: usize) {
        let view = self.view;
        let titled = view.is_titled(start);
        let mut at = start;
        let mut title: Option<Range<usize>> = None;
        let mut opens = true;
        while at < self.end {
            if !view.is_capital(at) {
                if view.form(at) == "al"
                    && let Some(found) = self.gazetteer.at(view.document, at, self.end)
                {
                    self.know(at, found);
                    at += found.length;
                } else {
                    if view.mark(at) != '.' {
                        title = None;
                    }
                    opens &= !view.document.tokens()[at].is_word() && is_quote(view.mark(at));
                    at += 1;
                }
                continue;
            }
            let was_open = std::mem::replace(&mut opens, false);
            let known = self.gazetteer.at(view.document, at, self.end);
            let trap = view.longest(at, self.end, |listed| listed.not_name);
            let known_length = known.map_or(0, |k| k.length);
            let trap_length = trap.map_or(0, |t| t.0);

            if trap_length > known_length.max(1) || (trap_length > 1 && trap_length == known_length) {
                self.take(at..at + trap_length);
                title = None;
                at += trap_length;
                continue;
            }
            if !titled
                && let Some(end) = self.organisation(at, was_open)
                && end - at > known_length
            {
                match known {
                    Some(found) if self.is_institution(at + found.length..end, found) => {
                        self.know(at, found);
                        self.take(at..end);
                    }
                    _ => {
                        self.names.organisations.push(at..end);
                        self.take(at..end);
                    }
                }
                title = None;
                at = end;
                continue;
            }
            if let Some(found) = known
                && !self.is_personal(at, found)
            {
                self.know(at, found);
                at += found.length;
                continue;
            }
            if let Some((length, _)) = view.longest(at, self.end, |listed| listed.title)
                && !(view.is_capital(at + length) && view.listed(at).given.is_some())
            {
                title = Some(title.map_or(at, |t| t.start)..at + length);
                at += length;
                continue;
            }
            if let (Some((_, class)), None) = (trap, known)
                && let Some(next) = self.skip(at, class, was_open)
            {
                self.take(if class == NotName::Opener { at..at } else { at..next });
                title = None;
                at = next;
                continue;
            }
            at = if titled { self.titled_run(at) } else { self.run(at, title.take(), was_open) };
        }
    }

    fn take(&mut self, tokens: Range<usize>) {
        self.names.taken[tokens].fill(true);
    }

    fn know(&mut self, at: usize, found: Match) {
        self.names.known.push((at..at + found.length, found));
        self.take(at..at + found.length);
    }

    /// Whether the rest of an organisation's name after a state's or party's makes it one of the state's
    /// institutions: `Pakistan Army`, `Indian Foreign Ministry`.
    fn is_institution(&self, mut rest: Range<usize>, found: Match) -> bool {
        let known = self.gazetteer.actor(found.actor);
        let opener = found.role == Use::Adjective
            || (known.nature == Nature::State && matches!(found.role, Use::Name | Use::Alias));
        opener
            && rest.all(|i| {
                !self.view.is_capital(i)
                    || self.view.listed(i).institution
                    || (found.role == Use::Adjective
                        && self.gazetteer.at(self.view.document, i, self.end).is_some())
            })
    }

    /// Whether a known name of one word is rather the first word of a person's: `Jordan Peterson`.
    fn is_personal(&self, at: usize, found: Match) -> bool {
        let known = self.gazetteer.actor(found.actor);
        let next = at + found.length;
        let personal = known.homonym.is_some()
            || found.role == Use::Capital
            || (matches!(found.role, Use::Name) && self.view.listed(at).given.is_some());
        found.length == 1
            && personal
            && !self.view.is_possessive(at)
            && self.view.is_capital(next)
            && next < self.end
            && self.is_plain(next)
    }

    /// Whether no list knows the capitalised word at `at`.
    fn is_plain(&self, at: usize) -> bool {
        let listed = self.view.listed(at);
        listed.title.is_none()
            && listed.not_name.is_none()
            && !listed.organisation_head
            && !listed.modifier
            && self.gazetteer.at(self.view.document, at, self.end).is_none()
    }

    /// Where a listed word ends that is no name; `None` if a name may begin here all the same.
    fn skip(&self, at: usize, class: NotName, opens: bool) -> Option<usize> {
        let view = self.view;
        let form = view.form(at);
        let next = at + 1;
        let plain =
            next < self.end && view.is_capital(next) && !view.is_possessive(at) && self.is_plain(next);
        let given = view.listed(at).given.is_some();
        match class {
            // "Will Smith", "Austin Powers", "April Ryan": a given name before a plain surname.
            NotName::Opener | NotName::Place | NotName::Calendar | NotName::Thing
                if given && plain && !view.is_titled(at) =>
            {
                None
            }
            NotName::Opener
                if plain
                    && PLACE_OPENERS.contains(&form)
                    && (!opens || matches!(form, "san" | "santa" | "los" | "las" | "fort" | "mount")) =>
            {
                let more = (next + 1..self.end).find(|&i| !(view.is_capital(i) && self.is_plain(i)));
                Some(more.unwrap_or(self.end).min(next + 3))
            }
            NotName::Thing if plain && !view.is_titled(at) => {
                let own = THING_OPENERS.contains(&form) || view.listed(next).given.is_none();
                Some(if own { next + 1 } else { next })
            }
            NotName::Thing if given => None,
            _ => Some(next),
        }
    }

    /// The end of the organisation's name that begins at `start`.
    fn organisation(&self, start: usize, opens: bool) -> Option<usize> {
        let view = self.view;
        let opener = matches!(view.listed(start).not_name, Some(NotName::Opener | NotName::Calendar));
        let nominal = matches!(view.tag(start), Tag::Name | Tag::Noun | Tag::Adjective);
        let article = matches!(view.form(start), "the" | "a" | "an");
        if article || (opener && opens) || ((opener || opens) && !nominal) {
            return None;
        }
        let mut at = start;
        let mut end = None;
        let mut head = "";
        // Whether "of", "for" or "on" was passed after the head.
        let mut tail = false;
        while at < self.end {
            let form = view.form(at);
            if view.is_capital(at) {
                let is_head = view.listed(at).organisation_head;
                let title = view.longest(at, self.end, |listed| listed.title).map_or(0, |t| t.0);
                if title > usize::from(is_head) {
                    break;
                }
                if !is_head && at > start && end == Some(at) && !tail {
                    // The name went on after its head without a link: "Party Congress" but not
                    // "Ministry Khan".
                    break;
                }
                let linked =
                    matches!(view.form_after(at + 1), "of" | "for" | "on") && view.is_capital(at + 2);
                let linked = linked || (view.form_after(at + 1) == "of" && view.is_capital(at + 3));
                if is_head && (at > start || (linked && form != "times" && form != "office")) {
                    head = form;
                    end = Some(at + 1);
                } else if tail {
                    end = Some(at + 1);
                }
                if view.is_possessive(at) {
                    break;
                }
                at += 1;
                continue;
            }
            let next = at + 1;
            match form {
                "of" | "for" | "on"
                    if end == Some(at)
                        && view.is_capital(next)
                        && view.listed(next).not_name != Some(NotName::Calendar) =>
                {
                    tail = true;
                }
                "of" if end == Some(at) && view.form_after(next) == "the" && view.is_capital(next + 1) => {
                    tail = true;
                    at += 1;
                }
                "and" | "&"
                    if view.is_capital(next)
                        && ((tail && is_office(head) && end == Some(at))
                            || (view.mark(at) == '&' && at > start)) => {}
                "-" if view.is_hyphen(at) && view.is_capital(next) => {}
                // "Quaid-i-Azam University"
                "-" if view.is_hyphen(at) && view.is_hyphen(at + 2) && view.is_capital(at + 3) => at += 2,
                "." if view.touches(at)
                    && at > start
                    && view.is_capital(next)
                    && view.form(at - 1).len() <= 3 => {}
                _ => break,
            }
            at += 1;
        }
        end.filter(|&end| end - start >= 2)
    }

    /// Reads a run of capitalised words that no list knows.
    fn run(&mut self, start: usize, title: Option<Range<usize>>, opens: bool) -> usize {
        let view = self.view;
        let mut at = start + 1;
        let mut thing = false;
        let mut closed = view.is_possessive(start);
        while !closed && at < self.end && at - start < 8 {
            let form = view.form(at);
            let next = at + 1;
            let initial =
                view.raw(at - 1).chars().count() == 1 || matches!(view.form(at - 1), "jr" | "sr" | "st");
            if view.is_capital(at) {
                let follows_given = view.listed(start).given.is_some()
                    && (at == start + 1 || (at == start + 3 && view.mark(at - 1) == '.'))
                    && !(view.is_capital(next) && next < self.end && !view.is_possessive(at));
                let listed = view.listed(at);
                let ordinary =
                    listed.title.is_some() || listed.not_name.is_some() || listed.organisation_head;
                if ordinary && !follows_given {
                    thing = listed.not_name == Some(NotName::Thing) || listed.organisation_head;
                    break;
                }
                if let Some(found) = self.gazetteer.at(view.document, at, self.end)
                    && !(follows_given
                        && found.length == 1
                        && view.raw(at).chars().any(char::is_lowercase)
                        && matches!(found.role, Use::Name | Use::Adjective | Use::Capital))
                {
                    break;
                }
                closed = view.is_possessive(at);
                at = next;
            } else if view.mark(at) == '.'
                && view.touches(at)
                && initial
                && view.is_capital(next)
                && next < self.end
            {
                at = next;
            } else if view.is_hyphen(at)
                && at - start > 0
                && (view.is_capital(next) || (at - start >= 2 && is_syllable(view.form(next))))
            {
                if view.is_capital(next) && self.gazetteer.at(view.document, next, self.end).is_some() {
                    break;
                }
                closed = view.is_possessive(next);
                at = next + 1;
            } else if view.mark(at) == ',' && matches!(view.form_after(next), "jr" | "sr") {
                at = next + 1;
            } else if PARTICLES.contains(&form) {
                let skip = if view.is_hyphen(next) { 2 } else { 1 };
                let second = PARTICLES.contains(&view.form_after(next));
                match (view.is_capital(at + skip), second && view.is_capital(at + 2)) {
                    (true, _) if at + skip < self.end => at += skip,
                    (_, true) => at += 2,
                    _ => break,
                }
            } else {
                break;
            }
        }
        if matches!(view.form(at - 1), "jr" | "sr")
            && view.mark(at.min(self.end - 1)) == '.'
            && at + 1 < self.end
        {
            at += 1;
        }
        if !thing {
            self.names.runs.push(Run { tokens: start..at, title, opens });
        }
        at
    }

    /// In title case a run can only be a given name and the word after it.
    fn titled_run(&mut self, start: usize) -> usize {
        let view = self.view;
        let mut last = start + 1;
        if last + 1 < self.end && view.raw(last).chars().count() == 1 && view.is_capital(last) {
            last += if view.mark(last + 1) == '.' { 2 } else { 1 };
        }
        let listed = view.listed(start);
        let name = listed.given.is_some()
            && listed.not_name.is_none()
            && last < self.end
            && view.is_capital(last)
            && !view.is_possessive(start)
            && self.is_plain(last);
        if name {
            self.names.runs.push(Run { tokens: start..last + 1, title: None, opens: true });
            return last + 1;
        }
        start + 1
    }
}

/// Offices whose fields are listed with `and`: `Ministry of Health and Welfare`.
fn is_office(head: &str) -> bool {
    matches!(
        head,
        "ministry"
            | "department"
            | "committee"
            | "council"
            | "board"
            | "institute"
            | "agency"
            | "commission"
            | "centre"
            | "center"
            | "bureau"
            | "coalition"
            | "alliance"
            | "association"
            | "office"
            | "organisation"
            | "organization"
    )
}

/// The second half of a Korean or Chinese given name: `Jong-un`.
fn is_syllable(form: &str) -> bool {
    form.len() <= 5
        && !matches!(
            form,
            "led" | "era" | "style" | "like" | "run" | "free" | "made" | "in" | "on" | "wing" | "up"
        )
}
