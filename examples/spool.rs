//! Reads a corpus of any size and tells what is in it: `cargo run --release --example spool -- INPUT… FOLDER`.
//! Articles wait below FOLDER, so that memory stays bounded.

use slantwise::read::{Columns, spool};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut inputs: Vec<String> = std::env::args().skip(1).collect();
    let folder = inputs.pop().ok_or("name inputs and a folder")?;
    let spooled = spool(&inputs, &Columns::default(), Path::new(&folder), &|_| ())?;
    for line in spooled.warnings.iter().map(ToString::to_string).chain(spooled.notices.iter().cloned()) {
        println!("{line}");
    }
    let mut duplicates = 0;
    for batch in spooled.batches(0, 8 << 20) {
        duplicates += batch?.iter().filter(|article| article.duplicate_of.is_some()).count();
    }
    println!(
        "{} articles, {duplicates} marked as duplicates, {} bytes of text",
        spooled.articles, spooled.bytes
    );
    println!("metadata: {:?}", spooled.meta);
    Ok(())
}
