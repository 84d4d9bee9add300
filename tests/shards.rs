//! Promise: a corpus measured in shards and merged is the corpus measured at once, byte for byte, and a shard
//! that is missing or does not fit is refused.

mod common;
use common::{Scratch, slantwise, succeed};
use std::fs;
use std::path::Path;

/// Articles of different lengths; metadata of which only some have a value; a repeated id; two alike.
fn articles(scratch: &Scratch) -> String {
    let seed = fs::read_to_string("seeds/000_29ab7e269625e2d9.txt").unwrap();
    let paragraphs: Vec<&str> = seed.split("\n\n").collect();
    let mut lines = String::new();
    for n in 0..23 {
        let taken: Vec<&str> = (0..1 + n % 4).map(|k| paragraphs[1 + (n * 5 + k) % 13]).collect();
        let (text, outlet) = (taken.join("\n\n"), ["A", "B"][n % 2]);
        let mut article = serde_json::json!({ "id": n.to_string(), "text": text, "outlet": outlet });
        match n {
            3 => article["section"] = "world".into(),
            20 => article["byline"] = "Ann".into(),
            21 => article["id"] = "2".into(),
            22 => article["text"] = paragraphs[1].into(),
            _ => {}
        }
        lines += &format!("{article}\n");
    }
    scratch.file("articles.jsonl", lines)
}

fn measure(input: &str, out: &Path, more: &[&str]) {
    let out = out.to_str().unwrap();
    succeed(&[&["measure", input, "--quiet", "--text", "text", "--out", out], more].concat());
}

fn refused(arguments: &[&str], what: &str) {
    let output = slantwise(arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(told.contains(what) && told.contains('→'), "{told}");
}

#[test]
fn merged_shards_are_the_whole() {
    let scratch = Scratch::new("shards");
    let input = articles(&scratch);
    let path = |name: &str| scratch.path(name).display().to_string();
    measure(&input, &scratch.path("whole"), &[]);
    for index in 1..=3 {
        measure(&input, &scratch.path(&index.to_string()), &["--shard", &format!("{index}/3")]);
    }
    let [merged, one, two, three] = ["merged", "1", "2", "3"].map(path);
    let told = succeed(&["merge", &merged, &three, &one, &two]);
    assert!(told.starts_with("3 shards: 23 articles"), "{told}");
    let mut names: Vec<_> =
        fs::read_dir(scratch.path("whole")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 9);
    for name in &names {
        let [whole, merged] = ["whole", "merged"].map(|f| fs::read(scratch.path(f).join(name)).unwrap());
        assert!(whole == merged, "{} differs", name.display());
    }
    // Several batches, some of them cut between shards.
    let batch = ["--batch", "0.002"];
    measure(&input, &scratch.path("batches"), &batch);
    for index in 1..=3 {
        let shard = format!("{index}/3");
        measure(&input, &scratch.path(&format!("b{index}")), &[&["--shard", &shard], &batch[..]].concat());
    }
    let [b1, b2, b3] = ["b1", "b2", "b3"].map(path);
    succeed(&["merge", &path("b"), &b1, &b2, &b3]);
    for name in names.iter().filter(|name| *name != "manifest.json") {
        let read = |folder: &str| fs::read(scratch.path(folder).join(name)).unwrap();
        assert!(read("batches") == read("b"), "{} differs", name.display());
        let is_joined = !["columns.parquet"].contains(&name.to_str().unwrap());
        assert!((read("batches") != read("whole")) == is_joined, "{}", name.display());
    }
    for (folder, shards) in [("csv", [&one, &two, &three]), ("csv-b", [&b1, &b2, &b3])] {
        succeed(&["merge", &path(folder), shards[0], shards[1], shards[2], "--format", "csv"]);
    }
    measure(&input, &scratch.path("csv-whole"), &["--format", "csv"]);
    for table in ["documents", "paragraphs", "evidence", "attributions", "mentions", "responsibility"] {
        let read = |folder: &str| fs::read(scratch.path(folder).join(format!("{table}.csv"))).unwrap();
        assert!(read("csv-whole") == read("csv") && read("csv") == read("csv-b"), "{table}");
    }
    refused(&["merge", &path("x"), &one, &b2, &three], "is of another whole");

    refused(&["merge", &path("x"), &one, &three], "shard 2/3: is missing");
    refused(&["merge", &path("x"), &one, &two, &two, &three], "is shard 2/3 as");
    measure(&input, &scratch.path("other"), &["--shard", "2/3", "--codebook", "generic-frames"]);
    refused(&["merge", &path("x"), &one, &path("other"), &three], "is of another whole");
    refused(&["merge", &path("x"), &path("whole")], "shard.json");
    fs::write(scratch.path("2").join("evidence.parquet"), "cut short").unwrap();
    refused(&["merge", &path("x"), &one, &two, &three], "is not as its manifest lists it");
    assert!(!scratch.path("x").exists());
}

#[test]
fn there_may_be_more_shards_than_articles() {
    let scratch = Scratch::new("shards-empty");
    let text = "India struck. Pakistan denied it.";
    let input = scratch.file("a.csv", format!("id,text\n1,{text}\n2,{text} Again.\n"));
    measure(&input, &scratch.path("whole"), &[]);
    let mut all = vec!["merge".to_owned(), scratch.path("merged").display().to_string()];
    for index in 1..=4 {
        measure(&input, &scratch.path(&index.to_string()), &["--shard", &format!("{index}/4")]);
        all.push(scratch.path(&index.to_string()).display().to_string());
    }
    succeed(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let manifest = |folder: &str| fs::read_to_string(scratch.path(folder).join("manifest.json")).unwrap();
    assert_eq!(manifest("whole"), manifest("merged"));
}
