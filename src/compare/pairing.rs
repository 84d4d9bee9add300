//! Two groups of articles in all columns that are defined in the same of them: drawn once, read many times.

use super::bootstrap::{self, Draws, variance};
use super::design::{Design, two_stage};
use super::odds::log_odds;
use super::units::{Influence, Of, Units, difference, ratio};
use super::{Comparison, Interval, Options, equivalence, permutation};
use crate::chance::Stream;
use ndarray::{Array2, concatenate};
use std::collections::BTreeMap;

/// A pair of groups, ready to be tested.
pub(super) struct Pairing<'a> {
    pub(super) options: &'a Options,
    /// Of the groups.
    pub(super) names: &'a [String; 2],
    pub(super) design: Design,
    /// What the design calls its units: `articles`, `outlet, then articles`.
    pub(super) over: &'a str,
    /// By group, articles × cells: sum and words of each column, then for some columns the paragraphs that
    /// hold it and all of them.
    pub(super) rows: [Array2<f64>; 2],
    /// Where the latter begin, by column.
    pub(super) odds: Vec<Option<usize>>,
    /// Ids of the articles, first group first.
    pub(super) ids: Vec<&'a str>,
}

impl Pairing<'_> {
    /// Writes interval, p, odds ratio, equivalence and influence of column `columns[i]` into `found[columns[i]]`.
    pub(super) fn tell(&self, found: &mut [Comparison], columns: &[usize]) {
        let draws = self.draw();
        let places: Vec<usize> = (0..columns.len()).collect();
        let tested = self.permute(&places, None);
        let mut influenced: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, &column) in columns.iter().enumerate() {
            let row = &mut found[column];
            if let Some(read) = self.read(&draws, 2 * place, ratio) {
                equivalence::tell(row, &read, self.options);
            }
            if let Some(at) = self.odds[place] {
                self.tell_odds(row, &draws, at);
            }
            if let Some((p, exact)) = &tested {
                row.p = Some(p[place]);
                row.method = self.method(*exact);
            }
            if let Some(influence) = Influence::of(&self.articles(2 * place), ratio) {
                (row.loo_low, row.loo_high) = (Some(influence.low), Some(influence.high));
                row.loo_article = self.ids[influence.most].to_owned();
                influenced.entry(influence.most).or_default().push(place);
            }
        }
        for (article, places) in influenced {
            let Some((p, _)) = self.permute(&places, Some(article)) else { continue };
            places.iter().zip(p).for_each(|(&place, p)| found[columns[place]].loo_p = Some(p));
        }
    }

    fn tell_odds(&self, row: &mut Comparison, draws: &[Array2<f64>; 2], at: usize) {
        let [pa, na, pb, nb] = self.articles(at).total();
        (row.share_a, row.share_b) = (Some(pa / na), Some(pb / nb));
        if pa + pb == 0.0 || pa + pb == na + nb {
            return;
        }
        row.odds_ratio = Some(difference([pa, na, pb, nb], log_odds).exp());
        if let Some(read) = self.read(draws, at, log_odds) {
            let (low, high) = read.interval(self.options.level);
            (row.or_low, row.or_high) = (Some(low.exp()), Some(high.exp()));
        }
    }

    fn stream(&self, part: &str) -> Stream {
        Stream::new(&format!("{part}\0{}\0{}", self.names[0], self.names[1]), self.options.seed)
    }

    /// Totals of each group, resample by resample.
    fn draw(&self) -> [Array2<f64>; 2] {
        let resamples = self.options.resamples;
        let names = ["first", "second"];
        match &self.design {
            Design::Articles => {
                [0, 1].map(|side| bootstrap::totals(&self.rows[side], resamples, &self.stream(names[side])))
            }
            Design::Nested(sides) => [0, 1].map(|side| {
                let units = sides[side].iter().map(Vec::as_slice).collect();
                let stream = self.stream(names[side]);
                two_stage(&[(&self.rows[side], units)], resamples, &stream).swap_remove(0)
            }),
            Design::Crossed(units) => {
                let parts = [0, 1].map(|side| {
                    (&self.rows[side], units.iter().map(|unit| unit[side].as_slice()).collect::<Vec<_>>())
                });
                let mut drawn = two_stage(&parts, resamples, &self.stream("both"));
                let second = drawn.pop().unwrap_or_default();
                [drawn.pop().unwrap_or_default(), second]
            }
        }
    }

    /// The replicates of what `of` makes of the cells at `at`, ready for intervals.
    fn read(&self, draws: &[Array2<f64>; 2], at: usize, of: Of) -> Option<Draws> {
        let [first, second] = draws
            .each_ref()
            .map(|totals| totals.outer_iter().map(|t| of(t[at], t[at + 1])).collect::<Vec<f64>>());
        let units = self.units(at);
        let parts: Vec<(usize, f64)> = match units.strata.as_slice() {
            [both] => vec![(*both, 1.0)],
            strata => strata.iter().copied().zip([variance(&first), variance(&second)]).collect(),
        };
        let replicates = first.iter().zip(&second).map(|(a, b)| a - b).collect();
        let draws = Draws::of(replicates, &parts)?;
        Some(match self.options.interval {
            Interval::Percentile => draws,
            Interval::Bca => draws.accelerated(difference(units.total(), of), &units.jackknife(of)),
        })
    }

    /// The cells at `at` of each article.
    fn articles(&self, at: usize) -> Units {
        let [a, b] = &self.rows;
        let cells = a.outer_iter().map(|row| [row[at], row[at + 1], 0.0, 0.0]);
        let cells = cells.chain(b.outer_iter().map(|row| [0.0, 0.0, row[at], row[at + 1]])).collect();
        Units { cells, strata: vec![a.nrows(), b.nrows()] }
    }

    /// The places of the articles of each unit, first group first; and the units of each stratum.
    fn members(&self) -> (Vec<Vec<usize>>, Vec<usize>) {
        let first = self.rows[0].nrows();
        let articles = [first, self.rows[1].nrows()];
        let behind = |places: &Vec<usize>| places.iter().map(|place| place + first).collect::<Vec<usize>>();
        let members = match &self.design {
            Design::Articles => (0..articles[0] + articles[1]).map(|place| vec![place]).collect(),
            Design::Nested([a, b]) => a.iter().cloned().chain(b.iter().map(behind)).collect(),
            Design::Crossed(units) => units.iter().map(|[a, b]| [a.clone(), behind(b)].concat()).collect(),
        };
        (members, self.design.strata(articles))
    }

    /// The same of each unit that is drawn whole.
    fn units(&self, at: usize) -> Units {
        let articles = self.articles(at);
        if self.design == Design::Articles {
            return articles;
        }
        let (members, strata) = self.members();
        let cells = members.iter().map(|places| {
            let own = places.iter().map(|&place| articles.cells[place]);
            own.fold([0.0; 4], |t, cell| std::array::from_fn(|at| t[at] + cell[at]))
        });
        Units { cells: cells.collect(), strata }
    }

    /// p of the columns at `places`, of all articles or `without` one; `None` if too few units are left. Also
    /// says whether all arrangements were enumerated.
    fn permute(&self, places: &[usize], without: Option<usize>) -> Option<(Vec<f64>, bool)> {
        let stream = self.stream("labels");
        let (mut members, strata) = self.members();
        let first = strata[0].min(members.len());
        members.iter_mut().for_each(|unit| unit.retain(|&place| Some(place) != without));
        let gone = members.iter().position(Vec::is_empty);
        members.retain(|unit| !unit.is_empty());
        let permutations = self.options.permutations;
        if let Design::Crossed(_) = self.design {
            let tested: Vec<(f64, bool)> = places
                .iter()
                .map(|place| {
                    let articles = self.articles(2 * place);
                    let units = members.iter().map(|unit| {
                        let own = unit.iter().map(|&place| articles.cells[place]);
                        own.fold([0.0; 4], |t, cell| std::array::from_fn(|at| t[at] + cell[at]))
                    });
                    permutation::swaps(&units.collect::<Vec<_>>(), permutations, &stream)
                })
                .collect();
            let exact = tested.first().is_some_and(|(_, exact)| *exact);
            return Some((tested.into_iter().map(|(p, _)| p).collect(), exact));
        }
        let first = first - usize::from(gone.is_some_and(|unit| unit < first));
        if first < 2 || members.len() - first < 2 {
            return None;
        }
        let both = concatenate![ndarray::Axis(0), self.rows[0], self.rows[1]];
        let mut rows = Array2::zeros((members.len(), 2 * places.len()));
        for (unit, mut row) in members.iter().zip(rows.outer_iter_mut()) {
            for &article in unit {
                for (at, place) in places.iter().enumerate() {
                    row[2 * at] += both[[article, 2 * place]];
                    row[2 * at + 1] += both[[article, 2 * place + 1]];
                }
            }
        }
        Some(permutation::labels(&rows, first, permutations, &stream))
    }

    fn method(&self, exact: bool) -> String {
        let outer = self.over.split(", then").next().unwrap_or_default();
        let what = match &self.design {
            Design::Articles => "of articles between groups".to_owned(),
            Design::Nested(_) => format!("of {outer} between groups"),
            Design::Crossed(_) => format!("of groups within {outer}"),
        };
        let fewest = self.design.fewest(self.rows.each_ref().map(Array2::nrows));
        super::groups::method(self.options, exact, self.over, &what, fewest)
    }
}
