//! Promise: a codebook's page says what it counts, what it catches on given texts, and how far it agreed
//! with coders; a frame is the sum of its items.

mod common;
use common::{Scratch, rows, succeed};
use serde_json::Value;

fn page(arguments: &[&str]) -> Value {
    serde_json::from_str(&succeed(&[&["--json", "codebook", "show"], arguments].concat())).unwrap()
}

fn category<'a>(page: &'a Value, column: &str) -> &'a Value {
    let all = page["categories"].as_array().unwrap();
    all.iter().find(|c| c["column"] == column).unwrap_or_else(|| panic!("no {column} in {page}"))
}

#[test]
fn a_page_shows_coverage_triggers_and_agreement() {
    let plain = page(&["generic-frames"]);
    assert!(plain["paragraphs"].is_null());
    assert!(category(&plain, "generic_conflict")["agreement"]["auc"].as_f64().unwrap() > 0.5);
    assert!(category(&plain, "generic_conflict_reproach")["agreement"].is_null());

    let tried = page(&["generic-frames", "--on", "seeds/000_29ab7e269625e2d9.txt"]);
    assert_eq!(tried["paragraphs"], 13);
    let conflict = category(&tried, "generic_conflict");
    assert!(conflict["paragraphs"].as_u64().unwrap() > 5, "{conflict}");
    assert_eq!(category(&tried, "generic_conflict_reproach")["part_of"], "generic_conflict");
}

#[test]
fn wildcards_show_what_they_bite() {
    let scratch = Scratch::new("wildcards");
    let text = "The planet has a plan, and planners planned it well for many years to come.";
    let input = scratch.file("a.txt", text);
    let book = scratch.file(
        "b.toml",
        "name = 'b'\nprefix = 'b'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n\
         [[category]]\nname = 'plan'\ndefinition = 'd'\npatterns = ['plan*']\n",
    );
    let shown = succeed(&["codebook", "show", &book, "--on", &input, "--wildcards"]);
    assert!(shown.contains("plan* matches plan 1, planet 1, planned 1, planners 1"), "{shown}");
}

#[test]
fn a_frame_is_the_sum_of_its_own_words_and_its_items() {
    let scratch = Scratch::new("items");
    let out = scratch.path("out");
    succeed(&["measure", "seeds", "--format", "jsonl", "--quiet", "--out", out.to_str().unwrap()]);
    let items: Vec<(String, String)> = rows(&out, "columns")
        .iter()
        .filter_map(|c| Some((c["part_of"].as_str()?.to_owned(), c["name"].as_str()?.to_owned())))
        .collect();
    assert!(items.len() > 50, "{items:?}");
    for paragraph in rows(&out, "paragraphs") {
        let value = |column: &str| paragraph[column].as_f64().unwrap_or(0.0);
        // Every word of these frames stands in an item.
        for frame in ["generic_responsibility", "entman_remedy", "warpeace_peace", "iyengar_thematic"] {
            let sum: f64 = items.iter().filter(|(f, _)| f == frame).map(|(_, item)| value(item)).sum();
            assert!((sum - value(frame)).abs() < 1e-5, "{frame}: {sum} and {}", value(frame));
        }
    }
}
