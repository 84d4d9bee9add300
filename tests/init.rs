//! Promise: `slantwise run --init` writes a study that runs as it stands, and never over one that is there.

mod common;
use common::Scratch;
use std::fs;
use std::process::{Command, Output};

fn inside(scratch: &Scratch, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slantwise"))
        .args(arguments)
        .current_dir(scratch.path(""))
        .output()
        .unwrap()
}

#[test]
fn a_study_is_written_runs_and_is_never_written_over() {
    let scratch = Scratch::new("init");
    let lines: Vec<String> = (0..8)
        .map(|n| {
            let text = format!("India claims that Pakistan attacked it on day {n}. Peace talks failed, an official said.");
            let outlet = if n % 2 == 0 { "The Daily" } else { "The Post" };
            serde_json::json!({ "key": n, "body": text, "paper": outlet, "date": format!("2025-05-0{}", n + 1) }).to_string()
        })
        .collect();
    scratch.file("news/in.jsonl", lines.join("\n"));
    let made = inside(&scratch, &["run", "--init", "news", "--quiet"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let study = fs::read_to_string(scratch.path("study.toml")).unwrap();
    for part in [
        "by = \"paper\"",
        "#   date: dates, 2025-05-01 to 2025-05-08",
        "# name = \"Pakistan\"",
        "inputs = [\"news\"]",
    ] {
        assert!(study.contains(part), "no {part} in\n{study}");
    }

    let again = inside(&scratch, &["run", "--init", "news", "--quiet"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
    assert_eq!(fs::read_to_string(scratch.path("study.toml")).unwrap(), study);

    let run = inside(&scratch, &["run", "--quiet"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(fs::read_to_string(scratch.path("slantwise-report/report.md")).unwrap().contains("The Daily"));

    // What it suggests can be switched on: every line that is off is sound.
    let lines = study.lines().map(|line| {
        line.strip_prefix("# ")
            .filter(|l| l.starts_with("[[actor]]") || l.starts_with("name =") || l.starts_with("aliases ="))
            .unwrap_or(line)
    });
    fs::write(scratch.path("study.toml"), lines.collect::<Vec<_>>().join("\n")).unwrap();
    let run = inside(&scratch, &["run", "study.toml", "--quiet", "--out", "second"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
