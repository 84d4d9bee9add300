//! Frames as clusters of frame elements (Matthes & Kohring 2008, <https://doi.org/10.1111/j.1460-2466.2008.00384.x>):
//! units that share a pattern of codebook categories are grouped, and a person names the groups.
//!
//! Useful for: seeing which elements go together in a corpus. Not useful for: proof that a frame exists; a
//! clustering always finds clusters, so their stability is printed beside them, and the intrusion test
//! (Chang et al. 2009, Reading Tea Leaves, NIPS 22) lets readers fail them.
//!
//! May use what `learn` may.
//!
//! **Invariant:** no cluster has a name; the same corpus and seed give the same clusters.

mod cluster;
mod elements;
mod reduction;
mod sheet;
mod stability;
mod words;

pub use sheet::Sheets;

use super::block::Block;
use super::counter::Counter;
use super::part::Part;
use super::saved::UnitOfAnalysis;
use crate::codebook::Matcher;
use crate::table::{number, real, six_decimals, table, text};
use crate::text::{Corpus, Document, Role};
use crate::{Error, Result};
use cluster::Clustering;
use elements::Elements;
use polars::prelude::DataFrame;
use rayon::prelude::*;
use reduction::Components;

/// How clusters are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// What is clustered.
    pub unit: UnitOfAnalysis,
    /// Number of clusters; the one with the best silhouette of 2 to 10 when `None`.
    pub clusters: Option<usize>,
    /// Number of principal components of the elements that are clustered in their place; the elements
    /// themselves when `None`.
    pub components: Option<usize>,
    /// Of bootstrap and sheets.
    pub seed: u64,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Discovery {
    /// A row a unit: where it stands, its cluster (1 is the largest), its silhouette's stand-in: distance to
    /// its own and to the next centre; and its place on the first two components.
    pub units: DataFrame,
    /// A row a cluster and element: mean standardised value, share of units with the element, here and in all.
    pub profile: DataFrame,
    /// A row a component and element: loading, and the share of variance the component explains.
    pub components: DataFrame,
    /// Shares of variance that the first two components explain, and their strongest elements.
    pub map: [Direction; 2],
    /// A row a cluster and word: log-odds against the other clusters, with its z.
    pub words: DataFrame,
    /// A row a number of clusters tried: mean silhouette.
    pub criterion: DataFrame,
    /// A row a cluster: size, stability.
    pub clusters: DataFrame,
    /// The intrusion tests with their key.
    pub sheets: Sheets,
    /// Number of clusters.
    pub n_clusters: usize,
    /// Mean adjusted Rand index of clusterings of bootstrap samples with this one, and its 2.5 and 97.5 %
    /// quantiles: 1 the same, 0 chance.
    pub rand_index: [f64; 3],
    /// Mean silhouette of the clustering, −1 to 1.
    pub silhouette: f64,
}

/// What a principal component is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// Share of all variance, 0 to 1.
    pub explained: f64,
    /// Elements that pull to its lower end, and to its upper, the strongest first.
    pub ends: [Vec<String>; 2],
}

/// A unit to be clustered.
struct Unit {
    doc_id: String,
    paragraph: Option<u32>,
    text: String,
    scores: Vec<f64>,
    /// Words, lower case.
    words: Vec<String>,
}

/// Units with fewer words say too little to be clustered.
const FEWEST_WORDS: usize = 20;
/// Fewer units than this cannot be clustered soundly.
const FEWEST_UNITS: usize = 30;
/// Words and elements printed a cluster.
const TOP: usize = 30;

/// Clusters the units of `corpus` by the categories of the codebooks of `matcher`.
///
/// # Errors
/// Too few units of 20 words or more, more clusters asked for than a third of a bootstrap sample has units, or
/// more components than there are elements.
pub fn discover(corpus: Corpus, matcher: Matcher, search: &Search) -> Result<Discovery> {
    let counter = Counter::new(matcher, &[Block::Scores], None)?;
    let units: Vec<Vec<Unit>> = corpus
        .articles
        .into_par_iter()
        .map(|article| units(Document::new(article), &counter, search.unit))
        .collect::<Result<_>>()?;
    let units: Vec<Unit> = units.into_iter().flatten().collect();
    let name = search.unit.name();
    if units.len() < FEWEST_UNITS {
        let what = format!("{} {name}s have {FEWEST_WORDS} words or more", units.len());
        return Err(Error::new("learn discover", what, format!("give at least {FEWEST_UNITS}")));
    }
    let most = units.len().min(stability::MOST_UNITS) / 3;
    if search.clusters.is_some_and(|k| !(2..=most).contains(&k)) {
        let what = format!("cannot part {} {name}s into so many or so few", units.len());
        return Err(Error::new("--clusters", what, format!("ask for 2 to {most}")));
    }
    let elements = Elements::of(&units, counter.score_columns())?;
    let tried = match search.clusters {
        Some(k) => vec![k],
        None => cluster::COUNTS.filter(|&k| k <= most).collect(),
    };
    let components = Components::of(&elements.rows, search.components.unwrap_or(2).max(2))?;
    let reduced = search.components.map(|n| components.first(n));
    let rows = reduced.as_ref().unwrap_or(&elements.rows);
    let mut found = Clustering::each(rows, &tried, search.seed);
    let criterion: Vec<f64> = found.iter().map(|c| c.silhouette(rows, search.seed)).collect();
    // The first of equals has fewer clusters.
    let best = criterion.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |b| b.0);
    let clustering = found.swap_remove(best);
    let stability = stability::of(rows, &clustering, search.seed);
    let words = words::telling(&units, &clustering, TOP);
    let sheets = sheet::sheets(&units, &clustering, &words, search.seed);
    let k = clustering.centres.len();
    let is_paragraph = search.unit == UnitOfAnalysis::Paragraph;
    let all = || units.iter().zip(&clustering.of).zip(&clustering.distances);
    let mut columns = vec![text("doc_id", all().map(|((u, _), _)| Some(u.doc_id.as_str())))];
    if is_paragraph {
        columns.push(number("paragraph", all().map(|((u, _), _)| u.paragraph.unwrap_or(0))));
    }
    columns.push(number("cluster", all().map(|((_, &c), _)| c as u32 + 1)));
    columns.push(real("distance", all().map(|(_, d)| Some(six_decimals(d.0)))));
    columns.push(real("next_distance", all().map(|(_, d)| Some(six_decimals(d.1)))));
    for at in 0..2 {
        let name = format!("component_{}", at + 1);
        columns.push(real(&name, components.rows.iter().map(|row| Some(six_decimals(row[at])))));
    }
    columns.push(text("text", all().map(|((u, _), _)| Some(u.text.as_str()))));
    let unit_table = table(columns);
    let sizes: Vec<usize> = (0..k).map(|c| clustering.of.iter().filter(|&&of| of == c).count()).collect();
    let clusters = table(vec![
        number("cluster", (1..=k).map(|c| c as u32)),
        number("units", sizes.iter().map(|&n| n as u32)),
        real("share", sizes.iter().map(|&n| Some(six_decimals(n as f64 / units.len() as f64)))),
        real("jaccard", stability.jaccard.iter().map(|&j| Some(six_decimals(j)))),
    ]);
    let criterion_table = table(vec![
        number("clusters", tried.iter().map(|&k| k as u32)),
        real("silhouette", criterion.iter().map(|&s| Some(six_decimals(s)))),
    ]);
    let word_rows = || words.iter().enumerate().flat_map(|(c, words)| words.iter().map(move |w| (c, w)));
    let word_table = table(vec![
        number("cluster", word_rows().map(|(c, _)| c as u32 + 1)),
        text("word", word_rows().map(|(_, w)| Some(w.word.as_str()))),
        number("count", word_rows().map(|(_, w)| w.count as u32)),
        number("count_elsewhere", word_rows().map(|(_, w)| w.elsewhere as u32)),
        real("log_odds", word_rows().map(|(_, w)| Some(six_decimals(w.log_odds)))),
        real("z", word_rows().map(|(_, w)| Some(six_decimals(w.z)))),
    ]);
    Ok(Discovery {
        units: unit_table,
        profile: elements.profile(&clustering),
        components: components.table(&elements.names),
        map: [0, 1].map(|at| components.direction(at, &elements.names)),
        words: word_table,
        criterion: criterion_table,
        clusters,
        sheets,
        n_clusters: k,
        rand_index: stability.rand_index,
        silhouette: criterion[best],
    })
}

fn units(document: Document, counter: &Counter, unit: UnitOfAnalysis) -> Result<Vec<Unit>> {
    let seen = counter.see(document)?;
    let document = &seen.document;
    let of = |part: Part<'_>, paragraph: Option<u32>, text: &str| {
        let mut words = Vec::new();
        part.each_word(|word, _| words.push(word.to_owned()));
        let scores = counter.scores(&part);
        (part.n_words >= FEWEST_WORDS).then(|| Unit {
            doc_id: document.id().to_owned(),
            paragraph,
            text: text.to_owned(),
            scores,
            words,
        })
    };
    Ok(match unit {
        UnitOfAnalysis::Article => of(Part::whole(&seen), None, document.text()).into_iter().collect(),
        UnitOfAnalysis::Paragraph => document
            .paragraphs()
            .iter()
            .filter(|p| p.role == Role::Body)
            .filter_map(|p| of(Part::paragraph(&seen, p), Some(p.number as u32), document.slice(p.span)))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::all_builtin;
    use crate::text::Article;

    fn corpus() -> Corpus {
        let kinds = [
            "Troops attacked and rebels fought the army in a war; leaders accused and blamed their rivals.",
            "The budget cost billions of dollars, prices and taxes rose, and the economy lost jobs and money.",
        ];
        let article = |at: usize| {
            let filler = ["today", "again", "there", "early", "late"][at % 5];
            let text = format!("{} It was said {filler} by people who had seen it all.", kinds[at % 2]);
            Article { id: format!("a{at}"), text, ..Article::default() }
        };
        Corpus { articles: (0..40).map(article).collect() }
    }

    fn search(clusters: Option<usize>) -> Search {
        Search { unit: UnitOfAnalysis::Article, clusters, components: None, seed: 1 }
    }

    #[test]
    fn two_kinds_of_articles_are_two_stable_clusters() {
        let matcher = Matcher::new(all_builtin().unwrap());
        let found = discover(corpus(), matcher.clone(), &search(None)).unwrap();
        assert_eq!(found.n_clusters, 2);
        assert!(found.rand_index[0] > 0.99 && found.silhouette > 0.5, "{:?}", found.rand_index);
        let of: Vec<u32> = found.units.column("cluster").unwrap().u32().unwrap().iter().flatten().collect();
        assert!((0..40).all(|at| (of[at] == of[0]) == (at % 2 == 0)), "{of:?}");
        let words: Vec<&str> = found.words.column("word").unwrap().str().unwrap().iter().flatten().collect();
        assert!(words.contains(&"troops") && words.contains(&"economy"), "{words:?}");
        assert!(found.map[0].explained > found.map[1].explained, "{:?}", found.map);
        let reduced = Search { components: Some(1), ..search(None) };
        let reduced = discover(corpus(), matcher.clone(), &reduced).unwrap();
        assert_eq!(reduced.units.column("cluster").unwrap(), found.units.column("cluster").unwrap());
        assert!(discover(corpus(), matcher, &search(Some(30))).is_err());
    }
}
