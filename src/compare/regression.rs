//! Regression of a column on several metadata at once, with standard errors clustered by article.
//!
//! Formula: b = (X'WX)⁻¹ X'Wy over paragraphs, W their words, so that a model of one category alone gives the group
//! estimates back. V = G/(G − 1) · (N − 1)/(N − K) · (X'WX)⁻¹ (Σ_g u_g u_g') (X'WX)⁻¹ (CR1), u_g = X_g'W_g e_g summed over a
//! cluster g (an article, or an outer unit), N paragraphs, K columns of X. Interval and two-sided p by
//! Student's t with G − 1 degrees of freedom; q by Benjamini & Hochberg over the terms of a model but its
//! intercept. Estimates are in the column's unit (per unit of a number).
//!
//! Categories are dummy-coded against a reference level, numbers stand as they are. Metadata do not vary within
//! an article, so all of it is made from sums by article. Solved by QR (Gram–Schmidt, modified), not by
//! normal equations: years around 2025 would cost them half the digits.
//!
//! References: Liang & Zeger 1986, doi 10.1093/biomet/73.1.13; Cameron & Miller 2015, doi 10.3368/jhr.50.2.317.

use super::article_sums::{ArticleSum, Articles};
use super::groups::by_id;
use super::{Options, adjust};
use crate::chance::{student_quantile, student_tail};
use crate::error::{Error, Result};
use crate::study::{Formula, Term};
use polars::prelude::DataFrame;
use std::collections::{BTreeMap, BTreeSet};

/// What is left of a column beside those before it, as a share of its length, below which it is their sum.
const COLLINEAR: f64 = 1e-9;
/// Standard errors this small, beside the largest value of an article, are what sums leave of nothing.
const ROUNDING: f64 = 1e-12;
/// Fewer clusters than these make standard errors too small, even with CR1 and t.
const FEW: usize = 20;

/// One term of one model: a row of the `regression` table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coefficient {
    /// The model as it was written.
    pub model: String,
    /// `(intercept)`, a number's column, or `outlet = Dawn`.
    pub term: String,
    /// The level with which a category is compared; empty for numbers.
    pub reference: String,
    /// The coefficient, in the column's unit.
    pub estimate: Option<f64>,
    /// Its standard error, clustered.
    pub se: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// estimate / se; `None`, like interval and p, where nothing varies between clusters.
    pub t: Option<f64>,
    /// Degrees of freedom: clusters − 1.
    pub df: Option<f64>,
    /// Two-sided p.
    pub p: Option<f64>,
    /// p adjusted over the terms of the model; the intercept has none.
    pub q: Option<f64>,
    /// Paragraphs in the model.
    pub n: usize,
    /// Articles in the model.
    pub articles: usize,
    /// Clusters: articles, or outer units.
    pub clusters: usize,
    /// How it was made.
    pub method: String,
}

/// The coefficients of `formula`, intercept first. Articles without a value in one of its terms, or without the
/// column, take no part. With `options.cluster` errors are clustered by that column of `documents`.
///
/// Fails if a column does not exist, a reference level does not occur, a term does not vary, terms are
/// collinear, or there are no more clusters than coefficients.
pub fn regression(
    documents: &DataFrame,
    articles: &Articles,
    formula: &Formula,
    options: &Options,
) -> Result<Vec<Coefficient>> {
    let place = format!("model \"{}\"", formula.written);
    let sums = articles.sums(&formula.response)?;
    let values: Vec<BTreeMap<String, String>> =
        formula.terms.iter().map(|term| by_id(documents, &term.column)).collect::<Result<_>>()?;
    let outer = options.cluster.as_ref().map(|cluster| by_id(documents, cluster)).transpose()?;
    let ids = articles.ids();
    let known = |id: &String| values.iter().chain(&outer).all(|values| values.contains_key(id));
    let kept: Vec<usize> = (0..ids.len()).filter(|&a| sums[a].is_defined() && known(&ids[a])).collect();
    let mut design = Design::default();
    design.add("(intercept)".to_owned(), String::new(), vec![1.0; kept.len()]);
    for (term, values) in formula.terms.iter().zip(&values) {
        let cells: Vec<&str> = kept.iter().map(|&a| values[&ids[a]].as_str()).collect();
        design.add_term(&place, term, &cells)?;
    }
    let clusters = numbered(kept.iter().map(|&a| outer.as_ref().map_or(&ids[a], |outer| &outer[&ids[a]])));
    let sums: Vec<ArticleSum> = kept.iter().map(|&a| sums[a]).collect();
    let fit = fit(&place, &design, &sums, &clusters)?;
    let few = if fit.clusters < FEW {
        format!("; fewer than {FEW} clusters: errors too small")
    } else {
        String::new()
    };
    let method = format!(
        "least squares weighted by words; standard errors clustered by {} (CR1), t with {} degrees of freedom{few}",
        options.cluster.as_deref().unwrap_or("article"),
        fit.clusters - 1
    );
    let n = ArticleSum::total(&sums).n;
    let freedom = (fit.clusters - 1) as f64;
    let reach = student_quantile((1.0 - options.level) / 2.0, freedom);
    let least =
        ROUNDING * sums.iter().filter_map(ArticleSum::mean).fold(0.0, |most: f64, m| most.max(m.abs()));
    let mut rows: Vec<Coefficient> = design
        .names
        .iter()
        .zip(&fit.estimates)
        .zip(&fit.errors)
        .map(|(((term, reference), &estimate), &se)| {
            let t = (se > least).then(|| estimate / se);
            Coefficient {
                model: formula.written.clone(),
                term: term.clone(),
                reference: reference.clone(),
                estimate: Some(estimate),
                se: Some(se),
                ci_low: t.map(|_| estimate - reach * se),
                ci_high: t.map(|_| estimate + reach * se),
                t,
                df: Some(freedom),
                p: t.map(|t| 2.0 * student_tail(t.abs(), freedom)),
                q: None,
                n,
                articles: kept.len(),
                clusters: fit.clusters,
                method: method.clone(),
            }
        })
        .collect();
    let p: Vec<Option<f64>> = rows.iter().skip(1).map(|row| row.p).collect();
    rows.iter_mut().skip(1).zip(adjust::benjamini_hochberg(&p)).for_each(|(row, q)| row.q = q);
    Ok(rows)
}

/// Columns of X: name, reference level and one value an article.
#[derive(Debug, Default)]
struct Design {
    names: Vec<(String, String)>,
    columns: Vec<Vec<f64>>,
}

impl Design {
    fn add(&mut self, name: String, reference: String, column: Vec<f64>) {
        self.names.push((name, reference));
        self.columns.push(column);
    }

    /// A number as it is, a category as one column a level but the reference: as stated, else the first in
    /// alphabetical order.
    fn add_term(&mut self, place: &str, term: &Term, cells: &[&str]) -> Result<()> {
        let levels: BTreeSet<&str> = cells.iter().copied().collect();
        let column = &term.column;
        let Some(first) = levels.first().filter(|_| levels.len() > 1) else {
            let held = levels.first().map_or("no value".to_owned(), |level| format!("only \"{level}\""));
            return Err(Error::new(
                place,
                format!("{column} does not vary: {held}"),
                "Leave it out of the model.",
            ));
        };
        let number = |cell: &&str| cell.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        let numbers: Option<Vec<f64>> = cells.iter().map(number).collect();
        if let (Some(numbers), None) = (numbers, &term.reference) {
            self.add(column.clone(), String::new(), numbers);
            return Ok(());
        }
        let reference = term.reference.as_deref().unwrap_or(first);
        if !levels.contains(reference) {
            let named = levels.iter().copied().collect::<Vec<_>>().join(", ");
            return Err(Error::new(
                place,
                format!("{column} has no level \"{reference}\" among the articles in the model"),
                format!("Choose one of these: {named}."),
            ));
        }
        for level in levels.iter().filter(|level| **level != reference) {
            let dummy = cells.iter().map(|cell| f64::from(cell == level)).collect();
            self.add(format!("{column} = {level}"), reference.to_owned(), dummy);
        }
        Ok(())
    }
}

/// Estimates and clustered standard errors.
struct Fit {
    estimates: Vec<f64>,
    errors: Vec<f64>,
    clusters: usize,
}

/// Fits `design` to the sums of each article; `clusters` is each article's, numbered from 0.
fn fit(place: &str, design: &Design, sums: &[ArticleSum], clusters: &[usize]) -> Result<Fit> {
    let k = design.columns.len();
    let groups = clusters.iter().max().map_or(0, |most| most + 1);
    if groups <= k {
        return Err(Error::new(
            place,
            format!("{groups} clusters are too few for {k} coefficients"),
            "Leave terms out, or join levels that hold few articles.",
        ));
    }
    let roots: Vec<f64> = sums.iter().map(|sum| sum.words.sqrt()).collect();
    // Q, column by column, and R by rows: √W X = Q R.
    let mut q: Vec<Vec<f64>> =
        design.columns.iter().map(|x| x.iter().zip(&roots).map(|(x, root)| x * root).collect()).collect();
    let mut r = vec![vec![0.0; k]; k];
    for at in 0..k {
        let length = dot(&q[at], &q[at]).sqrt();
        // Twice is enough (Giraud & Langou 2005): what the first pass leaves by rounding, the second takes.
        for before in (0..at).chain(0..at) {
            let share = dot(&q[before], &q[at]);
            r[before][at] += share;
            let (done, rest) = q.split_at_mut(at);
            rest[0].iter_mut().zip(&done[before]).for_each(|(x, q)| *x -= share * q);
        }
        let left = dot(&q[at], &q[at]).sqrt();
        if left <= COLLINEAR * length {
            let before =
                design.names[1..at].iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
            let beside = if before.is_empty() { "the intercept".to_owned() } else { before };
            return Err(Error::new(
                place,
                format!("collinear: {} is known from {beside}", design.names[at].0),
                "Leave one of them out: their effects cannot be told apart.",
            ));
        }
        r[at][at] = left;
        q[at].iter_mut().for_each(|x| *x /= left);
    }
    let y: Vec<f64> = sums.iter().zip(&roots).map(|(sum, root)| sum.sum / root).collect();
    let estimates = solve(&r, &q.iter().map(|q| dot(q, &y)).collect::<Vec<_>>());
    // Scores in the base Q: (X'WX)⁻¹ X'W e = R⁻¹ Q'√W e, so V = R⁻¹ (Σ s s') R⁻¹'.
    let mut scores = vec![vec![0.0; k]; groups];
    for (article, sum) in sums.iter().enumerate() {
        let fitted: f64 = design.columns.iter().zip(&estimates).map(|(x, b)| x[article] * b).sum();
        let residual = (sum.sum - sum.words * fitted) / roots[article];
        let score = &mut scores[clusters[article]];
        score.iter_mut().zip(&q).for_each(|(score, q)| *score += q[article] * residual);
    }
    let n = ArticleSum::total(sums).n as f64;
    let (g, kf) = (groups as f64, k as f64);
    let correction = g / (g - 1.0) * (n - 1.0) / (n - kf);
    let mut squares = vec![0.0; k];
    for score in &scores {
        let moved = solve(&r, score);
        squares.iter_mut().zip(moved).for_each(|(square, move_)| *square += move_ * move_);
    }
    let errors = squares.into_iter().map(|square| (correction * square).sqrt()).collect();
    Ok(Fit { estimates, errors, clusters: groups })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// x of R x = `right`, R upper triangular.
fn solve(r: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut x = right.to_vec();
    for at in (0..x.len()).rev() {
        let known: f64 = (at + 1..x.len()).map(|other| r[at][other] * x[other]).sum();
        x[at] = (x[at] - known) / r[at][at];
    }
    x
}

/// Equal names get equal numbers, from 0, in alphabetical order.
fn numbered<'a>(names: impl Iterator<Item = &'a String> + Clone) -> Vec<usize> {
    let distinct: BTreeSet<&String> = names.clone().collect();
    let number: BTreeMap<&String, usize> = distinct.into_iter().enumerate().map(|(at, n)| (n, at)).collect();
    names.map(|name| number[name]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::StoredTable;
    use polars::prelude::df;

    /// Twelve articles of one to four paragraphs; the same numbers as in the Python below.
    fn corpus() -> (DataFrame, Articles) {
        let (mut ids, mut outlets, mut owners, mut years) = (vec![], vec![], vec![], vec![]);
        let (mut docs, mut words, mut values) = (vec![], vec![], vec![]);
        for a in 0..12_u32 {
            ids.push(format!("d{a}"));
            outlets.push(["x", "y", "z"][a as usize % 3]);
            owners.push(format!("o{}", a % 7));
            years.push(i64::from(2020 + (a * a) % 5));
            for p in 0..1 + a % 4 {
                docs.push(format!("d{a}"));
                words.push(20 + 7 * a + 11 * p);
                values.push(f64::from((a * 37 + p * 53) % 101) / 100.0);
            }
        }
        let twice: Vec<String> = outlets.iter().map(|o| o.repeat(2)).collect();
        let documents =
            df!("doc_id" => ids, "outlet" => outlets, "owner" => owners, "year" => years, "twice" => twice)
                .unwrap();
        let role = vec!["body"; docs.len()];
        let paragraphs = df!("doc_id" => docs, "role" => role, "n_words" => words, "tone" => values).unwrap();
        let columns = ["tone".to_owned()];
        (documents, Articles::of(&StoredTable::of("paragraphs", &paragraphs), &columns).unwrap())
    }

    fn run(written: &str, cluster: Option<&str>) -> Result<Vec<Coefficient>> {
        let (documents, articles) = corpus();
        let options = Options { cluster: cluster.map(str::to_owned), ..Options::default() };
        regression(&documents, &articles, &Formula::parse(written)?, &options)
    }

    /// Term, estimate, standard error, ends of the interval, p.
    fn check(written: &str, cluster: Option<&str>, expected: &[(&str, [f64; 5])]) {
        let found = run(written, cluster).unwrap();
        assert_eq!(found.len(), expected.len());
        for (row, (term, numbers)) in found.iter().zip(expected) {
            assert_eq!(row.term, *term);
            let own = [row.estimate, row.se, row.ci_low, row.ci_high, row.p].map(Option::unwrap);
            for (found, expected) in own.iter().zip(numbers) {
                assert!(
                    (found - expected).abs() < 1e-8 * expected.abs().max(1.0),
                    "{term}: {own:?}, not {numbers:?}"
                );
            }
        }
    }

    #[test]
    fn coefficients_as_statsmodels() {
        // import pandas as pd; import statsmodels.formula.api as smf
        // rows = [dict(d=a, outlet="xyz"[a % 3], owner=a % 7, year=2020 + a * a % 5, w=20 + 7 * a + 11 * p,
        //     y=(a * 37 + p * 53) % 101 / 100) for a in range(12) for p in range(1 + a % 4)]
        // d = pd.DataFrame(rows); m = smf.wls("y ~ outlet + year", d, weights=d.w).fit(cov_type="cluster",
        //     cov_kwds={"groups": d.d}, use_t=True); m.params, m.bse, m.conf_int(), m.pvalues
        check(
            "tone ~ outlet + year",
            None,
            &[
                (
                    "(intercept)",
                    [
                        0.46804231800864926,
                        54.559035614919836,
                        -119.6155854193411,
                        120.55167005535841,
                        0.9933089261753393,
                    ],
                ),
                (
                    "outlet = y",
                    [
                        0.010873973010760792,
                        0.08426698061943373,
                        -0.17459640081834257,
                        0.19634434683986415,
                        0.8996537080564376,
                    ],
                ),
                (
                    "outlet = z",
                    [
                        0.033629545551238094,
                        0.11932247030221513,
                        -0.2289974408494127,
                        0.2962565319518889,
                        0.7832998445126722,
                    ],
                ),
                (
                    "year",
                    [
                        -1.2337232654461086e-05,
                        0.026977186638422822,
                        -0.05938872468484553,
                        0.05936405021953661,
                        0.999643299040245,
                    ],
                ),
            ],
        );
        // the same with C(outlet, Treatment("y")) alone, groups d.owner
        check(
            "tone ~ outlet[y]",
            Some("owner"),
            &[
                (
                    "(intercept)",
                    [
                        0.4539709762532982,
                        0.06882572523192561,
                        0.2855604935196514,
                        0.622381458986945,
                        0.0005836010953517956,
                    ],
                ),
                (
                    "outlet = x",
                    [
                        -0.010875001021099952,
                        0.07787719094745793,
                        -0.2014336224843152,
                        0.1796836204421153,
                        0.8935116607080225,
                    ],
                ),
                (
                    "outlet = z",
                    [
                        0.02275930364492068,
                        0.12052203931653038,
                        -0.2721475026828586,
                        0.31766610997269995,
                        0.8564443058801394,
                    ],
                ),
            ],
        );
    }

    #[test]
    fn one_category_gives_the_group_estimates_back() {
        let (documents, articles) = corpus();
        let options = Options { resamples: 50, ..Options::default() };
        let columns = ["tone".to_owned()];
        let profiles = super::super::profiles(&documents, &articles, "outlet", &columns, &options).unwrap();
        let found = run("tone ~ outlet", None).unwrap();
        let of = |at: usize| profiles[at].estimate.unwrap();
        assert!((found[0].estimate.unwrap() - of(0)).abs() < 1e-12);
        assert!((found[2].estimate.unwrap() - (of(2) - of(0))).abs() < 1e-12);
        assert_eq!((found[2].reference.as_str(), found[0].q, found[2].n), ("x", None, 30));
    }

    #[test]
    fn what_cannot_be_told_is_an_error() {
        let error = |written: &str| run(written, None).unwrap_err();
        assert!(
            error("tone ~ outlet + twice")
                .what()
                .starts_with("collinear: twice = yy is known from outlet = y")
        );
        assert!(error("tone ~ outlet[w]").remedy().contains("x, y, z"));
        assert!(error("tone ~ owner + year[2020] + outlet + twice").what().contains("too few"));
        assert!(error("tone ~ country").remedy().contains("outlet"));
        assert!(error("hue ~ outlet").what().contains("hue"));
    }
}
