//! Any text is a study or is refused as such.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slantwise::Plan;
use std::path::Path;

fuzz_target!(|text: &str| {
    let _ = Plan::parse(text, "study.toml", Path::new(env!("CARGO_MANIFEST_DIR")));
});
