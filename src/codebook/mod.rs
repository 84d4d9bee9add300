//! Codebooks and lexicons: categories with definitions, patterns and examples, compiled into one
//! matcher.
//!
//! A codebook is a file a social scientist can write; a lexicon is a codebook whose patterns stand in
//! a table with weights; a foreign dictionary becomes a codebook file by
//! [`import`]. Both are data: adding one is a file and, if it ships, a line in `builtin.rs`.
//!
//! Uses `text`. Loading a codebook by path is the one place here that touches the file system.
//!
//! **Invariant:** a [`Codebook`] that exists is valid: names fit, patterns compile, licence and
//! reference are given. Matching cannot fail.

mod agreement;
mod builtin;
mod check;
mod groups;
pub mod import;
mod matcher;
mod pattern;
mod schema;
mod trie;
mod vocabulary;

pub use agreement::{Agreement, VALIDATION, Validation, agreement};
pub use builtin::{BUILTIN, all_builtin, builtin, builtin_bytes};
pub use check::{Mismatch, check};
pub use matcher::{Hit, Matcher, Rule};
pub use pattern::Pattern;
pub use schema::{Category, Codebook, NegationPolicy, Origin, Overlap, Tally, Term};
pub(crate) use schema::{read_bytes, read_text};
