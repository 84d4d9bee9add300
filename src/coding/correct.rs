//! Estimates that hand codes correct: what a corpus would say if people had coded all of it.
//!
//! Four estimates of the mean of a value over all units, side by side. With machine value f, human code y of the
//! coded units, inclusion probability π and weight w = 1/π:
//!
//! - machine alone: mean f, blind to the machine's errors;
//! - hand codes alone: Σ w y / Σ w, blind to the machine;
//! - prediction-powered (PPI++): λ · mean f + Σ w (y − λ f) / Σ w, λ from 0 to 1 such that the estimated variance
//!   is least;
//! - design-based (DSL): mean of ỹ = g(f) + (y − g(f)) / π where coded, g(f) elsewhere; g is a line fitted to
//!   the codes of other articles (five folds).
//!
//! Variance: k/(k − p) · Σ ψ², ψ the sum over an article of each unit's influence on the estimate, k the articles
//! with a coded unit (all articles for the machine), p = 1, or 2 where λ is tuned: without that degree of
//! freedom tuned intervals are too narrow in small samples. Interval by Student's t with k − p degrees of freedom. Groups are estimated each by itself; their difference takes ψₐ − ψᵦ by article, so that articles
//! in both count once, and Welch–Satterthwaite degrees of freedom. Where nothing varies between articles the
//! variance is unknown, not 0, and there is no interval.
//!
//! References: Angelopoulos et al. 2023, doi 10.1126/science.adi6000; Angelopoulos, Duchi & Zrnic 2023, PPI++,
//! doi 10.48550/arXiv.2311.01453; Egami et al. 2023, Design-based supervised learning, NeurIPS 36, doi
//! 10.48550/arXiv.2306.04746; clusters: Cameron & Miller 2015, doi 10.3368/jhr.50.2.317.

use crate::chance::{Stream, student_quantile};
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Parts into which articles are dealt, so that no code helps to predict itself.
const FOLDS: usize = 5;
/// Standard errors this small, beside the estimate or 1, are what sums leave of nothing.
const ROUNDING: f64 = 1e-12;

/// One unit of the corpus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// What the machine says.
    pub machine: f64,
    /// What people say, where it was coded; the mean of several coders.
    pub human: Option<f64>,
    /// The probability with which it was drawn, where it was coded; above 0 to 1.
    pub inclusion: f64,
    /// Its article, as a number below the count of articles.
    pub article: usize,
}

/// An estimate with what each article adds to its error.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// In the unit of the codes.
    pub value: f64,
    /// By article: the sum of its units' influence.
    pub influence: Vec<f64>,
    /// Articles that inform it.
    pub articles: usize,
    /// Numbers that were estimated from the codes.
    parameters: usize,
    /// The weight of the machine's values in the prediction-powered estimate, 0 to 1.
    pub lambda: Option<f64>,
}

/// The ways to estimate, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The machine's values as they are.
    Machine,
    /// The hand codes without the machine.
    Hand,
    /// Prediction-powered inference.
    PredictionPowered,
    /// Design-based supervised learning.
    DesignBased,
}

impl Method {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Machine, Self::Hand, Self::PredictionPowered, Self::DesignBased];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine alone",
            Self::Hand => "hand codes alone",
            Self::PredictionPowered => "prediction-powered",
            Self::DesignBased => "design-based",
        }
    }

    /// Estimates the mean over `units`; `None` with fewer than two articles that inform it (three where λ is tuned). `seed` deals the
    /// folds.
    pub fn estimate(self, units: &[Judged], articles: usize, seed: u64) -> Option<Estimate> {
        let imputed: Vec<(f64, usize)> = units.iter().map(|unit| (unit.machine, unit.article)).collect();
        let coded = || units.iter().filter(|unit| unit.human.is_some()).copied().collect::<Vec<_>>();
        match self {
            Self::Machine => machine_alone(&imputed, articles),
            Self::Hand => prediction_powered(&imputed, &coded(), articles, Some(0.0)),
            Self::PredictionPowered => prediction_powered(&imputed, &coded(), articles, None),
            Self::DesignBased => design_based(units, articles, seed),
        }
    }
}

impl Estimate {
    fn of(value: f64, influence: Vec<f64>, informing: &BTreeSet<usize>, parameters: usize) -> Option<Self> {
        let articles = informing.len();
        (articles > parameters && value.is_finite()).then_some(Self {
            value,
            influence,
            articles,
            parameters,
            lambda: None,
        })
    }

    /// k − p.
    fn freedom(&self) -> f64 {
        (self.articles - self.parameters) as f64
    }

    /// k/(k − p).
    fn correction(&self) -> f64 {
        self.articles as f64 / self.freedom()
    }

    /// The standard error, corrected for few articles.
    pub fn standard_error(&self) -> f64 {
        (self.correction() * self.influence.iter().map(|psi| psi * psi).sum::<f64>()).sqrt()
    }

    /// The interval at `level` (0.95); `None` where nothing varies, for that is a sample's luck and no certainty.
    pub fn interval(&self, level: f64) -> Option<(f64, f64)> {
        around(self.value, self.standard_error(), self.freedom(), level)
    }

    /// This less `other`: the difference, its standard error and its interval at `level`, which is `None`
    /// where either has none, or the difference does not vary.
    pub fn less(&self, other: &Self, level: f64) -> (f64, f64, Option<(f64, f64)>) {
        let (a, b) = (self.correction().sqrt(), other.correction().sqrt());
        let psi = self.influence.iter().zip(&other.influence).map(|(x, y)| a * x - b * y);
        let error = psi.map(|psi| psi * psi).sum::<f64>().sqrt();
        let (va, vb) = (self.standard_error().powi(2), other.standard_error().powi(2));
        let freedom = (va + vb).powi(2) / (va * va / self.freedom() + vb * vb / other.freedom());
        let value = self.value - other.value;
        let both = self.interval(level).and(other.interval(level));
        (value, error, both.and_then(|_| around(value, error, freedom, level)))
    }
}

/// `None` where the standard error is 0 but for rounding.
fn around(value: f64, error: f64, freedom: f64, level: f64) -> Option<(f64, f64)> {
    if error <= ROUNDING * value.abs().max(1.0) {
        return None;
    }
    let half = student_quantile((1.0 - level) / 2.0, freedom) * error;
    Some((value - half, value + half))
}

fn machine_alone(imputed: &[(f64, usize)], articles: usize) -> Option<Estimate> {
    let n = imputed.len() as f64;
    let mean = imputed.iter().map(|(f, _)| f).sum::<f64>() / n;
    let mut influence = vec![0.0; articles];
    imputed.iter().for_each(|&(f, article)| influence[article] += (f - mean) / n);
    Estimate::of(mean, influence, &imputed.iter().map(|(_, article)| *article).collect(), 1)
}

/// Prediction-powered mean: λ · mean of `imputed` (machine value and article) + weighted mean of y − λ f over
/// `coded`. The two may share units or not. λ is tuned where none is given; 0 leaves the machine out.
pub fn prediction_powered(
    imputed: &[(f64, usize)],
    coded: &[Judged],
    articles: usize,
    lambda: Option<f64>,
) -> Option<Estimate> {
    let weights: f64 = coded.iter().map(|unit| 1.0 / unit.inclusion).sum();
    let weighted = |value: &dyn Fn(&Judged) -> f64| {
        coded.iter().map(|unit| value(unit) / unit.inclusion).sum::<f64>() / weights
    };
    let human = |unit: &Judged| unit.human.unwrap_or(f64::NAN);
    let (y, f) = (weighted(&human), weighted(&|unit| unit.machine));
    let n = imputed.len() as f64;
    let all = imputed.iter().map(|(f, _)| f).sum::<f64>() / n;
    // The influence is fixed + λ · moving, by article.
    let (mut fixed, mut moving) = (vec![0.0; articles], vec![0.0; articles]);
    for unit in coded {
        let weight = 1.0 / unit.inclusion / weights;
        fixed[unit.article] += weight * (human(unit) - y);
        moving[unit.article] -= weight * (unit.machine - f);
    }
    imputed.iter().for_each(|&(value, article)| moving[article] += (value - all) / n);
    let parameters = 1 + usize::from(lambda.is_none());
    let lambda = lambda.unwrap_or_else(|| {
        let squares: f64 = moving.iter().map(|m| m * m).sum();
        let products: f64 = fixed.iter().zip(&moving).map(|(a, b)| a * b).sum();
        if squares > 0.0 { ((0.0 - products) / squares).clamp(0.0, 1.0) } else { 0.0 }
    });
    let influence = fixed.iter().zip(&moving).map(|(fixed, moving)| fixed + lambda * moving).collect();
    let informing = coded.iter().map(|unit| unit.article).collect();
    let estimate = Estimate::of(y + lambda * (all - f), influence, &informing, parameters)?;
    Some(Estimate { lambda: Some(lambda), ..estimate })
}

/// Design-based supervised learning of the mean.
fn design_based(units: &[Judged], articles: usize, seed: u64) -> Option<Estimate> {
    let informing: BTreeSet<usize> =
        units.iter().filter(|unit| unit.human.is_some()).map(|unit| unit.article).collect();
    let fold = folds(&informing, articles, seed);
    let lines: Vec<(f64, f64)> =
        (0..FOLDS).map(|held| line(units.iter().filter(|u| fold[u.article] != held))).collect();
    let pseudo = units.iter().map(|unit| {
        let (intercept, slope) = lines[fold[unit.article]];
        let predicted = intercept + slope * unit.machine;
        predicted + unit.human.map_or(0.0, |y| (y - predicted) / unit.inclusion)
    });
    let pseudo: Vec<(f64, usize)> = pseudo.zip(units).map(|(value, unit)| (value, unit.article)).collect();
    let estimate = machine_alone(&pseudo, articles)?;
    Estimate::of(estimate.value, estimate.influence, &informing, 1)
}

/// The fold of each article; those with codes are dealt first, evenly.
fn folds(informing: &BTreeSet<usize>, articles: usize, seed: u64) -> Vec<usize> {
    let mut rng = Stream::new("folds", seed).rng();
    let mut order: Vec<usize> = informing.iter().copied().collect();
    order.shuffle(&mut rng);
    let mut rest: Vec<usize> = (0..articles).filter(|article| !informing.contains(article)).collect();
    rest.shuffle(&mut rng);
    let mut fold = vec![0; articles];
    order.into_iter().chain(rest).enumerate().for_each(|(place, article)| fold[article] = place % FOLDS);
    fold
}

/// Intercept and slope of codes on machine values, by least squares with weights 1/π; a flat line where the
/// machine always says the same, 0 without codes.
fn line<'u>(units: impl Iterator<Item = &'u Judged>) -> (f64, f64) {
    let coded: Vec<(f64, f64, f64)> =
        units.filter_map(|unit| Some((unit.machine, unit.human?, 1.0 / unit.inclusion))).collect();
    let weights: f64 = coded.iter().map(|(.., w)| w).sum();
    if weights == 0.0 {
        return (0.0, 0.0);
    }
    let mean =
        |value: fn(&(f64, f64, f64)) -> f64| coded.iter().map(|c| value(c) * c.2).sum::<f64>() / weights;
    let (f, y) = (mean(|c| c.0), mean(|c| c.1));
    let squares: f64 = coded.iter().map(|c| c.2 * (c.0 - f).powi(2)).sum();
    let products: f64 = coded.iter().map(|c| c.2 * (c.0 - f) * (c.1 - y)).sum();
    let slope = if squares > 1e-12 * weights { products / squares } else { 0.0 };
    (y - slope * f, slope)
}

#[cfg(test)]
mod tests;
