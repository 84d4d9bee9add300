//! Promise: measuring cannot fail. Any text, however broken, is measured; none stops the batch.

mod common;
use common::{Scratch, rows, succeed};
use rand::SeedableRng;
use rand::prelude::IndexedRandom;
use rand_chacha::ChaCha8Rng;

/// Words and marks that rules look for, and characters that trip offsets.
const PIECES: &[&str] = &[
    "said",
    "says",
    "claims",
    "according",
    "to",
    "that",
    "not",
    "never",
    "but",
    "India",
    "Pakistan's",
    "its",
    "he",
    "Mr.",
    "Dr",
    "U.S.",
    "the",
    "a",
    "strikes",
    "killed",
    "which",
    "who",
    "by",
    "for",
    "In",
    "view",
    "of",
    "blamed",
    "led",
    "because",
    "“",
    "”",
    "\"",
    "'",
    "''",
    "‘",
    "’",
    "(",
    ")",
    ",",
    ".",
    "...",
    "…",
    "?",
    "!",
    ":",
    ";",
    "—",
    "-",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "\0",
    "🇹🇷",
    "👩‍👩‍👧",
    "e\u{301}",
    "İ",
    "ß",
    "ﬃ",
    "中文",
    "العربية",
    "1,000",
    "3.5",
    "=SUM(A1)",
    "<script>",
    "&amp;",
    "Khalid Taimur Akram",
    "expert",
    "government",
    "told",
    "reporters",
    "also",
    "argues",
    "calling",
    "for",
    "good",
    "terrible",
    "no",
    "doubt",
];

#[test]
fn any_text_is_measured() {
    let scratch = Scratch::new("robustness");
    let mut rng = ChaCha8Rng::seed_from_u64(2025);
    let mut lines = String::new();
    for n in 0..4_000_usize {
        let length = 1 + n % 60;
        let mut text = String::new();
        for _ in 0..length {
            text.push_str(PIECES.choose(&mut rng).unwrap());
            if n % 7 != 0 {
                text.push(' ');
            }
        }
        lines += &serde_json::json!({ "id": format!("d{n}"), "text": text }).to_string();
        lines.push('\n');
    }
    let input = scratch.file("soup.jsonl", lines);
    let out = scratch.path("out");
    succeed(&["measure", &input, "--quiet", "--format", "jsonl", "--out", out.to_str().unwrap()]);
    let documents = rows(&out, "documents");
    assert!(documents.len() > 3_900, "{} of 4,000 texts were measured", documents.len());
    let sources = std::fs::read_to_string(&input).unwrap();
    let texts: std::collections::BTreeMap<String, Vec<char>> = sources
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row["text"].as_str().unwrap().chars().collect()))
        .collect();
    for row in rows(&out, "evidence") {
        let text = &texts[row["doc_id"].as_str().unwrap()];
        let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
        let words: String = text[start..end].iter().collect();
        assert_eq!(words, row["text"].as_str().unwrap(), "offsets must lead back to the words");
    }
}

/// A text may break off after any word.
#[test]
fn texts_that_break_off_are_measured() {
    let scratch = Scratch::new("broken-off");
    let texts = [
        "In the minister's view, the nation's revenge was an act of aggression to crack down on corruption in \
         India. According to the army's chief, the brutality of the regime led to the town's destruction by \
         rebels, the nations' friends.",
        "The mayor condemned the abuse of power by Khan, who was accused of the murder of his critics’ leader, \
         and “we blame them for the attack on,” he said, “the people's",
        "His view is perhaps really that the mayor's claim was only to be expected, and the army’s fear is never now",
        "The mayor, according to the army's chief in a statement on Monday, perhaps never really",
    ];
    let mut lines = String::new();
    for text in texts {
        for (end, _) in text.char_indices() {
            lines += &serde_json::json!({ "id": format!("{}-{end}", text.len()), "text": text[..end] })
                .to_string();
            lines.push('\n');
        }
    }
    let input = scratch.file("broken-off.jsonl", lines);
    let out = scratch.path("out");
    succeed(&["measure", &input, "--quiet", "--out", out.to_str().unwrap()]);
    // An article at which the program fails would be left out, and told.
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    assert!(!manifest.contains("by a fault of this program"), "{manifest}");
}
