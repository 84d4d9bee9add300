//! What a text tells about a target: places of tone words, acts, voices.

use super::{Setting, rule};
use crate::mark::{Attribution, Mention, Party, Tag, Via};
use crate::measure::Evidence;
use crate::table::columns::Sink;
use crate::text::Span;
use std::ops::Range;
use std::sync::LazyLock;

/// Where a tone word stands to the target; sums of both signs are kept for each.
const ZONES: [&str; 27] = [
    "all",
    "left",
    "right",
    "left 3",
    "right 3",
    "left 8",
    "right 8",
    "near",
    "far left",
    "far right",
    "clause",
    "clause left",
    "clause right",
    "other clause",
    "own speech",
    "not own speech",
    "same voice",
    "other voice",
    "other side of quotes",
    "quoted",
    "verb right",
    "adjective",
    "noun",
    "verb",
    "vader",
    "vader left",
    "vader right",
];

static ZONE_NAMES: LazyLock<Vec<[String; 2]>> =
    LazyLock::new(|| ZONES.map(|zone| ["+", "−"].map(|sign| format!("{zone} {sign}"))).to_vec());

/// Distance in tokens at which a word counts half, from near and from far.
const HALF_NEAR: f64 = 4.0;
const HALF_FAR: f64 = 20.0;
/// For each mark between clauses, three at most.
const OTHER_CLAUSE: f64 = 0.5;
/// Tokens before and after the target in which a negation stands near.
const NEGATION: usize = 5;

/// A target in its sentence. Ranges are of tokens.
pub(super) struct Reader<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) mention: &'a Mention,
    pub(super) target: Range<usize>,
    pub(super) sentence: Range<usize>,
    /// Marks between clauses before each token of the sentence.
    marks_before: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(setting: Setting<'a>, mention: &'a Mention) -> Self {
        let document = setting.document;
        let target = mention.tokens.clone();
        let sentence = document.sentences().get(document.sentence_of(target.start));
        let sentence = sentence.map_or(target.clone(), |s| s.tokens.start..s.tokens.end.max(target.end));
        let mut count = 0;
        let marks_before = sentence.clone().map(|i| {
            let before = count;
            count += usize::from(matches!(document.raw(i), "," | ";" | ":" | "—" | "–"));
            before
        });
        Self { marks_before: marks_before.collect(), setting, mention, target, sentence }
    }

    /// The columns of all blocks of [`BLOCKS`](super::BLOCKS) but those `without`; the encoder's are in
    /// `encoded`.
    pub(super) fn columns(&self, without: &[String], sink: &mut impl Sink) {
        if self.target.is_empty() {
            return;
        }
        let wanted = |block: &str| without.iter().all(|b| b != block);
        if wanted("tone") {
            self.tone(sink);
        }
        if wanted("acts") {
            self.acts(sink);
        }
        if wanted("voices") {
            self.voices(sink);
        }
        if wanted("place") {
            self.place(sink);
        }
        if wanted("words") {
            self.words(sink);
        }
        if wanted("vectors") {
            self.vectors(sink);
        }
    }

    /// Evidence in the sentence outside the target: first token, distance from the target, weight.
    fn inside(&self, evidence: &[&Evidence<'_>]) -> Vec<(usize, usize, f64)> {
        let document = self.setting.document;
        let span = document.span_of(self.sentence.clone());
        let start = evidence.partition_point(|e| e.span.start < span.start);
        let end = evidence.partition_point(|e| e.span.start < span.end);
        let apart = evidence[start..end].iter().filter(|e| !e.span.overlaps(self.mention.span));
        let placed = apart.map(|e| {
            let at = document.tokens_in(e.span);
            let distance = if at.start >= self.target.end {
                at.start - self.target.end
            } else {
                self.target.start.saturating_sub(at.end)
            };
            (at.start, distance, e.weight)
        });
        placed.collect()
    }

    /// Marks between clauses from the target to token `at`.
    fn breaks(&self, at: usize) -> usize {
        let before = |token: usize| self.marks_before[token - self.sentence.start];
        if at >= self.target.end {
            before(at) - self.marks_before.get(self.target.end - self.sentence.start).copied().unwrap_or(0)
        } else {
            before(self.target.start) - before((at + 1).min(self.target.start))
        }
    }

    fn tone(&self, sink: &mut impl Sink) {
        let Setting { document, marks, tone, vader } = self.setting;
        let own: Vec<Span> = self.speeches().flat_map(|a| a.content.iter().copied()).collect();
        let told: Vec<Span> = self.tellings().flat_map(|a| a.content.iter().copied()).collect();
        let quoted = document.is_quoted(self.mention.span);
        let mut sums = [[0.0; 2]; ZONES.len()];
        let mut parts = Vec::new();
        let listens = sink.listens();
        let mut put = |zone: &str, token: usize, weight: f64| {
            if let Some(at) = ZONES.iter().position(|z| *z == zone) {
                let sign = usize::from(weight < 0.0);
                sums[at][sign] += weight.abs();
                if listens {
                    parts.push((at, sign, token, weight.abs()));
                }
            }
        };
        let words = self.inside(tone);
        let (mut net, mut discounted) = (0.0, 0.0);
        let mut nearest: Option<(usize, f64)> = None;
        for &(at, distance, weight) in &words {
            let span = document.tokens()[at].span;
            let follows = at >= self.target.end;
            let side = if follows { "right" } else { "left" };
            let breaks = self.breaks(at);
            let far = weight / (1.0 + distance as f64 / HALF_FAR) * OTHER_CLAUSE.powi(breaks.min(3) as i32);
            let within = |spans: &[Span]| spans.iter().any(|s| s.contains(span));
            let speech = within(&own);
            put("all", at, weight);
            put(side, at, weight);
            if distance < 3 {
                put(if follows { "right 3" } else { "left 3" }, at, weight);
            }
            if distance < 8 {
                put(if follows { "right 8" } else { "left 8" }, at, weight);
            }
            put("near", at, weight / (1.0 + distance as f64 / HALF_NEAR));
            put(if follows { "far right" } else { "far left" }, at, far);
            if breaks == 0 {
                put("clause", at, weight);
                put(if follows { "clause right" } else { "clause left" }, at, weight);
            } else {
                put("other clause", at, weight);
            }
            if speech {
                put("own speech", at, weight);
            } else if !own.is_empty() {
                put("not own speech", at, weight);
            }
            if !told.is_empty() {
                put(if within(&told) { "same voice" } else { "other voice" }, at, weight);
            }
            let in_quotes = document.is_quoted(span);
            if in_quotes != quoted {
                put("other side of quotes", at, weight);
            }
            if in_quotes {
                put("quoted", at, weight);
            }
            match marks.syntax.tags[at] {
                Tag::Adjective => put("adjective", at, weight),
                Tag::Noun => put("noun", at, weight),
                Tag::Verb | Tag::Participle | Tag::Gerund => {
                    put("verb", at, weight);
                    if follows {
                        put("verb right", at, weight);
                    }
                }
                _ => {}
            }
            net += weight;
            discounted += far * if follows { 1.6 } else { 1.0 } * if speech { 0.1 } else { 1.0 };
            if nearest.is_none_or(|(d, _)| distance < d) {
                nearest = Some((distance, weight));
            }
        }
        for (at, _, weight) in self.inside(vader) {
            put("vader", at, weight);
            put(if at >= self.target.end { "vader right" } else { "vader left" }, at, weight);
        }
        for (names, sums) in ZONE_NAMES.iter().zip(sums) {
            for (name, sum) in names.iter().zip(sums).filter(|(_, sum)| *sum != 0.0) {
                sink.amount(name, f64::ln_1p(sum));
            }
        }
        for (zone, sign, token, share) in parts {
            sink.part(&ZONE_NAMES[zone][sign], token, share);
        }
        if !words.is_empty() {
            let weights = words.iter().map(|w| w.2);
            sink.amount("net", rule::score(net));
            sink.amount("discounted", rule::score(discounted));
            sink.amount("highest", weights.clone().fold(f64::NEG_INFINITY, f64::max));
            sink.amount("lowest", weights.fold(f64::INFINITY, f64::min));
            sink.amount("nearest", nearest.map_or(0.0, |n| n.1));
        }
        let sum = rule::sum(document, marks, self.mention, tone);
        sink.amount("rule", rule::score(sum));
    }

    /// Attributions whose source the target is, or stands in.
    fn speeches(&self) -> impl Iterator<Item = &'a Attribution> {
        self.setting.marks.spoken_by(self.mention.span)
    }

    /// The attribution in whose content the target stands.
    fn tellings(&self) -> impl Iterator<Item = &'a Attribution> {
        self.setting.marks.voice(self.mention.span).into_iter()
    }

    fn acts(&self, sink: &mut impl Sink) {
        let Setting { document, marks, .. } = self.setting;
        const ROLES: [[&str; 4]; 2] = [
            ["agent of blame", "patient of blame", "voice of blame", "near blame"],
            ["agent of credit", "patient of credit", "voice of credit", "near credit"],
        ];
        let mut counts = [[0.0; 4]; 2];
        for act in marks.acts_in(document.span_of(self.sentence.clone())) {
            let is = |p: &Option<Party>| p.as_ref().is_some_and(|p| p.span.overlaps(self.mention.span));
            let speaks =
                |v: usize| marks.attributions[v].source.iter().any(|s| s.overlaps(self.mention.span));
            let (agent, patient) = (is(&act.agent), is(&act.patient));
            let roles = [agent, patient, act.voice.is_some_and(speaks), !agent && !patient];
            for (count, holds) in counts[usize::from(act.valence.name() == "credit")].iter_mut().zip(roles) {
                *count += f64::from(u8::from(holds));
            }
        }
        for (name, count) in ROLES.iter().flatten().zip(counts.iter().flatten()) {
            if *count > 0.0 {
                sink.amount(name, *count);
            }
        }
    }

    fn voices(&self, sink: &mut impl Sink) {
        let document = self.setting.document;
        let mut stances: Vec<String> =
            self.speeches().map(|a| format!("says, {}", a.stance.name())).collect();
        if !stances.is_empty() {
            stances.push("speaks".into());
        }
        if let Some(telling) = self.tellings().next() {
            stances.push(format!("is told of, {}", telling.stance.name()));
            stances.push("is told of".into());
        }
        if document.is_quoted(self.mention.span) {
            stances.push("is quoted".into());
        }
        stances.sort();
        stances.dedup();
        for name in stances {
            sink.amount(&name, 1.0);
        }
    }

    fn place(&self, sink: &mut impl Sink) {
        let Setting { document, marks, .. } = self.setting;
        let (target, sentence) = (&self.target, &self.sentence);
        let count = |holds: bool| f64::from(u8::from(holds));
        let length = sentence.len() as f64 + 1.0;
        let quotes = sentence.clone().filter(|&i| matches!(document.raw(i), "“" | "”" | "\"")).count();
        let from = marks.mentions.partition_point(|m| m.tokens.start < sentence.start);
        let mentions = marks.mentions[from..].iter().take_while(|m| m.tokens.start < sentence.end);
        let others = mentions.filter(|m| !m.span.overlaps(self.mention.span)).count();
        let negated = |mut tokens: Range<usize>| tokens.any(|i| marks.is_negated(document.tokens()[i].span));
        let left = target.start.saturating_sub(NEGATION).max(sentence.start)..target.start;
        let right = target.end..(target.end + NEGATION).min(sentence.end);
        let last = target.end - 1;
        let pronoun = self.mention.via == Via::Pronoun || marks.syntax.tags[target.start] == Tag::Pronoun;
        for (name, value) in [
            ("length", length.ln()),
            ("place", (target.start - sentence.start) as f64 / length),
            ("opens", count(target.start == sentence.start)),
            ("pronoun", count(pronoun)),
            ("words of target", target.len() as f64),
            ("possessive", count(document.tokens()[last].possessive)),
            ("quotes", (quotes as f64).ln_1p()),
            ("other names", (others as f64).ln_1p()),
            ("negated left", count(negated(left))),
            ("negated right", count(negated(right))),
            ("negated", count(marks.is_negated(document.tokens()[target.start].span))),
        ] {
            sink.amount(name, value);
        }
    }
}
