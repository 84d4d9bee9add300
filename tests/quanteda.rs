//! Promise: a dictionary finds with us what it finds in R's quanteda, but for the differences that are listed
//! with their causes.
//!
//! `tests/data/quanteda` holds dictionaries of ours in the formats that both read, sentences, quanteda's counts
//! a sentence and category (`counts.csv`, made by `counts.R`), and each count of ours that is another
//! (`differences.csv`). `chance` was drawn at random over six words, so that entries nest and cross in every way.

mod common;

use common::{Scratch, rows, succeed};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const FOLDER: &str = "tests/data/quanteda";

/// Dictionaries and the formats in which they are there; Lexicoder's has no levels.
const DICTIONARIES: [(&str, &[&str]); 3] = [
    ("agenda", &["cat", "dic", "lc3", "ykd", "yml"]),
    ("layers", &["cat", "dic", "ykd", "yml"]),
    ("chance", &["yml"]),
];

/// quanteda's `nested_scope` and our `--overlap`.
const SCOPES: [(&str, &str); 2] = [("key", "longest"), ("dictionary", "nested")];

/// Why counts differ. All but `clitic` and `wildcard` are meant.
const CAUSES: [(&str, &str); 13] = [
    ("possessive", "our words drop a possessive 's: “India's” is India"),
    ("clitic", "so an entry that ends in 's cannot be told from the word, and is refused at import"),
    ("apostrophe", "for us a curly apostrophe is a straight one"),
    ("hyphen", "our words end at a hyphen: “post-war” has “war”; “cease-fire” also finds “cease - fire”"),
    ("dash", "quanteda keeps words together at any dash without spaces, also at the dash of a parenthesis"),
    ("link", "our words end inside a link or an address; quanteda keeps both whole"),
    ("tag", "our words part from # and @; quanteda keeps them on"),
    ("mark", "our entries are split as texts are; in quanteda R&D is three tokens, U.S. two, the entry one"),
    ("any-word", "our * is a word; quanteda's may be a mark"),
    ("border", "our phrases end with a sentence or paragraph; quanteda's only at a mark that is a token"),
    ("underscore", "quanteda also looks for a phrase joined by _, as tokens_compound() leaves it"),
    ("reader", "quanteda's reader of Yoshikoder loses entries beside subcategories"),
    ("wildcard", "? and a * before, inside or after less than three letters of a word are refused at import"),
];

/// Entries of `agenda` that no pattern of ours can say: five wildcards and `children's`.
const REFUSED: usize = 6;

#[derive(Deserialize)]
struct Count {
    book: String,
    /// Those that agree, separated by spaces.
    formats: String,
    scope: String,
    document: String,
    key: String,
    n: usize,
}

#[derive(Deserialize)]
struct Difference {
    book: String,
    formats: String,
    /// Likewise.
    scope: String,
    document: String,
    key: String,
    quanteda: usize,
    ours: usize,
    cause: String,
}

/// Dictionary, format, scope, document, category.
type Cell = [String; 5];

/// What a row says of several formats and scopes, cell by cell.
fn cells(book: &str, formats: &str, scopes: &str, document: &str, key: &str) -> Vec<Cell> {
    let of = |format: &str| -> Vec<Cell> {
        scopes.split(' ').map(|scope| [book, format, scope, document, key].map(str::to_owned)).collect()
    };
    formats.split(' ').flat_map(of).collect()
}

fn table<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_path(format!("{FOLDER}/{file}")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Our counts: every file imported with either overlap, all measured in one run. None is zero.
fn counted() -> BTreeMap<Cell, usize> {
    let scratch = Scratch::new("quanteda");
    let tables = scratch.path("tables");
    let mut books: Vec<[&str; 3]> = Vec::new();
    let mut files: Vec<String> = Vec::new();
    for (book, formats) in DICTIONARIES {
        for format in formats {
            for (scope, overlap) in SCOPES {
                let name = format!("q{}", books.len());
                let dictionary = format!("{FOLDER}/{book}.{format}");
                let out = scratch.path(&format!("{name}.toml")).display().to_string();
                let mut import = vec!["codebook", "import", &dictionary, "--out", &out, "--name", &name];
                import.extend(["--overlap", overlap, "--licence", "CC0-1.0", "--json"]);
                let told: Value = serde_json::from_str(&succeed(&import)).unwrap();
                let refused = if book == "agenda" { REFUSED } else { 0 };
                assert_eq!(told["origins"][0]["rejected"], refused, "{dictionary}");
                books.push([book, format, scope]);
                files.push(out);
            }
        }
    }
    let (sentences, out) = (format!("{FOLDER}/sentences.jsonl"), tables.display().to_string());
    let mut measure = vec!["measure", &sentences, "--out", &out, "--format", "jsonl", "--quiet"];
    measure.extend(files.iter().flat_map(|file| ["--codebook", file]));
    succeed(&measure);
    let mut counts = BTreeMap::new();
    for row in rows(&tables, "evidence") {
        let column = row["column"].as_str().unwrap();
        let parts = column.strip_prefix('q').and_then(|rest| rest.split_once('_'));
        let Some((Ok(number), key)) = parts.map(|(number, key)| (number.parse::<usize>(), key)) else {
            continue;
        };
        let [book, format, scope] = books[number];
        let cell = [book, format, scope, row["doc_id"].as_str().unwrap(), key].map(str::to_owned);
        *counts.entry(cell).or_insert(0) += 1;
    }
    counts
}

#[test]
fn counts_are_those_of_quanteda_but_for_the_listed_differences() {
    let mut expected: BTreeMap<Cell, usize> = BTreeMap::new();
    for Count { book, formats, scope, document, key, n } in table("counts.csv") {
        expected.extend(cells(&book, &formats, &scope, &document, &key).into_iter().map(|cell| (cell, n)));
    }
    let compared = expected.len();
    let mut causes = BTreeSet::new();
    for Difference { book, formats, scope, document, key, quanteda, ours, cause } in table("differences.csv")
    {
        assert_ne!(quanteda, ours, "{document}, {key}: no difference");
        for cell in cells(&book, &formats, &scope, &document, &key) {
            assert_eq!(
                expected.insert(cell, ours).unwrap_or(0),
                quanteda,
                "{document}, {key}: quanteda's count"
            );
        }
        causes.insert(cause);
    }
    assert_eq!(causes, CAUSES.iter().map(|(cause, _)| (*cause).to_owned()).collect());
    let ours = counted();
    let count = |counts: &BTreeMap<Cell, usize>, cell: &Cell| counts.get(cell).copied().unwrap_or(0);
    let all: BTreeSet<&Cell> = expected.keys().chain(ours.keys()).collect();
    let wrong: Vec<String> = all
        .into_iter()
        .filter(|cell| count(&ours, cell) != count(&expected, cell))
        .map(|cell| format!("{cell:?}: {} expected, {} found", count(&expected, cell), count(&ours, cell)))
        .collect();
    assert!(compared > 500 && wrong.is_empty(), "{} of {compared}: {wrong:#?}", wrong.len());
}
