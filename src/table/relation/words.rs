//! Words and pairs of words, by where they stand to the two.

use super::scene::Reader;

/// Tokens on either side of a span that stand near it.
const NEAR: usize = 5;

impl Reader<'_> {
    pub(super) fn words(&mut self) {
        let context = self.context.clone();
        for at in context.clone() {
            if self.from.contains(&at) || self.onto.contains(&at) {
                continue;
            }
            let word = self.word(at).to_owned();
            let zone = if self.between.contains(&at) {
                "between"
            } else if self.before.contains(&at) {
                "before"
            } else {
                "after"
            };
            self.flag_here(&format!("{zone} {word}"));
            self.flag(format!("word {word}"));
        }
        for at in context.start..context.end.saturating_sub(1) {
            let pair = self.pair(at);
            if at + 1 >= self.between.start && at < self.between.end {
                self.flag_here(&format!("between {pair}"));
            }
            self.flag(format!("words {pair}"));
        }
        for (side, range) in self.sides() {
            if range.start > context.start {
                let word = self.word(range.start - 1).to_owned();
                self.flag_here(&format!("{side}−1 {word}"));
                self.flag(format!("{side}−1 {word}"));
            }
            if range.start > context.start + 1 {
                self.flag(format!("{side}−2 {}", self.pair(range.start - 2)));
            }
            if range.end < context.end {
                let word = self.word(range.end).to_owned();
                self.flag_here(&format!("{side}+1 {word}"));
                self.flag(format!("{side}+1 {word}"));
            }
            if range.end + 1 < context.end {
                self.flag(format!("{side}+2 {}", self.pair(range.end)));
            }
            let left = range.start.saturating_sub(NEAR).max(context.start)..range.start;
            let right = range.end..(range.end + NEAR).min(context.end);
            for at in left {
                self.flag(format!("{side}− {}", self.word(at)));
            }
            for at in right {
                self.flag(format!("{side}+ {}", self.word(at)));
            }
        }
    }

    fn pair(&self, at: usize) -> String {
        format!("{} {}", self.word(at), self.word(at + 1))
    }
}
