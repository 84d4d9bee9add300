//! Any bytes in any format are read or refused. The first byte picks the format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slantwise::read::{Columns, formats, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let endings: Vec<&str> = formats().flat_map(|(_, endings)| endings).copied().chain(["gz", ""]).collect();
    let name = format!("x.{}", endings[usize::from(*first) % endings.len()]);
    let _ = read_bytes(&name, rest.to_vec(), &Columns::default());
});
