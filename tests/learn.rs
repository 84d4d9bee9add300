//! Promise: codings become a model, a model becomes columns, and each number tells its words; the same
//! codings and seed give the same bytes.

mod common;
use common::{Scratch, rows, slantwise, succeed};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Forty made-up articles of two paragraphs' length, each coded with any of two labels.
fn codings(scratch: &Scratch) -> String {
    let mut lines = String::new();
    for at in 0..40 {
        let mut labels = Vec::new();
        let mut text = format!("It was day {at} of the talks.");
        text += " Reporters who had waited for hours outside the old hall went home in the rain without an answer.";
        if at % 2 == 0 {
            text += " Ministers accused each other and the army attacked.";
            labels.push("conflict");
        }
        if at % 3 == 0 {
            text += " Prices rose, and the budget lost billions of dollars.";
            labels.push("Money & jobs");
        }
        lines += &json!({ "text": text, "frames": labels, "outlet": format!("o{}", at % 10) }).to_string();
        lines.push('\n');
    }
    scratch.file("codings.jsonl", lines)
}

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&p).unwrap())).collect()
}

fn train(codings: &str, model: &Path, more: &[&str]) -> String {
    let model = model.to_str().unwrap();
    let columns = ["--text", "text", "--label", "frames", "--group", "outlet"];
    let start = ["learn", "train", "--input", codings, "--model", model];
    succeed(&[&start[..], &columns[..], more].concat())
}

#[test]
fn codings_become_a_model_and_a_model_becomes_columns() {
    let scratch = Scratch::new("learn-loop");
    let codings = codings(&scratch);
    let model = scratch.path("model");
    let said = train(&codings, &model, &[]);
    assert!(said.contains("macro-F1"), "{said}");
    let card = fs::read_to_string(model.join("README.md")).unwrap();
    for part in [
        "## Figures",
        "macro-F1",
        "## Limits",
        "codings.jsonl",
        "BLAKE3",
        "Money & jobs",
        "(calibration.svg)",
    ] {
        assert!(card.contains(part), "the card has no “{part}”");
    }
    // The figure shows the table of `learn evaluate`.
    let plotted = fs::read_to_string(model.join("calibration_plot.tsv")).unwrap();
    let evaluation: Value =
        serde_json::from_slice(&fs::read(model.join("evaluation.json")).unwrap()).unwrap();
    assert_eq!(plotted.lines().count() - 1, evaluation["calibration"].as_array().unwrap().len());
    let manifest: Value = serde_json::from_slice(&fs::read(model.join("manifest.json")).unwrap()).unwrap();
    for output in manifest["outputs"].as_array().unwrap() {
        let found = blake3::hash(&fs::read(model.join(output["path"].as_str().unwrap())).unwrap()).to_hex();
        assert_eq!(output["blake3"], found.as_str());
    }

    let texts = scratch.file(
        "new.jsonl",
        format!(
            "{}\n{}\n",
            json!({ "id": "a", "text": "It was day 50 of the talks. Ministers accused each other, and the army attacked again." }),
            json!({ "id": "b", "text": "It was day 51 of the talks. Prices rose, and the budget lost billions.\n\nIt was day 52 of the talks." })
        ),
    );
    let model = model.to_str().unwrap();
    let out = scratch.path("said.jsonl");
    let apply = ["learn", "apply", &texts, "--model", model, "--out", out.to_str().unwrap(), "--why", "4"];
    assert!(succeed(&apply).contains("3 paragraphs"));
    let said = rows(out.parent().unwrap(), "said");
    let value = |row: usize, column: &str| said[row][column].as_f64().unwrap();
    assert_eq!((value(0, "conflict"), value(1, "conflict"), value(1, "money_jobs")), (1.0, 0.0, 1.0));
    assert!(value(0, "p_conflict") > 0.7 && value(2, "p_conflict") < 0.5, "{said:#?}");
    assert_eq!((said[1]["doc_id"].as_str(), value(2, "paragraph")), (Some("b"), 2.0));
    let why = rows(out.parent().unwrap(), "said.why");
    assert_eq!(why.len(), 3 * 2 * 4);
    let of_a = why.iter().filter(|r| r["doc_id"] == "a" && r["label"] == "conflict");
    let words: Vec<&str> = of_a.filter_map(|r| r["words"].as_str()).collect();
    assert!(words.iter().any(|w| w.contains("accused") || w.contains("attacked")), "{words:?}");
    for row in &why {
        let number = |key: &str| row[key].as_f64().unwrap();
        assert!((number("value") * number("weight") - number("adds")).abs() < 1e-4, "{row}");
    }
    // What is there stays.
    let again = slantwise(&apply);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
}

#[test]
fn codings_that_are_unclear_are_refused_with_their_place() {
    let scratch = Scratch::new("learn-unclear");
    let refused = |name: &str, label: &str, fold: &str, more: &[&str], parts: &[&str]| {
        let mut csv = "id,text,frames,fold\n".to_owned();
        for at in 0..12 {
            let labels = [r#""[""war""]""#, "[]"][at % 2];
            csv += &format!("a{at},On day {at} they spoke of war.,{labels},{}\n", at % 3);
        }
        csv += &format!("odd,On another day they spoke of war.,{label},{fold}\n");
        let codings = scratch.file(name, csv);
        let start = ["learn", "evaluate", "--input", &codings, "--text", "text", "--label", "frames"];
        let output = slantwise(&[&start[..], more].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        parts.iter().for_each(|part| assert!(said.contains(part), "no “{part}” in {said}"));
    };
    refused("blank.csv", "", "1", &[], &["blank.csv, text odd, column frames", "is blank"]);
    refused("list.csv", "['war']", "1", &[], &["text odd, column frames", "no JSON list"]);
    refused("fold.csv", "[]", "", &["--fold", "fold"], &["text odd, column fold", "is blank"]);
    refused("curve.csv", "[]", "1", &["--fold", "fold", "--curve"], &["--curve", "--fold"]);
    refused("two.csv", "[]", "1", &["--folds", "2"], &["at least 3"]);
}

#[test]
fn the_same_codings_give_the_same_bytes() {
    let scratch = Scratch::new("learn-same");
    let codings = codings(&scratch);
    let texts = "seeds/000_29ab7e269625e2d9.txt";
    let mut runs = Vec::new();
    for threads in ["1", "3"] {
        // The card tells the folder's name, so both runs use one name.
        let (model, out) = (scratch.path("model"), scratch.path("out"));
        train(&codings, &model, &["--threads", threads]);
        let arguments = ["--model", model.to_str().unwrap(), "--out", out.to_str().unwrap(), "--why", "3"];
        succeed(&[&["learn", "apply", texts, "--threads", threads][..], &arguments[..]].concat());
        runs.push((bytes(&model), bytes(&out)));
    }
    assert!(runs[0] == runs[1]);
    assert_eq!(runs[0].1.keys().collect::<Vec<_>>(), ["manifest.json", "predictions.parquet", "why.parquet"]);
}

#[test]
fn labels_that_exclude_each_other_are_one_column_and_a_changed_codebook_is_told() {
    let scratch = Scratch::new("learn-single");
    let mut csv = "id,text,side\n".to_owned();
    for at in 0..30 {
        let words =
            ["troops attacked the border", "prices and taxes rose", "a mother wept for her son"][at % 3];
        csv += &format!("{at},\"On day {at} {words}.\",{}\n", ["war", "money", "people"][at % 3]);
    }
    let codings = scratch.file("codings.csv", csv);
    let model = scratch.path("model");
    let start = ["learn", "train", "--input", &codings, "--text", "text", "--label", "side"];
    let end = ["--unit", "article", "--curve", "--model", model.to_str().unwrap()];
    assert!(succeed(&[&start[..], &end[..]].concat()).contains("coded (rows) as predicted (columns)"));
    // Another version of a codebook than the one trained with.
    let about = fs::read_to_string(model.join("model.json")).unwrap();
    let mut about: Value = serde_json::from_str(&about).unwrap();
    about["codebooks"][0]["blake3"] = json!("0".repeat(64));
    fs::write(model.join("model.json"), about.to_string()).unwrap();
    let out = scratch.path("said.csv");
    let arguments = ["--model", model.to_str().unwrap(), "--out", out.to_str().unwrap(), "--strict"];
    let output = slantwise(&[&["learn", "apply", &codings][..], &arguments[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not the one that the model was trained with"));
    let mut table = csv::Reader::from_path(out).unwrap();
    let head = table.headers().unwrap().clone();
    let at =
        |name: &str| head.iter().position(|h| h == name).unwrap_or_else(|| panic!("no {name} in {head:?}"));
    let columns = [at("label"), at("side"), at("p_war"), at("p_money"), at("p_people")];
    let mut right = 0;
    for record in table.records().map(Result::unwrap) {
        right += usize::from(record[columns[0]] == record[columns[1]]);
        let sum: f64 = columns[2..].iter().map(|&c| record[c].parse::<f64>().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-4);
    }
    assert!(right >= 28, "{right}");
}

#[test]
fn clusters_and_axes_come_with_their_stability_and_their_null() {
    let scratch = Scratch::new("learn-discover");
    let codings = codings(&scratch);
    let mut runs = Vec::new();
    for threads in ["1", "3"] {
        let (clusters, axes) = (scratch.path("clusters"), scratch.path("axes"));
        let of = |verb, out: &Path, more: &[&str]| {
            let start = ["learn", verb, &codings, "--text", "text", "--threads", threads, "--out"];
            succeed(&[&start[..], &[out.to_str().unwrap()], more].concat())
        };
        let said = of("discover", &clusters, &["--clusters", "3"]);
        assert!(said.contains("cluster 3:") && said.contains("Rand"), "{said}");
        assert!(of("axes", &axes, &["--by", "outlet"]).contains("40 articles"));
        runs.push((bytes(&clusters), bytes(&axes)));
    }
    assert!(runs[0] == runs[1]);
    let sheet = String::from_utf8(runs[0].0["intrusion.csv"].clone()).unwrap();
    assert!(sheet.starts_with("test,kind,which_does_not_belong,answer") && !sheet.contains("stranger"));
    let groups = String::from_utf8(runs[0].1["groups.csv"].clone()).unwrap();
    assert!(groups.lines().next().unwrap().ends_with("intensity_z,intensity_p,intensity_q"));
}
