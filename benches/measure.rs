//! Times measuring beside two floors, in one run and on one thread, and prints ratios.
//!
//! `cargo bench` uses the seed document over and over; `cargo bench --bench measure -- FILE…` uses the
//! user's texts; `--only=WORD` times the stages whose name holds the word, beside the floors. A floor is
//! what any word-counting program must do: F1 splits by a byte table, lowers the case and looks
//! every token up among 10,000 words; F2 does the same with the word boundaries of UAX #29.

use hashbrown::HashSet;
use slantwise::codebook::all_builtin;
use slantwise::mark::{
    Gazetteer, Syntax, find_actors, find_attributions, find_negations, find_responsibility,
};
use slantwise::table::Engine;
use slantwise::text::{Article, Corpus, Document};
use std::hint::black_box;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

const ROUNDS: usize = 7;
const MEGABYTE: usize = 1_000_000;

fn floor_bytes(text: &str, words: &HashSet<String>) -> usize {
    let mut found = 0;
    let mut token = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'\'' {
            token.push(byte.to_ascii_lowercase() as char);
        } else if !token.is_empty() {
            found += usize::from(words.contains(token.as_str()));
            token.clear();
        }
    }
    found
}

fn floor_unicode(text: &str, words: &HashSet<String>) -> usize {
    let mut found = 0;
    let mut lower = String::new();
    for word in text.unicode_words() {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        found += usize::from(words.contains(lower.as_str()));
    }
    found
}

fn articles(texts: &[String]) -> Vec<Article> {
    let mut articles = Vec::new();
    let mut bytes = 0;
    for round in 0.. {
        for (index, text) in texts.iter().enumerate() {
            if bytes >= MEGABYTE {
                return articles;
            }
            bytes += text.len();
            articles.push(Article {
                id: format!("{round}-{index}"),
                text: text.clone(),
                ..Article::default()
            });
        }
    }
    articles
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("first pool of the process");
    let paths: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let mut texts: Vec<String> = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect();
    if texts.is_empty() {
        texts.push(include_str!("../seeds/000_29ab7e269625e2d9.txt").to_owned());
    }
    let started = Instant::now();
    let codebooks = all_builtin().expect("shipped codebooks are sound");
    let engine = Engine::new(codebooks, Gazetteer::builtin());
    let ready = started.elapsed().as_secs_f64();

    let articles = articles(&texts);
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    let vocabulary: HashSet<String> = engine
        .matcher()
        .rules()
        .iter()
        .map(|r| r.pattern.to_lowercase())
        .filter(|p| p.chars().all(char::is_alphabetic))
        .take(10_000)
        .collect();

    let documents: Vec<Document> = articles.iter().cloned().map(Document::new).collect();
    let gazetteer = Gazetteer::builtin();
    let syntaxes: Vec<Syntax> = documents.iter().map(Syntax::of).collect();
    let marked: Vec<_> = documents.iter().map(|d| engine.marks(d)).collect();
    let parts = || documents.iter().zip(&syntaxes).zip(&marked).map(|((d, s), m)| (d, s, m));
    let stages: Vec<(&str, Box<dyn Fn()>)> = vec![
        (
            "F1  byte table, look-up",
            Box::new(|| {
                articles.iter().for_each(|a| {
                    black_box(floor_bytes(&a.text, &vocabulary));
                });
            }),
        ),
        (
            "F2  UAX #29, look-up",
            Box::new(|| {
                articles.iter().for_each(|a| {
                    black_box(floor_unicode(&a.text, &vocabulary));
                });
            }),
        ),
        (
            "tokens, sentences, paragraphs",
            Box::new(|| {
                articles.iter().for_each(|a| {
                    black_box(Document::new(a.clone()));
                });
            }),
        ),
        (
            "codebook matching",
            Box::new(|| {
                documents.iter().for_each(|d| {
                    black_box(engine.matcher().hits(d));
                });
            }),
        ),
        (
            "tags, phrases, clauses",
            Box::new(|| {
                documents.iter().for_each(|d| {
                    black_box(Syntax::of(d));
                });
            }),
        ),
        (
            "actors",
            Box::new(|| {
                parts().for_each(|(d, syntax, _)| {
                    black_box(find_actors(d, syntax, &gazetteer));
                });
            }),
        ),
        (
            "attribution",
            Box::new(|| {
                parts().for_each(|(d, syntax, m)| {
                    black_box(find_attributions(d, syntax, &m.actors, &m.mentions));
                });
            }),
        ),
        (
            "negation",
            Box::new(|| {
                parts().for_each(|(d, syntax, _)| {
                    black_box(find_negations(d, syntax));
                });
            }),
        ),
        (
            "responsibility",
            Box::new(|| {
                parts().for_each(|(d, syntax, m)| {
                    black_box(find_responsibility(
                        d,
                        syntax,
                        &m.actors,
                        &m.mentions,
                        &m.attributions,
                        &m.negations,
                    ));
                });
            }),
        ),
        (
            "marks (with matching)",
            Box::new(|| {
                documents.iter().for_each(|d| {
                    black_box(engine.marks(d));
                });
            }),
        ),
        (
            "measures, to evidence",
            Box::new(|| {
                parts().for_each(|(d, _, m)| {
                    for paragraph in d.paragraphs() {
                        black_box(engine.evidence(d, paragraph, m).count());
                    }
                });
            }),
        ),
        (
            "everything, to tables",
            Box::new(|| {
                let corpus = Corpus { articles: articles.clone() };
                black_box(engine.run(corpus, &|_| ()));
            }),
        ),
    ];
    let only =
        std::env::args().find_map(|a| a.strip_prefix("--only=").map(str::to_owned)).unwrap_or_default();
    let stages: Vec<_> =
        stages.into_iter().filter(|(name, _)| name.starts_with('F') || name.contains(&only)).collect();
    let mut seconds = vec![Vec::new(); stages.len()];
    for _ in 0..ROUNDS {
        for ((_, stage), times) in stages.iter().zip(&mut seconds) {
            let started = Instant::now();
            stage();
            times.push(started.elapsed().as_secs_f64());
        }
    }
    let seconds: Vec<f64> = seconds.into_iter().map(median).collect();
    println!(
        "{bytes} bytes in {} articles, one thread, median of {ROUNDS}; engine ready in {:.0} ms",
        articles.len(),
        1e3 * ready
    );
    println!("{:<32} {:>9} {:>9} {:>8} {:>8}", "", "MB/s", "ms/MB", "× F1", "× F2");
    for ((name, _), time) in stages.iter().zip(&seconds) {
        let rate = bytes as f64 / 1e6 / time;
        let (first, second) = (time / seconds[0], time / seconds[1]);
        println!("{name:<32} {rate:>9.1} {:>9.1} {first:>8.2} {second:>8.2}", 1e3 / rate);
    }
}
