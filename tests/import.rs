//! Promise: a foreign dictionary becomes a codebook file on the command line, and what is measured with
//! it shows its words; no Rust is needed.

mod common;

use common::{Scratch, rows, slantwise, succeed};
use serde_json::Value;

/// A made-up dictionary in each format, whose words stand in [`ARTICLE`], and how many hits it has there.
const DICTIONARIES: [(&str, &str, &str, usize); 22] = [
    ("a.dic", "liwc", "%\n1 harm\n2 care\n%\nattack* 1\npeace talks\t2\nkind (of)1/2\n", 2),
    ("a.lc3", "lexicoder", "+harm#FF0000\nattack*\n+care#00FF00\npeace talks\n", 2),
    (
        "a.lcd",
        "lexicoder-xml",
        "<dictionary><cnode name=\"harm\"><pnode name=\"attack*\"/></cnode></dictionary>",
        1,
    ),
    (
        "a.ykd",
        "yoshikoder",
        "<dictionary style=\"050805\" patternengine=\"substring\"><cnode name=\"a\"><pnode name=\"attack*\"/>\
         <cnode name=\"b\"><pnode name=\"peace talks\"/></cnode></cnode></dictionary>",
        2,
    ),
    ("a.cat", "wordstat", "HARM\r\n\tATTACK* (1)\r\nCARE\r\n\tPEACE_TALKS (0.5)\r\n", 2),
    ("a.yml", "yaml", "harm: [attack*]\ncare:\n  __: [peace talks]\n  who: [minister]\n", 3),
    ("a.tff", "mpqa", "type=strongsubj len=1 word1=awful pos1=adj stemmed1=n priorpolarity=negative\n", 2),
    ("NRC.txt", "nrc", "awful\tanger\t1\nawful\tjoy\t0\n", 1),
    ("vader.txt", "vader", "awful\t-2.1\t0.8\t[-2, -3]\nfine\t0.8\t0.9\t[1, 0]\n", 2),
    ("AFINN.txt", "afinn", "awful\t-3\npeace talks\t2\n", 2),
    ("positive-words.txt", "word-list", "; cite us\n\nfine\n", 1),
    (
        "LM.csv",
        "loughran-mcdonald",
        "Word,Negative,Positive,Litigious\nAWFUL,2009,0,0\nFINE,0,2009,-2020\n",
        2,
    ),
    (
        "inquirer.csv",
        "general-inquirer",
        "Entry,Source,Positiv,Negativ\nFINE#1,H4,Positiv,\nAWFUL,H4,,Negativ\n",
        2,
    ),
    ("emfd.csv", "emfd", "word,care_p,care_sent\nawful,0.4,-0.6\n", 2),
    ("care.tsv", "moral-strength", "WORD\tEXPRESSED_MORAL\nawful\t1.4\nfine\t7\n", 2),
    ("adj.txt", "socal", "awful\t-4\npeace_talks\t2\n", 2),
    ("frames.tsv", "rashkin", "verb\tPerspective(wo)\tEffect(o)\nattacked\t-0.7\t-0.9\n", 2),
    ("sap.csv", "sap", "verb,agency,power\nattacked,agency_pos,power_agent\n", 2),
    ("lcm.csv", "dicx", "\u{FEFF}DicTerm,DAV,IAV,SV\nattack*,X,,\nfine,,,X\n", 2),
    ("swn.txt", "sentiwordnet", "# c\na\t1\t0\t0.75\tawful#1\tvery bad\nn\t2\t0.5\t0\tpeace_talks#1\tg\n", 2),
    ("a.json", "json", "{\"harm\": [\"attack*\"], \"care\": {\"peace talks\": 2}}", 2),
    ("mine.csv", "csv", "term,category,weight\nawful,tone,-1\nfine,tone,0.5\n", 2),
];

const ARTICLE: &str = "The minister said that an awful army attacked before the peace talks. All is fine.";

#[test]
fn no_format_goes_untested() {
    let formats: Vec<&str> = slantwise::codebook::import::FORMATS.iter().map(|f| f.name).collect();
    let mut tested: Vec<&str> = DICTIONARIES.iter().map(|d| d.1).collect();
    tested.sort_by_key(|name| formats.iter().position(|f| f == name));
    assert_eq!(tested, formats);
}

#[test]
fn every_format_is_recognised_and_measured_with() {
    for (file, format, content, hits) in DICTIONARIES {
        let scratch = Scratch::new(&format!("import-{format}"));
        let dictionary = scratch.file(file, content);
        let article = scratch.file("article.txt", ARTICLE);
        let out = scratch.path("imported.toml").display().to_string();
        let told =
            succeed(&["codebook", "import", &dictionary, "--out", &out, "--licence", "CC0-1.0", "--json"]);
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["origins"][0]["format"], format, "{file}");
        succeed(&["codebook", "check", &out]);
        let tables = scratch.path("tables");
        succeed(&[
            "measure",
            &article,
            "--codebook",
            &out,
            "--format",
            "jsonl",
            "--out",
            &tables.display().to_string(),
        ]);
        let columns: Vec<&str> =
            told["columns"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let found = rows(&tables, "evidence");
        let found = found.iter().filter(|row| columns.contains(&row["column"].as_str().unwrap()));
        assert_eq!(found.count(), hits, "{file}");
    }
}

#[test]
fn signed_weights_make_a_tone_and_the_manifest_names_the_original() {
    let scratch = Scratch::new("import-tone");
    let dictionary = scratch.file("AFINN.txt", "awful\t-3\nfine\t2\nw*r\t-1\n");
    let article = scratch.file("article.txt", "An awful day.\n\nAll is fine.\n\nNothing is said.");
    let out = scratch.path("afinn.toml").display().to_string();
    let (tables, folder) = (scratch.path("tables"), scratch.path("tables").display().to_string());
    let output =
        slantwise(&["codebook", "import", &dictionary, "--out", &out, "--name", "Äffin 1", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("AFINN.txt, line 3: “w*r” has a * inside a word"), "{said}");
    assert!(said.contains("no licence"), "{said}");
    succeed(&["measure", &article, "--codebook", &out, "--format", "jsonl", "--out", &folder]);
    let tone: Vec<Option<f64>> =
        rows(&tables, "paragraphs").iter().map(|r| r["ffin_1_valence"].as_f64()).collect();
    assert!(tone[0].unwrap() < 0.0 && tone[1].unwrap() > 0.0 && tone[2].is_none(), "{tone:?}");
    let manifest = std::fs::read_to_string(tables.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let entry = &manifest["codebooks"][0];
    assert_eq!(entry["licence"], "unknown licence: do not share");
    assert_eq!(entry["origins"][0]["file"], "AFINN.txt");
    assert_eq!(entry["origins"][0]["rejected"], 1);
    assert_eq!(entry["origins"][0]["blake3"].as_str().map(str::len), Some(64));
}

#[test]
fn several_files_become_one_codebook_and_none_is_overwritten() {
    let scratch = Scratch::new("import-several");
    let good = scratch.file("positive-words.txt", "fine\n");
    let bad = scratch.file("negative-words.txt", "awful\n");
    let out = scratch.path("liu.toml").display().to_string();
    succeed(&["codebook", "import", &good, &bad, "--out", &out, "--name", "liu", "--overlap", "nested"]);
    let shown = succeed(&["codebook", "show", &out]);
    assert!(shown.contains("liu_positive_words") && shown.contains("liu_negative_words"), "{shown}");
    let again = slantwise(&["codebook", "import", &good, "--format", "lwic"]);
    assert_eq!(again.status.code(), Some(2));
}
