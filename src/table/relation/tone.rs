//! Tone words, by where they stand to the two.

use super::scene::Reader;
use std::ops::Range;

/// Tokens on either side of a span that stand beside it.
const BESIDE: usize = 6;
/// Distance in tokens at which a word counts half.
const HALF_DISTANCE: f64 = 4.0;

impl Reader<'_> {
    pub(super) fn tone(&mut self) {
        let zones = [
            ("between", self.between.clone()),
            ("before", self.before.clone()),
            ("after", self.after.clone()),
            ("tone", self.context.clone()),
        ];
        for (name, range) in zones {
            self.toned(name, self.sums(range));
        }
        let syntax = self.scene.syntax;
        for (side, range) in self.sides() {
            let (up, down) = self.near(&range);
            self.add(&format!("{side} near +"), up);
            self.add(&format!("{side} near −"), down);
            if let Some(clause) = syntax.clauses.get(syntax.clause_of(range.start)) {
                self.toned(&format!("{side} clause"), self.sums(clause.clone()));
                self.toned(&format!("{side} rest"), self.sums(range.end.min(clause.end)..clause.end));
            }
            let left = range.start.saturating_sub(BESIDE).max(self.context.start)..range.start;
            let right = range.end..(range.end + BESIDE).min(self.context.end);
            self.toned(&format!("{side} left"), self.sums(left));
            self.toned(&format!("{side} right"), self.sums(right));
        }
    }

    /// Sums of the weights above and below zero in `range`, both without sign.
    pub(super) fn sums(&self, range: Range<usize>) -> (f64, f64) {
        let start = self.scene.tone.partition_point(|t| t.0 < range.start);
        let inside = self.scene.tone[start..].iter().take_while(|t| t.0 < range.end);
        inside.fold((0.0, 0.0), |(up, down), (_, w)| (up + w.max(0.0), down - w.min(0.0)))
    }

    /// Three columns of a pair of sums: both, damped, and the side that outweighs.
    pub(super) fn toned(&mut self, name: &str, (up, down): (f64, f64)) {
        self.add(&format!("{name} +"), up.ln_1p());
        self.add(&format!("{name} −"), down.ln_1p());
        self.add(&format!("{name} ±"), (up - down) / (1.0 + (up - down).abs()));
    }

    /// The sums of the context, each word discounted by its distance from `range`.
    pub(super) fn near(&self, range: &Range<usize>) -> (f64, f64) {
        let (mut up, mut down) = (0.0, 0.0);
        for &(at, weight) in self.scene.tone.iter().filter(|t| self.context.contains(&t.0)) {
            let distance =
                if at < range.start { range.start - at } else { (at + 1).saturating_sub(range.end) };
            if !range.contains(&at) {
                let weight = weight / (1.0 + distance as f64 / HALF_DISTANCE);
                up += weight.max(0.0);
                down -= weight.min(0.0);
            }
        }
        (up, down)
    }
}
