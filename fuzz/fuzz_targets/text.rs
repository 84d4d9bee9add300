//! Any text is measured, and every place in the tables lies inside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slantwise::codebook::all_builtin;
use slantwise::mark::Gazetteer;
use slantwise::table::Engine;
use slantwise::text::{Article, Corpus};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(all_builtin().unwrap(), Gazetteer::builtin()));

fuzz_target!(|text: &str| {
    let length = text.chars().count() as u32;
    let article = Article { id: "a".into(), text: text.into(), ..Article::default() };
    let tables = ENGINE.run(Corpus { articles: vec![article] }, &|_| ());
    for (name, table) in tables.each() {
        if let Ok(ends) = table.column("end") {
            assert!(ends.u32().unwrap().iter().flatten().all(|end| end <= length), "{name}");
        }
    }
});
