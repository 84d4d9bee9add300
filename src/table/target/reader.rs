//! What a text tells about a target: places of tone words, acts, voices.

use super::key::{self, Key, N_ZONES, Zone};
use super::row::Sink;
use super::sentence::{Sentence, Toned};
use super::{Setting, rule};
use crate::mark::{Attribution, Mention, Party, Tag, Valence, Via};
use crate::text::Span;
use std::ops::Range;

/// Distance in tokens at which a word counts half, from near and from far.
const HALF_NEAR: f64 = 4.0;
const HALF_FAR: f64 = 20.0;
/// For each mark between clauses, three at most.
const OTHER_CLAUSE: f64 = 0.5;
/// Tokens before and after the target in which a negation stands near.
const NEGATION: usize = 5;

/// A target in its sentence.
pub(super) struct Reader<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) mention: &'a Mention,
    /// Its tokens.
    pub(super) target: Range<usize>,
    pub(super) sentence: &'a Sentence<'a>,
    /// Attributions whose source the target is, or stands in.
    speeches: Vec<&'a Attribution>,
    /// What they say.
    pub(super) own: Vec<Span>,
    /// The attribution in whose content the target stands.
    telling: Option<&'a Attribution>,
    quoted: bool,
}

impl<'a> Reader<'a> {
    /// Reads `sentence`, the one [`around`](Sentence::around) the mention.
    pub(super) fn of(setting: Setting<'a>, sentence: &'a Sentence<'a>, mention: &'a Mention) -> Self {
        let speeches: Vec<&Attribution> = setting.marks.spoken_by(mention.span).collect();
        Self {
            own: speeches.iter().flat_map(|a| a.content.iter().copied()).collect(),
            speeches,
            telling: setting.marks.voice(mention.span),
            quoted: setting.document.is_quoted(mention.span),
            target: mention.tokens.clone(),
            setting,
            mention,
            sentence,
        }
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

    /// Those of `words` that lie outside the target.
    pub(super) fn apart(&self, words: &'a [Toned]) -> impl Iterator<Item = &'a Toned> {
        let target = self.mention.span;
        words.iter().filter(move |word| !word.span.overlaps(target))
    }

    /// Tokens between the target and the first of `tokens`, or the last that precede it.
    fn distance(&self, tokens: &Range<usize>) -> usize {
        if tokens.start >= self.target.end {
            tokens.start - self.target.end
        } else {
            self.target.start.saturating_sub(tokens.end)
        }
    }

    /// Marks between clauses from the target to token `at`.
    fn breaks(&self, at: usize) -> usize {
        let Range { start, end } = self.target;
        self.sentence.breaks(if at >= end { end..at } else { (at + 1).min(start)..start })
    }

    fn tone(&self, sink: &mut impl Sink) {
        let syntax = &self.setting.marks.syntax;
        let told = self.telling.map_or(&[][..], |a| &a.content);
        let mut sums = [[0.0; 2]; N_ZONES];
        let mut parts = Vec::new();
        let listens = sink.listens();
        let mut put = |zone: Zone, token: usize, weight: f64| {
            let sign = usize::from(weight < 0.0);
            sums[zone as usize][sign] += weight.abs();
            if listens {
                parts.push((key::zone(zone as usize, sign), token, weight.abs()));
            }
        };
        let (mut net, mut discounted) = (0.0, 0.0);
        let (mut highest, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut nearest: Option<(usize, f64)> = None;
        for word in self.apart(&self.sentence.tone) {
            let (at, weight, distance) = (word.tokens.start, word.weight, self.distance(&word.tokens));
            let span = self.setting.document.tokens()[at].span;
            let follows = at >= self.target.end;
            let breaks = self.breaks(at);
            let far = weight / (1.0 + distance as f64 / HALF_FAR) * OTHER_CLAUSE.powi(breaks.min(3) as i32);
            let within = |spans: &[Span]| spans.iter().any(|s| s.contains(span));
            let speech = within(&self.own);
            let side = |left: Zone, right: Zone| if follows { right } else { left };
            put(Zone::All, at, weight);
            put(side(Zone::Left, Zone::Right), at, weight);
            if distance < 3 {
                put(side(Zone::Left3, Zone::Right3), at, weight);
            }
            if distance < 8 {
                put(side(Zone::Left8, Zone::Right8), at, weight);
            }
            put(Zone::Near, at, weight / (1.0 + distance as f64 / HALF_NEAR));
            put(side(Zone::FarLeft, Zone::FarRight), at, far);
            if breaks == 0 {
                put(Zone::Clause, at, weight);
                put(side(Zone::ClauseLeft, Zone::ClauseRight), at, weight);
            } else {
                put(Zone::OtherClause, at, weight);
            }
            if speech {
                put(Zone::OwnSpeech, at, weight);
            } else if !self.own.is_empty() {
                put(Zone::NotOwnSpeech, at, weight);
            }
            if !told.is_empty() {
                put(if within(told) { Zone::SameVoice } else { Zone::OtherVoice }, at, weight);
            }
            if word.quoted != self.quoted {
                put(Zone::OtherSideOfQuotes, at, weight);
            }
            if word.quoted {
                put(Zone::Quoted, at, weight);
            }
            match syntax.tags[at] {
                Tag::Adjective => put(Zone::Adjective, at, weight),
                Tag::Noun => put(Zone::Noun, at, weight),
                Tag::Verb | Tag::Participle | Tag::Gerund => {
                    put(Zone::Verb, at, weight);
                    if follows {
                        put(Zone::VerbRight, at, weight);
                    }
                }
                _ => {}
            }
            net += weight;
            discounted += far * if follows { 1.6 } else { 1.0 } * if speech { 0.1 } else { 1.0 };
            (highest, lowest) = (weight.max(highest), weight.min(lowest));
            if nearest.is_none_or(|(d, _)| distance < d) {
                nearest = Some((distance, weight));
            }
        }
        for word in self.apart(&self.sentence.vader) {
            let at = word.tokens.start;
            put(Zone::Vader, at, word.weight);
            put(if at >= self.target.end { Zone::VaderRight } else { Zone::VaderLeft }, at, word.weight);
        }
        for (at, sum) in sums.as_flattened().iter().enumerate().filter(|(_, sum)| **sum != 0.0) {
            sink.amount(Key::Amount(at), f64::ln_1p(*sum));
        }
        for (zone, token, share) in parts {
            sink.part(Key::Amount(zone), token, share);
        }
        if let Some((_, nearest)) = nearest {
            sink.amount(Key::Amount(key::NET), rule::score(net));
            sink.amount(Key::Amount(key::DISCOUNTED), rule::score(discounted));
            sink.amount(Key::Amount(key::HIGHEST), highest);
            sink.amount(Key::Amount(key::LOWEST), lowest);
            sink.amount(Key::Amount(key::NEAREST), nearest);
        }
        sink.amount(Key::Amount(key::RULE), rule::score(rule::sum(self)));
    }

    fn acts(&self, sink: &mut impl Sink) {
        let marks = self.setting.marks;
        let mut counts = [[0.0; 4]; 2];
        for act in marks.acts_in(self.sentence.span) {
            let is = |p: &Option<Party>| p.as_ref().is_some_and(|p| p.span.overlaps(self.mention.span));
            let speaks =
                |v: usize| marks.attributions[v].source.iter().any(|s| s.overlaps(self.mention.span));
            let (agent, patient) = (is(&act.agent), is(&act.patient));
            let roles = [agent, patient, act.voice.is_some_and(speaks), !agent && !patient];
            for (count, holds) in counts[usize::from(act.valence == Valence::Credit)].iter_mut().zip(roles) {
                *count += f64::from(u8::from(holds));
            }
        }
        for (at, count) in counts.as_flattened().iter().enumerate().filter(|(_, count)| **count > 0.0) {
            sink.amount(Key::Amount(key::FIRST_ACT + at), *count);
        }
    }

    /// In the order of the columns' names.
    fn voices(&self, sink: &mut impl Sink) {
        let mut stances: Vec<usize> = self.speeches.iter().map(|a| key::said(a.stance.name())).collect();
        if !stances.is_empty() {
            stances.push(key::SPEAKING);
        }
        if let Some(telling) = self.telling {
            stances.extend([key::TOLD, key::told(telling.stance.name())]);
        }
        if self.quoted {
            stances.push(key::QUOTED);
        }
        stances.sort_unstable();
        stances.dedup();
        stances.into_iter().for_each(|at| sink.amount(Key::Amount(at), 1.0));
    }

    fn place(&self, sink: &mut impl Sink) {
        let Setting { document, marks, .. } = self.setting;
        let (target, sentence) = (&self.target, &self.sentence.tokens);
        let count = |holds: bool| f64::from(u8::from(holds));
        let length = sentence.len() as f64 + 1.0;
        let from = marks.mentions.partition_point(|m| m.tokens.start < sentence.start);
        let mentions = marks.mentions[from..].iter().take_while(|m| m.tokens.start < sentence.end);
        let others = mentions.filter(|m| !m.span.overlaps(self.mention.span)).count();
        let negated = |mut tokens: Range<usize>| {
            self.sentence.negation && tokens.any(|i| marks.is_negated(document.tokens()[i].span))
        };
        let left = target.start.saturating_sub(NEGATION).max(sentence.start)..target.start;
        let right = target.end..(target.end + NEGATION).min(sentence.end);
        let pronoun = self.mention.via == Via::Pronoun || marks.syntax.tags[target.start] == Tag::Pronoun;
        // In the order of their names in `key`.
        let values = [
            length.ln(),
            (target.start - sentence.start) as f64 / length,
            count(target.start == sentence.start),
            count(pronoun),
            target.len() as f64,
            count(document.tokens()[target.end - 1].possessive),
            (self.sentence.quotes as f64).ln_1p(),
            (others as f64).ln_1p(),
            count(negated(left)),
            count(negated(right)),
            count(negated(target.start..target.start + 1)),
        ];
        for (at, value) in values.into_iter().enumerate() {
            sink.amount(Key::Amount(key::FIRST_PLACE + at), value);
        }
    }
}
