//! Acts of blame and credit that join the two, and what one says of the other.

use super::scene::{Reader, meet};
use crate::mark::Party;
use crate::text::Span;
use std::ops::Range;

impl Reader<'_> {
    /// Which of the two are agent, patient and voice of the acts of the context.
    pub(super) fn acts(&mut self) {
        let scene = self.scene;
        let place = scene.document.span_of(self.context.clone());
        for act in scene.marks.acts_in(place) {
            let party = |p: &Option<Party>| p.as_ref().map_or([false; 2], |p| self.hold(&[p.span]));
            let voice = act.voice.map_or([false; 2], |v| self.hold(&scene.marks.attributions[v].source));
            let roles = [("agent", party(&act.agent)), ("patient", party(&act.patient)), ("voice", voice)];
            let valence = act.valence.name();
            for (role, who) in roles {
                for (side, holds) in [("from", who[0]), ("onto", who[1])] {
                    if holds {
                        self.add(&format!("{side} {role} of {valence}"), 1.0);
                    }
                }
                for (mate, whom) in roles.into_iter().filter(|r| r.0 != role) {
                    if who[0] && whom[1] {
                        self.add(&format!("from {role}, onto {mate} of {valence}"), 1.0);
                        self.flag(format!("from {role}, onto {mate} of {}", act.lemma));
                    }
                }
            }
        }
    }

    /// Attributions whose source is one of the two, or whose content holds them.
    pub(super) fn speech(&mut self) {
        let scene = self.scene;
        let place = scene.document.span_of(self.context.clone());
        for attribution in &scene.marks.attributions {
            if !attribution.cue.iter().chain(&attribution.content).any(|s| s.overlaps(place)) {
                continue;
            }
            let source = self.hold(&attribution.source);
            let content = &attribution.content;
            let told =
                |range: &Range<usize>| content.iter().any(|&s| meet(&scene.document.tokens_in(s), range));
            let within = [told(&self.from), told(&self.onto)];
            let [from, onto] = self.sides();
            for (k, side, (other, target)) in [(0, "from", onto), (1, "onto", from)] {
                if !source[k] {
                    continue;
                }
                self.add(&format!("{side} says"), 1.0);
                self.flag(format!("{side} says by {}", attribution.cue_lemma));
                if !within[1 - k] {
                    self.add(&format!("{side} says, not of {other}"), 1.0);
                    continue;
                }
                let name = format!("{side} says of {other}");
                self.add(&name, 1.0);
                self.flag(format!("{name}, {}", attribution.stance.name()));
                self.flag(format!("{name} by {}", attribution.cue_lemma));
                self.said(&name, content, &target);
            }
            match (within, source) {
                ([true, true], [false, false]) => self.add("third says of both", 1.0),
                ([true, true], _) => self.add("said of both", 1.0),
                ([_, true], [false, _]) => self.add("third says of onto", 1.0),
                ([true, _], [_, false]) => self.add("third says of from", 1.0),
                _ => {}
            }
        }
    }

    /// The tone of what is said, as a whole and near `target`.
    fn said(&mut self, name: &str, content: &[Span], target: &Range<usize>) {
        let (mut up, mut down) = (0.0, 0.0);
        for &span in content {
            let sums = self.sums(self.scene.document.tokens_in(span));
            up += sums.0;
            down += sums.1;
        }
        self.toned(name, (up, down));
        let (up, down) = self.near(target);
        self.add(&format!("{name}, near +"), up);
        self.add(&format!("{name}, near −"), down);
    }
}
