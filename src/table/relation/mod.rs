//! Who praises or blames whom, between two given spans.
//!
//! DESIGN. One linear model judges a direction, from → onto: does the first praise the second, blame it,
//! or neither? Asked both ways round, its scores give five relations. So what passives, quotations and
//! possessors tell is learnt once, whichever of the two stands first, and the rare relations (the second
//! praises or blames the first) profit from the frequent ones. Columns that depend on the order of the
//! two begin with `>` where `from` stands first, with `<` where it stands last.
//!
//! The scores of the one that stands first as a and the other as b are then compared with a handicap for
//! each relation: without it a rare relation would
//! hardly ever be named. So the label is no mere maximum of the probabilities, which are frequencies.

mod roles;
mod scene;
mod tone;
mod voices;
mod words;

pub use scene::Scene;

use super::columns::Named;
use super::six_decimals;
use crate::measure::{LinearModel, softmax};
use crate::text::Span;
use crate::{Error, Result};
use std::sync::LazyLock;

/// Names of the five relations, in the order of [`Relation::p`].
pub const RELATIONS: [&str; 5] = ["none", "a_praises_b", "b_praises_a", "a_blames_b", "b_blames_a"];

/// The index of each of [`RELATIONS`] when a and b change their names.
pub const MIRROR: [usize; 5] = [0, 2, 1, 4, 3];

/// What a direction can be, in the order of the model's classes.
pub const DIRECTIONS: [&str; 3] = ["none", "praises", "blames"];

/// How two spans stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Probabilities of [`RELATIONS`]; they sum to 1.
    pub p: [f64; 5],
    /// Index into [`RELATIONS`] of the relation named.
    best: usize,
    /// What speaks for the relation named, against none, and how much; for `none`, what speaks for the
    /// likeliest other. The strongest first, by size.
    pub reasons: Vec<(String, f64)>,
}

impl Relation {
    /// The relation named.
    pub fn label(&self) -> &'static str {
        RELATIONS[self.best]
    }
}

/// The model of a direction, and what turns two directions into a relation.
#[derive(Debug, Clone)]
pub struct RelationModel {
    named: Named,
    /// Slope and intercepts that make the scores of [`RELATIONS`] log-odds of frequencies.
    calibration: Calibration,
}

/// How scores of [`RELATIONS`], a being the one that stands first, become probabilities and a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Multiplies the scores.
    pub slope: f64,
    /// Added to the scores for probabilities.
    pub intercepts: [f64; 5],
    /// Added to the scores for the label.
    pub handicaps: [f64; 5],
}

static SHIPPED: LazyLock<RelationModel> = LazyLock::new(|| {
    RelationModel::read(
        include_str!("../../../data/models/relations/weights.tsv"),
        include_str!("../../../data/models/relations/calibration.tsv"),
    )
    .expect("the shipped model is sound")
});

impl RelationModel {
    /// The model in `data/models/relations`.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Takes a model of [`DIRECTIONS`].
    pub fn new(linear: LinearModel, calibration: Calibration) -> Self {
        Self { named: Named::new(linear), calibration }
    }

    /// Reads the two files of a model's folder.
    ///
    /// # Errors
    /// A file that is not of that form.
    pub fn read(weights: &str, calibration: &str) -> Result<Self> {
        let linear = LinearModel::from_tsv("weights.tsv", weights)?;
        Ok(Self::new(linear, Calibration::from_tsv(calibration)?))
    }

    /// The relation between `a` and `b`, both of which hold a token of the scene's document.
    pub fn judge(&self, scene: &Scene<'_>, a: Span, b: Span) -> Relation {
        if b < a {
            let Relation { p, best, reasons } = self.judge(scene, b, a);
            return Relation { p: MIRROR.map(|k| p[k]), best: MIRROR[best], reasons };
        }
        let ways = [scene.columns(a, b), scene.columns(b, a)].map(|columns| self.named.row(&columns));
        let scores = relation_scores(&ways.each_ref().map(|row| self.named.linear.scores(row)));
        let Calibration { slope, intercepts, handicaps } = self.calibration;
        let p = softmax(&std::array::from_fn::<f64, 5, _>(|k| slope * scores[k] + intercepts[k]));
        let total = |k: usize| scores[k] + handicaps[k];
        let highest = |from: usize| (from..5).rev().max_by(|&a, &b| total(a).total_cmp(&total(b)));
        let best = highest(0).unwrap_or(0);
        let told = if best == 0 { highest(1).unwrap_or(1) } else { best };
        let reasons = self.named.linear.reasons(&ways[(told + 1) % 2], 1 + (told - 1) / 2, 0);
        Relation { p: std::array::from_fn(|k| six_decimals(p[k])), best, reasons }
    }
}

/// Scores of [`RELATIONS`] from the scores of [`DIRECTIONS`] a → b and b → a.
pub fn relation_scores(ways: &[Vec<f64>; 2]) -> [f64; 5] {
    let odds = |way: usize, class: usize| ways[way][class] - ways[way][0];
    [0.0, odds(0, 1), odds(1, 1), odds(0, 2), odds(1, 2)]
}

impl Calibration {
    /// As it is written.
    pub fn to_tsv(&self) -> String {
        let mut text = "relation\tslope\tintercept\thandicap\n".to_owned();
        for (k, name) in RELATIONS.iter().enumerate() {
            text +=
                &format!("{name}\t{:.4}\t{:.4}\t{:.4}\n", self.slope, self.intercepts[k], self.handicaps[k]);
        }
        text
    }

    fn from_tsv(text: &str) -> Result<Self> {
        let mut read = Self { slope: 1.0, intercepts: [0.0; 5], handicaps: [0.0; 5] };
        for (k, name) in RELATIONS.iter().enumerate() {
            let fields: Vec<&str> = text.lines().nth(k + 1).unwrap_or_default().split('\t').collect();
            let numbers: Vec<f64> = fields.iter().skip(1).filter_map(|f| f.parse().ok()).collect();
            let (true, &[slope, intercept, handicap]) = (fields[0] == *name, numbers.as_slice()) else {
                return Err(Error::new(
                    format!("calibration.tsv, line {}", k + 2),
                    format!("is no line of {name}"),
                    "take the file that slantwise learn train wrote",
                ));
            };
            read.slope = slope;
            (read.intercepts[k], read.handicaps[k]) = (intercept, handicap);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::all_builtin;
    use crate::mark::Gazetteer;
    use crate::table::Engine;
    use crate::text::{Article, Document};

    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(all_builtin().unwrap(), Gazetteer::builtin()));

    /// `expected` between the spans in [brackets], the first being a.
    fn check(marked: &str, expected: &str) {
        let text: String = marked.chars().filter(|c| !"[]".contains(*c)).collect();
        let mut spans = marked.match_indices('[').zip(marked.match_indices(']')).enumerate();
        let mut next = || {
            let (k, ((start, _), (end, _))) = spans.next().unwrap();
            Span::new(start - 2 * k, end - 2 * k - 1)
        };
        let (a, b) = (next(), next());
        let document = Document::new(Article { text, ..Article::default() });
        let relation = ENGINE.relation(&document, a, b).unwrap();
        assert_eq!(relation.label(), expected, "{marked}\n{:?}\n{:?}", relation.p, &relation.reasons[..9]);
        assert!((relation.p.iter().sum::<f64>() - 1.0).abs() < 1e-5);
        // Asked the other way round, the same relation has the other name.
        let mirrored = ENGINE.relation(&document, b, a).unwrap();
        assert_eq!(mirrored.p, MIRROR.map(|k| relation.p[k]), "{marked}");
    }

    #[test]
    fn verbs_tell_who_judges_whom() {
        check("[Harlow] blamed [Benning] for the collapse of the talks.", "a_blames_b");
        check("[Harlow] praised [Benning] for his courage.", "a_praises_b");
        check("[Harlow] met [Benning] in Vienna on Tuesday.", "none");
    }

    #[test]
    fn passives_and_inversions_turn_the_relation_round() {
        check("[Harlow] was harshly criticized by [Benning] over the budget.", "b_blames_a");
        check("[Harlow] was praised by [Benning] for her leadership.", "b_praises_a");
    }

    #[test]
    fn what_is_said_of_another_counts() {
        check("[Harlow] said that [Benning] was a liar and a disgrace.", "a_blames_b");
    }

    #[test]
    fn spans_without_a_word_have_no_relation() {
        let document = Document::new(Article { text: "Harlow met  Benning.".into(), ..Article::default() });
        assert!(ENGINE.relation(&document, Span::new(0, 6), Span::new(10, 11)).is_none());
        assert!(ENGINE.relation(&document, Span::new(0, 6), Span::new(0, 6)).is_some());
    }

    #[test]
    fn calibration_is_read_as_written() {
        let calibration = Calibration {
            slope: 0.5,
            intercepts: [0.0, 1.0, 2.0, 3.0, 4.0],
            handicaps: [0.0, 0.25, 0.5, 1.0, 2.0],
        };
        assert_eq!(Calibration::from_tsv(&calibration.to_tsv()).unwrap(), calibration);
        assert!(Calibration::from_tsv("relation\tslope\n").is_err());
    }
}
