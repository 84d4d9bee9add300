//! Microframes: bias and intensity of groups along antonym axes (FrameAxis: Kwak, An, Jing & Ahn 2021,
//! <https://doi.org/10.7717/peerj-cs.644>).
//!
//! With c_w the place of word w on an axis (−1 to 1) and n_w its count: bias B = Σ n_w c_w / Σ n_w, the end that
//! the words lean to; intensity I = Σ n_w (c_w − B_T)² / Σ n_w, with B_T the bias of the whole corpus: how much
//! the axis is used at all, to either end.
//!
//! Null of a group of k articles: B and I of k articles drawn with replacement from the whole corpus, 1,000
//! times; effect = estimate − mean of the draws; p two-sided for bias, one-sided (more intense) for
//! intensity; q by Benjamini & Hochberg over axes and groups. Kwak and others draw words; words of an article
//! go together, so we draw articles. A single article has too little for that: its z is against words drawn
//! one by one, z = (B − B_T) / (σ_T / √n), and errs to the bold side.

use super::adjust::benjamini_hochberg;
use crate::chance::Stream;
use crate::measure::{AXES, axis_word};
use crate::table::{number, real, six_decimals, table, text};
use polars::prelude::DataFrame;
use rand::Rng;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An article's words on the axes.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisArticle {
    /// Its id.
    pub doc_id: String,
    /// What it is compared by; `None` is left out of groups.
    pub group: Option<String>,
    /// Word vectors by number, with counts ([`axis_words`](crate::measure::axis_words)).
    pub words: Vec<(usize, usize)>,
}

/// Where articles and groups lie.
#[derive(Debug, Clone)]
pub struct AxisTables {
    /// A row a group and axis.
    pub groups: DataFrame,
    /// A row an article and axis.
    pub articles: DataFrame,
    /// A row a group, axis and word: the words that move the group most from the corpus.
    pub words: DataFrame,
}

const DRAWS: usize = 1_000;
/// Words told a group, axis and end.
const TOLD: usize = 5;

/// Σ n, Σ n c, Σ n c².
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: f64,
    c: f64,
    squares: f64,
}

impl Sums {
    fn of(words: &[(usize, usize)], place: impl Fn(usize) -> f64) -> Self {
        let mut sums = Self::default();
        for &(word, count) in words {
            let (c, count) = (place(word), count as f64);
            sums = sums.plus(Self { n: count, c: count * c, squares: count * c * c });
        }
        sums
    }

    fn plus(self, other: Self) -> Self {
        Self { n: self.n + other.n, c: self.c + other.c, squares: self.squares + other.squares }
    }

    fn bias(self) -> Option<f64> {
        (self.n > 0.0).then(|| self.c / self.n)
    }

    /// Mean square around `centre`.
    fn intensity(self, centre: f64) -> Option<f64> {
        (self.n > 0.0).then(|| self.squares / self.n - 2.0 * centre * self.c / self.n + centre * centre)
    }
}

/// What is known of a group on an axis.
struct Estimate {
    axis: usize,
    group: usize,
    articles: usize,
    sums: Sums,
    corpus: f64,
    bias: Option<Against>,
    intensity: Option<Against>,
}

/// An estimate against its null.
#[derive(Clone, Copy)]
struct Against {
    value: f64,
    effect: f64,
    z: Option<f64>,
    p: Option<f64>,
}

/// Bias and intensity of `articles` and their groups. The same seed gives the same tables.
pub fn axis_tables(articles: &[AxisArticle], seed: u64) -> AxisTables {
    let groups: BTreeSet<&str> = articles.iter().filter_map(|a| a.group.as_deref()).collect();
    let groups: Vec<&str> = groups.into_iter().collect();
    let by_axis: Vec<(Vec<Sums>, Sums)> = AXES
        .par_iter()
        .map(|axis| {
            let sums: Vec<Sums> = articles.iter().map(|a| Sums::of(&a.words, |w| axis.place(w))).collect();
            let corpus = sums.iter().copied().fold(Sums::default(), Sums::plus);
            (sums, corpus)
        })
        .collect();
    let estimates: Vec<Estimate> = by_axis
        .iter()
        .enumerate()
        .flat_map(|(axis, (sums, corpus))| {
            let places = groups.iter().enumerate();
            places.map(move |(at, group)| estimate(axis, at, group, articles, sums, *corpus, seed))
        })
        .collect();
    AxisTables {
        groups: group_table(&estimates, &groups),
        articles: article_table(articles, &by_axis),
        words: word_table(articles, &groups),
    }
}

fn estimate(
    axis: usize,
    at: usize,
    group: &str,
    articles: &[AxisArticle],
    sums: &[Sums],
    corpus: Sums,
    seed: u64,
) -> Estimate {
    let own: Vec<usize> =
        (0..articles.len()).filter(|&a| articles[a].group.as_deref() == Some(group)).collect();
    let total = own.iter().map(|&a| sums[a]).fold(Sums::default(), Sums::plus);
    let centre = corpus.bias().unwrap_or(0.0);
    let name = format!("axes {}–{} {group}", AXES[axis].positive, AXES[axis].negative);
    let draws: Vec<Sums> = Stream::new(&name, seed).each(DRAWS, |rng| {
        let draw = (0..own.len()).map(|_| sums[rng.random_range(0..sums.len() as u32) as usize]);
        draw.fold(Sums::default(), Sums::plus)
    });
    let enough = own.len() >= 2;
    let null =
        |of: &dyn Fn(Sums) -> Option<f64>| -> Vec<f64> { draws.iter().copied().filter_map(of).collect() };
    let intensity = |s: Sums| s.intensity(centre);
    Estimate {
        axis,
        group: at,
        articles: own.len(),
        sums: total,
        corpus: centre,
        bias: total.bias().map(|value| against(value, &null(&Sums::bias), enough, true)),
        intensity: intensity(total).map(|value| against(value, &null(&intensity), enough, false)),
    }
}

fn against(value: f64, null: &[f64], enough: bool, two_sided: bool) -> Against {
    let n = null.len().max(1) as f64;
    let mean = null.iter().sum::<f64>() / n;
    let deviation = (null.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let effect = value - mean;
    let as_far = |&x: &f64| if two_sided { (x - mean).abs() >= effect.abs() } else { x >= value };
    let p = (1.0 + null.iter().filter(|x| as_far(x)).count() as f64) / (1.0 + n);
    let z = (enough && deviation > 0.0).then(|| effect / deviation);
    Against { value, effect, z, p: enough.then_some(p) }
}

fn group_table(estimates: &[Estimate], groups: &[&str]) -> DataFrame {
    let q = |of: fn(&Estimate) -> Option<Against>| {
        benjamini_hochberg(&estimates.iter().map(|e| of(e).and_then(|a| a.p)).collect::<Vec<_>>())
    };
    let (bias_q, intensity_q) = (q(|e| e.bias), q(|e| e.intensity));
    let of = |name: &str, cell: &dyn Fn(&Estimate) -> Option<f64>| {
        real(name, estimates.iter().map(|e| cell(e).map(six_decimals)))
    };
    table(vec![
        text("group", estimates.iter().map(|e| Some(groups[e.group]))),
        text("positive", estimates.iter().map(|e| Some(AXES[e.axis].positive))),
        text("negative", estimates.iter().map(|e| Some(AXES[e.axis].negative))),
        number("articles", estimates.iter().map(|e| e.articles as u32)),
        number("words", estimates.iter().map(|e| e.sums.n as u32)),
        of("corpus_bias", &|e| Some(e.corpus)),
        of("bias", &|e| e.bias.map(|a| a.value)),
        of("bias_effect", &|e| e.bias.map(|a| a.effect)),
        of("bias_z", &|e| e.bias.and_then(|a| a.z)),
        of("bias_p", &|e| e.bias.and_then(|a| a.p)),
        real("bias_q", bias_q.into_iter().map(|q| q.map(six_decimals))),
        of("intensity", &|e| e.intensity.map(|a| a.value)),
        of("intensity_effect", &|e| e.intensity.map(|a| a.effect)),
        of("intensity_z", &|e| e.intensity.and_then(|a| a.z)),
        of("intensity_p", &|e| e.intensity.and_then(|a| a.p)),
        real("intensity_q", intensity_q.into_iter().map(|q| q.map(six_decimals))),
    ])
}

fn article_table(articles: &[AxisArticle], by_axis: &[(Vec<Sums>, Sums)]) -> DataFrame {
    let rows = || {
        let article = 0..articles.len();
        article
            .flat_map(|a| by_axis.iter().enumerate().map(move |(axis, (s, corpus))| (a, axis, s[a], *corpus)))
    };
    let centre = |corpus: Sums| corpus.bias().unwrap_or(0.0);
    let z = |sums: Sums, corpus: Sums| {
        let deviation = corpus.intensity(centre(corpus))?.sqrt();
        (deviation > 0.0).then(|| (sums.c / sums.n - centre(corpus)) / (deviation / sums.n.sqrt()))
    };
    table(vec![
        text("doc_id", rows().map(|r| Some(articles[r.0].doc_id.as_str()))),
        text("positive", rows().map(|r| Some(AXES[r.1].positive))),
        text("negative", rows().map(|r| Some(AXES[r.1].negative))),
        number("words", rows().map(|r| r.2.n as u32)),
        real("bias", rows().map(|r| r.2.bias().map(six_decimals))),
        real("bias_z", rows().map(|r| if r.2.n > 0.0 { z(r.2, r.3).map(six_decimals) } else { None })),
        real("intensity", rows().map(|r| r.2.intensity(centre(r.3)).map(six_decimals))),
    ])
}

/// The words that move a group's bias most from the corpus': (n_w/N of the group − n_w/N of all) · (c_w − B_T).
fn word_table(articles: &[AxisArticle], groups: &[&str]) -> DataFrame {
    let count = |group: Option<&str>| {
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        for article in articles.iter().filter(|a| group.is_none() || a.group.as_deref() == group) {
            article.words.iter().for_each(|&(word, n)| *counts.entry(word).or_default() += n as f64);
        }
        let total: f64 = counts.values().sum();
        (counts, total.max(1.0))
    };
    let (all, n_all) = count(None);
    let mut rows = Vec::new();
    for group in groups {
        let (own, n_own) = count(Some(group));
        for (number, axis) in AXES.iter().enumerate() {
            let centre = all.iter().map(|(&w, n)| n * axis.place(w)).sum::<f64>() / n_all;
            let mut moved: Vec<(f64, usize, f64)> = own
                .iter()
                .map(|(&word, &n)| ((n / n_own - all[&word] / n_all) * (axis.place(word) - centre), word, n))
                .collect();
            moved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let last = moved.len().saturating_sub(TOLD);
            let ends = moved.iter().take(TOLD).filter(|m| m.0 > 0.0);
            let ends = ends.chain(moved[last..].iter().filter(|m| m.0 < 0.0));
            rows.extend(ends.map(|&(adds, word, n)| (*group, number, word, n, adds)));
        }
    }
    table(vec![
        text("group", rows.iter().map(|r| Some(r.0))),
        text("positive", rows.iter().map(|r| Some(AXES[r.1].positive))),
        text("negative", rows.iter().map(|r| Some(AXES[r.1].negative))),
        text("word", rows.iter().map(|r| Some(axis_word(r.2)))),
        number("count", rows.iter().map(|r| r.3 as u32)),
        real("place", rows.iter().map(|r| Some(six_decimals(AXES[r.1].place(r.2))))),
        real("moves", rows.iter().map(|r| Some((r.4 * 1e9).round() / 1e9))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::axis_words;
    use crate::text::{Article, Document};

    fn articles() -> Vec<AxisArticle> {
        let article = |at: usize| {
            let war = at.is_multiple_of(2);
            let filler = ["today", "yesterday", "morning", "evening", "week"][at % 5];
            let words = if war { "war attack bombing troops" } else { "peace talks agreement treaty" };
            let text = format!("The {words} began this {filler}.");
            let words = axis_words(&Document::new(Article { text, ..Article::default() }));
            let group = Some(if war { "hawks" } else { "doves" }.to_owned());
            AxisArticle { doc_id: at.to_string(), group, words }
        };
        (0..30).map(article).collect()
    }

    /// Python: places [.5, -.1] with counts [2, 1]: bias .9 / 3, intensity around .1 (.32 + .04) / 3
    #[test]
    fn bias_and_intensity_are_those_of_the_paper() {
        let sums = Sums::of(&[(0, 2), (1, 1)], |w| [0.5, -0.1][w]);
        assert!((sums.bias().unwrap() - 0.3).abs() < 1e-12);
        assert!((sums.intensity(0.1).unwrap() - 0.12).abs() < 1e-12);
    }

    #[test]
    fn groups_lean_to_their_words_and_further_than_chance() {
        let found = axis_tables(&articles(), 1);
        let cell = |column: &str, group: &str| {
            let table = &found.groups;
            let strings = |c: &str| table.column(c).unwrap().str().unwrap().clone();
            let (groups, ends) = (strings("group"), strings("positive"));
            let row = (0..table.height())
                .find(|&r| groups.get(r) == Some(group) && ends.get(r) == Some("peace"))
                .unwrap();
            table.column(column).unwrap().f64().unwrap().get(row).unwrap()
        };
        assert!(cell("bias_effect", "doves") > 0.0 && cell("bias_effect", "hawks") < 0.0);
        assert!(cell("bias_p", "doves") < 0.05 && cell("bias_q", "hawks") < 0.1);
        let words: Vec<&str> = found.words.column("word").unwrap().str().unwrap().iter().flatten().collect();
        assert!(words.contains(&"bombing"));
        assert_eq!(found.articles.height(), 30 * AXES.len());
    }

    #[test]
    fn one_article_has_no_p() {
        let mut articles = articles();
        articles.truncate(2);
        let found = axis_tables(&articles, 1);
        assert_eq!(found.groups.column("bias_p").unwrap().null_count(), found.groups.height());
    }
}
