//! Comparisons: between groups of articles, and between actors and voices inside them.
//!
//! Table in, table out. Every number starts from [`ArticleSum`]s: paragraphs sit in articles, articles are
//! the clusters, and what is drawn, dealt or swapped is always a whole article. Tables are gone through part by
//! part ([`StoredTable`](crate::table::StoredTable)); what stays in memory grows with articles, not with texts. One file a statistic, each
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
mod bca;
mod bootstrap;
mod changes;
mod cooccurrence;
mod correlation;
mod design;
mod effect;
mod equivalence;
mod events;
mod groups;
mod keyness;
mod odds;
mod pairing;
mod permutation;
mod regression;
mod rows;
#[cfg(test)]
mod simulation;
mod speech;
mod stance;
mod table;
mod timeline;
mod treatment;
mod units;
mod voice;

pub use actor_paragraphs::{ActorParagraph, actor_paragraphs};
pub use actors::{actor_differences, actor_profiles, frequent_actors};
pub use adjust::{benjamini_hochberg, holm};
pub use article_sums::{ArticleSum, Articles, Spread};
pub use axes::{AxisArticle, AxisTables, axis_tables};
pub use balance::{BALANCE, Balance, balance_shares};
pub use bootstrap::resample;
pub use changes::change_points;
pub use cooccurrence::{Pair, cooccurrence};
pub use correlation::{effective_n, intraclass};
pub use effect::{Effect, cliffs_delta, hedges_g};
pub use events::{CHANGE, EVENT, Shift, event_shifts};
pub use groups::{groups, items, measure_columns, profiles};
pub use keyness::{KEYNESS_GROUPS, Keyness, NEAR, dispersion, keyness, log_likelihood, log_odds, log_ratio};
pub use regression::{Coefficient, regression};
pub use speech::{ALL_ARTICLES, Shares, Speech, UNRESOLVED, speaker_name};
pub use stance::{Family, stance_column};
pub use timeline::{SERIES_GROUPS, SeriesPoint, Timeline};
pub use treatment::Treatment;
pub use voice::{SOURCE_TYPES, source_column, voice_column};

pub use crate::study::{Interval, Margins};

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

/// Made only if a study asks for it, like the three below.
pub const BCA: &str = "BCa interval";
/// Outer clusters.
pub const NESTED: &str = "nested clusters";
/// Margins.
pub const EQUIVALENCE: &str = "equivalence";
/// Models.
pub const REGRESSION: &str = "cluster-robust regression";
/// Of groups only.
pub const ODDS: &str = "odds ratio";

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
        name: BCA,
        formula: "the same at Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z))), z = Φ⁻¹ of the expanded share; z₀ = Φ⁻¹(#{θ* < θ} / B), \
                  a from leaving out each article in turn",
        reference: "Efron 1987, doi 10.1080/01621459.1987.10478410",
    },
    Statistic {
        name: NESTED,
        formula: "outer clusters drawn with replacement, then as many of each one's articles; permutation of whole \
                  clusters, or of the two groups within them",
        reference: "Davison & Hinkley 1997, doi 10.1017/CBO9780511802843; Cameron & Miller 2015, doi \
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
        name: ODDS,
        formula: "(p_a + ½)(n_b − p_b + ½) / ((n_a − p_a + ½)(p_b + ½)), p of n paragraphs above 0 (Haldane's \
                  correction); cluster bootstrap interval of its logarithm",
        reference: "Haldane 1956, doi 10.1111/j.1469-1809.1955.tb01285.x",
    },
    Statistic {
        name: EQUIVALENCE,
        formula: "p = the least α at which the 1 − 2α interval lies within the stated margin (two one-sided tests; \
                  p < .05: the 90 % interval does)",
        reference: "Schuirmann 1987, doi 10.1007/BF01068419; Lakens 2017, doi 10.1177/1948550617697177",
    },
    Statistic {
        name: "leave-one-article-out",
        formula: "d₍₋ᵢ₎, the difference without article i: its range, the i with the largest |d₍₋ᵢ₎ − d|, and p without it",
        reference: "Cook 1977, doi 10.1080/00401706.1977.10489493",
    },
    Statistic {
        name: REGRESSION,
        formula: "b = (X'WX)⁻¹X'Wy over paragraphs, W their words; V = G/(G−1) · (N−1)/(N−K) · (X'WX)⁻¹ Σ u_g u_g' (X'WX)⁻¹, \
                  u_g = X_g'W_g e_g of cluster g; t with G − 1 degrees of freedom",
        reference: "Liang & Zeger 1986, doi 10.1093/biomet/73.1.13; Cameron & Miller 2015, doi 10.3368/jhr.50.2.317",
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
    /// How intervals are read off replicates.
    pub interval: Interval,
    /// Metadata column of outer clusters; of groups only, actors are compared within articles.
    pub cluster: Option<String>,
    /// Differences of no account, in each column's unit.
    pub margins: Margins,
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
            interval: Interval::default(),
            cluster: None,
            margins: Margins::default(),
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
    /// Share of the first group's paragraphs in which the column is above 0; of columns that are never negative.
    pub share_a: Option<f64>,
    /// The same of the second group.
    pub share_b: Option<f64>,
    /// Odds ratio of these shares, with Haldane's correction.
    pub odds_ratio: Option<f64>,
    /// Lower end of its interval.
    pub or_low: Option<f64>,
    /// Upper end of its interval.
    pub or_high: Option<f64>,
    /// The difference that is of no account, as the study states it.
    pub margin: Option<f64>,
    /// p of "the difference is as large as the margin": below .05 a larger difference is ruled out.
    pub p_equivalence: Option<f64>,
    /// The lowest estimate when any one article is left out.
    pub loo_low: Option<f64>,
    /// The highest.
    pub loo_high: Option<f64>,
    /// The article that moves the estimate most when it is left out.
    pub loo_article: String,
    /// p without that article.
    pub loo_p: Option<f64>,
}

impl Comparison {
    /// Whether the sign of the estimate changes, or goes, when some one article is left out.
    pub fn sign_hangs(&self) -> bool {
        let [Some(estimate), Some(low), Some(high)] = [self.estimate, self.loo_low, self.loo_high] else {
            return false;
        };
        (estimate > 0.0 && low <= 0.0) || (estimate < 0.0 && high >= 0.0)
    }

    /// Whether `p` lies on the other side of `alpha` without its most influential article.
    pub fn significance_hangs(&self, alpha: f64) -> bool {
        self.p.zip(self.loo_p).is_some_and(|(p, without)| (p < alpha) != (without < alpha))
    }
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
    use super::STATISTICS;

    #[test]
    fn statistics_are_named_once_and_referenced() {
        let names: std::collections::BTreeSet<_> = STATISTICS.iter().map(|s| s.name).collect();
        assert_eq!(names.len(), STATISTICS.len());
        assert!(STATISTICS.iter().all(|s| !s.formula.is_empty() && s.reference.contains(char::is_numeric)));
    }
}
