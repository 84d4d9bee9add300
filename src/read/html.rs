//! Saved web pages: the article with its paragraphs, and what the page's metadata says.
//!
//! DESIGN. Linked data (schema.org) is believed first, then Open Graph, then older names, then what
//! is shown. The text is found by [`readable`].

use super::file::Made;
use super::{Format, Kind, date, layout, readable};
use crate::error::{Error, Result};
use crate::text::Meta;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::collections::HashMap;

pub(super) const FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml"],
    sniff: looks_like,
    kind: Kind::Prose(parse),
    binary: false,
};

fn parse(made: &mut Made, source: String) -> Result<()> {
    if deepest(&source) > DEEPEST {
        let what = format!("more than {DEEPEST} elements stand in each other");
        return Err(Error::new(made.path(), what, "save the page anew, or its text"));
    }
    let page = Html::parse_document(&source);
    let linked = linked_data(&page);
    let mut text = readable::text(&page);
    // Pages built by scripts keep the article in their linked data only.
    if let Some(body) = linked.as_ref().and_then(|l| l.get("articleBody")).and_then(Value::as_str)
        && body.len() > 2 * text.len()
    {
        text = body.to_owned();
    }
    let meta = metadata(&page, linked.as_ref());
    made.push_prose(1, text, meta);
    Ok(())
}

/// Most elements in elements: the parser looks through all that are open at every one that opens.
const DEEPEST: usize = 10_000;
/// Elements that need no closing tag.
static UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "td", "th", "tr", "track", "wbr",
];

/// At most so many elements are open at once, as far as tags tell. A closing tag closes its own kind.
fn deepest(page: &str) -> usize {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut all, mut most) = (0, 0);
    for piece in page.split('<').skip(1) {
        let (closes, piece) = piece.strip_prefix('/').map_or((false, piece), |piece| (true, piece));
        let length = piece.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = piece[..length].to_ascii_lowercase();
        if length == 0 || UNCLOSED.contains(&name.as_str()) {
            continue;
        }
        let own = open.entry(name).or_default();
        match closes {
            false => (*own, all) = (*own + 1, all + 1),
            true if *own > 0 => (*own, all) = (*own - 1, all - 1),
            true => {}
        }
        most = most.max(all);
    }
    most
}

fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{FEFF}', '\u{FFFD}']).trim_start();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with("<?xml") && head.contains("<html"))
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(css).map(|selector| page.select(&selector).collect()).unwrap_or_default()
}

fn metadata(page: &Html, linked: Option<&Value>) -> Meta {
    let mut named: HashMap<String, String> = HashMap::new();
    for element in select(page, "meta[content]") {
        let key = ["property", "name", "itemprop"].iter().find_map(|a| element.attr(a));
        let content = element.attr("content").map(collapse).unwrap_or_default();
        if let Some(key) = key.filter(|_| !content.is_empty()) {
            named.entry(key.to_lowercase()).or_insert(content);
        }
    }
    let from_meta = |keys: &[&str]| keys.iter().find_map(|k| named.get(*k).cloned());
    let from_linked = |path: &[&str]| linked.and_then(|l| string_at(l, path));
    let first = |css: &str| select(page, css).first().map(|e| collapse(&e.text().collect::<String>()));
    let attribute =
        |css: &str, name: &str| select(page, css).first().and_then(|e| e.attr(name)).map(collapse);

    let outlet = from_linked(&["publisher", "name"])
        .or_else(|| from_meta(&["og:site_name", "application-name", "publisher", "dc.publisher"]));
    let title = from_linked(&["headline"])
        .or_else(|| from_meta(&["og:title", "twitter:title", "dc.title"]))
        .or_else(|| first("h1"))
        .or_else(|| first("title"))
        .map(|title| without_outlet(&title, outlet.as_deref()));
    let date = from_linked(&["datePublished"])
        .or_else(|| {
            from_meta(&[
                "article:published_time",
                "og:published_time",
                "datepublished",
                "date",
                "pubdate",
                "publishdate",
                "publish-date",
                "publication_date",
                "parsely-pub-date",
                "sailthru.date",
                "dc.date",
                "dc.date.issued",
                "cxenseparse:recs:publishtime",
            ])
        })
        .or_else(|| attribute("time[datetime]", "datetime"));
    let author = from_linked(&["author", "name"])
        .or_else(|| from_meta(&["author", "article:author", "dc.creator", "parsely-author"]))
        .filter(|author| !author.starts_with("http"));
    let url = attribute("link[rel=canonical]", "href").or_else(|| from_meta(&["og:url"]));

    let mut meta = Meta::new();
    for (key, value) in
        [("title", title), ("date", date), ("outlet", outlet), ("author", author), ("url", url)]
    {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            meta.insert(key.to_owned(), value);
        }
    }
    layout::add_aliases(&mut meta, date::Order::Unknown);
    meta
}

/// "Strikes at dawn | Dawn" without the outlet.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let cut = outlet.and_then(|outlet| title.strip_suffix(outlet)).map(str::trim_end);
    let cut = cut.and_then(|t| t.strip_suffix(['|', '-', '–', '—', ':', '·', '»'])).map(str::trim_end);
    cut.filter(|t| !t.is_empty()).unwrap_or(title).to_owned()
}

/// The schema.org object of the article among the page's linked data.
fn linked_data(page: &Html) -> Option<Value> {
    select(page, r#"script[type="application/ld+json"]"#).into_iter().find_map(|script| {
        let json: String = script.text().collect();
        // Many write line breaks into strings, which JSON forbids.
        let json = json.replace(|c: char| c.is_control(), " ");
        find_article(serde_json::from_str(json.trim()).ok()?, 4)
    })
}

fn find_article(value: Value, depth: usize) -> Option<Value> {
    match value {
        Value::Array(items) if depth > 0 => items.into_iter().find_map(|v| find_article(v, depth - 1)),
        Value::Object(mut object) => {
            let is_article =
                |v: &Value| v.as_str().is_some_and(|t| t.ends_with("Article") || t.ends_with("BlogPosting"));
            let kind = object.get("@type");
            if kind.is_some_and(|k| is_article(k) || k.as_array().is_some_and(|a| a.iter().any(is_article))) {
                return Some(Value::Object(object));
            }
            object.remove("@graph").filter(|_| depth > 0).and_then(|graph| find_article(graph, depth - 1))
        }
        _ => None,
    }
}

/// The string at `path`; of a list the first element, of an unexpected string itself.
fn string_at(value: &Value, path: &[&str]) -> Option<String> {
    let mut here = value;
    for (step, name) in path.iter().enumerate() {
        here = here.get(name).or(if step > 0 && here.is_string() { Some(here) } else { None })?;
        here = here.as_array().map_or(Some(here), |items| items.first())?;
    }
    here.as_str().map(collapse).filter(|s| !s.is_empty())
}

/// `text` with single spaces.
pub(super) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, text: &str, meta: &[&str]) {
        let page = Html::parse_document(html);
        assert_eq!(readable::text(&page), text, "{html}");
        let found: Vec<_> =
            metadata(&page, linked_data(&page).as_ref()).iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(found, meta, "{html}");
    }

    #[test]
    fn the_article_of_a_page() {
        check(
            "<!doctype html><html><head><title>Strikes | Dawn</title><meta property='og:site_name' content='Dawn'>\
             <meta property='article:published_time' content='2025-05-08T10:00:00+05:00'>\
             <link rel=canonical href='http://x/1'><style>p{}</style></head><body class='has-sidebar'>\
             <header><p>The site of a paper that has a long motto about truth and light in it.</p></header>\
             <nav><ul><li><a href=/>Home</a></li></ul></nav>\
             <main><article><header><h1>Strikes</h1></header><div class='article-share'>Share this on all sites</div>\
             <figure><img><figcaption>A soldier stands guard near the line of control.</figcaption></figure>\
             <div class=content><p>India <b>struck</b> Pakistan\n at&nbsp;dawn, the army said.</p>\
             <p><a href=/2>Read more: Talks fail again</a></p>\
             <p>“No,” he said.<br>Then he left, <a href=/3>as he had</a> before.</p><script>var x = 'no';</script>\
             <ul><li>Nine sites were hit.</li></ul></div></article></main>\
             <aside><p>Another long text about something else that does not belong to the article here.</p></aside>\
             <div id=comments><p>I think that this is a long comment about the article by a reader.</p></div>\
             <footer><p>Copyright of the paper, all rights reserved, and so on and so forth.</p></footer></body></html>",
            "India struck Pakistan at dawn, the army said.\n\n“No,” he said.\nThen he left, as he had before.\n\nNine sites were hit.",
            &["date=2025-05-08", "outlet=Dawn", "title=Strikes", "url=http://x/1"],
        );
    }

    #[test]
    fn linked_data_tells() {
        check(
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\"},{\"@type\":[\"NewsArticle\"],\
             \"headline\":\"Strikes\",\"datePublished\":\"May 8, 2025\",\"publisher\":{\"name\":\"Dawn\"},\
             \"author\":[{\"name\":\"Jane Doe\"}]}]}</script><p>One.</p>",
            "One.",
            &["author=Jane Doe", "date=2025-05-08", "outlet=Dawn", "title=Strikes"],
        );
        check("<script type='application/ld+json'>{broken</script><p>One.</p>", "One.", &[]);
    }
}
