//! The five formats that quanteda reads too, on one example, with quanteda's counts.
//!
//! The numbers are those of the matching loop of quanteda 4 (`lookup` in `src/tokens_lookup.cpp`),
//! compiled without R on these tokens, with `*` spelt out over the words of the texts. In R:
//! `dfm(tokens_lookup(tokens(texts), dictionary(file = "x.yml"), nested_scope = "key"))`, and with
//! `nested_scope = "dictionary"`. quanteda has no counterpart of `all`.

use super::{About, import};
use crate::codebook::{Codebook, Matcher, Overlap};
use crate::text::{Article, Document};

const TEXTS: [&str; 3] = [
    "The New York Times is a New York paper in New York State",
    "the United States of America and the United States",
    "lawyers know the law of the land and the laws of America",
];

const YAML: &str = "paper: [New York Times]\ncity: [New York, York]\narea: [New York State, state]\n\
     press: times\ncountry: [United States, United States of America, states]\n\
     unity: ['united *', states of]\nlaw: [law*, law of the land]\nland: [the land]\n";

const NAMES: [&str; 8] = ["paper", "city", "area", "press", "country", "unity", "law", "land"];

fn imported(file: &str, content: &str, overlap: Overlap) -> Codebook {
    let about = About { overlap, name: Some("q".into()), ..About::default() };
    import(&[(file.to_owned(), content.as_bytes().to_vec())], &about).unwrap().codebook
}

fn counts(codebook: Codebook) -> Vec<[usize; 8]> {
    let matcher = Matcher::new(vec![codebook]);
    let count = |text: &str| {
        let document = Document::new(Article { text: text.into(), ..Article::default() });
        let mut counts = [0; 8];
        for hit in matcher.hits(&document) {
            counts[matcher.rules()[hit.rule].category] += 1;
        }
        counts
    };
    TEXTS.into_iter().map(count).collect()
}

fn check(overlap: Overlap, expected: [[usize; 8]; 3]) {
    assert_eq!(counts(imported("x.yml", YAML, overlap)), expected, "{overlap:?}");
}

#[test]
fn counts_are_those_of_quanteda() {
    check(Overlap::Longest, [[1, 3, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 2, 2, 0, 0], [0, 0, 0, 0, 0, 0, 3, 1]]);
    check(Overlap::Nested, [[1, 1, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 2, 1, 0, 0], [0, 0, 0, 0, 0, 0, 3, 0]]);
    check(Overlap::All, [[1, 6, 2, 1, 0, 0, 0, 0], [0, 0, 0, 0, 5, 3, 0, 0], [0, 0, 0, 0, 0, 0, 4, 1]]);
}

#[test]
fn one_dictionary_in_five_formats_is_one_codebook() {
    let book = imported("x.yml", YAML, Overlap::Longest);
    let entries = |name: &str| {
        let category = book.categories.iter().find(|c| c.name == name).unwrap();
        category.terms.iter().map(|t| t.pattern.source()).collect::<Vec<_>>()
    };
    let (mut liwc, mut body, mut lc3, mut cat, mut ykd) =
        ("%\n".to_owned(), "%\n".to_owned(), String::new(), String::new(), String::new());
    for (index, name) in NAMES.iter().enumerate() {
        liwc += &format!("{index}\t{name}\n");
        lc3 += &format!("+{name}#00FF00\n");
        cat += &format!("{name}\r\n");
        ykd += &format!("<cnode name=\"{name}\">");
        for entry in entries(name) {
            body += &format!("{entry}\t{index}\n");
            lc3 += &format!("{entry}\n");
            cat += &format!("\t{} (1)\r\n", entry.replace(' ', "_").to_uppercase());
            ykd += &format!("<pnode name=\"{entry}\"/>");
        }
        ykd += "</cnode>\n";
    }
    let ykd = format!("<dictionary style=\"050805\" patternengine=\"substring\">{ykd}</dictionary>");
    for (file, content) in [("x.dic", liwc + &body), ("x.lc3", lc3), ("x.cat", cat), ("x.ykd", ykd)] {
        let other = imported(file, &content, Overlap::Longest);
        assert_eq!(other.categories.len(), NAMES.len(), "{file}");
        for (one, two) in book.categories.iter().zip(&other.categories) {
            assert_eq!((&one.name, &one.terms), (&two.name, &two.terms), "{file}");
        }
    }
}
