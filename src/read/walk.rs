//! What the user named becomes a list of files in a fixed order.

use super::FORMATS;
use crate::error::Warning;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    /// The path as it is shown, with `/` between its parts.
    pub(super) shown: String,
    /// The path below the folder the user named, without extension: the id of a single text.
    pub(super) stem: String,
}

/// Files of all `inputs`, each once. What cannot be found is a warning.
pub(super) fn expand(
    inputs: &[String],
    warnings: &mut Vec<Warning>,
    notices: &mut Vec<String>,
) -> Vec<Place> {
    let mut places = Vec::new();
    for input in inputs {
        let path = Path::new(input);
        if path.is_dir() {
            walk(path, path, &mut places, warnings, notices);
        } else if path.exists() {
            places.push(place(path, path.parent().unwrap_or(Path::new(""))));
        } else if input.contains(['*', '?', '[']) {
            matches(input, &mut places, warnings, notices);
        } else {
            warnings.push(Warning::new(input, "no such file or folder", "check the path"));
        }
    }
    let mut seen = HashSet::new();
    places.retain(|place| {
        let new = seen.insert(fs::canonicalize(&place.path).unwrap_or_else(|_| place.path.clone()));
        if !new {
            notices.push(format!("{}: named more than once, read once", place.shown));
        }
        new
    });
    places
}

/// All extensions that can be read, without the dot.
pub(super) fn known_extensions() -> Vec<&'static str> {
    FORMATS.iter().flat_map(|f| f.extensions).copied().collect()
}

/// The extension that tells the format, in lower case, and whether `.gz` follows it.
pub(super) fn extension(path: &Path) -> (Option<String>, bool) {
    let lower = |p: &Path| p.extension().map(|e| e.to_string_lossy().to_lowercase());
    match lower(path) {
        Some(gz) if gz == "gz" => (path.file_stem().and_then(|stem| lower(Path::new(stem))), true),
        other => (other, false),
    }
}

fn matches(pattern: &str, places: &mut Vec<Place>, warnings: &mut Vec<Warning>, notices: &mut Vec<String>) {
    let before = places.len();
    let fixed = &pattern[..pattern.find(['*', '?', '[']).unwrap_or(pattern.len())];
    let root = fixed.rfind('/').map_or(Path::new(""), |slash| Path::new(&fixed[..=slash]));
    let hidden = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    match glob::glob_with(pattern, hidden) {
        Ok(found) => {
            for entry in found {
                match entry {
                    Ok(path) if path.is_dir() => walk(&path, root, places, warnings, notices),
                    Ok(path) => places.push(place(&path, root)),
                    Err(e) => {
                        warnings.push(Warning::new(e.path().display(), e.error(), "check its permissions"));
                    }
                }
            }
            if places.len() == before {
                warnings.push(Warning::new(pattern, "matches no file", "check the pattern"));
            }
        }
        Err(e) => warnings.push(Warning::new(pattern, e, "correct the pattern")),
    }
}

/// All readable files below `folder`, in path order.
fn walk(
    folder: &Path,
    root: &Path,
    places: &mut Vec<Place>,
    warnings: &mut Vec<Warning>,
    notices: &mut Vec<String>,
) {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) => {
                warnings.push(Warning::new(shown(&folder), e, "check its permissions"));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_link = entry.file_type().is_ok_and(|t| t.is_symlink());
            if name.starts_with('.') || name.starts_with("README") || name.starts_with("LICENSE") {
                continue;
            }
            if path.is_dir() {
                if is_link {
                    // A link may lead back up; following it could never end.
                    notices.push(format!("{}: a link to a folder, not followed", shown(&path)));
                } else if path.join("manifest.json").is_file() {
                    notices.push(format!(
                        "{}: an earlier output (it has a manifest.json), skipped",
                        shown(&path)
                    ));
                } else {
                    folders.push(path);
                }
            } else if path.is_file() && name != "study.toml" {
                match extension(&path).0 {
                    Some(e) if !known_extensions().contains(&e.as_str()) => unknown.push(shown(&path)),
                    _ => found.push(path),
                }
            } else if !path.is_file() {
                warnings.push(Warning::new(
                    shown(&path),
                    "neither a file nor a folder (a link that leads nowhere, a pipe); skipped",
                    "name it itself if it is to be read",
                ));
            }
        }
    }
    found.sort();
    unknown.sort();
    places.extend(found.iter().map(|path| place(path, root)));
    if let [first, others @ ..] = unknown.as_slice() {
        let others = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        warnings.push(Warning::new(
            shown(folder),
            format!("of unknown format and skipped: {first}{others}"),
            "convert them to text, or name a file itself to have it read as what it looks like",
        ));
    }
}

pub(super) fn place(path: &Path, root: &Path) -> Place {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut stem = below.with_extension("");
    if extension(below).1 {
        stem = stem.with_extension("");
    }
    Place { path: path.to_owned(), shown: shown(path), stem: shown(&stem) }
}

fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().into_owned();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}
