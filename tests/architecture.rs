//! Promise: the order of work is the order of the code. A module uses only those above it, and only
//! the rooms named here touch the file system.

use std::fs;
use std::path::{Path, PathBuf};

/// Top to bottom; a module may use itself and those before it.
const ORDER: [&str; 17] = [
    "error", "chance", "text", "read", "codebook", "mark", "measure", "study", "table", "bench", "learn",
    "coding", "compare", "plot", "report", "cli", "main",
];

/// Rooms that may open files, and single files in others that may.
const MAY_TOUCH_FILES: [&str; 6] = [
    "src/read/",
    "src/codebook/schema.rs",
    "src/study.rs",
    "src/table/store/",
    "src/report/manifest.rs",
    "src/cli/",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Code without its tests and comments, lines numbered from 1.
fn code(path: &Path) -> Vec<(usize, String)> {
    let source = fs::read_to_string(path).unwrap();
    let body = source.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines =
        body.lines().enumerate().map(|(n, line)| (n + 1, line.split("//").next().unwrap().to_owned()));
    lines.collect()
}

fn module(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    below.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|m| *m == module)
}

#[test]
fn arrows_point_up() {
    let mut wrong = Vec::new();
    for path in sources(Path::new("src")) {
        let own = module(&path);
        if own == "lib" {
            continue;
        }
        let own_rank = rank(&own).unwrap_or_else(|| panic!("{own} has no place in the order"));
        for (number, line) in code(&path) {
            for piece in line.split("crate::").skip(1) {
                let used: String =
                    piece.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                if rank(&used).is_some_and(|r| r > own_rank) {
                    wrong.push(format!("{}:{number} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn few_rooms_touch_the_file_system() {
    let mut wrong = Vec::new();
    for path in sources(Path::new("src")) {
        let name = path.display().to_string();
        if MAY_TOUCH_FILES.iter().any(|room| name.starts_with(room)) {
            continue;
        }
        for (number, line) in code(&path) {
            if line.contains("std::fs") || line.contains("File::") && line.contains("open") {
                wrong.push(format!("{name}:{number} {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_says_what_never_happens_in_it() {
    for path in sources(Path::new("src")).iter().filter(|p| p.ends_with("mod.rs")) {
        if path.components().count() == 3 {
            let source = fs::read_to_string(path).unwrap();
            assert!(source.contains("**Invariant:**"), "{} states no invariant", path.display());
        }
    }
}
