//! `--encoder DIR`: the folder of a sentence encoder.

use crate::measure::Encoder;
use crate::{Error, Result};
use std::path::{Path, PathBuf};

/// The encoder in `folder`, if one is named.
///
/// # Errors
/// A file that is missing, or no encoder; a program built without the feature `encoder`.
pub(super) fn open(folder: Option<&PathBuf>) -> Result<Option<Encoder>> {
    folder.map(|folder| Encoder::load(&|file| read(folder, file))).transpose()
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>> {
    let place = folder.join(file);
    let remedy = "name the folder of a sentence encoder, as README.md says";
    std::fs::read(&place).map_err(|error| Error::new(place.display(), error, remedy))
}
