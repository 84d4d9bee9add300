//! Keyness: which words a group of articles, or the neighbourhood of an actor, has more than the rest.
//!
//! Four numbers a word, one file each: how sure ([`log_likelihood`]), how large ([`log_ratio`], raw;
//! [`log_odds`], drawn towards the corpus), how evenly spread ([`dispersion`]). p comes from dealing whole
//! articles, because the words of an article go together; q from all words and groups of one table.
//!
//! Uses what `compare` uses, and the words of `text`.
//!
//! **Invariant:** every word of a group counts in its size, whether it is a term or not; no p from fewer than
//! two articles a group, or five that hold words near the actors.

mod dispersion;
mod likelihood;
mod near;
mod odds;
mod permutation;
mod ratio;
mod terms;

pub use dispersion::dispersion;
pub use likelihood::log_likelihood;
pub use odds::log_odds;
pub use ratio::log_ratio;

use super::{Options, adjust, groups};
use crate::error::Result;
use crate::study::KeynessPlan;
use crate::table::Stored;
use near::Near;
use permutation::Deal;
use std::collections::BTreeSet;
use terms::{Question, Sample};

/// In [`Keyness::by`]: words near actors, not of groups.
pub const NEAR: &str = "near";
/// Articles that hold words near the actors, below which nothing is tested.
const ENOUGH: usize = 5;
/// Groups whose words are compared; of more, they are not.
pub const KEYNESS_GROUPS: usize = 24;
/// Paragraphs named a row.
const PLACES: usize = 5;

/// One row of the `keyness` table: how much more often a group has a word than the rest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keyness {
    /// The metadata column whose groups are compared, or [`NEAR`].
    pub by: String,
    /// The group, or the actor near whom the words stand.
    pub group: String,
    /// The other group or actor, or `"rest"`: all others together.
    pub against: String,
    /// The word, in lower case.
    pub term: String,
    /// Its occurrences in the group.
    pub n: usize,
    /// Its occurrences in the rest.
    pub n_rest: usize,
    /// Occurrences among 10,000 words of the group.
    pub per_10000: Option<f64>,
    /// The same of the rest.
    pub per_10000_rest: Option<f64>,
    /// Log-likelihood ratio, see [`log_likelihood`].
    pub g2: Option<f64>,
    /// Doublings, see [`log_ratio`].
    pub log_ratio: Option<f64>,
    /// See [`log_odds`].
    pub log_odds: Option<f64>,
    /// Of the log-odds, see [`log_odds`].
    pub z: Option<f64>,
    /// Two-sided p of the permutation of articles.
    pub p: Option<f64>,
    /// p adjusted over all rows of `by` (Benjamini–Hochberg).
    pub q: Option<f64>,
    /// Unevenness over the group's articles, 0 to 1, see [`dispersion`].
    pub dp: Option<f64>,
    /// Articles of the group that hold the word.
    pub articles: usize,
    /// Up to five paragraphs of the group that hold it, each of another article: `doc_id:paragraph; …`.
    pub places: String,
    /// How p was made, or why there is none.
    pub method: String,
}

/// Words of each group of articles by `by`, a column of `documents`, against all other groups together; then words
/// of the sentences that mention one of the actors `near` and none of the others, the actors' own names left
/// out. The texts are read once for both.
///
/// Rows by group, most telling (z) first; of two groups each word has one row, in the group that has more of it.
/// No rows of groups for more than 24 of them, nor near fewer than two actors.
///
/// Fails as [`groups`](super::groups()), or if an actor is mentioned nowhere.
pub fn keyness(
    tables: &Stored,
    by: Option<&str>,
    near: &[String],
    plan: &KeynessPlan,
    options: &Options,
) -> Result<Vec<Keyness>> {
    let articles = terms::articles(&tables.paragraphs)?;
    let grouped = by.map(|by| groups::grouped(&tables.documents, by, articles.all())).transpose()?;
    let actors = near;
    let near = match actors {
        [] | [_] => None,
        actors => Some(Near::of(&articles, &tables.sentences, &tables.mentions, actors)?),
    };
    let no_names = BTreeSet::new();
    let (mut questions, mut asked) = (Vec::new(), Vec::new());
    if let (Some(by), Some(grouped)) = (by, grouped.filter(|grouped| grouped.len() <= KEYNESS_GROUPS)) {
        let mut label = vec![None; articles.all().len()];
        for (at, members) in grouped.values().enumerate() {
            members.iter().for_each(|&member| label[member] = Some(at));
        }
        let group = Box::new(move |article: usize, _| label[article]);
        questions.push(Question { groups: grouped.into_keys().collect(), group, names: &no_names });
        asked.push((by, Deal::Articles));
    }
    if let Some(near) = &near {
        let group = Box::new(|article, place| near.actor(article, place));
        questions.push(Question { groups: actors.to_vec(), group, names: &near.names });
        asked.push((NEAR, Deal::WithinArticles));
    }
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let samples = terms::samples(&tables.paragraphs, &articles, questions, plan)?;
    let told = samples.iter().zip(asked);
    Ok(told.flat_map(|(sample, (by, deal))| rows(articles.all(), sample, by, deal, plan, options)).collect())
}

fn rows(
    ids: &[String],
    sample: &Sample,
    by: &str,
    deal: Deal,
    plan: &KeynessPlan,
    options: &Options,
) -> Vec<Keyness> {
    let count = sample.groups.len();
    let mut words = vec![0.0; count];
    let mut articles = vec![0; count];
    for unit in &sample.units {
        words[unit.group] += unit.words;
        articles[unit.group] += 1;
    }
    let all: f64 = words.iter().sum();
    let held = words.iter().filter(|words| **words > 0.0).count();
    if held < 2 {
        return Vec::new();
    }
    let enough = match deal {
        Deal::Articles => held == count && articles.iter().all(|&n| n > 1),
        Deal::WithinArticles => sample.articles >= ENOUGH,
    };
    let name = format!("keyness\0{by}\0{}", sample.groups.join("\0"));
    let p = enough.then(|| permutation::test(sample, deal, options.permutations, options.seed, &name));
    let [first, second] = permutation::rounds(options.permutations);
    let deals = format!("B = {first}; {second} where p was small");
    let method = match (enough, deal) {
        (true, Deal::Articles) => format!("permutation of articles between groups ({deals})"),
        (true, Deal::WithinArticles) => format!("permutation of actors within articles ({deals})"),
        (false, Deal::Articles) => "described: fewer than two articles in a group".to_owned(),
        (false, Deal::WithinArticles) => {
            format!("described: {} of at least {ENOUGH} articles hold words near the actors", sample.articles)
        }
    };
    let mut found = Vec::new();
    for (at, term) in sample.terms.iter().enumerate() {
        let mut n = vec![0.0; count];
        let mut cells: Vec<Vec<terms::Cell>> = vec![Vec::new(); count];
        for cell in &term.cells {
            let group = sample.units[cell.unit as usize].group;
            n[group] += f64::from(cell.n);
            cells[group].push(*cell);
        }
        let total: f64 = n.iter().sum();
        for group in (0..count).filter(|&group| words[group] > 0.0) {
            let (own, size, other, rest) = (n[group], words[group], total - n[group], all - words[group]);
            let prior = plan.prior.unwrap_or(size);
            let (delta, z) = log_odds(own, size, other, rest, term.corpus / sample.corpus, prior);
            // Of two groups, the word belongs to the one that has more of it.
            if count == 2 && (own / size < other / rest || own / size == other / rest && group == 1) {
                continue;
            }
            let size_of = |cell: &terms::Cell| sample.units[cell.unit as usize].words;
            let places = cells[group].iter().take(if own / size > other / rest { PLACES } else { 0 });
            let places = places.map(|cell| {
                let article = sample.units[cell.unit as usize].article as usize;
                format!("{}:{}", ids[article], cell.paragraph)
            });
            found.push((
                group,
                Keyness {
                    by: by.to_owned(),
                    group: sample.groups[group].clone(),
                    against: if count == 2 { sample.groups[1 - group].clone() } else { "rest".to_owned() },
                    term: term.name.clone(),
                    n: own as usize,
                    n_rest: other as usize,
                    per_10000: Some(own / size * 1e4),
                    per_10000_rest: Some(other / rest * 1e4),
                    g2: Some(log_likelihood(own, size, other, rest)),
                    log_ratio: Some(log_ratio(own, size, other, rest)),
                    log_odds: Some(delta),
                    z: Some(z),
                    p: p.as_ref().map(|p| p[at][group]),
                    q: None,
                    dp: dispersion(cells[group].iter().map(|cell| (f64::from(cell.n), size_of(cell))), size),
                    articles: cells[group].len(),
                    places: places.collect::<Vec<_>>().join("; "),
                    method: method.clone(),
                },
            ));
        }
    }
    let p: Vec<Option<f64>> = found.iter().map(|(_, row)| row.p).collect();
    for ((_, row), q) in found.iter_mut().zip(adjust::benjamini_hochberg(&p)) {
        row.q = q;
    }
    let z = |row: &Keyness| row.z.unwrap_or(0.0);
    found.sort_by(|(g, a), (h, b)| g.cmp(h).then(z(b).total_cmp(&z(a))).then_with(|| a.term.cmp(&b.term)));
    found.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::StoredTable;
    use polars::prelude::{DataFrame, df};

    fn paragraphs(texts: &[(&str, &str)]) -> DataFrame {
        df!(
            "doc_id" => texts.iter().map(|t| t.0).collect::<Vec<_>>(),
            "paragraph" => vec![1_u32; texts.len()],
            "role" => vec!["body"; texts.len()],
            "start" => vec![0_u32; texts.len()],
            "text" => texts.iter().map(|t| t.1).collect::<Vec<_>>(),
        )
        .unwrap()
    }

    fn plan() -> KeynessPlan {
        KeynessPlan { minimum: Some(1), articles: Some(1), ..KeynessPlan::default() }
    }

    /// The words of groups by outlet.
    fn by_outlet(texts: &[(&str, &str)], documents: DataFrame) -> Vec<Keyness> {
        let none = |name| StoredTable::of(name, &DataFrame::empty());
        let tables = Stored {
            documents,
            columns: DataFrame::empty(),
            paragraphs: StoredTable::of("paragraphs", &paragraphs(texts)),
            sentences: none("sentences"),
            evidence: none("evidence"),
            attributions: none("attributions"),
            mentions: none("mentions"),
            responsibility: none("responsibility"),
        };
        keyness(&tables, Some("outlet"), &[], &plan(), &options()).unwrap()
    }

    fn options() -> Options {
        Options { permutations: 199, ..Options::default() }
    }

    #[test]
    fn each_word_stands_in_the_group_that_has_more_of_it() {
        let texts =
            [("a", "war war talks"), ("b", "war talks"), ("c", "peace talks"), ("d", "peace talks now")];
        let documents = df!("doc_id" => ["a", "b", "c", "d"], "outlet" => ["x", "x", "y", "y"]).unwrap();
        let rows = by_outlet(&texts, documents);
        let of = |term: &str| rows.iter().find(|row| row.term == term).unwrap();
        let (war, peace) = (of("war"), of("peace"));
        assert_eq!((war.group.as_str(), war.against.as_str(), war.n, war.n_rest), ("x", "y", 3, 0));
        assert_eq!((peace.group.as_str(), peace.articles, peace.places.as_str()), ("y", 2, "c:1; d:1"));
        assert_eq!(war.per_10000, Some(6_000.0));
        assert!(war.p.is_some() && war.q >= war.p && war.dp.unwrap() < 0.1);
        assert_eq!(rows.iter().filter(|row| row.term == "talks").count(), 1);
        assert!(rows.iter().all(|row| row.term != "now"), "a closed class is no term");
    }

    #[test]
    fn of_three_groups_each_stands_against_the_rest() {
        let texts =
            [("a", "war"), ("b", "war"), ("c", "peace"), ("d", "peace"), ("e", "oil"), ("f", "oil war")];
        let documents = df!(
            "doc_id" => ["a", "b", "c", "d", "e", "f"], "outlet" => ["x", "x", "y", "y", "z", "z"]
        )
        .unwrap();
        let rows = by_outlet(&texts, documents);
        assert_eq!(rows.len(), 9);
        let war: Vec<(&str, usize, usize)> = rows
            .iter()
            .filter(|row| row.term == "war")
            .map(|row| (row.group.as_str(), row.n, row.n_rest))
            .collect();
        assert_eq!(war, [("x", 2, 1), ("y", 0, 3), ("z", 1, 2)]);
        assert!(rows.iter().all(|row| row.against == "rest"));
    }

    #[test]
    fn near_leaves_out_names_and_sentences_about_both() {
        let text = "India attacked brutally. Pakistan defended calmly. India and Pakistan talked loudly.";
        let starts_ends = [(0_u32, 24_u32), (25, 50), (51, 84)];
        let sentences = df!(
            "doc_id" => ["a"; 3],
            "start" => starts_ends.map(|s| s.0),
            "end" => starts_ends.map(|s| s.1),
        )
        .unwrap();
        let mentions = df!(
            "doc_id" => ["a"; 4],
            "actor" => ["India", "Pakistan", "India", "Pakistan"],
            "text" => ["India", "Pakistan", "India", "Pakistan"],
            "start" => [0_u32, 25, 51, 61],
            "end" => [5_u32, 33, 56, 69],
        )
        .unwrap();
        let actors = ["India".to_owned(), "Pakistan".to_owned()];
        let none = |name| StoredTable::of(name, &DataFrame::empty());
        let tables = Stored {
            documents: DataFrame::empty(),
            columns: DataFrame::empty(),
            paragraphs: StoredTable::of("paragraphs", &paragraphs(&[("a", text)])),
            sentences: StoredTable::of("sentences", &sentences),
            evidence: none("evidence"),
            attributions: none("attributions"),
            mentions: StoredTable::of("mentions", &mentions),
            responsibility: none("responsibility"),
        };
        let near = |actors: &[String]| keyness(&tables, None, actors, &plan(), &options());
        let rows = near(&actors).unwrap();
        let terms: Vec<(&str, &str)> =
            rows.iter().map(|row| (row.group.as_str(), row.term.as_str())).collect();
        assert_eq!(
            terms,
            [("India", "attacked"), ("India", "brutally"), ("Pakistan", "calmly"), ("Pakistan", "defended")]
        );
        assert!(rows.iter().all(|row| row.p.is_none() && row.method.starts_with("described")));
        let error = near(&["India".to_owned(), "China".to_owned()]).unwrap_err();
        assert!(error.place().contains("China"), "{error}");
    }
}
