//! Promise: the loop of hand coding works from the command line: sample, blind coders, agreement, corrected
//! estimates; codings are never overwritten.

mod common;
use common::{Scratch, slantwise, succeed};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// 40 articles of three paragraphs from two outlets; a dispute stands in some, more often in the Herald's.
fn corpus(scratch: &Scratch) -> String {
    let mut lines = String::new();
    for article in 0..40 {
        let outlet = ["Herald", "Post"][article % 2];
        let paragraphs: Vec<String> = (0..3)
            .map(|at| {
                let disputed = (article * 7 + at * 5) % 9 < [5, 2][article % 2];
                let filler = ["market", "bridge", "harvest", "school", "river"][(article + at) % 5];
                if disputed {
                    format!("= The minister accused his rival over the {filler}, and the dispute “grew”.")
                } else {
                    format!("The report on the {filler} was read at noon, and people went home.")
                }
            })
            .collect();
        let text = paragraphs.join("\n\n");
        let id = format!("{outlet}-{article}");
        lines += &serde_json::json!({ "id": id, "text": text, "outlet": outlet }).to_string();
        lines.push('\n');
    }
    scratch.file("articles.jsonl", lines)
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&succeed(&[arguments, &["--json"]].concat())).unwrap()
}

/// The rows of a CSV file by name of column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let names = reader.headers().unwrap().clone();
    let cells = |record: csv::StringRecord| {
        names.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| cells(record.unwrap())).collect()
}

/// Gives the workbook beside a sheet back as a spreadsheet does, the codes as numbers; every `slip`-th row is coded
/// the wrong way.
fn fill_workbook(sheet: &Path, item: &str, slip: usize) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let codes = book.add_worksheet();
    for (column, name) in (0..).zip(["unit", "coder", item]) {
        codes.write(0, column, name).unwrap();
    }
    for (number, row) in (0..).zip(rows(sheet)) {
        let yes = row["text"].contains("dispute") != (number as usize % slip == slip - 1);
        codes.write(number + 1, 0, &row["unit"]).unwrap();
        codes.write(number + 1, 1, &row["coder"]).unwrap();
        codes.write(number + 1, 2, f64::from(u8::from(yes))).unwrap();
    }
    book.save(sheet.with_extension("xlsx")).unwrap();
}

/// Fills the column `item` of a sheet by what the text says.
fn fill(path: &Path, item: &str) {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let at = |name: &str| names.iter().position(|n| n.trim_start_matches('\u{FEFF}') == name).unwrap();
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(&names).unwrap();
    for record in reader.records() {
        let mut cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
        cells[at(item)] = u8::from(cells[at("text")].contains("dispute")).to_string();
        writer.write_record(&cells).unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn the_loop_from_sample_to_corrected_estimate() {
    let scratch = Scratch::new("coding");
    let (articles, tables) = (corpus(&scratch), scratch.path("tables").display().to_string());
    succeed(&["measure", &articles, "--out", &tables]);
    let sample = scratch.path("sample");
    let out = sample.display().to_string();
    let sheet = [
        "coding",
        "sheet",
        &tables,
        "--out",
        &out,
        "--items",
        "generic-frames",
        "--only",
        "conflict",
        "--n",
        "60",
        "--by",
        "outlet",
        "--over",
        "generic_conflict",
        "--coders",
        "ann,bob",
        "--seed",
        "3",
    ];
    succeed(&sheet);

    // Coders see text and items only; the key keeps the rest.
    let (ann, bob) = (rows(&sample.join("sheet_ann.csv")), rows(&sample.join("sheet_bob.csv")));
    let names: BTreeSet<&str> = ann[0].keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["n", "unit", "coder", "text", "generic_conflict", "note"]));
    let order =
        |rows: &[BTreeMap<String, String>]| rows.iter().map(|r| r["unit"].clone()).collect::<Vec<_>>();
    assert_ne!(order(&ann), order(&bob), "each coder has an order of their own");
    assert_eq!(BTreeSet::from_iter(order(&ann)), BTreeSet::from_iter(order(&bob)));
    assert!(ann.iter().all(|row| !row["text"].starts_with('=')), "no cell runs as a formula");
    let sheet_text = fs::read_to_string(sample.join("sheet_ann.csv")).unwrap();
    assert!(!sheet_text.contains("Herald") && !sheet_text.contains("Post"), "coders are blind");
    let key = rows(&sample.join("key.csv"));
    assert_eq!(key.len(), 60);
    for row in &key {
        let [inclusion, weight] = ["inclusion", "weight"].map(|name| row[name].parse::<f64>().unwrap());
        assert!(inclusion > 0.0 && inclusion <= 1.0 && (inclusion * weight - 1.0).abs() < 1e-9);
    }
    let strata: BTreeSet<&str> = key.iter().map(|row| row["stratum"].as_str()).collect();
    assert_eq!(strata, BTreeSet::from(["Herald", "Post"]));

    // The same seed gives the same bytes; nothing was filled in, so they may be written again.
    let before = fs::read(sample.join("sheet_ann.xlsx")).unwrap();
    succeed(&sheet);
    assert_eq!(before, fs::read(sample.join("sheet_ann.xlsx")).unwrap());

    // One coder gives back a CSV file, the other a workbook; what was filled in is never overwritten.
    let empty = slantwise(&["coding", "agreement", &out]);
    assert!(String::from_utf8_lossy(&empty.stderr).contains("filled in"));
    fill(&sample.join("sheet_ann.csv"), "generic_conflict");
    fill_workbook(&sample.join("sheet_bob.csv"), "generic_conflict", 10);
    let filled = fs::read(sample.join("sheet_ann.csv")).unwrap();
    let again = slantwise(&sheet);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("was changed since"));
    assert_eq!(filled, fs::read(sample.join("sheet_ann.csv")).unwrap());

    let agreement = json(&["coding", "agreement", &out]);
    assert_eq!(agreement["item"], "generic_conflict");
    assert_eq!(agreement["percent_agreement"], 0.9);
    let alpha = agreement["alpha"].as_f64().unwrap();
    assert!(agreement["ci_low"].as_f64().unwrap() < alpha && alpha < agreement["ci_high"].as_f64().unwrap());
    assert!(agreement["interval"].as_str().unwrap().contains("articles"));

    let corrected = ["coding", "correct", &tables, "--codes", &out, "--above", "0", "--by", "outlet"];
    let found = json(&corrected);
    assert_eq!(found["drawn_with_key"], true);
    let truth = |outlet: usize| {
        let all =
            (0..40).filter(|a| a % 2 == outlet).flat_map(|a| (0..3).map(move |at| (a * 7 + at * 5) % 9));
        all.clone().filter(|rest| *rest < [5, 2][outlet]).count() as f64 / all.count() as f64
    };
    for (at, group) in found["groups"].as_array().unwrap().iter().enumerate() {
        assert_eq!(group["n_total"], 60);
        let methods: Vec<&str> =
            group["figures"].as_array().unwrap().iter().filter_map(|f| f["method"].as_str()).collect();
        assert_eq!(methods, ["machine", "hand", "prediction_powered", "design_based"]);
        for figure in &group["figures"].as_array().unwrap()[2..] {
            let estimate = figure["estimate"].as_f64().unwrap();
            assert!((estimate - truth(at)).abs() < 0.12, "{estimate}, not about {}", truth(at));
            assert!(figure["ci_low"].as_f64().unwrap() <= estimate);
        }
    }
    assert_eq!(found["differences"][0]["a"], "Herald");
    assert_eq!(found, json(&corrected), "the same input gives the same numbers");

    // A study that names the sample reports the same numbers, with the accuracy of the machine.
    let study = "title = 'Disputes'\ninputs = ['articles.jsonl']\nseed = 1\n[columns]\nmeta = ['outlet']\n\
                 [compare]\nby = 'outlet'\n[[coded]]\nsample = 'sample'\nitem = 'generic_conflict'\n";
    let (study, report) = (scratch.file("study.toml", study), scratch.path("report"));
    succeed(&["run", &study, "--out", &report.display().to_string()]);
    let manifest: Value = serde_json::from_slice(&fs::read(report.join("manifest.json")).unwrap()).unwrap();
    let validated = &manifest["validation"][0];
    assert_eq!(validated["corrections"]["groups"], found["groups"]);
    assert_eq!(validated["agreement"][0]["alpha"], agreement["alpha"]);
    assert!(validated["accuracy"]["auc"]["value"].as_f64().unwrap() > 0.9);
    assert_eq!(validated["files"].as_object().unwrap().len(), 4, "two sheets, items and key");
    let told = fs::read_to_string(report.join("report.md")).unwrap();
    assert!(told.contains("Validated by hand codes of this corpus"), "{told}");
    assert!(report.join("figures/corrected_generic_conflict.svg").is_file());
    succeed(&["verify", &report.display().to_string()]);
    succeed(&["report", &report.display().to_string()]);
    assert_eq!(
        told,
        fs::read_to_string(report.join("report.md")).unwrap(),
        "the report is made from the folder"
    );

    let mistyped = slantwise(&[&corrected, ["--label", "yes"].as_slice()].concat());
    assert_eq!(mistyped.status.code(), Some(2), "a value that nobody could give is not found to be absent");
    let told = String::from_utf8_lossy(&mistyped.stderr).into_owned();
    assert!(told.contains("“yes” is no value of generic_conflict") && told.contains("0, 1"), "{told}");

    // A second sample from what the first left speaks for that only, and its key says so.
    let (second, first_key) = (scratch.path("second"), sample.join("key.csv").display().to_string());
    let out = second.display().to_string();
    let more = ["--items", "generic-frames", "--only", "conflict", "--n", "40", "--coders", "ann"];
    let draw = ["coding", "sheet", &tables, "--out", &out, "--without", &first_key];
    succeed(&[draw.as_slice(), &more].concat());
    let key = rows(&second.join("key.csv"));
    let left_out: BTreeSet<&str> =
        key.iter().filter(|row| row["inclusion"] == "0.0").map(|row| row["unit"].as_str()).collect();
    assert_eq!((key.len(), left_out), (100, ann.iter().map(|row| row["unit"].as_str()).collect()));
    fill(&second.join("sheet_ann.csv"), "generic_conflict");
    let found = json(&["coding", "correct", &tables, "--codes", &out, "--above", "0"]);
    assert_eq!((&found["left_out"], &found["uncoded"]), (&60.into(), &0.into()));
    assert_eq!(found["groups"][0]["n_total"], 60);

    // A table of the machine's without articles finds them in the key; without either, that is said.
    let mut table = "unit,generic_conflict\n".to_owned();
    key.iter().for_each(|row| table += &format!("{},{}\n", row["unit"], row["paragraph"]));
    let table = scratch.file("machine.csv", table);
    let told = || {
        let output = slantwise(&["coding", "correct", &table, "--codes", &out, "--above", "1"]);
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let [text, warnings] = told();
    assert!(text.contains("40 of 40 units coded, in") && text.contains("clustered by article\n"), "{text}");
    assert!(warnings.contains("60 units were left out") && !warnings.contains("stands alone"), "{warnings}");
    fs::remove_file(second.join("key.csv")).unwrap();
    let [text, warnings] = told();
    assert!(text.contains("40 of 100 units coded\n") && text.contains("not clustered"), "{text}");
    assert!(warnings.contains("without a key") && warnings.contains("each stands alone"), "{warnings}");
}

/// The example of Krippendorff 2011, section C: twelve units, four coders, missing codes.
#[test]
fn agreement_reads_any_table_and_gives_published_figures() {
    let scratch = Scratch::new("agreement");
    let coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    let (mut long, mut wide) = ("u,who,v\n".to_owned(), "u,a,b,c,d\n".to_owned());
    for unit in 0..12 {
        let codes: Vec<&str> = coders.iter().map(|row| &row[unit..=unit]).collect();
        for (coder, code) in ["a", "b", "c", "d"].iter().zip(&codes).filter(|(_, code)| **code != ".") {
            long += &format!("{unit},{coder},{code}\n");
        }
        wide += &format!("{unit},{}\n", codes.join(",").replace('.', ""));
    }
    let (long, wide) = (scratch.file("long.csv", long), scratch.file("wide.csv", wide));
    for (level, expected) in [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)] {
        let tables = [
            vec![long.as_str(), "--unit", "u", "--coder", "who", "--value", "v"],
            vec![wide.as_str(), "--unit", "u", "--coders", "a,b,c,d"],
        ];
        for table in tables {
            let found = json(&[&["coding", "agreement"], table.as_slice(), &["--level", level]].concat());
            let alpha = found["alpha"].as_f64().unwrap();
            assert!((alpha - expected).abs() < 5e-4, "{level}: {alpha}");
            assert_eq!(found["pairs"].as_array().unwrap().len(), 6);
        }
    }
    let twice = scratch.file("twice.csv", "u,who,v\n1,a,x\n1,b,x\n1,a,y\n");
    let told = slantwise(&["coding", "agreement", &twice, "--unit", "u", "--coder", "who", "--value", "v"]);
    assert_eq!(told.status.code(), Some(2));
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("twice.csv:4") && told.contains("twice.csv:2"), "{told}");
}

/// What a model is least sure of is picked, without weights: it serves training, and corrects nothing.
#[test]
fn uncertain_units_are_picked_and_correct_nothing() {
    let scratch = Scratch::new("uncertain");
    let articles = corpus(&scratch);
    let mut table = "doc_id,paragraph,p_conflict\n".to_owned();
    for article in 0..40 {
        for at in 0..3 {
            let p = if article % 10 == 4 { 0.45 + 0.01 * f64::from(at) } else { 0.02 };
            table += &format!("{}-{article},{},{p}\n", ["Herald", "Post"][article % 2], at + 1);
        }
    }
    let probabilities = scratch.file("p.csv", table);
    let items = scratch.file(
        "items.toml",
        "[[item]]\nname = \"tone\"\nquestion = \"How does it sound?\"\nvalues = [\"bad\", \"mixed\", \"good\"]\n\
         level = \"ordinal\"\n",
    );
    let sample = scratch.path("next");
    let out = sample.display().to_string();
    succeed(&[
        "coding",
        "sheet",
        &articles,
        "--out",
        &out,
        "--items",
        &items,
        "--n",
        "12",
        "--uncertain",
        &probabilities,
        "--overlap",
        "0.5",
    ]);
    let key = rows(&sample.join("key.csv"));
    assert!(key.iter().all(|row| row["doc_id"].ends_with('4') && row["weight"].is_empty()), "{key:?}");
    assert_eq!(key.iter().filter(|row| row["coders"] == "a;b").count(), 6);
    let fill = |name: &str, value: &str| {
        let path = sample.join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            &path,
            text.lines()
                .enumerate()
                .map(|(n, line)| match (n, line.strip_suffix(",,")) {
                    (1.., Some(line)) => format!("{line},{value},\n"),
                    _ => format!("{line}\n"),
                })
                .collect::<String>(),
        )
        .unwrap();
    };
    fill("sheet_a.csv", "good");
    fill("sheet_b.csv", "Mixed");
    let found = json(&["coding", "agreement", &out]);
    assert_eq!((&found["level"], &found["n_pairable"]), (&"ordinal".into(), &6.into()));
    let refused = slantwise(&[
        "coding",
        "correct",
        &probabilities,
        "--codes",
        &out,
        "--column",
        "p_conflict",
        "--label",
        "good",
    ]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not drawn by chance"));
    fill("sheet_b.csv", "unclear");
    let text = fs::read_to_string(sample.join("sheet_b.csv")).unwrap().replace("Mixed", "unclear");
    fs::write(sample.join("sheet_b.csv"), text).unwrap();
    let told = slantwise(&["coding", "agreement", &out]);
    assert!(String::from_utf8_lossy(&told.stderr).contains("“unclear” is none of bad, mixed, good"));
}
