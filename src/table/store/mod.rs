//! Tables in files: written batch by batch, put together, and read a part at a time.

mod batch;
mod input;
mod merge;
mod output;
mod row_groups;
mod stored;

pub use batch::{BATCH, Batches};
pub use input::{read_table, read_tables};
pub use merge::{ShardBatch, merge};
pub use output::{Format, csv_bytes, write_table};
pub use stored::{Stored, StoredTable, write_parts};
