//! Promise: what a study declares of comparing is carried out, on the command line as in `study.toml`: kind of
//! interval, outer clusters, margins, models; and what cannot be done is refused with a reason.

mod common;
use common::{Scratch, slantwise, succeed};
use serde_json::Value;

/// Forty articles of eight outlets in two countries, the second country with twice the talk of attacks.
fn corpus(scratch: &Scratch) -> String {
    let mut lines = String::new();
    for n in 0..40_usize {
        let outlet = n % 8;
        let country = ["A", "B"][outlet / 4];
        let attacks = (n / 8 + n % 3) % 4 + if country == "B" { 3 } else { 0 };
        let mut text = "The minister spoke to reporters on Monday. Trade grew last year. ".repeat(2);
        text += &"The army attacked the town and the fighting went on. ".repeat(attacks);
        let text = format!("{text}\n\nThe council met in the morning and the weather was mild all day.");
        let article = serde_json::json!({
            "id": n.to_string(), "text": text, "outlet": format!("o{outlet}"), "country": country,
            "month": 1 + n % 5,
        });
        lines += &article.to_string();
        lines.push('\n');
    }
    scratch.file("articles.jsonl", lines)
}

fn compared(arguments: &[&str]) -> Vec<Value> {
    let output = slantwise(&[&["compare"], arguments, &["--json", "--quiet"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn row<'a>(rows: &'a [Value], column: &str) -> &'a Value {
    rows.iter().find(|row| row["column"] == column).unwrap_or_else(|| panic!("no {column}"))
}

#[test]
fn what_is_declared_is_done() {
    let scratch = Scratch::new("compare");
    let (input, out) = (corpus(&scratch), scratch.path("out"));
    let out = out.to_str().unwrap();
    succeed(&["measure", &input, "--out", out]);
    let column = ["--by", "country", "--column", "generic_conflict"];

    let plain = compared(&[&[out], column.as_slice()].concat());
    let plain = row(&plain, "generic_conflict");
    let number = |row: &Value, name: &str| row[name].as_f64().unwrap_or_else(|| panic!("no {name}: {row}"));
    assert!(number(plain, "ci_high") < 0.0 && number(plain, "p") < 0.01);
    assert!(number(plain, "odds_ratio") <= 1.0 && number(plain, "or_low") < number(plain, "odds_ratio"));
    assert!(number(plain, "loo_low") < number(plain, "estimate"));
    assert!(number(plain, "estimate") < number(plain, "loo_high"));
    assert!(plain["method"].as_str().unwrap().contains("expanded percentile"));

    let told = compared(
        &[
            &[out],
            column.as_slice(),
            &["--cluster", "outlet", "--interval", "bca", "--margin", "generic_conflict=1000"],
            &["--model", "generic_conflict ~ country + month"],
        ]
        .concat(),
    );
    let nested = row(&told, "generic_conflict");
    let method = nested["method"].as_str().unwrap();
    assert!(method.contains("outlet, then articles (expanded BCa"), "{method}");
    assert!(method.contains("permutation of outlet between groups (exact)"), "{method}");
    // 2 of the 70 ways to deal four and four outlets are as far apart.
    assert!((number(nested, "p") - 2.0 / 70.0).abs() < 1e-9);
    assert!(number(nested, "p_equivalence") < 0.05 && number(nested, "margin") == 1000.0);
    let country = told.iter().find(|row| row["term"] == "country = B").unwrap();
    assert_eq!((country["reference"].as_str(), country["clusters"].as_u64()), (Some("A"), Some(8)));
    assert!(number(country, "estimate") > 0.0);
    assert!(scratch.path("out/regression.parquet").exists());

    // Groups that cross the clusters are swapped within them.
    let crossed = compared(&[out, "--by", "month", "--column", "generic_conflict"]);
    assert!(
        row(&crossed, "generic_conflict")["method"].as_str().unwrap().contains("of groups within outlet")
    );

    // The page made of these tables tells of all of it.
    succeed(&["compare", out, "--by", "country", "--quiet"]);
    succeed(&["report", out]);
    let page = std::fs::read_to_string(scratch.path("out/report.md")).unwrap();
    for told in [
        "no difference larger than",
        "Several metadata at once",
        "One article left out",
        "expanded BCa",
        "Prefer interval",
    ] {
        assert!(page.contains(told), "the report does not say “{told}”");
    }
    let references = std::fs::read_to_string(scratch.path("out/references.bib")).unwrap();
    assert!(["efron1987", "schuirmann1987", "liang1986"].iter().all(|key| references.contains(key)));
}

#[test]
fn what_cannot_be_done_is_refused() {
    let scratch = Scratch::new("refused");
    let (input, out) = (corpus(&scratch), scratch.path("out"));
    let out = out.to_str().unwrap();
    succeed(&["measure", &input, "--out", out]);
    let check = |arguments: &[&str], part: &str| {
        let output = slantwise(&[&["compare", out, "--column", "generic_conflict"], arguments].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{told}");
        assert!(told.contains(part) && told.contains('→'), "{arguments:?} does not say “{part}”:\n{told}");
    };
    check(&["--by", "outlet", "--cluster", "country"], "clusters by country");
    check(&["--by", "outlet", "--cluster", "outlet"], "same column");
    check(&["--by", "country", "--margin=-1"], "positive number");
    check(&["--by", "country", "--margin", "tone=1"], "no such column is compared");
    check(&["--by", "country", "--model", "generic_conflict ~ country * month"], "interactions");
    check(&["--by", "country", "--model", "generic_conflict ~ outlet + country"], "collinear");
    check(&["--by", "country", "--model", "generic_conflict ~ editor"], "editor");
}
