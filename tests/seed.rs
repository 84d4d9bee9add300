//! Promise: on the article the project was made for, the engine shows what a careful reader sees.

mod common;
use common::{Scratch, rows, succeed};
use serde_json::Value;
use std::path::Path;

fn text<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or("")
}

fn measured(name: &str, check: impl Fn(&Path)) {
    let scratch = Scratch::new(name);
    let out = scratch.path("out");
    succeed(&[
        "measure",
        "seeds/000_29ab7e269625e2d9.txt",
        "--format",
        "jsonl",
        "--quiet",
        "--out",
        out.to_str().unwrap(),
    ]);
    check(&out);
}

#[test]
fn the_document_is_known() {
    measured("document", |out| {
        let document = &rows(out, "documents")[0];
        assert_eq!((text(document, "date"), text(document, "outlet")), ("2025-05-08", "News.Az"));
        assert_eq!((&document["n_paragraphs"], &document["n_boilerplate"]), (&13.into(), &1.into()));
    });
}

/// Speaker, cue, stance and the beginning of the content, as a reader would mark them.
const ATTRIBUTIONS: [(&str, &str, &str, &str); 21] = [
    ("India", "claims", "distancing", "its actions were retaliation"),
    ("Pakistan", "views", "mental", "the strikes as not only disproportionate"),
    ("Khalid Taimur Akram", "According to", "neutral", "such acts of aggression"),
    ("Khalid Taimur Akram", "argues", "arguing", "that India's military actions"),
    ("Khalid Taimur Akram", "In … view", "mental", "provoking tensions with Pakistan"),
    ("Khalid Taimur Akram", "sees", "mental", "this restraint as a sign"),
    ("Pakistan", "emphasizes", "endorsing", "that war is not a solution"),
    ("Khalid Taimur Akram", "stresses", "endorsing", "the need for both countries"),
    ("Khalid Taimur Akram", "urges", "directing", "a review of Pakistan’s defense"),
    ("Khalid Taimur Akram", "advocates", "directing", "stronger ties"),
    ("Khalid Taimur Akram", "encourages", "directing", "Pakistan to play"),
    ("Khalid Taimur Akram", "argues", "arguing", "Pakistan’s nuclear arsenal"),
    ("Khalid Taimur Akram", "underscores", "endorsing", "that the country’s nuclear doctrine"),
    ("Khalid Taimur Akram", "highlights", "endorsing", "a generational shift"),
    ("Pakistan", "For", "mental", "it is not just a territorial issue"),
    ("Khalid Taimur Akram", "emphasizes", "endorsing", "that backchannel diplomacy"),
    ("Pakistan", "insists", "arguing", "that any talks must be based"),
    ("Pakistan", "from … perspective", "mental", "A workable roadmap for peace"),
    ("Khalid Taimur Akram", "stresses", "endorsing", "that Pakistan’s vision for peace"),
    ("Pakistan", "asserting", "arguing", "its right to self-defense"),
    ("Pakistan", "calling for", "directing", "peaceful dialogue"),
];

#[test]
fn who_says_what_with_which_verb() {
    let article: Vec<char> =
        std::fs::read_to_string("seeds/000_29ab7e269625e2d9.txt").unwrap().chars().collect();
    measured("attributions", |out| {
        let mut found: Vec<(String, String, String, String)> = Vec::new();
        for row in rows(out, "attributions").iter().filter(|r| r["level"] == 1) {
            let start = row["content"][0]["start"].as_u64().unwrap() as usize;
            let content: String = article[start..].iter().take(60).collect();
            found.push((
                text(row, "speaker").into(),
                text(row, "cue_text").into(),
                text(row, "stance").into(),
                content,
            ));
        }
        for (speaker, cue, stance, content) in ATTRIBUTIONS {
            let fits = |f: &&(String, String, String, String)| {
                f.0 == speaker && f.1.contains(cue) && f.2 == stance && f.3.starts_with(content)
            };
            assert_eq!(found.iter().filter(fits).count(), 1, "{speaker} {cue} {content}: {found:#?}");
        }
        assert!(found.len() <= ATTRIBUTIONS.len() + 1, "spurious attributions: {found:#?}");
    });
}

#[test]
fn india_is_treated_badly_and_pakistan_well() {
    measured("treatment", |out| {
        let mean = |actor: &str| {
            let scores: Vec<f64> = rows(out, "mentions")
                .iter()
                .filter(|m| m["actor"] == actor)
                .map(|m| m["score"].as_f64().unwrap())
                .collect();
            scores.iter().sum::<f64>() / scores.len() as f64
        };
        let (india, pakistan) = (mean("India"), mean("Pakistan"));
        assert!(india < -0.1 && pakistan > 0.05, "India {india}, Pakistan {pakistan}");
        let kashmir = rows(out, "mentions").into_iter().find(|m| text(m, "text").contains("administered"));
        assert!(kashmir.is_none(), "“Indian-administered Kashmir” is not India acting");
    });
}

#[test]
fn blame_falls_on_india_and_credit_on_pakistan() {
    measured("blame", |out| {
        let acts = rows(out, "responsibility");
        let count = |actor: &str, valence: &str| {
            acts.iter().filter(|a| a["agent_actor"] == actor && a["valence"] == valence).count()
        };
        assert!(count("India", "blame") >= 5 && count("India", "credit") == 0, "{acts:#?}");
        assert!(count("Pakistan", "credit") >= 6 && count("Pakistan", "blame") == 0, "{acts:#?}");
        for (act, voice) in [("suspension", "outlet"), ("provocations", "outlet"), ("violation", "Pakistan")]
        {
            let fits = |a: &&Value| text(a, "act").contains(act) && a["voice"] == voice;
            assert!(acts.iter().any(|a| fits(&a)), "no {act} in the voice of {voice}: {acts:#?}");
        }
    });
}

#[test]
fn frames_stand_where_a_reader_sees_them() {
    measured("frames", |out| {
        let body: Vec<Value> = rows(out, "paragraphs").into_iter().filter(|p| p["role"] == "body").collect();
        let value = |paragraph: usize, column: &str| body[paragraph - 1][column].as_f64().unwrap();
        assert!(value(1, "generic_conflict") > 3.0 && value(2, "policy_security") > 3.0);
        assert!(value(5, "policy_economic") > 2.0 && value(5, "policy_political") > 2.0);
        assert!(value(7, "policy_quality_of_life") > 0.5 && value(7, "policy_capacity") > 0.5);
        assert!(value(11, "policy_legality") > 4.0 && value(11, "policy_cultural_identity") > 2.0);
        assert!(value(13, "entman_remedy") > 5.0 && value(13, "warpeace_peace") > 5.0);
        let solution = rows(out, "evidence")
            .into_iter()
            .find(|e| e["column"] == "warpeace_war" && text(e, "text") == "war" && e["event"] == Value::Null);
        assert!(solution.is_none(), "“war is not a solution” is no call for war: {solution:?}");
    });
}
