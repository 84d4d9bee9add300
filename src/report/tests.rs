//! The report of a small hostile corpus, from texts to files.

use super::{Account, Compared, Counts, Manifest, files};
use crate::codebook::builtin;
use crate::mark::Gazetteer;
use crate::study::Plan;
use crate::table::{Engine, Stored};
use crate::text::{Article, Corpus};
use std::collections::BTreeMap;
use std::io::{Result, Write};
use std::sync::{Arc, Mutex};

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// A file that is written into memory.
struct Memory {
    path: String,
    files: Arc<Mutex<Files>>,
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.files.lock().unwrap().entry(self.path.clone()).or_default().write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

const HOSTILE: &str = "\"Breaking\" <script>alert(1)</script> </script><img src=x onerror=alert(2)> ]]> --> {{ 7*7 }} \
                       {% raw %} & 'quoted'. India claims that Pakistan attacked the ministry.";

/// Every file of the report over `texts`, each with its outlet.
fn report(texts: &[(&str, &str)]) -> Files {
    let articles = texts.iter().enumerate().map(|(at, (outlet, text))| Article {
        id: format!("<b>{at}</b>"),
        input: "in.csv".into(),
        text: (*text).into(),
        meta: [("outlet".to_owned(), (*outlet).to_owned()), ("title".to_owned(), "T </title> \"".to_owned())]
            .into(),
        duplicate_of: None,
    });
    let corpus = Corpus { articles: articles.collect() };
    let mut plan = Plan::of_inputs(&[]);
    plan.codebooks = vec!["generic-frames".into(), "war-peace".into()];
    plan.by = (texts.len() > 1).then(|| "outlet".to_owned());
    let codebooks = || plan.codebooks.iter().map(|name| builtin(name).unwrap()).collect::<Vec<_>>();
    let engine = Engine::new(codebooks(), Gazetteer::with_declared(&[]));
    let tables = engine.run(corpus, &|_| {});
    let manifest = Manifest::new(&plan, &Account::default(), &codebooks(), Counts::of(&tables));
    let tables = Stored::from(&tables);
    let compared = Compared::of(&plan, &tables).unwrap();
    let made = Arc::new(Mutex::new(Files::new()));
    files(&manifest, &tables, &compared, &|path| {
        Ok(Box::new(Memory { path: path.to_owned(), files: Arc::clone(&made) }))
    })
    .unwrap();
    std::mem::take(&mut made.lock().unwrap())
}

fn file<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

#[test]
fn article_text_is_never_markup() {
    let made = report(&[("A & <i>B</i>", HOSTILE), ("C", "Peace talks began. India agreed to peace talks.")]);
    let page = file(&made, "report.html");
    for active in ["<script>alert", "<img", "<b>0", "<i>B", "T </title>"] {
        assert!(!page.contains(active), "{active}");
    }
    // Two scripts of ours, each ended once.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert!(page.contains("{{ 7*7 }}"));
    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let texts = data["texts"].as_array().unwrap();
    assert!(texts.iter().any(|text| text["p"][0]["t"].as_str().unwrap().contains("</script><img")));
    assert!(!file(&made, "report.md").contains("<script>"));
}

#[test]
fn nothing_is_fetched() {
    let made = report(&[("A", HOSTILE)]);
    let page = file(&made, "report.html");
    for fetched in [" src=\"http", "@import", "url(http", "<link", "fetch(", "XMLHttpRequest"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let texts = [("A", HOSTILE), ("B", "Pakistan condemned the attack, and war is near.")];
    assert_eq!(report(&texts), report(&texts));
}

#[test]
fn an_empty_text_still_has_a_report() {
    let made = report(&[("A", "")]);
    assert!(file(&made, "report.html").contains("nothing to draw"));
    assert!(file(&made, "tables/paragraphs.csv").starts_with("doc_id,"));
}

#[test]
fn tone_by_a_second_lexicon_stands_beside_the_first() {
    let made = report(&[
        ("A", "India praised the brilliant and generous treaty. Pakistan attacked India, a terrible crime."),
        ("A", "India won the admiration of all. India is good."),
        ("B", "Pakistan is a corrupt and evil enemy. Pakistan lost."),
        ("B", "Pakistan failed. The horrible war killed many, and Pakistan lied."),
    ]);
    let text = file(&made, "report.md");
    for part in ["sentiment_afinn", "by two lexicons", "| A | B |", "Second lexicon."] {
        assert!(text.contains(part), "no {part}");
    }
}
