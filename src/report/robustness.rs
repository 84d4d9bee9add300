//! Whether what is told of tone rests on one list of words: the same estimates by a second lexicon.

use super::block::{Prose, Table};
use super::number::{bounded, counted, interval, percent, signed};
use super::rows::Rows;
use super::scenes::Scene;
use super::study::Study;
use crate::Result;
use crate::compare::Comparison;

/// Tone by our own lexicon, by AFINN under the same rules, and by VADER with its own.
const OWN: &str = "sentiment";
pub(super) const SECOND: &str = "sentiment_afinn";
const VADER: &str = "sentiment_vader";

/// How far the lexicons agree, paragraph by paragraph and article by article.
///
/// # Errors
/// When the values cannot be read.
pub(super) fn agreement(study: &Study<'_>) -> Result<Option<Prose>> {
    let rows = study.rows;
    let Some(own) = rows.column(OWN) else { return Ok(None) };
    let own = rows.values(own)?;
    let mut told = Prose::new().strong("Second lexicon. ");
    let mut any = false;
    for (name, whose) in [(SECOND, "AFINN’s words under the same rules"), (VADER, "VADER as published")] {
        let Some(other) = rows.column(name) else { continue };
        let other = rows.values(other)?;
        let paragraphs = paragraphs(rows, &own, &other);
        let Some(r) = correlation(&paragraphs) else { continue };
        let articles: Vec<(f64, f64)> = (0..rows.articles.len())
            .filter_map(|article| mean(rows, &own, article).zip(mean(rows, &other, article)))
            .collect();
        any = true;
        told =
            told.code(OWN).t(" and ").code(name).t(format!(" ({whose}) correlate at ")).em("r").t(format!(
                " = {} over {}{}{}. ",
                bounded(r, 2),
                counted(paragraphs.len(), "body paragraph"),
                correlation(&articles).map_or(String::new(), |r| {
                    format!(" and {} over {}", bounded(r, 2), counted(articles.len(), "article"))
                }),
                signs(&paragraphs).map_or(String::new(), |signs| format!("; {signs}"))
            ));
    }
    Ok(any.then_some(told))
}

/// Each estimate of tone beside the second lexicon's: actors, then differences between groups.
pub(super) fn tables(study: &Study<'_>) -> Vec<Table> {
    [actors(study), groups(study)].into_iter().flatten().collect()
}

/// What the second lexicon says of a difference in tone; none of a difference in something else.
pub(super) fn beside(study: &Study<'_>, own: &Comparison) -> Option<String> {
    let second = (own.column == OWN).then(|| second(study, own)).flatten()?;
    let (a, b) = (own.estimate?, second.estimate?);
    let range = second.ci_low.zip(second.ci_high);
    let range =
        range.map_or(String::new(), |(low, high)| format!(", 95\u{202f}% CI {}", interval(low, high, 2)));
    let flips = if a * b < 0.0 { "; the sign flips" } else { "" };
    Some(format!(
        "By AFINN’s words the difference {} − {} is {}{range}{flips}. ",
        own.group_a,
        own.group_b,
        signed(b, 2)
    ))
}

/// What both lexicons say in the sentences that mention the actors treated best and worst.
pub(super) fn pair(study: &Study<'_>, best: &str, worst: &str) -> Option<String> {
    let place = |actor: &str| study.compared.actors.iter().position(|name| name == actor);
    let places = [place(best)?, place(worst)?];
    let means = |near: &[Near]| Some([near[places[0]].mean()?, near[places[1]].mean()?]);
    let [own, second] = study.lexicons.near()?;
    let ([a, b], [c, d]) = (means(own)?, means(second)?);
    let flips = if (a - b) * (c - d) < 0.0 { "; the order depends on the lexicon" } else { "" };
    Some(format!(
        "Tone words in their sentences sum to {} and {} a mention, by AFINN’s list to {} and {}{flips}. ",
        signed(a, 2),
        signed(b, 2),
        signed(c, 2),
        signed(d, 2)
    ))
}

/// The comparison of the same groups by the second lexicon.
fn second<'a>(study: &'a Study<'_>, own: &Comparison) -> Option<&'a Comparison> {
    let same = |c: &&Comparison| c.column == SECOND && c.group_a == own.group_a && c.group_b == own.group_b;
    study.compared.groups.iter().find(same)
}

/// The tone of the sentences that mention each actor.
fn actors(study: &Study<'_>) -> Option<Table> {
    let words = study.lexicons.near()?;
    let mut table = Table::new(
        "second_lexicon_actors",
        "Tone words in the sentences that mention an actor, by two lexicons: mean sum of valences (−4 to 4) a \
         mention; sentences without such a word are left out, and counted",
        &["actor", "sentiment#", "mentions#", "AFINN#", "mentions#", "sign"],
    );
    for (at, actor) in study.compared.actors.iter().enumerate() {
        let [a, b] = words.map(|words| words[at]);
        let (Some(a_mean), Some(b_mean)) = (a.mean(), b.mean()) else { continue };
        let count = |sum: &Near| format!("{} of {}", sum.defined, sum.mentions).into();
        table.rows.push(vec![
            actor.as_str().into(),
            signed(a_mean, 2).into(),
            count(&a),
            signed(b_mean, 2).into(),
            count(&b),
            sign(a_mean, b_mean),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Each difference between groups in tone.
fn groups(study: &Study<'_>) -> Option<Table> {
    let mut table = Table::new(
        "second_lexicon_groups",
        "Differences in tone between groups, by two lexicons",
        &["first", "second", "sentiment#", "95 % CI", "q#", "AFINN#", "95 % CI", "q#", "sign"],
    );
    for own in study.compared.groups.iter().filter(|c| c.column == OWN) {
        let Some(second) = second(study, own) else { continue };
        let (Some(a), Some(b)) = (own.estimate, second.estimate) else { continue };
        let mut row: Vec<Prose> = vec![own.group_a.as_str().into(), own.group_b.as_str().into()];
        for (c, estimate) in [(own, a), (second, b)] {
            let range = c.ci_low.zip(c.ci_high);
            row.push(signed(estimate, 2).into());
            row.push(range.map_or(String::new(), |(low, high)| interval(low, high, 2)).into());
            row.push(c.q.map_or(String::new(), small).into());
        }
        row.push(sign(a, b));
        table.rows.push(row);
    }
    (!table.rows.is_empty()).then_some(table)
}

fn small(q: f64) -> String {
    if q < 0.001 { "< .001".into() } else { bounded(q, 3) }
}

/// Flags an estimate whose direction depends on the lexicon.
fn sign(own: f64, second: f64) -> Prose {
    if own * second < 0.0 { Prose::new().strong("flips") } else { "holds".into() }
}

/// How often the signs agree; none where no pair takes a side in both.
fn signs(pairs: &[(f64, f64)]) -> Option<String> {
    let told = pairs.iter().filter(|(a, b)| *a != 0.0 && *b != 0.0);
    let same = told.clone().filter(|(a, b)| a.signum() == b.signum()).count();
    let sided = told.count();
    (sided > 0).then(|| {
        let share = percent(same as f64 / sided as f64);
        format!("their signs agree in {share} of those where both take a side")
    })
}

/// Both values of every body paragraph that has both.
fn paragraphs(rows: &Rows<'_>, own: &[Option<f64>], other: &[Option<f64>]) -> Vec<(f64, f64)> {
    let body = (0..rows.articles.len()).flat_map(|article| rows.body(article));
    body.filter_map(|p| own[p].zip(other[p])).collect()
}

/// Σ value · words / Σ words over the article's body paragraphs with a value.
fn mean(rows: &Rows<'_>, values: &[Option<f64>], article: usize) -> Option<f64> {
    let (sum, words) = rows.body_sum(article, values);
    (words > 0.0).then(|| sum / words)
}

/// Tone words in the sentences of an actor's mentions.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    sum: f64,
    /// Mentions whose sentence has such a word.
    defined: usize,
    mentions: usize,
}

impl Near {
    fn mean(&self) -> Option<f64> {
        (self.defined > 0).then(|| self.sum / self.defined as f64)
    }
}

/// Of each of the actors compared, by our own lexicon and by the second.
pub(super) struct Lexicons<'a> {
    rows: &'a Rows<'a>,
    actors: &'a [String],
    /// The columns of both, where there are both.
    columns: Option<[usize; 2]>,
    near: [Vec<Near>; 2],
}

impl<'a> Lexicons<'a> {
    pub(super) fn new(rows: &'a Rows<'a>, actors: &'a [String]) -> Self {
        let columns = rows.column(OWN).zip(rows.column(SECOND)).map(|(own, second)| [own, second]);
        Self { rows, actors, columns, near: [(); 2].map(|()| vec![Near::default(); actors.len()]) }
    }

    /// Adds the tone words of `article`; a word inside a mention is no comment on it.
    pub(super) fn add(&mut self, article: usize, scene: &Scene) {
        let mentions = &self.rows.mentions[self.rows.articles[article].mentions.clone()];
        for (column, near) in self.columns.into_iter().flatten().zip(&mut self.near) {
            let mut words: Vec<_> = scene.evidence.iter().filter(|e| e.column == column).collect();
            words.sort_by_key(|e| e.place);
            for (mention, place) in mentions.iter().zip(&scene.mentions) {
                let Some(at) = self.actors.iter().position(|name| name == mention.actor) else { continue };
                let sentence = scene.sentences.partition_point(|sentence| sentence.1 <= place.0);
                let Some(sentence) = scene.sentences.get(sentence) else { continue };
                let from = words.partition_point(|e| e.place.0 < sentence.0);
                let inside = words[from..].iter().take_while(|e| e.place.0 < sentence.1);
                let apart = inside.filter(|e| e.place.1 <= place.0 || e.place.0 >= place.1);
                let weights: Vec<f64> = apart.map(|e| e.weight).collect();
                near[at].mentions += 1;
                near[at].defined += usize::from(!weights.is_empty());
                near[at].sum += weights.iter().sum::<f64>();
            }
        }
    }

    /// What each says; `None` where one of them was not measured.
    fn near(&self) -> Option<[&[Near]; 2]> {
        self.columns.map(|_| self.near.each_ref().map(Vec::as_slice))
    }
}

/// Pearson's r; none without variance or with fewer than three pairs.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    if pairs.len() < 3 {
        return None;
    }
    let (ma, mb) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
    let (aa, bb) = (sum(&|p| (p.0 - ma).powi(2)), sum(&|p| (p.1 - mb).powi(2)));
    let ab = sum(&|p| (p.0 - ma) * (p.1 - mb));
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: `cor(c(1,2,3,4), c(2,1,4,3))`.
    #[test]
    fn correlation_is_pearsons() {
        let pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0)];
        assert!((correlation(&pairs).unwrap() - 0.6).abs() < 1e-12);
        assert_eq!(correlation(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
    }

    #[test]
    fn a_direction_that_rests_on_one_list_is_flagged() {
        assert_eq!(sign(0.3, -0.1).plain(), "flips");
        assert_eq!(sign(0.3, 0.1).plain(), "holds");
        let told = signs(&[(1.0, 2.0), (-1.0, 2.0), (0.0, 2.0)]).unwrap();
        assert!(told.contains(&percent(0.5)), "{told}");
        assert_eq!(signs(&[(1.0, 0.0), (0.0, 2.0)]), None);
    }
}
