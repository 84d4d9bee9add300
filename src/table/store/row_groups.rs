//! Parquet files of one schema become one: their row groups are copied as they are.

use polars_parquet_format::thrift::protocol::{TCompactInputProtocol, TCompactOutputProtocol};
use polars_parquet_format::{FileMetaData, RowGroup};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::{Range, RangeBounds};
use std::path::Path;

const MAGIC: &[u8; 4] = b"PAR1";
/// Length of the metadata, and the magic again.
const FOOTER: u64 = 8;

/// A Parquet file in the making.
pub(super) struct RowGroups<W> {
    out: W,
    /// Bytes written.
    at: u64,
    groups: Vec<RowGroup>,
    /// Of the first file: schema and keys, which all share.
    first: Option<FileMetaData>,
}

impl<W: Write> RowGroups<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out, at: MAGIC.len() as u64, groups: Vec::new(), first: None })
    }

    /// Appends those row groups of the Parquet file at `path` whose numbers are in `wanted`. Indices of pages, which
    /// lie apart from them, are left out.
    ///
    /// # Errors
    /// When it cannot be read, is no Parquet file or has another schema.
    pub(super) fn append(&mut self, path: &Path, wanted: impl RangeBounds<usize>) -> io::Result<()> {
        let mut file = File::open(path)?;
        let mut metadata = metadata(&mut file)?;
        let groups = std::mem::take(&mut metadata.row_groups);
        let first = self.first.get_or_insert(metadata.clone());
        if first.schema != metadata.schema {
            return Err(io::Error::other(format!(
                "{} has other columns than those before it",
                path.display()
            )));
        }
        for (_, mut group) in groups.into_iter().enumerate().filter(|(number, _)| wanted.contains(number)) {
            let pages = pages(&group).ok_or_else(|| io::Error::other("a row group without pages"))?;
            file.seek(SeekFrom::Start(pages.start))?;
            let length = pages.end - pages.start;
            if io::copy(&mut Read::by_ref(&mut file).take(length), &mut self.out)? != length {
                return Err(io::Error::other(format!("{} is cut short", path.display())));
            }
            group.ordinal = i16::try_from(self.groups.len()).ok();
            move_by(&mut group, self.at as i64 - pages.start as i64);
            self.at += length;
            self.groups.push(group);
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written, or nothing was appended.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let mut metadata = self.first.ok_or_else(|| io::Error::other("there are no row groups"))?;
        metadata.num_rows = self.groups.iter().map(|group| group.num_rows).sum();
        metadata.row_groups = self.groups;
        let mut protocol = TCompactOutputProtocol::new(&mut self.out);
        let length = metadata.write_to_out_protocol(&mut protocol).map_err(io::Error::other)?;
        let length = u32::try_from(length).map_err(io::Error::other)?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(MAGIC)?;
        self.out.flush()
    }
}

fn metadata(file: &mut File) -> io::Result<FileMetaData> {
    let broken = || io::Error::other("no Parquet file");
    let size = file.seek(SeekFrom::End(0))?;
    let mut footer = [0; FOOTER as usize];
    file.seek(SeekFrom::Start(size.checked_sub(FOOTER).ok_or_else(broken)?))?;
    file.read_exact(&mut footer)?;
    let [a, b, c, d, magic @ ..] = footer;
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    let start = (size - FOOTER).checked_sub(length).filter(|_| magic == *MAGIC).ok_or_else(broken)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; length as usize];
    file.read_exact(&mut bytes)?;
    // What its lists may claim to hold, before memory is given to them.
    let most = bytes.len() * 8 + 1024;
    let mut protocol = TCompactInputProtocol::new(bytes.as_slice(), most);
    FileMetaData::read_from_in_protocol(&mut protocol).map_err(io::Error::other)
}

/// Where the pages of `group` lie, with what stands between those of two columns.
fn pages(group: &RowGroup) -> Option<Range<u64>> {
    let columns = group.columns.iter().filter_map(|column| column.meta_data.as_ref());
    let places = columns.map(|column| {
        let start =
            column.dictionary_page_offset.unwrap_or(column.data_page_offset).min(column.data_page_offset);
        (start, start + column.total_compressed_size)
    });
    let (start, end) = places.reduce(|all, own| (all.0.min(own.0), all.1.max(own.1)))?;
    Some(u64::try_from(start).ok()?..u64::try_from(end).ok()?)
}

/// Tells that the pages of `group` lie `shift` bytes further on.
fn move_by(group: &mut RowGroup, shift: i64) {
    let moved = |place: &mut Option<i64>| place.iter_mut().for_each(|at| *at += shift);
    moved(&mut group.file_offset);
    for column in &mut group.columns {
        column.file_offset += shift;
        (column.offset_index_offset, column.offset_index_length) = (None, None);
        (column.column_index_offset, column.column_index_length) = (None, None);
        if let Some(pages) = &mut column.meta_data {
            pages.data_page_offset += shift;
            pages.index_page_offset = None;
            pages.bloom_filter_offset = None;
            moved(&mut pages.dictionary_page_offset);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::*;

    fn written(path: &Path, table: &DataFrame) {
        ParquetWriter::new(File::create(path).unwrap()).finish(&mut table.clone()).unwrap();
    }

    #[test]
    fn joined_files_read_as_their_tables_one_after_the_other() {
        let folder = std::env::temp_dir().join(format!("slantwise-row-groups-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let table = |from: u32, n: u32| {
            let numbers: Vec<u32> = (from..from + n).collect();
            let words: Vec<String> = numbers.iter().map(|k| format!("word {}", k % 7)).collect();
            df!("n" => numbers, "word" => words).unwrap()
        };
        let tables = [table(0, 5_000), table(0, 0), table(5_000, 3), table(5_003, 2_000)];
        let path = folder.join("joined.parquet");
        let mut joined = RowGroups::new(File::create(&path).unwrap()).unwrap();
        for (number, table) in tables.iter().enumerate() {
            let part = folder.join(number.to_string());
            written(&part, table);
            joined.append(&part, ..).unwrap();
        }
        let other = folder.join("other");
        written(&other, &df!("m" => [1]).unwrap());
        assert!(joined.append(&other, ..).unwrap_err().to_string().contains("other columns"));
        std::fs::write(&other, "PAR1 no table PAR1").unwrap();
        assert!(joined.append(&other, ..).is_err());
        joined.finish().unwrap();
        let read = |slice| ParquetReader::new(File::open(&path).unwrap()).with_slice(slice).finish().unwrap();
        assert!(read(None).equals(&table(0, 7_003)));
        assert!(read(Some((4_999, 10))).equals(&table(4_999, 10)));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
