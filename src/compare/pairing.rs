//! Two groups of articles in all columns that are defined in the same of them: drawn once, read many times.

use super::bootstrap::{self, Draws, variance};
use super::design::{Design, two_stage};
use super::odds::log_odds;
use super::permutation::Dealt;
use super::units::{Influence, Of, Units, difference, ratio};
use super::{Comparison, Interval, Options, equivalence, permutation};
use crate::chance::Stream;
use ndarray::{Array2, Axis, concatenate, s};

/// Below this many articles a group even the expanded interval is known to be too narrow.
const FEW: usize = 5;

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
        let influences: Vec<Option<Influence>> =
            (0..columns.len()).map(|place| Influence::of(&self.articles(2 * place), ratio)).collect();
        let left: Vec<Option<usize>> = influences.iter().map(|i| i.map(|i| i.most)).collect();
        let dealt = self.permute(columns.len(), &left);
        for (place, &column) in columns.iter().enumerate() {
            let row = &mut found[column];
            if let Some(read) = self.read(&draws, 2 * place, ratio) {
                equivalence::tell(row, &read, self.options);
            }
            if let Some(at) = self.odds[place] {
                self.tell_odds(row, &draws, at);
            }
            row.p = Some(dealt.p[place]);
            row.method = self.method(dealt.exact);
            if let Some(influence) = influences[place] {
                (row.loo_low, row.loo_high) = (Some(influence.low), Some(influence.high));
                row.loo_article = self.ids[influence.most].to_owned();
                row.loo_p = dealt.without[place];
            }
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
        self.joined(&self.articles(at))
    }

    /// `articles` added up by unit.
    fn joined(&self, articles: &Units) -> Units {
        let (members, strata) = self.members();
        let cells = members.iter().map(|places| {
            let own = places.iter().map(|&place| articles.cells[place]);
            own.fold([0.0; 4], |t, cell| std::array::from_fn(|at| t[at] + cell[at]))
        });
        Units { cells: cells.collect(), strata }
    }

    /// p of the first `columns` columns, of all articles and without the one `left` out of each.
    fn permute(&self, columns: usize, left: &[Option<usize>]) -> Dealt {
        let (stream, permutations) = (self.stream("labels"), self.options.permutations);
        if self.design == Design::Articles {
            let own = self.rows.each_ref().map(|rows| rows.slice(s![.., ..2 * columns]));
            let rows = concatenate![Axis(0), own[0], own[1]].as_standard_layout().into_owned();
            return permutation::labels(&rows, self.rows[0].nrows(), left, permutations, &stream);
        }
        // Outer units are few: without an article they are dealt anew, column by column.
        let of_column = |place: usize, left: Option<usize>| {
            let mut articles = self.articles(2 * place);
            if let Some(at) = left {
                articles.cells[at] = [0.0; 4];
            }
            let units = self.joined(&articles);
            if let [_] = units.strata.as_slice() {
                let held: Vec<[f64; 4]> = units.cells.into_iter().filter(|c| c[1] + c[3] > 0.0).collect();
                return Some(permutation::swaps(&held, permutations, &stream));
            }
            let held = |unit: &&[f64; 4]| unit[1] + unit[3] > 0.0;
            let first = units.cells[..units.strata[0]].iter().filter(held).count();
            let cells: Vec<f64> =
                units.cells.iter().filter(held).flat_map(|c| [c[0] + c[2], c[1] + c[3]]).collect();
            let rows = Array2::from_shape_vec((cells.len() / 2, 2), cells).expect("two cells a unit");
            let enough = first >= 2 && rows.nrows() - first >= 2;
            enough
                .then(|| permutation::labels(&rows, first, &[], permutations, &stream))
                .map(|d| (d.p[0], d.exact))
        };
        let tested: Vec<Option<(f64, bool)>> = (0..columns).map(|place| of_column(place, None)).collect();
        Dealt {
            p: tested.iter().map(|t| t.map_or(f64::NAN, |t| t.0)).collect(),
            without: left
                .iter()
                .enumerate()
                .map(|(place, at)| Some(of_column(place, Some((*at)?))?.0))
                .collect(),
            exact: tested.iter().flatten().any(|t| t.1),
        }
    }

    fn method(&self, exact: bool) -> String {
        let outer = self.over.split(", then").next().unwrap_or_default();
        let what = match &self.design {
            Design::Articles => "of articles between groups".to_owned(),
            Design::Nested(_) => format!("of {outer} between groups"),
            Design::Crossed(_) => format!("of groups within {outer}"),
        };
        let fewest = self.design.fewest(self.rows.each_ref().map(Array2::nrows));
        method(self.options, exact, self.over, &what, fewest)
    }
}

/// How interval and p were made, for people: what was resampled (`over`) and permuted (`what`); `units` is the
/// smaller group.
pub(super) fn method(options: &Options, exact: bool, over: &str, what: &str, units: usize) -> String {
    let draws = if exact { "exact".to_string() } else { format!("B = {}", options.permutations) };
    let few = if units < FEW { "; fewer than five: interval too narrow" } else { "" };
    format!(
        "cluster bootstrap over {over} (expanded {} {} %, B = {}); permutation {what} ({draws}){few}",
        options.interval.name(),
        options.level * 100.0,
        options.resamples,
    )
}
