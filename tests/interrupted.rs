//! Promise: nothing is lost. A run that is killed at any moment, that finds no room or that meets another
//! run leaves the earlier output as it was, byte by byte, and nothing half-written that the next run does
//! not clear.
#![cfg(unix)]

mod common;
use common::{Scratch, slantwise, succeed};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Every file below `folder` with its bytes.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(below) = waiting.pop() {
        for entry in fs::read_dir(below).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// What stands beside the output, hidden or not.
fn beside(scratch: &Scratch) -> Vec<String> {
    let entries = fs::read_dir(scratch.path("")).unwrap();
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_slantwise"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
}

/// Waits until the run writes, so that a signal meets it at work.
fn wait_for(place: &Path) {
    let begun = Instant::now();
    while !place.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} never came", place.display());
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Articles enough to be at work for a while.
fn articles(n: usize) -> String {
    let line = |i: usize| {
        let text = "Minister Khan said India’s strikes were an act of war, and blamed Delhi. ".repeat(20);
        format!(
            "{}\n",
            serde_json::json!({ "id": format!("a{i}"), "outlet": (["x", "y"])[i % 2], "text": format!("{i} {text}") })
        )
    };
    (0..n).map(line).collect()
}

#[test]
fn a_killed_run_leaves_the_earlier_report_as_it_was() {
    let scratch = Scratch::new("killed");
    let out = scratch.path("out");
    let out_name = out.display().to_string();
    let first = scratch.file("first.jsonl", articles(4));
    succeed(&["run", &first, "--out", &out_name]);
    let earlier = content(&out);
    let second = scratch.file("second.jsonl", articles(60));
    let begun = Instant::now();
    succeed(&["run", &second, "--out", &scratch.path("other").display().to_string()]);
    let whole = begun.elapsed();
    let place = scratch.path(".out.unfinished");
    for (at, name) in [
        (0.0, "KILL"),
        (0.1, "INT"),
        (0.3, "TERM"),
        (0.5, "KILL"),
        (0.7, "INT"),
        (0.9, "KILL"),
        (0.97, "KILL"),
    ] {
        // What the last killed run left must not be taken for what this one writes.
        let _ = fs::remove_dir_all(place.join("new"));
        let mut child = start(&["run", &second, "--out", &out_name]);
        wait_for(&place.join("new"));
        std::thread::sleep(whole.mul_f64(at));
        signal(&child, name);
        let told = Instant::now();
        let status = child.wait().unwrap();
        let done = status.code() == Some(0);
        // Within a second, where the machine has nothing else to do.
        assert!(told.elapsed() < Duration::from_secs(3) || done, "{name} took {:?}", told.elapsed());
        let now = content(&out);
        if now != earlier {
            // It was done, or stopped after its report had taken the place of the earlier one, which comes back.
            succeed(&["verify", &out_name]);
            assert!(now.keys().any(|file| file == "report.html"));
            succeed(&["run", &first, "--out", &out_name]);
            assert!(content(&out) == earlier, "{name} at {at} of the time changed the earlier report");
        }
        if name != "KILL" && !done {
            assert_eq!(status.code(), Some(if name == "INT" { 130 } else { 143 }));
            assert!(!place.exists(), "{name} at {at} left its unfinished files");
        }
    }
    succeed(&["verify", &out_name]);
    succeed(&["run", &first, "--out", &out_name]);
    assert_eq!(
        beside(&scratch),
        ["first.jsonl", "other", "out", "second.jsonl"],
        "the next run clears what is left"
    );
    assert!(content(&out) == earlier);
}

#[test]
fn a_killed_compare_or_report_leaves_an_output_that_can_be_verified() {
    let scratch = Scratch::new("killed-report");
    let out = scratch.path("out").display().to_string();
    let input = scratch.file("a.jsonl", articles(4));
    succeed(&["run", &input, "--out", &out]);
    let earlier = content(Path::new(&out));
    for verb in ["compare", "report"] {
        for wait in [10, 40] {
            let mut child = start(&[verb, &out]);
            std::thread::sleep(Duration::from_millis(wait));
            signal(&child, "KILL");
            child.wait().unwrap();
            succeed(&[verb, &out]);
            succeed(&["verify", &out]);
            // What a run would make, compare and report make too.
            assert_eq!(
                content(Path::new(&out)).keys().collect::<Vec<_>>(),
                earlier.keys().collect::<Vec<_>>()
            );
        }
    }
    assert_eq!(beside(&scratch), ["a.jsonl", "out"]);
}

#[test]
fn two_runs_into_one_folder_do_not_mix() {
    let scratch = Scratch::new("two-runs");
    let out = scratch.path("out").display().to_string();
    let long = scratch.file("long.jsonl", articles(60));
    let short = scratch.file("short.jsonl", articles(2));
    let mut first = start(&["run", &long, "--out", &out, "--quiet"]);
    wait_for(&scratch.path(".out.unfinished/new"));
    let second = slantwise(&["run", &short, "--out", &out]);
    let told = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(2), "{told}");
    assert!(told.contains("another run") && told.contains("choose another folder"), "{told}");
    assert!(first.wait().unwrap().success());
    assert_eq!(beside(&scratch), ["long.jsonl", "out", "short.jsonl"]);
    succeed(&["verify", &out]);
}

/// Runs where no file may grow beyond `blocks` of 512 bytes, as on a full disk.
fn without_room(blocks: usize, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_slantwise")])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn no_room_is_told_and_loses_nothing() {
    let scratch = Scratch::new("no-room");
    let out = scratch.path("out");
    let out_name = out.display().to_string();
    let input = scratch.file("a.jsonl", articles(20));
    succeed(&["run", &input, "--out", &out_name]);
    let mut earlier = content(&out);
    let commands: [&[&str]; 4] = [
        &["run", &input, "--out", &out_name],
        &["measure", &input, "--out", &out_name, "--format", "csv"],
        &["compare", &out_name],
        &["report", &out_name],
    ];
    for (blocks, arguments) in [0, 40].into_iter().flat_map(|b| commands.map(|c| (b, c))) {
        let output = without_room(blocks, arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            earlier = content(&out);
            continue;
        }
        assert_eq!(output.status.code(), Some(2), "{arguments:?} with {blocks} blocks: {told}");
        // The Parquet writer keeps the cause to itself when it fails in the footer.
        let cause = told.contains("File too large") || told.contains("has space");
        assert!(cause && told.contains("→"), "{arguments:?}: {told}");
        assert!(content(&out) == earlier, "{arguments:?} with {blocks} blocks changed the earlier output");
        assert_eq!(beside(&scratch), ["a.jsonl", "out"], "{arguments:?} left something");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_any_work() {
    let scratch = Scratch::new("read-only");
    let input = scratch.file("a.txt", "India claims.");
    let occupied = scratch.file("file", "mine");
    for out in ["/proc/nowhere/out".to_owned(), format!("{occupied}/out"), occupied.clone()] {
        let output = slantwise(&["run", &input, "--out", &out]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(&out) && told.contains("→"), "{told}");
    }
    assert_eq!(fs::read_to_string(occupied).unwrap(), "mine");
    assert_eq!(beside(&scratch), ["a.txt", "file"]);
}

#[test]
fn a_long_run_that_was_stopped_goes_on_with_the_same_bytes() {
    let scratch = Scratch::new("resumed");
    let input = scratch.file("a.jsonl", articles(60));
    let out = scratch.path("out");
    let [out_name, whole] = ["out", "whole"].map(|name| scratch.path(name).display().to_string());
    // Some forty batches.
    let measure = ["measure", input.as_str(), "--batch", "0.002", "--out"];
    succeed(&[&measure[..], &[&whole]].concat());
    let batch = |n: usize| scratch.path(&format!(".out.unfinished/batches/{n:06}"));
    for (name, stopped_at) in [("KILL", 3), ("INT", 6), ("TERM", 9)] {
        let mut child = start(&[&measure[..], &[&out_name, "--resume"]].concat());
        wait_for(&batch(stopped_at));
        signal(&child, name);
        child.wait().unwrap();
        assert!(batch(stopped_at - 1).is_dir() && !out.exists(), "{name}");
        if name != "KILL" {
            let mut told = String::new();
            std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut told).unwrap();
            assert!(told.contains("batches are kept") && told.contains("--resume"), "{told}");
            assert!(!scratch.path(".out.unfinished/new").exists());
        }
    }
    // Its tables are taken as they are, not made again.
    let kept = fs::metadata(batch(2).join("note")).unwrap().modified().unwrap();
    let mut child = start(&[&measure[..], &[&out_name, "--resume"]].concat());
    wait_for(&batch(12));
    assert_eq!(fs::metadata(batch(2).join("note")).unwrap().modified().unwrap(), kept);
    assert!(child.wait().unwrap().success());
    assert!(content(&out) == content(Path::new(&whole)));
    assert_eq!(beside(&scratch), ["a.jsonl", "out", "whole"]);
    // Batches of another text are not taken.
    let mut child = start(&[&measure[..], &[&out_name]].concat());
    wait_for(&batch(3));
    signal(&child, "KILL");
    child.wait().unwrap();
    let other = scratch.file("a.jsonl", articles(20));
    let output = slantwise(&["measure", &other, "--batch", "0.002", "--out", &out_name, "--resume"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("begins anew"));
    succeed(&["measure", &other, "--batch", "0.002", "--out", &whole]);
    assert!(content(&out) == content(Path::new(&whole)));
}
