//! Promise: the same input gives the same bytes, at any number of threads and in any run.

mod common;
use common::{Scratch, succeed};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries
        .filter(|p| p.is_file())
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(p).unwrap()))
        .collect()
}

#[test]
fn threads_do_not_change_a_byte() {
    let scratch = Scratch::new("threads");
    let seed = fs::read_to_string("seeds/000_29ab7e269625e2d9.txt").unwrap();
    let paragraphs: Vec<&str> = seed.split("\n\n").collect();
    let mut lines = String::new();
    for n in 0..60 {
        let text = [paragraphs[1 + n % 13], paragraphs[1 + (n * 5) % 13]].join("\n\n");
        let outlet = ["A", "B", "C"][n % 3];
        lines += &serde_json::json!({ "id": n.to_string(), "text": text, "outlet": outlet }).to_string();
        lines.push('\n');
    }
    let input = scratch.file("articles.jsonl", lines);
    let mut runs = Vec::new();
    for threads in ["1", "2", "5"] {
        let out = scratch.path(threads);
        succeed(&["run", &input, "--threads", threads, "--quiet", "--out", out.to_str().unwrap()]);
        runs.push(bytes(&out));
    }
    for (name, first) in &runs[0] {
        assert!(runs.iter().all(|run| &run[name] == first), "{name} differs between numbers of threads");
    }
    assert!(runs[0].len() > 10);
}

#[test]
fn three_forms_of_a_table_hold_the_same() {
    let scratch = Scratch::new("forms");
    for format in ["csv", "jsonl"] {
        succeed(&["measure", "seeds", "--format", format, "--out", scratch.path(format).to_str().unwrap()]);
    }
    let rows = common::rows(&scratch.path("jsonl"), "paragraphs");
    let mut csv = csv::Reader::from_path(scratch.path("csv").join("paragraphs.csv")).unwrap();
    let header = csv.headers().unwrap().clone();
    for (row, record) in rows.iter().zip(csv.records()) {
        for (name, cell) in header.iter().zip(record.unwrap().iter()) {
            let wanted = match &row[name] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(cell, wanted, "{name}");
        }
    }
}
