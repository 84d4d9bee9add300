//! Promise: exported evidence points at the same words as the tables, in every form.

mod common;
use common::{Scratch, rows, slantwise, succeed};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// What a piece of evidence says: its place, its words, its column.
type Piece = (u64, u64, String, String);

fn slice(text: &str, start: u64, end: u64) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

#[test]
fn every_form_points_at_the_words_of_the_tables() {
    let scratch = Scratch::new("export");
    // Code points beyond ASCII, white space between paragraphs, a line break inside a phrase.
    let text = "\u{feff}“Türkiye” accuses India.\n\n \nOfficials in the capital said on Monday that after weeks of threats a war of\n\
                words 🙂 had begun, and that Pakistan blames India for the attack on the town\n\
                while neither side would say how all of this is ever going to come to an end.\n";
    let input = scratch.file("a.txt", text);
    let path = |name: &str| scratch.path(name).display().to_string();
    succeed(&["measure", &input, "--quiet", "--out", &path("tables")]);
    succeed(&["measure", &input, "--quiet", "--format", "jsonl", "--out", &path("lines")]);
    let expected: BTreeSet<Piece> = rows(&scratch.path("lines"), "evidence")
        .iter()
        .map(|row| {
            let string = |name: &str| row[name].as_str().unwrap().to_owned();
            (row["start"].as_u64().unwrap(), row["end"].as_u64().unwrap(), string("text"), string("column"))
        })
        .collect();
    assert!(expected.iter().any(|piece| piece.2.contains('\n')), "no piece goes over a line: {expected:?}");
    for form in ["webannotation", "spacy", "brat"] {
        succeed(&["export", &path("tables"), "--format", form, "--out", &path(form)]);
    }

    let page = fs::read_to_string(scratch.path("webannotation").join("evidence.jsonld")).unwrap();
    let page: Value = serde_json::from_str(&page).unwrap();
    let items = page["items"].as_array().unwrap();
    let found = items.iter().map(|item| {
        let [quote, position] = [0, 1].map(|n| &item["target"]["selector"][n]);
        let exact = quote["exact"].as_str().unwrap().to_owned();
        let column = item["body"][0]["value"].as_str().unwrap().to_owned();
        (position["start"].as_u64().unwrap(), position["end"].as_u64().unwrap(), exact, column)
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    let ids: BTreeSet<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), items.len());

    let line = fs::read_to_string(scratch.path("spacy").join("evidence.jsonl")).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    let whole = line["text"].as_str().unwrap();
    let place = |of: &Value| (of["start"].as_u64().unwrap(), of["end"].as_u64().unwrap());
    let found = line["spans"]["slantwise"].as_array().unwrap().iter().map(|span| {
        let (start, end) = place(span);
        (start, end, slice(whole, start, end), span["label"].as_str().unwrap().to_owned())
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    let tokens: Vec<(u64, u64)> = line["tokens"].as_array().unwrap().iter().map(place).collect();
    // What spaCy makes of it: words, each with a space after it where the next does not follow at once.
    let mut again = String::new();
    for (n, (start, end)) in tokens.iter().enumerate() {
        again += &slice(whole, *start, *end);
        again += if tokens.get(n + 1).is_some_and(|next| next.0 > *end) { " " } else { "" };
    }
    assert_eq!(again, whole);
    for (start, end, ..) in &expected {
        assert!(tokens.iter().any(|token| token.0 == *start) && tokens.iter().any(|token| token.1 == *end));
    }

    let brat = scratch.path("brat");
    let whole = fs::read_to_string(brat.join("000001_a.txt")).unwrap();
    let annotations = fs::read_to_string(brat.join("000001_a.ann")).unwrap();
    let found = annotations.lines().filter(|line| line.starts_with('T')).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let (column, places) = fields[1].split_once(' ').unwrap();
        let places: Vec<u64> = places.split([' ', ';']).map(|at| at.parse().unwrap()).collect();
        let words: Vec<String> = places.chunks(2).map(|at| slice(&whole, at[0], at[1])).collect();
        assert_eq!(words.join(" "), fields[2]);
        let (start, end) = (places[0], *places.last().unwrap());
        (start, end, slice(&whole, start, end), column.to_owned())
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    let types = fs::read_to_string(brat.join("annotation.conf")).unwrap();
    assert!(expected.iter().all(|piece| types.contains(&format!("\n{}\n", piece.3))));
}

#[test]
fn one_column_can_be_asked_for_and_an_unknown_one_is_refused() {
    let scratch = Scratch::new("export-column");
    let path = |name: &str| scratch.path(name).display().to_string();
    succeed(&["measure", "seeds", "--quiet", "--out", &path("tables")]);
    let ask = |column: &str, out: &str| {
        let [tables, out] = [path("tables"), path(out)];
        slantwise(&["export", &tables, "--format", "webannotation", "--out", &out, "--column", column])
    };
    assert!(ask("generic_conflict", "out").status.success());
    let page: Value =
        serde_json::from_slice(&fs::read(scratch.path("out").join("evidence.jsonld")).unwrap()).unwrap();
    let items = page["items"].as_array().unwrap();
    assert!(!items.is_empty());
    assert!(items.iter().all(|item| item["body"][0]["value"] == "generic_conflict"));
    let output = ask("conflict", "other");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no column \"conflict\" was measured"));
}

#[test]
fn parquet_tables_say_what_their_columns_measure() {
    let scratch = Scratch::new("about");
    let out = scratch.path("tables");
    succeed(&["measure", "seeds", "--quiet", "--out", out.to_str().unwrap()]);
    for (table, column) in [("paragraphs", "generic_conflict"), ("sentences", "sentiment")] {
        let file = fs::File::open(out.join(format!("{table}.parquet"))).unwrap();
        let mut reader = <polars::prelude::ParquetReader<_> as polars::prelude::SerReader<_>>::new(file);
        let metadata = reader.get_metadata().unwrap().key_value_metadata().clone().unwrap_or_default();
        let about = metadata.iter().find(|pair| pair.key == "slantwise").unwrap();
        let about: Value = serde_json::from_str(about.value.as_deref().unwrap()).unwrap();
        let told = &about["columns"][column];
        for key in ["construct", "scale", "definition", "reference", "licence"] {
            assert!(told[key].as_str().is_some_and(|text| !text.is_empty()), "{column} {key}: {told}");
        }
    }
}
