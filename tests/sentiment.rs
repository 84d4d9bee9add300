//! Promise: tone does not grow with length, is null where nothing was scored, and shows its words.

mod common;
use common::{Scratch, rows, slantwise, succeed};
use serde_json::Value;

const TEXT: &str = "The corrupt minister lied to the court. Voters praised the generous treaty, \
                    but it was not good enough for the opposition.";

/// The body paragraphs of `texts`, a document each.
fn measured(name: &str, texts: &[&str]) -> Vec<Value> {
    let scratch = Scratch::new(name);
    let lines: String = texts
        .iter()
        .enumerate()
        .map(|(id, text)| format!("{}\n", serde_json::json!({ "id": format!("d{id}"), "text": text })))
        .collect();
    let input = scratch.file("in.jsonl", lines);
    let out = scratch.path("out");
    succeed(&["measure", &input, "--out", out.to_str().unwrap(), "--format", "jsonl"]);
    rows(&out, "paragraphs")
}

#[test]
fn a_text_repeated_ten_times_scores_the_same() {
    let often = [TEXT; 10].join(" ");
    let found = measured("length", &[TEXT, &often]);
    let [once, often] = found.as_slice() else { panic!("{found:?}") };
    for column in
        ["sentiment", "sentiment_pos", "sentiment_neg", "sentiment_afinn", "sentiment_model", "subjectivity"]
    {
        let [a, b] = [once, often].map(|row| row[column].as_f64().unwrap());
        assert!((a - b).abs() < 1e-9 && a != 0.0, "{column}: {a} once, {b} ten times");
    }
    // VADER's grows, as the original's does.
    assert!(
        often["sentiment_vader"].as_f64().unwrap().abs() > once["sentiment_vader"].as_f64().unwrap().abs()
    );
}

#[test]
fn a_text_without_tone_words_has_no_tone() {
    let found = measured("null", &["The delegates travelled to Geneva on Tuesday."]);
    for column in ["sentiment", "sentiment_afinn"] {
        assert_eq!(found[0][column], Value::Null, "{column}");
    }
    assert_eq!(found[0]["sentiment_pos"], 0.0);
}

#[test]
fn why_names_the_columns_and_the_words_that_pushed() {
    let scratch = Scratch::new("why");
    let text = "Çritics called the senator a corrupt liar on Tuesday.";
    let start = text.chars().count() - text.split("senator").nth(1).unwrap().chars().count() - 7;
    let line = serde_json::json!({ "id": 1, "text": text, "target": { "start": start, "end": start + 7 } });
    let input = scratch.file("q.jsonl", line.to_string());
    let answer: Value = serde_json::from_str(&succeed(&["targets", &input, "--why", "4"])).unwrap();
    assert_eq!(answer["label"], "negative");
    assert_eq!(answer["why"].as_array().unwrap().len(), 4);
    let words = answer["words"].as_array().unwrap();
    let liar = words.iter().find(|w| w["word"] == "liar").unwrap_or_else(|| panic!("{answer}"));
    assert!(liar["adds"].as_f64().unwrap() < 0.0);
    let points: Vec<char> = text.chars().collect();
    let place = |key: &str| liar[key].as_u64().unwrap() as usize;
    assert_eq!(points[place("start")..place("end")].iter().collect::<String>(), "liar");
}

/// Without the feature the error names it; with it, the missing file.
#[test]
fn an_encoder_that_cannot_be_had_is_an_error_with_a_remedy() {
    let scratch = Scratch::new("encoder");
    let input = scratch.file("q.jsonl", "{\"id\":1,\"text\":\"A b\",\"target\":{\"start\":0,\"end\":1}}\n");
    let nowhere = scratch.path("nowhere").display().to_string();
    let output = slantwise(&["targets", &input, "--encoder", &nowhere]);
    let told = String::from_utf8_lossy(&output.stderr);
    let part = if cfg!(feature = "encoder") { "config.json" } else { "--features encoder" };
    assert!(output.status.code() == Some(2) && told.contains(part) && told.contains("→"), "{told}");
}
