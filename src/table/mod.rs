//! Tables: what every later stage reads.
//!
//! | table | row |
//! |---|---|
//! | `documents` | document |
//! | `paragraphs` | paragraph, one column a measure |
//! | `sentences` | sentence |
//! | `evidence` | counted thing |
//! | `attributions` | source–cue–content relation |
//! | `mentions` | actor mention |
//! | `responsibility` | act of blame or credit |
//! | `columns` | output column |
//!
//! Offsets are Unicode code points into the document's text as read, end-exclusive.
//!
//! Uses `text`, `codebook`, `mark` and `measure`; `store` alone touches the file system.
//!
//! **Invariant:** the same corpus and engine give the same tables, byte for byte, at any number of
//! threads: documents are mapped in parallel and joined in reading order.

mod build;
mod cells;
mod columns;
mod export;
mod names;
mod question;
mod relation;
mod rows;
mod run;
mod shard;
mod store;
mod target;
mod usage;

pub(crate) use build::{number, real, six_decimals, table, text};
pub use columns::Columns;
pub use export::{Exchange, export};
pub use names::Names;
pub use question::{Judge, RelationQuestion, TargetQuestion};
pub use relation::{
    Calibration, DIRECTIONS, MIRROR, RELATIONS, Relation, RelationModel, Scene, relation_scores,
};
pub use run::Engine;
pub use shard::Shard;
pub use store::{
    BATCH, Batches, Format, ShardBatch, Stored, StoredTable, csv_bytes, merge, read_table, read_tables,
    write_parts, write_table,
};
pub use target::{BLOCKS, SENTIMENTS, TargetModel, Toward};
pub use usage::{ColumnUsage, Usage, Words, usage};

use polars::prelude::DataFrame;

/// The tables of one run.
#[derive(Debug, Clone)]
pub struct Tables {
    /// One row a document.
    pub documents: DataFrame,
    /// One row a paragraph, whatever its role.
    pub paragraphs: DataFrame,
    /// One row a sentence.
    pub sentences: DataFrame,
    /// One row a counted thing.
    pub evidence: DataFrame,
    /// One row an attribution.
    pub attributions: DataFrame,
    /// One row an actor mention.
    pub mentions: DataFrame,
    /// One row an act of blame or credit.
    pub responsibility: DataFrame,
    /// One row an output column.
    pub columns: DataFrame,
}

impl Tables {
    /// Names, in the order of the list above.
    pub const NAMES: [&'static str; 8] = [
        "documents",
        "paragraphs",
        "sentences",
        "evidence",
        "attributions",
        "mentions",
        "responsibility",
        "columns",
    ];

    /// The tables that `table` gives by name.
    ///
    /// # Errors
    /// The first of its errors.
    pub fn of<E>(mut table: impl FnMut(&'static str) -> Result<DataFrame, E>) -> Result<Self, E> {
        let [documents, paragraphs, sentences, evidence, attributions, mentions, responsibility, columns] =
            Self::NAMES;
        Ok(Self {
            documents: table(documents)?,
            paragraphs: table(paragraphs)?,
            sentences: table(sentences)?,
            evidence: table(evidence)?,
            attributions: table(attributions)?,
            mentions: table(mentions)?,
            responsibility: table(responsibility)?,
            columns: table(columns)?,
        })
    }

    /// Names and tables, in that order.
    pub fn each(&self) -> [(&'static str, &DataFrame); 8] {
        let [documents, paragraphs, sentences, evidence, attributions, mentions, responsibility, columns] =
            Self::NAMES;
        [
            (documents, &self.documents),
            (paragraphs, &self.paragraphs),
            (sentences, &self.sentences),
            (evidence, &self.evidence),
            (attributions, &self.attributions),
            (mentions, &self.mentions),
            (responsibility, &self.responsibility),
            (columns, &self.columns),
        ]
    }
}
