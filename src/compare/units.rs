//! What a difference is made of, unit by unit, and what becomes of it without one of them.
//!
//! A unit is what is drawn whole: an article, or an outer cluster of articles. Leaving out each in turn gives the
//! jackknife that accelerates intervals, and the influence of single articles: the range of d₍₋ᵢ₎, and the i with
//! the largest |d₍₋ᵢ₎ − d|. Reference for influence: Cook 1977, doi 10.1080/00401706.1977.10489493.

/// What two cells of a group are made into.
pub(super) type Of = fn(f64, f64) -> f64;

/// Sum / words.
pub(super) fn ratio(sum: f64, words: f64) -> f64 {
    sum / words
}

/// The difference of two groups, from the cells of both.
pub(super) fn difference(cells: [f64; 4], of: Of) -> f64 {
    of(cells[0], cells[1]) - of(cells[2], cells[3])
}

/// Two cells of each of two groups, by unit; units of one stratum stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Units {
    pub(super) cells: Vec<[f64; 4]>,
    /// Units of each stratum: strata are drawn by themselves.
    pub(super) strata: Vec<usize>,
}

impl Units {
    /// All units together.
    pub(super) fn total(&self) -> [f64; 4] {
        self.cells.iter().fold([0.0; 4], |t, unit| std::array::from_fn(|at| t[at] + unit[at]))
    }

    /// By stratum: the difference without each unit.
    pub(super) fn jackknife(&self, of: Of) -> Vec<Vec<f64>> {
        let total = self.total();
        let mut without =
            self.cells.iter().map(|unit| difference(std::array::from_fn(|at| total[at] - unit[at]), of));
        self.strata.iter().map(|&units| without.by_ref().take(units).collect()).collect()
    }
}

/// How far single articles carry a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Influence {
    /// The lowest difference without one article.
    pub(super) low: f64,
    /// The highest.
    pub(super) high: f64,
    /// The article that moves it most; the first of equals.
    pub(super) most: usize,
}

impl Influence {
    /// Of `articles` on their difference; `None` where it is undefined without any one of them.
    pub(super) fn of(articles: &Units, of: Of) -> Option<Self> {
        let all = difference(articles.total(), of);
        let mut found: Option<(Self, f64)> = None;
        for (at, without) in articles.jackknife(of).concat().into_iter().enumerate() {
            if !without.is_finite() {
                continue;
            }
            let moved = (without - all).abs();
            let (influence, most) =
                found.get_or_insert((Self { low: without, high: without, most: at }, moved));
            influence.low = influence.low.min(without);
            influence.high = influence.high.max(without);
            // Rounding is no influence.
            if moved > *most * (1.0 + 1e-9) + 1e-13 * all.abs() {
                (influence.most, *most) = (at, moved);
            }
        }
        found.map(|(influence, _)| influence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn influence_as_numpy() {
        // s = np.array([3, 1, 2, 9.]); w = np.array([10, 10, 20, 10.]); b = 8 / 30
        // [np.delete(s, i).sum() / np.delete(w, i).sum() - b for i in range(4)]: .0333, .0833, .1667, −.1167; and without
        // one of the second group's (3, 10), (5, 20): s.sum() / w.sum() - 5 / 20, - 3 / 10
        let first = [(3.0, 10.0), (1.0, 10.0), (2.0, 20.0), (9.0, 10.0)];
        let mut cells: Vec<[f64; 4]> = first.iter().map(|&(s, w)| [s, w, 0.0, 0.0]).collect();
        cells.extend([[0.0, 0.0, 3.0, 10.0], [0.0, 0.0, 5.0, 20.0]]);
        let units = Units { cells, strata: vec![4, 2] };
        let found = Influence::of(&units, ratio).unwrap();
        assert_eq!(found.most, 3);
        assert!((found.low - (6.0 / 40.0 - 8.0 / 30.0)).abs() < 1e-12, "{}", found.low);
        assert!((found.high - (13.0 / 30.0 - 8.0 / 30.0)).abs() < 1e-12, "{}", found.high);
        assert_eq!(units.jackknife(ratio).iter().map(Vec::len).collect::<Vec<_>>(), [4, 2]);
    }
}
