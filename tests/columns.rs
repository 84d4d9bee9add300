//! Promise: a published column keeps its name. `UPDATE=1 cargo test --test columns` rewrites the list;
//! a failing run never does.

mod common;
use common::{Scratch, succeed};
use std::fs;

const GOLDEN: &str = "tests/data/columns.txt";

/// The columns of a table that `compare` writes.
fn compared(scratch: &Scratch, table: &str) -> Vec<String> {
    let out = scratch.path("compared");
    if !out.exists() {
        let article = |n: usize| {
            let outlet = ["a", "b"][n % 2];
            format!(
                "{{\"id\":\"{n}\",\"outlet\":\"{outlet}\",\"text\":\"India accused Pakistan of attack {n}.\"}}\n"
            )
        };
        let input = scratch.file("articles.jsonl", (0..8).map(article).collect::<String>());
        succeed(&["measure", &input, "--out", out.to_str().unwrap()]);
        let model = "generic_conflict ~ outlet";
        succeed(&["compare", out.to_str().unwrap(), "--by", "outlet", "--model", model]);
    }
    let table = slantwise::table::read_table(&out, table).unwrap();
    table.get_column_names().iter().map(ToString::to_string).collect()
}

#[test]
fn no_published_column_vanishes() {
    let scratch = Scratch::new("columns");
    let out = scratch.path("out");
    succeed(&["measure", "seeds", "--format", "csv", "--out", out.to_str().unwrap()]);
    let mut listed = String::new();
    for table in slantwise::table::Tables::NAMES {
        let text = fs::read_to_string(out.join(format!("{table}.csv"))).unwrap();
        let header = text.lines().next().unwrap();
        for column in header.split(',') {
            assert!(column.len() <= 32, "{column} is longer than 32 characters");
            listed += &format!("{table}.{column}\n");
        }
    }
    for table in ["comparisons", "profiles", "actors", "treatment", "balance", "regression"] {
        for column in compared(&scratch, table) {
            assert!(column.len() <= 32, "{column} is longer than 32 characters");
            listed += &format!("{table}.{column}\n");
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(GOLDEN, &listed).unwrap();
    }
    let golden = fs::read_to_string(GOLDEN).unwrap();
    assert_eq!(listed, golden, "columns changed; if that is meant: UPDATE=1 cargo test --test columns");
}
