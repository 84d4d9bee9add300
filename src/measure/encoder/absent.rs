//! What stands for a network where none is built in.

use super::Encoded;
use crate::{Error, Result};

/// There is none.
pub(super) enum Network {}

impl Network {
    pub(super) fn load(_: &dyn Fn(&str) -> Result<Vec<u8>>) -> Result<(Self, String)> {
        Err(Error::new(
            "--encoder",
            "this slantwise was built without the feature “encoder”",
            "build it with: cargo install --path . --locked --features encoder",
        ))
    }

    pub(super) fn read(&self, _: &str) -> Result<Encoded> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::Encoder;

    #[test]
    fn the_error_names_the_feature_and_reads_no_file() {
        let error = Encoder::load(&|_| unreachable!("no file is read")).unwrap_err().to_string();
        assert!(error.contains("--features encoder"), "{error}");
    }
}
