//! An output folder that appears whole or not at all.
//!
//! DESIGN. Everything is written into a [`Workplace`] beside the wanted folder, which takes its place at
//! the end. An earlier output is replaced only by one of its kind, and only if every file in it is as its
//! manifest lists it, name and content: then nothing of the user's can be lost. Files that are added to an
//! output, or made anew, move into it together, the manifest last.

use super::workplace::Workplace;
use crate::report::{Manifest, Output};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What the manifest of a report, or of tables, tells besides its outputs.
pub(super) const REPORT: &str = "plan";
/// What the manifest of a model tells.
pub(super) const MODEL: &str = "task";
/// What the manifest of a model's answers tells.
pub(super) const PREDICTIONS: &str = "applied";
/// What the manifest of clusters tells.
pub(super) const DISCOVERY: &str = "discover";
/// What the manifest of microframes tells.
pub(super) const AXES_OF: &str = "axes";
/// What the manifest of a sample for coders tells.
pub(super) const SAMPLE: &str = "sample";

/// A folder in the making; removed again unless [`finished`](Folder::finish).
pub(super) struct Folder {
    /// A field that the manifest of its kind has.
    kind: &'static str,
    wanted: PathBuf,
    place: Workplace,
    unfinished: PathBuf,
}

impl Folder {
    /// Prepares to write `wanted`, an output of `kind` ([`REPORT`], [`MODEL`], …), before any work is done.
    ///
    /// # Errors
    /// When it holds files that are not an earlier output's or were changed since, when another run writes
    /// it, or when it cannot be written.
    pub(super) fn create(wanted: &Path, kind: &'static str) -> Result<Self> {
        let folder = Self::open(wanted, kind)?;
        check_replaceable(&folder.wanted, kind)?;
        Ok(folder)
    }

    /// Prepares to add files to the report or tables in `earlier`, or to make some anew; all others stay.
    ///
    /// # Errors
    /// When another run writes it, or it cannot be written.
    pub(super) fn renew(earlier: &Path) -> Result<Self> {
        // The working folder may be meant: its name is wanted.
        let earlier = fs::canonicalize(earlier).unwrap_or_else(|_| earlier.to_owned());
        Self::open(&earlier, REPORT)
    }

    fn open(wanted: &Path, kind: &'static str) -> Result<Self> {
        // What a link leads to is replaced, not the link.
        let led_to = wanted.is_symlink().then(|| fs::canonicalize(wanted).ok()).flatten();
        let wanted = led_to.unwrap_or_else(|| wanted.to_owned());
        let place = Workplace::open(&wanted)?;
        Ok(Self { kind, wanted, unfinished: place.fresh(), place })
    }

    /// Where to write.
    pub(super) fn path(&self) -> &Path {
        &self.unfinished
    }

    /// Where batches of tables wait for the others; what a run that was stopped has left may lie there.
    pub(super) fn batches(&self) -> PathBuf {
        self.place.batches()
    }

    /// An empty folder where articles wait to be measured.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn spool(&self) -> Result<PathBuf> {
        let spool = self.place.spool();
        fs::create_dir_all(&spool).map_err(|error| self.in_use(error))?;
        Ok(spool)
    }

    /// Writes one file; folders on its way are made.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let place = self.unfinished.join(path);
        let written =
            place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&place, bytes));
        written.map_err(|error| {
            Error::new(self.wanted.join(path).display(), error, "make room, or choose another place")
        })
    }

    /// A file to write into; folders on its way are made.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn create_file(&self, path: &str) -> Result<Box<dyn Write>> {
        let place = self.unfinished.join(path);
        let made = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::File::create(&place));
        let made = made.map_err(|error| {
            Error::new(self.wanted.join(path).display(), error, "make room, or choose another place")
        })?;
        Ok(Box::new(BufWriter::new(made)))
    }

    /// Lists and hashes what was written, writes the manifest, and puts the folder in its place.
    ///
    /// # Errors
    /// When something cannot be read, written or renamed; the earlier output then stands.
    pub(super) fn finish(self, manifest: &mut Manifest) -> Result<()> {
        self.finish_as(|outputs| {
            manifest.outputs = outputs;
            manifest.to_json()
        })
    }

    /// The same, with the manifest that `manifest` writes around the list.
    ///
    /// # Errors
    /// As [`finish`](Folder::finish).
    pub(super) fn finish_as(self, manifest: impl FnOnce(Vec<Output>) -> String) -> Result<()> {
        let manifest = manifest(outputs(&self.unfinished)?);
        self.write("manifest.json", manifest.as_bytes())?;
        check_replaceable(&self.wanted, self.kind)?;
        self.place.put(&self.wanted).map_err(|error| self.in_use(error))
    }

    /// Lists the files that were added or made anew in the manifest, and moves all into their folder. Files of
    /// the user's are not listed, and what they changed keeps its hash: neither is replaced later.
    ///
    /// # Errors
    /// As [`finish`](Folder::finish).
    pub(super) fn refresh(self, manifest: &mut Manifest) -> Result<()> {
        let new = outputs(&self.unfinished)?;
        manifest.outputs.retain(|file| new.iter().all(|new| new.path != file.path));
        manifest.outputs.extend(new);
        manifest.outputs.sort_by(|a, b| a.path.cmp(&b.path));
        self.write("manifest.json", manifest.to_json().as_bytes())?;
        self.place.add(&self.wanted).map_err(|error| self.in_use(error))
    }

    fn in_use(&self, error: std::io::Error) -> Error {
        Error::new(self.wanted.display(), error, "close programs that use it, and run again")
    }
}

/// Writes one file under a temporary name and renames it when whole; folders on its way are made.
///
/// # Errors
/// When it cannot be written; it then keeps its earlier content.
pub(super) fn replace(place: &Path, bytes: &[u8]) -> Result<()> {
    let mut unfinished = place.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let written = place
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&unfinished, bytes))
        .and_then(|()| fs::rename(&unfinished, place));
    written.map_err(|error| {
        Error::new(place.display(), error, "make room, or choose a place that can be written")
    })
}

/// Every file below `folder` but the manifest, in order of path.
///
/// # Errors
/// When one cannot be read.
pub(super) fn outputs(folder: &Path) -> Result<Vec<Output>> {
    let files =
        files(folder).map_err(|error| Error::new(folder.display(), error, "check its permissions"))?;
    let listed = files.into_iter().filter(|path| path != "manifest.json").map(|path| {
        let mut hasher = blake3::Hasher::new();
        let bytes = fs::File::open(folder.join(&path))
            .and_then(|mut file| std::io::copy(&mut file, &mut hasher))
            .map_err(|error| Error::new(folder.join(&path).display(), error, "check its permissions"))?;
        Ok(Output { bytes: bytes as usize, blake3: hasher.finalize().to_hex().to_string(), path })
    });
    listed.collect()
}

/// Every file below `folder`, in order of path, with `/` between its parts.
pub(super) fn files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else {
                found.push(
                    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"),
                );
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What the manifest of an output of `kind` lists; `None` where there is no such manifest.
pub(super) fn listed(folder: &Path, kind: &str) -> Option<Vec<Output>> {
    let manifest = fs::read(folder.join("manifest.json")).ok()?;
    let mut manifest: serde_json::Value = serde_json::from_slice(&manifest).ok()?;
    manifest.get(kind)?;
    serde_json::from_value(manifest.get_mut("outputs")?.take()).ok()
}

fn check_replaceable(wanted: &Path, kind: &str) -> Result<()> {
    let remedy = "choose another folder, or move what is there";
    if !wanted.exists() {
        return Ok(());
    }
    if !wanted.is_dir() {
        return Err(Error::new(wanted.display(), "is a file, not a folder", remedy));
    }
    let present = files(wanted).map_err(|error| Error::new(wanted.display(), error, remedy))?;
    if present.is_empty() {
        return Ok(());
    }
    let Some(listed) = listed(wanted, kind) else {
        return Err(Error::new(
            wanted.display(),
            format!(
                "holds {} files that slantwise did not write, or not as this, {} among them",
                present.len(),
                present[0]
            ),
            remedy,
        ));
    };
    let known: BTreeMap<&str, &str> = listed.iter().map(|o| (o.path.as_str(), o.blake3.as_str())).collect();
    for file in outputs(wanted)? {
        match known.get(file.path.as_str()) {
            Some(hash) if *hash == file.blake3 => {}
            Some(_) => {
                let place = wanted.join(&file.path);
                return Err(Error::new(place.display(), "was changed since slantwise wrote it", remedy));
            }
            None => {
                let what = format!("holds {}, which slantwise did not write", file.path);
                return Err(Error::new(wanted.display(), what, remedy));
            }
        }
    }
    Ok(())
}
