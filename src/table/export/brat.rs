//! brat's standoff format (<https://brat.nlplab.org/standoff.html>).

use super::{Annotated, places};
use std::collections::BTreeSet;
use std::fmt::Write;

/// `NNNNNN_ID.txt` and `.ann` a document, and `annotation.conf` with the types in use. The pattern that
/// matched is a note.
pub(super) fn files(documents: &[Annotated<'_>]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let stem = format!("{:06}_{}", number + 1, file_name(document.id));
        files.push((format!("{stem}.txt"), document.text.clone() + "\n"));
        files.push((format!("{stem}.ann"), annotations(document)));
    }
    let types: BTreeSet<&str> = documents.iter().flat_map(|d| &d.pieces).map(|p| p.column).collect();
    let types: String = types.into_iter().map(|name| format!("{name}\n")).collect();
    files.push((
        "annotation.conf".into(),
        format!("[entities]\n{types}[relations]\n[events]\n[attributes]\n"),
    ));
    files
}

fn annotations(document: &Annotated<'_>) -> String {
    let places = places(&document.text);
    let mut lines = String::new();
    for (number, piece) in (1..).zip(&document.pieces) {
        let end = piece.end.min(places.len() - 1);
        let words = &document.text[places[piece.start.min(end)]..places[end]];
        // A span may not hold a line break: it is written in fragments.
        let mut fragments = Vec::new();
        let mut at = piece.start;
        for line in words.split('\n') {
            let length = line.chars().count();
            if length > 0 {
                fragments.push(format!("{at} {}", at + length));
            }
            at += length + 1;
        }
        let words = words.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        let _ = writeln!(lines, "T{number}\t{} {}\t{words}", piece.column, fragments.join(";"));
        let note = piece.note().replace(['\n', '\t'], " ");
        let _ = writeln!(lines, "#{number}\tAnnotatorNotes T{number}\t{note}");
    }
    lines
}

/// An id as a part of a file's name.
fn file_name(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).take(80).collect()
}
