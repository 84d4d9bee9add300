//! Figures of a command that leaves no report: SVG, PNG and the numbers behind.

use crate::plot::{Figure, png};
use crate::{Error, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes each figure into `folder` as `<name>.svg`, `.png` and `.csv`.
///
/// # Errors
/// When a file of that name is there already, or none can be written; those written before then stay.
pub(super) fn write(folder: &Path, figures: &[Figure]) -> Result<()> {
    let failed = |place: &Path, error: std::io::Error| {
        let remedy = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "nothing is written over: name another folder",
            _ => "choose a folder that can be written",
        };
        Error::new(place.display(), error, remedy)
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for figure in figures {
        let mut table = csv::Writer::from_writer(Vec::new());
        for row in &figure.data {
            table.write_record(row).expect("writing into memory");
        }
        let numbers = table.into_inner().expect("writing into memory");
        let svg = figure.svg.clone().into_bytes();
        for (ending, bytes) in [("svg", svg), ("png", png(&figure.svg)?), ("csv", numbers)] {
            let place = folder.join(format!("{}.{ending}", figure.name));
            let file = fs::OpenOptions::new().write(true).create_new(true).open(&place);
            file.and_then(|mut file| file.write_all(&bytes)).map_err(|error| failed(&place, error))?;
        }
    }
    Ok(())
}
