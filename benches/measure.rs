//! The table of `slantwise bench` for developers: `cargo bench --bench measure -- [FILE…] [--only=WORD]`.

use slantwise::bench::{Settings, time};

fn main() -> Result<(), slantwise::Error> {
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let mut texts: Vec<String> = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect();
    if texts.is_empty() {
        texts.push(include_str!("../seeds/000_29ab7e269625e2d9.txt").to_owned());
    }
    let only = options.iter().find_map(|option| option.strip_prefix("--only=")).unwrap_or_default();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let timing = time(&texts, &Settings { bytes: 1_000_000, rounds: 7, threads, only })?;
    println!("{timing}");
    Ok(())
}
