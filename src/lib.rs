//! slantwise
pub mod cli;
pub mod codebook;
pub mod compare;
pub mod error;
pub mod learn;
pub mod mark;
pub mod measure;
pub mod plot;
pub mod read;
pub mod report;
pub mod study;
pub mod table;
pub mod text;
pub use error::{Error, Result, Warning};
