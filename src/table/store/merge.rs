//! The tables of all shards become those of the whole.

use super::output::{self, Format};
use super::read_table;
use super::row_groups::RowGroups;
use crate::table::Tables;
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// What a shard has of one batch of the whole.
#[derive(Debug, Clone, Copy)]
pub struct ShardBatch<'a> {
    /// Of the shard, its tables in Parquet.
    pub folder: &'a Path,
    /// Of the batch, in the whole.
    pub number: usize,
    /// Rows of each table, in the order of [`Tables::NAMES`].
    pub rows: &'a [usize],
}

/// Puts the batches of all shards, in reading order, together as the tables in `folder`: the same bytes as if the
/// corpus had been measured whole. Row groups are copied; only a batch that was cut between shards is read.
///
/// # Errors
/// When shards have different columns, or a file cannot be read or written.
pub fn merge(batches: &[ShardBatch<'_>], folder: &Path, format: Format) -> Result<()> {
    let Some(first) = batches.first() else {
        return Err(Error::new("shards", "hold no batch", "measure the shards again"));
    };
    let columns = read_table(first.folder, "columns")?;
    let names = Tables::NAMES.into_par_iter().enumerate();
    let merged = names.map(|(at, name)| Table { at, name, columns: &columns, folder, format }.merge(batches));
    let merged = merged.collect::<Result<Vec<()>>>();
    // Empty by now; made where a batch was cut.
    let _ = fs::remove_dir(folder.join("cut"));
    merged.map(|_| ())
}

/// One of the tables.
struct Table<'a> {
    /// Its place in [`Tables::NAMES`].
    at: usize,
    name: &'static str,
    columns: &'a DataFrame,
    folder: &'a Path,
    format: Format,
}

/// Where a batch's rows lie in a shard's file.
#[derive(Clone, Copy)]
struct Place<'a> {
    folder: &'a Path,
    number: usize,
    first_row: usize,
    rows: usize,
    /// Row groups before them.
    group: usize,
}

impl Table<'_> {
    fn merge(&self, batches: &[ShardBatch<'_>]) -> Result<()> {
        // What says what columns mean is the same in each.
        let places = self.places(if self.name == "columns" { &batches[..1] } else { batches });
        let path = self.folder.join(format!("{}.{}", self.name, self.format.extension()));
        let failed = |error: std::io::Error| {
            Error::new(path.display(), error, "measure the shards again, or make room")
        };
        let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
        let cut = self.folder.join("cut");
        let cut_file = cut.join(format!("{}.{}", self.name, self.format.extension()));
        let write_cut = |places: &[Place<'_>]| {
            let rows = self.rows(places)?;
            fs::create_dir_all(&cut).map_err(failed)?;
            output::write_batch(&rows, self.name, &cut, self.format, self.columns)
        };
        let runs = places.chunk_by(|a, b| a.number == b.number);
        if self.format == Format::Parquet {
            let mut joined = RowGroups::new(out).map_err(failed)?;
            for run in runs {
                if let [whole] = run {
                    let file = whole.folder.join(format!("{}.parquet", self.name));
                    let groups = whole.group..whole.group + usize::from(whole.rows > 0);
                    joined.append(&file, groups).map_err(failed)?;
                } else {
                    write_cut(run)?;
                    joined.append(&cut_file, ..).map_err(failed)?;
                }
            }
            joined.finish().map_err(failed)?;
        } else {
            for (number, run) in runs.enumerate() {
                write_cut(run)?;
                output::copy_rows(&cut_file, number == 0, self.format, &mut out).map_err(failed)?;
            }
            out.flush().map_err(failed)?;
        }
        let _ = fs::remove_file(&cut_file);
        Ok(())
    }

    fn places<'b>(&self, batches: &[ShardBatch<'b>]) -> Vec<Place<'b>> {
        let mut next: Option<Place<'b>> = None;
        let places = batches.iter().map(|batch| {
            let rows = batch.rows.get(self.at).copied().unwrap_or(0);
            let own = Place { folder: batch.folder, number: batch.number, first_row: 0, rows, group: 0 };
            let place = match next {
                Some(last) if last.folder == batch.folder => Place {
                    first_row: last.first_row + last.rows,
                    group: last.group + usize::from(last.rows > 0),
                    ..own
                },
                _ => own,
            };
            next = Some(place);
            place
        });
        places.collect()
    }

    /// The rows at `places`, one after the other.
    fn rows(&self, places: &[Place<'_>]) -> Result<DataFrame> {
        let mut all: Option<DataFrame> = None;
        for place in places {
            let path = place.folder.join(format!("{}.parquet", self.name));
            let failed =
                |error: &dyn std::fmt::Display| Error::new(path.display(), error, "measure this shard again");
            let file = File::open(&path).map_err(|error| failed(&error))?;
            let reader = ParquetReader::new(file).with_slice(Some((place.first_row, place.rows)));
            let rows = reader.finish().map_err(|error| failed(&error))?;
            match &mut all {
                Some(all) => drop(all.vstack_mut(&rows).map_err(|error| failed(&error))?),
                None => all = Some(rows),
            }
        }
        let mut all = all.unwrap_or_default();
        all.rechunk_mut();
        Ok(all)
    }
}
