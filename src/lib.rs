//! slantwise
pub mod codebook;
pub mod error;
pub mod mark;
pub mod measure;
pub mod table;
pub mod read;
pub mod text;
pub use error::{Error, Result, Warning};
