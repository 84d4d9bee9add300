//! Promise: whatever the bytes, nothing panics and what is said of a text is true of it: tokens cover it in
//! order, places lie inside it, and its encoding makes no difference.

mod common;
use common::Scratch;
use rand::prelude::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use slantwise::codebook::import::{About, FORMATS, import};
use slantwise::codebook::{Pattern, builtin};
use slantwise::mark::Gazetteer;
use slantwise::read::{Columns, read, read_bytes};
use slantwise::table::Engine;
use slantwise::text::{Article, Corpus, Document};
use slantwise::{Codebook, Plan};
use std::collections::BTreeMap;
use std::path::Path;

/// What rules, formats and offsets stumble over.
const PIECES: &[&str] = &[
    "war",
    "said",
    "India",
    "Khan’s",
    "“",
    "”",
    "\"",
    "'",
    "''",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "~2",
    "~",
    "*",
    "acc*",
    "@",
    "=",
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    ". ",
    "!",
    "?",
    "…",
    "%",
    "#",
    "+",
    "-",
    "—",
    "\\",
    "\\ud800",
    "\0",
    "\u{1}",
    "\u{ad}",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "e\u{301}",
    "\u{301}",
    "İ",
    "ß",
    "ﬃ",
    "🇹🇷",
    "👩‍👩‍👧",
    "中文",
    "ع",
    "\u{10ffff}",
    "1",
    "0.5",
    "-3",
    "1e999",
    "NaN",
    "<a>",
    "</a>",
    "<cnode name=\"a\">",
    "<pnode name=\"war\"/>",
    "<dictionary",
    "&amp;",
    "&a;",
    "---",
    "- ",
    ": ",
    "a: ",
    "text",
    "id",
    "term",
    "category",
    "weight",
    "[[category]]",
    "name = \"a\"",
    "patterns = [",
    "null",
    "true",
];

const ENDINGS: [&str; 11] =
    ["txt", "md", "html", "csv", "tsv", "json", "jsonl", "parquet", "xlsx", "ods", "gz"];

/// A text of up to `most` pieces, now and then with bytes that are no text.
fn bytes(rng: &mut ChaCha8Rng, most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..rng.random_range(0..=most) {
        match rng.random_range(0..40) {
            0 => out.push(rng.random()),
            1..=15 => out.push(b' '),
            _ => out.extend_from_slice(PIECES.choose(rng).unwrap().as_bytes()),
        }
    }
    out
}

fn text(rng: &mut ChaCha8Rng, most: usize) -> String {
    String::from_utf8_lossy(&bytes(rng, most)).into_owned()
}

/// `sound` with a few bytes changed, lost, doubled or put in.
fn damaged(rng: &mut ChaCha8Rng, sound: &[u8]) -> Vec<u8> {
    let mut out = sound.to_vec();
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..=out.len());
        let end = (at + rng.random_range(0..20)).min(out.len());
        match rng.random_range(0..4) {
            0 if at < out.len() => out[at] = rng.random(),
            1 => drop(out.drain(at..end)),
            2 => {
                let again = out[at..end].to_vec();
                out.splice(at..at, again);
            }
            _ => drop(out.splice(at..at, PIECES.choose(rng).unwrap().bytes())),
        }
    }
    out
}

#[test]
fn tokens_cover_any_text_in_order() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..3_000 {
        let text = text(&mut rng, 80);
        let document = Document::new(Article { text: text.clone(), ..Article::default() });
        let mut end = 0;
        for token in document.tokens() {
            let range = token.span.range();
            assert!(range.start < range.end && end <= range.start, "{text:?}");
            let between = &text[end..range.start];
            assert!(!between.contains(char::is_alphanumeric), "{between:?} is in no token of {text:?}");
            end = range.end;
        }
        assert!(!text[end..].contains(char::is_alphanumeric), "the end is in no token: {text:?}");
        let held: Vec<usize> = document.sentences().iter().flat_map(|s| s.tokens.clone()).collect();
        assert!(
            held.into_iter().eq(0..document.tokens().len()),
            "sentences do not hold each token once: {text:?}"
        );
        let held: Vec<usize> = document.paragraphs().iter().flat_map(|p| p.tokens.clone()).collect();
        assert!(
            held.into_iter().eq(0..document.tokens().len()),
            "paragraphs do not hold each token once: {text:?}"
        );
    }
}

#[test]
fn places_in_tables_lie_inside_their_text() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let articles: Vec<Article> = (0..600)
        .map(|n| Article { id: format!("a{n}"), text: text(&mut rng, 120), ..Article::default() })
        .collect();
    let lengths: BTreeMap<String, u32> =
        articles.iter().map(|a| (a.id.clone(), a.text.chars().count() as u32)).collect();
    let engine = Engine::new(vec![builtin("generic-frames").unwrap()], Gazetteer::builtin());
    let tables = engine.run(Corpus { articles }, &|_| ());
    let mut places = 0;
    for (name, table) in tables.each() {
        let (Ok(ids), Ok(starts), Ok(ends)) =
            (table.column("doc_id"), table.column("start"), table.column("end"))
        else {
            continue;
        };
        let (ids, starts, ends) = (ids.str().unwrap(), starts.u32().unwrap(), ends.u32().unwrap());
        for ((id, start), end) in ids.iter().zip(starts.iter()).zip(ends.iter()) {
            let (id, start, end) = (id.unwrap(), start.unwrap(), end.unwrap());
            assert!(start <= end && end <= lengths[id], "{name}: {start}..{end} of {} in {id}", lengths[id]);
            places += 1;
        }
    }
    assert!(places > 1_000, "{places} places");
}

#[test]
fn any_bytes_can_be_read() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let (mut articles, mut refused) = (0, 0);
    for n in 0..1_500 {
        let name = format!("x.{}", ENDINGS[n % ENDINGS.len()]);
        match read_bytes(&name, bytes(&mut rng, 60), &Columns::default()) {
            Ok(reading) => {
                articles += reading.corpus.articles.len();
                // What gave no article is told.
                assert!(
                    reading.inputs.iter().all(|i| i.dropped == 0) || !reading.warnings.is_empty(),
                    "{reading:?}"
                );
            }
            Err(error) => {
                refused += 1;
                assert!(!error.what().is_empty() && !error.remedy().is_empty(), "{error}");
            }
        }
    }
    assert!(articles > 300 && refused > 100, "{articles} articles, {refused} refused");
}

#[test]
fn an_encoding_makes_no_difference() {
    let scratch = Scratch::new("encodings");
    let text = "“Türkiye’s army”, said Müller — naïvely — “is in Genève.” Das Übel: größer, als früher.\n\n"
        .repeat(8);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let mut expected: Option<Vec<String>> = None;
    for (name, bytes) in [
        ("utf8", text.clone().into_bytes()),
        ("utf8-mark", format!("\u{feff}{text}").into_bytes()),
        ("utf16le", utf16(u16::to_le_bytes)),
        ("utf16be", utf16(u16::to_be_bytes)),
        ("windows", encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()),
    ] {
        let path = scratch.file(&format!("{name}.txt"), bytes);
        let article = read(&[path], &Columns::default(), &|_| ()).unwrap().corpus.articles.remove(0);
        let document = Document::new(article);
        let tokens: Vec<String> =
            (0..document.tokens().len()).map(|at| document.raw(at).to_owned()).collect();
        assert_eq!(*expected.get_or_insert_with(|| tokens.clone()), tokens, "{name}");
    }
}

#[test]
fn any_pattern_codebook_and_dictionary_is_read_or_refused() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for _ in 0..4_000 {
        let _ = Pattern::parse(&text(&mut rng, 12));
    }
    let sound = "name = \"own\"\nprefix = \"own\"\nversion = \"1\"\nreference = \"r\"\nlicence = \"CC0-1.0\"\n[contexts]\n\
                 x = [\"a\"]\n[[category]]\nname = \"c\"\ndefinition = \"d\"\npatterns = [\"war (of|with) words\", \
                 { match = \"acc* ~2 him\", weight = -1.5, unless = [\"@x\"] }]\nexamples = [\"A [war of words].\"]\n";
    assert!(Codebook::parse(sound, "sound").is_ok());
    for _ in 0..2_000 {
        let source = String::from_utf8_lossy(&damaged(&mut rng, sound.as_bytes())).into_owned();
        if let Ok(codebook) = Codebook::parse(&source, "damaged") {
            slantwise::codebook::check(&codebook);
        }
    }
    let dictionaries = [
        "%\n1\tgood\n2\tbad\n%\nfair*\t1\nwar\t2\n",
        "<dictionary style=\"050805\"><cnode name=\"a\"><pnode name=\"war*\" score=\"2\"/></cnode></dictionary>",
        "a:\n  - war\n  b: [peace, 'truce*']\n",
        "{\"war\": [\"attack*\"], \"tone\": {\"fine\": 0.5}}",
        "term,category,weight\nwar,a,1\npeace,b,-2\n",
        "+a#00FF00\nwar\n+b\npeace\n",
        "A\n\tWAR (1)\n\tPEACE (1)\nB\n\tTRUCE (1)\n",
        "type=weaksubj len=1 word1=abandoned pos1=adj stemmed1=n priorpolarity=negative\n",
        "war\t-2\npeace\t3\n",
    ];
    for format in FORMATS {
        let about = About { format: Some(format.name.to_owned()), ..About::default() };
        for sound in dictionaries {
            for _ in 0..20 {
                let file = (format!("x.{}", format.name), damaged(&mut rng, sound.as_bytes()));
                let _ = import(&[file], &about);
            }
        }
    }
}

#[test]
fn any_study_is_carried_out_or_refused() {
    let sound = "title = \"t\"\ninputs = [\"data\"]\ncodebooks = [\"generic-frames\"]\nseed = 3\n[[actor]]\nname = \"India\"\n\
                 aliases = [\"Delhi\"]\n[compare]\nby = \"outlet\"\nconfirmatory = [\"generic_conflict\"]\n";
    let parse = |source: &str| Plan::parse(source, "study.toml", Path::new(env!("CARGO_MANIFEST_DIR")));
    parse(sound).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for _ in 0..200 {
        let _ = parse(&String::from_utf8_lossy(&damaged(&mut rng, sound.as_bytes())));
    }
}
