//! Comparisons: between groups of articles, and between actors and voices inside them.
//!
//! Table in, table out. Every number starts from [`ArticleSum`]s: paragraphs sit in articles, articles are
//! the clusters, and what is drawn, dealt or swapped is always a whole article. One file a statistic, each
//! with its formula, unit and reference; [`STATISTICS`] lists them for help and the methods section.
//!
//! Uses `table`s as polars data frames, `chance`, the antonym axes of `measure`, the words of `text` and `mark`,
//! what a `study` declares, and `error`. Touches no file.
//!
//! **Invariant:** an estimate is a ratio of sums, never a mean of rates; undefined is null and counted; no
//! interval, p or q is made from fewer than two articles a group (five for actors).

mod actor_paragraphs;
mod actors;
mod adjust;
mod article_sums;
mod axes;
mod balance;
mod bootstrap;
mod changes;
mod cooccurrence;
mod correlation;
mod effect;
mod events;
mod groups;
mod keyness;
mod permutation;
mod speech;
mod stance;
mod table;
mod timeline;
mod treatment;
mod voice;

pub use actor_paragraphs::{ActorParagraph, actor_paragraphs};
pub use actors::{actor_differences, actor_profiles, frequent_actors};
pub use adjust::{benjamini_hochberg, holm};
pub use article_sums::{ArticleSum, Articles};
pub use axes::{AxisArticle, AxisTables, axis_tables};
pub use balance::{BALANCE, Balance, balance_shares};
pub use bootstrap::{difference_interval, interval};
pub use changes::change_points;
pub use cooccurrence::{Pair, cooccurrence};
pub use correlation::{effective_n, intraclass};
pub use effect::{Effect, cliffs_delta, hedges_g};
pub use events::{CHANGE, EVENT, Shift, event_shifts};
pub use groups::{groups, items, measure_columns, profiles};
pub use keyness::{
    Keyness, NEAR, dispersion, group_keyness, log_likelihood, log_odds, log_ratio, near_keyness,
};
pub use speech::{ALL_ARTICLES, Shares, Speech, UNRESOLVED, speaker_name};
pub use stance::{Family, stance_column};
pub use timeline::{SeriesPoint, Timeline};
pub use treatment::Treatment;
pub use voice::{SOURCE_TYPES, source_column, voice_column};

/// A statistic this module makes, as the methods section prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistic {
    /// Its name: `cluster bootstrap interval`.
    pub name: &'static str,
    /// Its formula in words and symbols.
    pub formula: &'static str,
    /// Where it comes from, with DOI where there is one.
    pub reference: &'static str,
}

/// Every statistic, in the order in which a report explains them.
pub const STATISTICS: &[Statistic] = &[
    Statistic {
        name: "group estimate",
        formula: "Σ value · words / Σ words over paragraphs with a defined value, boilerplate left out",
        reference: "Cochran 1977, Sampling Techniques, ch. 6",
    },
    Statistic {
        name: "share of voice",
        formula: "Σ content words of a speaker or type of source / Σ content words, over outermost attributions",
        reference: "Cochran 1977, Sampling Techniques, ch. 6",
    },
    Statistic {
        name: "stance of cues",
        formula: "attributions with a cue of the family / attributions with a cue; distancing and denying, \
                  endorsing and conceding, all others neutral",
        reference: "Families of our own; ratio estimate: Cochran 1977, Sampling Techniques, ch. 6",
    },
    Statistic {
        name: "diversity of speakers",
        formula: "D = 1 − Σ p², p each speaker's share of an article's attributed words; mean over articles",
        reference: "Simpson 1949, doi 10.1038/163688a0; McDonald & Dimmick 2003, doi 10.1177/0093650202239026",
    },
    Statistic {
        name: "evenness of sides",
        formula: "Dz = (1 − Σ p²) / (1 − 1/k), p each of k sides' share of their attributed words in an \
                  article; mean over articles in which a side has the word",
        reference: "McDonald & Dimmick 2003, doi 10.1177/0093650202239026; Deacon & Stanyer 2021, doi \
                    10.1177/20570473211006481",
    },
    Statistic {
        name: "cluster bootstrap interval",
        formula: "quantiles of the estimate over B resamples of whole articles, drawn with replacement within \
                  each group, at Φ(−t · √(k/(k−1))) and its mirror (2.5 % and 97.5 %, expanded for k articles)",
        reference: "Hesterberg 2015, doi 10.1080/00031305.2015.1089789; Cameron & Miller 2015, doi \
                    10.3368/jhr.50.2.317",
    },
    Statistic {
        name: "permutation test",
        formula: "p = (1 + #{|d*| ≥ |d|}) / (1 + B), group labels dealt anew to whole articles; all \
                  arrangements where they are few",
        reference: "Phipson & Smyth 2010, doi 10.2202/1544-6115.1585",
    },
    Statistic {
        name: "paired permutation test",
        formula: "p = (1 + #{|d*| ≥ |d|}) / (1 + B), the two actors swapped or not within each article",
        reference: "Good 2005, doi 10.1007/b138696; Phipson & Smyth 2010, doi 10.2202/1544-6115.1585",
    },
    Statistic {
        name: "Hedges' g",
        formula: "difference of the means of article means in pooled standard deviations, times J = Γ(m/2) / \
                  (√(m/2) Γ((m−1)/2)), m = n_a + n_b − 2",
        reference: "Hedges 1981, doi 10.3102/10769986006002107",
    },
    Statistic {
        name: "Cliff's delta",
        formula: "(#{a > b} − #{a < b}) / (n_a · n_b) over all pairs of article means",
        reference: "Cliff 1993, doi 10.1037/0033-2909.114.3.494",
    },
    Statistic {
        name: "Benjamini–Hochberg q",
        formula: "q_i = min over j ≥ i of p_j · m / j within the declared family of m tests",
        reference: "Benjamini & Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x",
    },
    Statistic {
        name: "Holm's adjusted p",
        formula: "max over j ≤ i of (m − j + 1) · p_j within the declared family of m tests",
        reference: "Holm 1979, Scandinavian Journal of Statistics 6(2), 65–70",
    },
    Statistic {
        name: "intra-class correlation",
        formula: "(MSB − MSW) / (MSB + (n0 − 1) · MSW), paragraphs within articles, one-way",
        reference: "Shrout & Fleiss 1979, doi 10.1037/0033-2909.86.2.420; Donner 1986, doi 10.2307/1403259",
    },
    Statistic {
        name: "effective n",
        formula: "N / (1 + (Σ n_i² / N − 1) · ICC), the independent paragraphs that N clustered ones are worth",
        reference: "Kish 1965, Survey Sampling, ch. 5; Killip et al. 2004, doi 10.1370/afm.141",
    },
    Statistic {
        name: "log-likelihood ratio of a word",
        formula: "G² = 2 Σ O · ln(O / E) over the word and all others, in the group and the rest",
        reference: "Dunning 1993, https://aclanthology.org/J93-1003",
    },
    Statistic {
        name: "log ratio of a word",
        formula: "log₂ of its frequency in the group over that in the rest; a count of 0 is taken as 0.5",
        reference: "Hardie 2014, http://cass.lancs.ac.uk/log-ratio-an-informal-introduction/",
    },
    Statistic {
        name: "weighted log-odds of a word",
        formula: "δ = ln((n_i + α_w) / (N_i + α₀ − n_i − α_w)) − ln((n_j + α_w) / (N_j + α₀ − n_j − α_w)), α_w = α₀ · \
                  its share of the corpus, α₀ the words of the group; z = δ / √(1 / (n_i + α_w) + 1 / (n_j + α_w)); p by \
                  permutation of whole articles, not from z",
        reference: "Monroe, Colaresi & Quinn 2008, doi 10.1093/pan/mpn018",
    },
    Statistic {
        name: "dispersion of a word",
        formula: "DP = ½ Σ |v_i − s_i| over the group’s articles, v_i their shares of the word, s_i of all words",
        reference: "Gries 2008, doi 10.1075/ijcl.13.4.02gri",
    },
    Statistic {
        name: "before and after an event",
        formula: "estimate of the articles of that day and later less that of the earlier; bootstrap within each side, \
                  labels before and after dealt anew to whole articles",
        reference: "As for groups: Phipson & Smyth 2010, doi 10.2202/1544-6115.1585",
    },
    Statistic {
        name: "change point (exploratory)",
        formula: "the day after which |Σ (sum − r · words)|, cumulated by date, is largest; p by dealing the articles’ order \
                  anew; no interval",
        reference: "Page 1955, doi 10.1093/biomet/42.3-4.523; Antoch & Hušková 2001, doi \
                    10.1016/S0167-7152(01)00009-8",
    },
    Statistic {
        name: "co-occurrence of frames",
        formula: "φ = (n₁₁ n₀₀ − n₁₀ n₀₁) / √(n₁. n₀. n.₁ n.₀) and odds ratio n₁₁ n₀₀ / (n₁₀ n₀₁) over body paragraphs; \
                  where a count is 0, 0.5 is added to all four",
        reference: "Yule 1912, doi 10.2307/2340126; Haldane 1956, doi 10.1111/j.1469-1809.1955.tb01285.x",
    },
];

/// What a comparison may be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Name of the family within which q is adjusted; one call is one family.
    pub family: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// Bootstrap resamples.
    pub resamples: usize,
    /// Permutations, where not all arrangements are enumerated.
    pub permutations: usize,
    /// Level of the interval, 0 to 1.
    pub level: f64,
    /// The effect size reported.
    pub effect: Effect,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            family: "exploratory".to_string(),
            seed: 1,
            resamples: 2_000,
            permutations: 4_999,
            level: 0.95,
            effect: Effect::default(),
        }
    }
}

/// One row of the `comparisons` table: how far `group_a` lies above `group_b` in `column`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// The family within which `q` is adjusted.
    pub family: String,
    /// The column compared.
    pub column: String,
    /// The first group or actor.
    pub group_a: String,
    /// The second group or actor, or `"rest"`: all other groups together.
    pub group_b: String,
    /// `estimate_a` − `estimate_b`, in the column's unit.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Effect size over article means.
    pub effect: Option<f64>,
    /// Which effect size: `Hedges' g`.
    pub effect_name: String,
    /// Two-sided p of the permutation test.
    pub p: Option<f64>,
    /// p adjusted within the family (Benjamini–Hochberg).
    pub q: Option<f64>,
    /// Paragraphs (for actors: mentions) of the first group with a defined value.
    pub n_a: usize,
    /// The same of the second group.
    pub n_b: usize,
    /// Articles of the first group with a defined value.
    pub articles_a: usize,
    /// The same of the second group.
    pub articles_b: usize,
    /// How interval and p were made, or why there are none.
    pub method: String,
    /// Estimate of the first group.
    pub estimate_a: Option<f64>,
    /// Estimate of the second group.
    pub estimate_b: Option<f64>,
}

/// One row of the `profiles` table: a group's own estimate, for dot-and-interval plots.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// The column.
    pub column: String,
    /// The group.
    pub group: String,
    /// Σ value · words / Σ words, in the column's unit.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Paragraphs with a defined value.
    pub n: usize,
    /// Articles with a defined value.
    pub articles: usize,
    /// Paragraphs whose value is undefined.
    pub nulls: usize,
    /// Intra-class correlation of paragraphs within articles.
    pub icc: Option<f64>,
    /// Independent paragraphs that the `n` are worth.
    pub n_effective: Option<f64>,
}

/// How one actor is treated in one voice: a row of the `actors` table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActorProfile {
    /// The column.
    pub column: String,
    /// The actor.
    pub actor: String,
    /// Whose words: `all`, `outlet`, `sources` (everyone but the outlet) or one source's name.
    pub voice: String,
    /// Σ value / n over the actor's units, in the column's unit.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Units (mentions, or sentences that mention the actor) with a defined value.
    pub n: usize,
    /// Articles that hold them.
    pub articles: usize,
    /// Units whose value is undefined.
    pub nulls: usize,
}

#[cfg(test)]
mod tests {
    use super::{STATISTICS, bootstrap, difference_interval, permutation};
    use crate::chance::Stream;
    use ndarray::{Array2, s};
    use rand::Rng;

    /// Articles of 3 to 9 paragraphs of 20 to 120 words each: sum and words. Paragraph values have mean 0,
    /// variance 1 and an intra-class correlation of `icc`.
    fn simulate(rng: &mut impl Rng, articles: usize, icc: f64) -> Array2<f64> {
        let mut rows = Array2::zeros((articles, 2));
        for mut row in rows.outer_iter_mut() {
            let shared = icc.sqrt() * normal(rng);
            for _ in 0..rng.random_range(3..10_u32) {
                let words = f64::from(rng.random_range(20..121_u32));
                row[0] += words * (shared + (1.0 - icc).sqrt() * normal(rng));
                row[1] += words;
            }
        }
        rows
    }

    /// A standard normal draw (Irwin–Hall: the sum of twelve uniforms less six).
    fn normal(rng: &mut impl Rng) -> f64 {
        (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
    }

    /// Two groups of 20 articles without a true difference, ICC .2, 300 times: the 95 % interval must hold 0
    /// in 90 to 98 %, and p must fall below .05 in less than 8 % (2,000 runs of 999 resamples: 94.4 % and
    /// 4.8 %).
    #[test]
    fn simulated_coverage_and_false_positives() {
        let runs = Stream::new("simulation", 20).each(300, |rng| {
            let rows = simulate(rng, 40, 0.2);
            let part = |range: std::ops::Range<usize>, name: &str| {
                let rows = rows.slice(s![range, ..]).to_owned();
                bootstrap::totals(&rows, 199, &Stream::new(name, rows[[0, 0]].to_bits()))
            };
            let (a, b) = (part(0..20, "a"), part(20..40, "b"));
            let estimates = [a, b].map(|totals| totals.outer_iter().map(|t| t[0] / t[1]).collect());
            let (low, high) = difference_interval(estimates, [20, 20], 0.95).unwrap();
            let stream = Stream::new("labels", rows[[0, 0]].to_bits());
            let (p, _) = permutation::labels(&rows, 20, 199, &stream);
            (low <= 0.0 && high >= 0.0, p[0] < 0.05)
        });
        let covered = runs.iter().filter(|run| run.0).count() as f64 / 300.0;
        let positive = runs.iter().filter(|run| run.1).count() as f64 / 300.0;
        assert!((0.90..=0.98).contains(&covered), "coverage {covered}");
        assert!(positive < 0.08, "false positives {positive}");
    }

    #[test]
    fn statistics_are_named_once_and_referenced() {
        let names: std::collections::BTreeSet<_> = STATISTICS.iter().map(|s| s.name).collect();
        assert_eq!(names.len(), STATISTICS.len());
        assert!(STATISTICS.iter().all(|s| !s.formula.is_empty() && s.reference.contains(char::is_numeric)));
    }
}
