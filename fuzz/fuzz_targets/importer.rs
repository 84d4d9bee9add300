//! Any bytes in any foreign format become a codebook or are refused. The first byte picks the format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slantwise::codebook::import::{About, FORMATS, import};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let format = &FORMATS[usize::from(*first) % FORMATS.len()];
    let about = About { format: Some(format.name.to_owned()), ..About::default() };
    let _ = import(&[("x.txt".to_owned(), rest.to_vec())], &about);
});
