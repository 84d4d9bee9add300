//! Promise: bad input gets an error that says where, what and what to do; one bad article never loses
//! the batch; nothing of the user's is overwritten.

mod common;
use common::{Scratch, rows, slantwise, succeed};
use std::fs;

/// Runs and expects exit code 2 with all of `parts` on standard error, among them a remedy.
fn check(arguments: &[&str], parts: &[&str]) {
    let output = slantwise(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{told}");
    for part in parts.iter().chain(&["→"]) {
        assert!(told.contains(part), "{arguments:?} does not say “{part}”:\n{told}");
    }
}

#[test]
fn faulty_inputs_are_named_with_a_remedy() {
    let scratch = Scratch::new("inputs");
    let out = scratch.path("out").display().to_string();
    let empty = scratch.file("empty.txt", "");
    let binary = scratch.file("binary.txt", [0, 159, 146, 150, 0, 0, 1, 2, 0, 255, 0, 7]);
    let rows = scratch.file("rows.csv", "id,text\n1,India claims.\n");
    let missing = scratch.path("nowhere.txt").display().to_string();
    check(&["measure", &empty, "--out", &out], &["empty.txt", "empty"]);
    check(&["measure", &binary, "--out", &out], &["binary.txt", "binary"]);
    check(&["measure", &missing, "--out", &out], &["nowhere.txt"]);
    check(&["measure", &rows, "--text", "body", "--out", &out], &["body", "text"]);
    check(&["measure", &rows, "--codebook", "frames", "--out", &out], &["frames", "generic-frames"]);
    assert!(!scratch.path("out").exists(), "a failed run must leave nothing behind");
}

#[test]
fn one_bad_row_never_loses_the_batch() {
    let scratch = Scratch::new("batch");
    let bad = scratch.file(
        "rows.jsonl",
        "{\"id\":\"a\",\"text\":\"India claims.\"}\n{broken\n{\"id\":\"b\",\"text\":\"War is over.\"}\n",
    );
    let out = scratch.path("out");
    let told = slantwise(&["measure", &bad, "--out", out.to_str().unwrap(), "--format", "jsonl"]);
    assert!(told.status.success());
    assert!(String::from_utf8_lossy(&told.stderr).contains("rows.jsonl:2"));
    assert_eq!(rows(&out, "documents").len(), 2);
    let strict = scratch.path("strict");
    let told = slantwise(&["measure", &bad, "--out", strict.to_str().unwrap(), "--strict"]);
    assert_eq!(told.status.code(), Some(1));
}

#[test]
fn a_folder_of_the_users_is_never_replaced() {
    let scratch = Scratch::new("occupied");
    let text = scratch.file("a.txt", "India claims its actions were retaliation.");
    scratch.file("out/thesis.doc", "three years of work");
    let out = scratch.path("out").display().to_string();
    check(&["measure", &text, "--out", &out], &["thesis.doc", "did not write"]);
    assert_eq!(fs::read_to_string(scratch.path("out/thesis.doc")).unwrap(), "three years of work");

    let own = scratch.path("own").display().to_string();
    succeed(&["measure", &text, "--out", &own]);
    succeed(&["measure", &text, "--out", &own]);
    scratch.file("own/notes.txt", "mine");
    check(&["measure", &text, "--out", &own], &["notes.txt"]);
    // Neither a look at the folder nor a page from it takes the user's file for one of the program's.
    succeed(&["compare", &own]);
    succeed(&["report", &own]);
    check(&["measure", &text, "--out", &own], &["notes.txt"]);
    fs::remove_file(scratch.path("own/notes.txt")).unwrap();
    succeed(&["measure", &text, "--out", &own]);
}

#[test]
fn what_the_user_changed_is_never_replaced() {
    let scratch = Scratch::new("changed");
    let text = scratch.file("a.txt", "India claims its actions were retaliation.");
    let out = scratch.path("out").display().to_string();
    let run = ["run", &text, "--out", &out];
    succeed(&run);
    succeed(&["compare", &out]);
    succeed(&["report", &out]);
    succeed(&run);
    let page = fs::read_to_string(scratch.path("out/report.html")).unwrap() + "<!-- my remark -->";
    scratch.file("out/report.html", &page);
    check(&run, &["report.html", "was changed since slantwise wrote it", "another folder"]);
    assert_eq!(fs::read_to_string(scratch.path("out/report.html")).unwrap(), page);
    // Nor does a table made anew beside it make the changed page one of the program's.
    succeed(&["compare", &out]);
    check(&run, &["report.html", "was changed since"]);
}

#[test]
fn faulty_studies_and_codebooks_are_told_with_their_line() {
    let scratch = Scratch::new("study");
    let text = scratch.file("a.txt", "India claims.");
    let out = scratch.path("tables").display().to_string();
    succeed(&["measure", &text, "--out", &out]);
    check(&["compare", &out, "--near", "India,Atlantis"], &["Atlantis", "no text mentions"]);
    let study = scratch.file("study.toml", "title = \"t\"\ninputs = [\"a.txt\"]\ncolour = \"red\"\n");
    check(&["run", &study], &["line 3", "colour"]);
    let codebook = scratch.file(
        "own.toml",
        "name = \"own\"\nprefix = \"own\"\nversion = \"1\"\nreference = \"r\"\nlicence = \"CC0-1.0\"\n\
         [[category]]\nname = \"c\"\ndefinition = \"d\"\npatterns = [\"ab*\"]\n",
    );
    check(&["codebook", "check", &codebook], &["own.toml", "three letters"]);
    let false_example =
        fs::read_to_string(&codebook).unwrap().replace("ab*", "war") + "examples = [\"[peace] and war\"]\n";
    let codebook = scratch.file("false.toml", false_example);
    check(&["codebook", "check", &codebook], &["peace and [war]"]);
}
