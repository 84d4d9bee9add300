//! Any text is a pattern and a codebook, or is refused as such; a codebook's examples can be checked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slantwise::codebook::{Codebook, Pattern, check};

fuzz_target!(|text: &str| {
    let _ = Pattern::parse(text);
    if let Ok(codebook) = Codebook::parse(text, "fuzz") {
        check(&codebook);
    }
});
