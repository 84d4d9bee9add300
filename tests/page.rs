//! Promise: whatever stands in texts, metadata, actors and codebooks, the report shows it and never runs it.

mod common;
use common::{Scratch, succeed};
use std::fs;
use std::path::Path;

const ATTACK: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)> \
                      javascript:alert(4) \u{202e}live\u{2066} {{ 7*7 }} {% raw %} -->]]>";

/// A report whose every part that others wrote is hostile.
fn report(scratch: &Scratch) -> std::path::PathBuf {
    let article = |outlet: &str, n: usize| {
        let text = format!(
            "{ATTACK} India claims that Pakistan attacked the ministry in a terrible war. Nr {n}.\n\n{ATTACK}"
        );
        serde_json::json!({
            "id": format!("{n}{ATTACK}"), "text": text, "title": ATTACK, "outlet": format!("{outlet}{ATTACK}"),
            "url": "javascript:alert(5)", "date": "2025-05-08", "note": "<b onclick=alert(6)>x</b>",
        })
        .to_string()
    };
    let lines: Vec<String> = (0..12).map(|n| article(if n % 2 == 0 { "A" } else { "B" }, n)).collect();
    scratch.file("in.jsonl", lines.join("\n"));
    let text = |value: &str| toml::Value::from(value).to_string();
    let (attack, reference) =
        (text(ATTACK), text(&format!("{ATTACK} javascript:alert(7) http://a.b/\"onclick=alert(8)")));
    scratch.file(
        "mine.toml",
        format!(
            "name = \"mine\"\nprefix = \"mine\"\nversion = \"1\"\nreference = {reference}\nlicence = {attack}\ntitle = {attack}\n\
             [[category]]\nname = \"clash\"\ndefinition = {attack}\npatterns = [\"war\", \"attacked\"]\n\
             examples = [\"It is [war].\"]\n"
        ),
    );
    let study = scratch.file(
        "study.toml",
        format!(
            "title = {attack}\nquestion = {attack}\nversion = {attack}\nauthor = {attack}\ninputs = [\"in.jsonl\"]\n\
             codebooks = [\"mine.toml\", \"war-peace\"]\n[[actor]]\nname = {attack}\naliases = [\"Pakistan\"]\n\
             [compare]\nby = \"outlet\"\n"
        ),
    );
    let out = scratch.path("out");
    succeed(&["run", &study, "--quiet", "--out", out.to_str().unwrap()]);
    out
}

/// The tags of a page outside scripts and styles: what stands between `<` and the `>` that ends it.
fn tags(page: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let tag = &rest[..end.expect("every tag ends")];
        tags.push(tag);
        rest = &rest[tag.len() + 1..];
        for raw in ["script", "style"] {
            if tag.split(' ').next() == Some(raw) {
                rest = &rest[rest.find(&format!("</{raw}>")).expect("it is closed")..];
            }
        }
    }
    tags
}

fn check_page(path: &Path, scripts: usize) {
    let page = fs::read_to_string(path).unwrap();
    let tags = tags(&page);
    assert_eq!(tags.iter().filter(|tag| tag.starts_with("script")).count(), scripts, "{}", path.display());
    for tag in &tags {
        assert!(!tag.starts_with("img") && !tag.starts_with("b "), "{tag}");
        // Attributes are ours: values are quoted, and none is called when something happens.
        for (at, outside) in tag.split('"').enumerate() {
            assert!(at % 2 == 1 || !outside.contains(" on"), "{tag}");
        }
        if let Some(href) = tag.split("href=\"").nth(1) {
            let href = href.replace("&#x2f;", "/");
            let known = ["#", "http://", "https://", "tables/", "figures/", "references.bib"];
            assert!(known.iter().any(|begin| href.starts_with(begin)), "{tag}");
        }
    }
    // What the template language would run stands as it was written.
    assert!(page.contains("{{ 7*7 }}"), "{}", path.display());
}

#[test]
fn nothing_of_a_hostile_corpus_is_run() {
    let scratch = Scratch::new("hostile");
    let out = report(&scratch);
    check_page(&out.join("report.html"), 2);
    check_page(&out.join("tables.html"), 0);

    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("default-src 'none'"), "nothing may be fetched");
    let findings = page.split("<section id=\"findings\"").nth(1).unwrap().split("</section>").next().unwrap();
    // Between tags: an address may hold a name as it is.
    let told: String =
        findings.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, told)| told).collect();
    assert!(told.contains("onerror"), "names stand in the findings: {told}");
    assert!(!told.contains('\u{202e}'), "no name turns a sentence round");
    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert!(
        data["texts"][0]["p"][0]["t"].as_str().unwrap().contains("</script><script>"),
        "the reader shows the text as it was"
    );

    let markdown = fs::read_to_string(out.join("report.md")).unwrap();
    let is_literal =
        |tag: &str| markdown.matches(tag).count() == markdown.matches(&format!("\\{tag}")).count();
    assert!(is_literal("<script") && is_literal("<img") && !markdown.contains("](javascript:"));
    for file in fs::read_dir(out.join("figures")).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|ending| ending == "svg") {
            let drawn = fs::read_to_string(&file).unwrap();
            for tag in tags(&drawn) {
                assert!(!tag.starts_with("script") && !tag.starts_with("img"), "{}: {tag}", file.display());
                assert!(tag.split('"').step_by(2).all(|outside| !outside.contains(" on")), "{tag}");
            }
        }
    }
    for file in fs::read_dir(out.join("tables")).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|ending| ending == "tex") {
            let tex = fs::read_to_string(&file).unwrap();
            assert!(!tex.contains('\u{202e}') && !tex.contains("{{ 7"), "{}", file.display());
        }
    }
}
