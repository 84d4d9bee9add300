//! Who does what to whom: verbs, prepositions and possessors that hold the two.

use super::scene::Reader;

impl Reader<'_> {
    /// Verbs of which the two are logical subject or object.
    pub(super) fn roles(&mut self) {
        let (document, syntax) = (self.scene.document, self.scene.syntax);
        for verb in self.context.clone().filter(|&i| syntax.is_verb(i)) {
            if self.from.contains(&verb) || self.onto.contains(&verb) {
                continue;
            }
            let subject = syntax.subject_of(document, verb).map(|p| &syntax.phrases[p]);
            let (does, undergoes) = if syntax.is_passive(document, verb) {
                (syntax.agent_of(document, verb), subject)
            } else {
                (subject, syntax.object_of(document, verb).map(|p| &syntax.phrases[p]))
            };
            let [does, undergoes] =
                [does, undergoes].map(|p| p.map_or([false; 2], |phrase| self.holds(&phrase.tokens)));
            let lemma = syntax.lemma(document, verb);
            let denied = self.scene.marks.is_negated(document.tokens()[verb].span);
            let lemma = if denied { format!("not {lemma}") } else { lemma.to_owned() };
            let (up, down) = self.sums(verb..verb + 1);
            for (k, side) in ["from", "onto"].into_iter().enumerate() {
                for (role, holds) in [("does", does[k]), ("undergoes", undergoes[k])] {
                    if holds {
                        self.flag(format!("{side} {role} {lemma}"));
                        self.add(&format!("{side} {role} +"), up);
                        self.add(&format!("{side} {role} −"), down);
                    }
                }
            }
            if does[0] && undergoes[1] {
                self.flag(format!("from does to onto {lemma}"));
                self.add("from does to onto", 1.0);
                self.add("from does to onto +", up);
                self.add("from does to onto −", down);
            }
            self.later(verb, &lemma, does);
        }
    }

    /// One of the two does `lemma`, the other stands later in the sentence.
    fn later(&mut self, verb: usize, lemma: &str, does: [bool; 2]) {
        let (document, syntax) = (self.scene.document, self.scene.syntax);
        let sentence = document.sentences()[document.sentence_of(verb)].tokens.end;
        let clause = syntax.clauses.get(syntax.clause_of(verb)).map_or(verb, |c| c.end);
        let [from, onto] = self.sides();
        for (k, side, (other, range)) in [(0, "from", onto), (1, "onto", from)] {
            if !does[k] || range.start <= verb || range.start >= sentence {
                continue;
            }
            self.flag(format!("{side} does, then {other} {lemma}"));
            if range.start < clause {
                if let Some((_, preposition)) = self.preposition(&range) {
                    let name = format!("{side} does, {other} {lemma} {preposition}");
                    self.flag(name);
                }
                let (up, down) = self.sums(verb..range.start);
                self.add(&format!("{side} does, {other} in clause"), 1.0);
                self.add(&format!("{side} does, {other} in clause +"), up.ln_1p());
                self.add(&format!("{side} does, {other} in clause −"), down.ln_1p());
            }
        }
    }

    /// `criticism of X`, `against X`.
    pub(super) fn prepositions(&mut self) {
        for (side, range) in self.sides() {
            let Some((at, form)) = self.preposition(&range) else { continue };
            let form = form.to_owned();
            if at > self.context.start {
                self.flag(format!("{side} after {} {form}", self.word(at - 1)));
                let (up, down) = self.sums(at.saturating_sub(2).max(self.context.start)..at + 1);
                self.add(&format!("{side} after +"), up);
                self.add(&format!("{side} after −"), down);
            }
            self.flag(format!("{side} after {form}"));
        }
    }

    /// `X's criticism`, `X supporters`, `X's attack on Y`.
    pub(super) fn possession(&mut self) {
        let (document, syntax) = (self.scene.document, self.scene.syntax);
        let [from, onto] = self.sides();
        for ((side, own), (other, far)) in [(from.clone(), onto.clone()), (onto, from)] {
            let last = own.end - 1;
            let phrase = syntax.phrase_at(last).map(|p| &syntax.phrases[p]);
            let Some(phrase) = phrase.filter(|p| p.head > last) else { continue };
            let noun = syntax.lemma(document, phrase.head);
            let owns = document.tokens()[last].possessive;
            self.flag(format!("{side} {} {noun}", if owns { "has" } else { "before" }));
            let (up, down) = self.sums(last + 1..phrase.tokens.end);
            self.add(&format!("{side} has +"), up);
            self.add(&format!("{side} has −"), down);
            if owns && (phrase.tokens.end..phrase.tokens.end + 4).contains(&far.start) {
                if let Some((_, preposition)) = self.preposition(&far) {
                    let name = format!("{side} has, {other} {noun} {preposition}");
                    self.flag(name);
                }
                self.add(&format!("{side} has, {other}"), 1.0);
            }
        }
    }
}
