//! The running text of a web page: its article, without what surrounds it.
//!
//! DESIGN. As in Readability, paragraphs vote for the element that holds them, and for its parent
//! with half their weight; the weight is their length without links. Navigation, side bars, forms,
//! captions and what is named like them take no part, unless they hold half of the page. A page that
//! marks its article (`itemprop="articleBody"`) is believed. The page is flattened into a list first:
//! nothing here recurses, so a page may be nested as deep as it likes.

use super::html::collapse;
use scraper::{Html, Node};
use std::collections::HashMap;

/// Elements whose text is never shown.
static NEVER: &[&str] = &["script", "style", "noscript", "template", "head"];
/// Elements that hold no running text of the article.
static SKIPPED: &[&str] = &[
    "nav",
    "aside",
    "footer",
    "form",
    "button",
    "select",
    "iframe",
    "svg",
    "canvas",
    "figure",
    "figcaption",
    "video",
    "audio",
    "object",
    "dialog",
    "menu",
    "textarea",
    "math",
];
static SKIPPED_ROLES: &[&str] =
    &["navigation", "banner", "contentinfo", "complementary", "dialog", "alertdialog", "search", "menu"];
/// Words in class or id of what surrounds an article.
static UNLIKELY: &[&str] = &[
    "comment",
    "comments",
    "share",
    "sharing",
    "social",
    "related",
    "recommended",
    "recommendations",
    "promo",
    "newsletter",
    "subscribe",
    "subscription",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "sponsored",
    "cookie",
    "cookies",
    "consent",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "footer",
    "caption",
    "tags",
    "taboola",
    "outbrain",
    "popup",
    "modal",
    "trending",
    "toolbar",
    "widget",
    "teaser",
    "hidden",
];
static BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "dl",
    "dt",
    "dd",
    "hr",
    "address",
    "details",
    "summary",
    "center",
    "body",
    "html",
];

/// A node of the page, in document order.
struct Item<'a> {
    node: &'a Node,
    parent: usize,
    /// After the last item inside.
    end: usize,
    /// The nearest block, itself included.
    block: usize,
    in_link: bool,
    in_article: bool,
    /// Table cells before it.
    cells: usize,
}

impl Item<'_> {
    fn name(&self) -> &str {
        self.node.as_element().map_or("", |e| e.name())
    }

    /// Table cells inside.
    fn cells(&self, items: &[Item<'_>]) -> usize {
        items.get(self.end).map_or_else(|| items[items.len() - 1].cells + 1, |next| next.cells) - self.cells
    }
}

fn items(page: &Html) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut index = HashMap::new();
    for (at, node) in page.root_element().descendants().enumerate() {
        index.insert(node.id(), at);
        let parent = node.parent().and_then(|p| index.get(&p.id()).copied()).unwrap_or(0);
        let name = node.value().as_element().map_or("", |e| e.name());
        let (block, in_link, in_article) =
            items.get(parent).map_or((0, false, false), |p| (p.block, p.in_link, p.in_article));
        let cells = items
            .last()
            .map_or(0, |last: &Item<'_>| last.cells + usize::from(matches!(last.name(), "td" | "th")));
        items.push(Item {
            node: node.value(),
            cells,
            parent,
            end: at + 1,
            block: if BLOCKS.contains(&name) { at } else { block },
            in_link: in_link || name == "a",
            in_article: in_article || matches!(name, "article" | "main"),
        });
    }
    for at in (1..items.len()).rev() {
        let (parent, end) = (items[at].parent, items[at].end);
        items[parent].end = items[parent].end.max(end);
    }
    items
}

/// The paragraphs of the article, parted by blank lines.
pub(super) fn text(page: &Html) -> String {
    let items = items(page);
    let below = lengths(&items, |at| NEVER.contains(&items[at].name()));
    let total = below.first().copied().unwrap_or(0);
    let passed: Vec<bool> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let around = is_skipped(item) || is_figures(&items, &below, at);
            NEVER.contains(&item.name()) || around && below[at] * 2 <= total
        })
        .collect();
    let container = container(&items, &passed);
    blocks(&items, &passed, container).join("\n\n")
}

/// Whether an item is a table of figures and names, which is no running text; tables that lay out a
/// page hold long cells.
fn is_figures(items: &[Item<'_>], below: &[usize], at: usize) -> bool {
    if items[at].name() != "table" {
        return false;
    }
    let cells = items[at].cells(items);
    cells >= 4 && below[at] < cells * 40
}

/// Bytes of text outside links inside each item, without what `passed` says.
fn lengths(items: &[Item<'_>], passed: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut lengths = vec![0; items.len()];
    for at in (0..items.len()).rev() {
        if let Some(text) = items[at].node.as_text().filter(|_| !items[at].in_link) {
            lengths[at] = text.trim().len();
        }
        if passed(at) {
            lengths[at] = 0;
        }
        if at > 0 {
            lengths[items[at].parent] += lengths[at];
        }
    }
    lengths
}

fn is_skipped(item: &Item<'_>) -> bool {
    let Some(element) = item.node.as_element() else { return false };
    let name = element.name();
    if matches!(name, "html" | "body" | "article" | "main") {
        return false;
    }
    let unlikely = |names: &str| {
        let mut words = names.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| UNLIKELY.contains(&word.to_ascii_lowercase().as_str()))
    };
    SKIPPED.contains(&name)
        // Inside an article a header holds its title; elsewhere that of the site.
        || (name == "header" && !item.in_article)
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("role").is_some_and(|role| SKIPPED_ROLES.contains(&role))
        || element.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
        || element.attr("class").is_some_and(unlikely)
        || element.attr("id").is_some_and(unlikely)
}

/// Indices of all items from `from` on, without what is passed over.
fn live<'a>(items: &'a [Item<'_>], passed: &'a [bool], from: usize) -> impl Iterator<Item = usize> + 'a {
    let end = items.get(from).map_or(0, |i| i.end);
    let mut at = from;
    std::iter::from_fn(move || {
        while at < end && passed[at] && at != from {
            at = items[at].end;
        }
        (at < end).then(|| {
            at += 1;
            at - 1
        })
    })
}

/// The element that holds the article.
fn container(items: &[Item<'_>], passed: &[bool]) -> usize {
    let below = lengths(items, |at| passed[at]);
    let mut votes = vec![0usize; items.len()];
    let mut marked = None;
    for at in live(items, passed, 0) {
        let item = &items[at];
        let property = item.node.as_element().and_then(|e| e.attr("itemprop"));
        if property.is_some_and(|p| p.split(' ').any(|p| p == "articleBody")) {
            marked = marked.or(Some(at));
        }
        let Some(text) = item.node.as_text().filter(|_| !item.in_link) else { continue };
        let weight = text.trim().len();
        let holder = match items[item.block].name() {
            "p" | "pre" | "blockquote" => items[item.block].parent,
            "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => continue,
            _ => item.block,
        };
        votes[holder] += weight;
        votes[items[holder].parent] += weight / 2;
    }
    let mut best = 0;
    for (at, &vote) in votes.iter().enumerate() {
        if vote > votes[best] {
            best = at;
        }
    }
    if let Some(marked) = marked.filter(|&m| below[m] * 2 >= below[best]) {
        return marked;
    }
    // An article in several sections: its parts voted for themselves.
    let mut upper = items.get(best).map_or(0, |i| i.parent);
    for _ in 0..3 {
        let outer = items.get(upper).map_or("", |i| i.name());
        if matches!(outer, "html" | "body" | "") {
            break;
        }
        if below[upper] * 10 >= below[best] * 13 {
            best = upper;
        }
        upper = items[upper].parent;
    }
    best
}

/// The blocks of text inside `container`; a block that is nothing but links is left out.
fn blocks(items: &[Item<'_>], passed: &[bool], container: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut text, mut linked, mut current) = (String::new(), 0, container);
    let mut flush = |text: &mut String, linked: &mut usize, block: usize| {
        let lines: Vec<String> = text.split('\n').map(collapse).filter(|l| !l.is_empty()).collect();
        let length: usize = lines.iter().map(String::len).sum();
        let is_title = items.get(block).is_some_and(|i| i.name() == "h1");
        if length > 0 && (is_title || *linked * 10 < length * 9) {
            found.push(lines.join("\n"));
        }
        text.clear();
        *linked = 0;
    };
    for at in live(items, passed, container) {
        let item = &items[at];
        if item.block != current {
            flush(&mut text, &mut linked, current);
            current = item.block;
        }
        if let Some(piece) = item.node.as_text() {
            // Line breaks of the source are white space; only <br> breaks a line.
            text.extend(piece.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
            linked += if item.in_link { piece.trim().len() } else { 0 };
        } else if item.name() == "br" {
            if text.trim_end_matches(' ').ends_with('\n') {
                flush(&mut text, &mut linked, current);
            } else {
                text.push('\n');
            }
        }
    }
    flush(&mut text, &mut linked, current);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(text(&Html::parse_document(html)), expected, "{html}");
    }

    #[test]
    fn fragments_and_bare_text() {
        check("<p>One.</p><p>Two.</p>", "One.\n\nTwo.");
        check("Bare &amp; short", "Bare & short");
        check("One.<br><br>Two.<br>Three.", "One.\n\nTwo.\nThree.");
        check("", "");
        check("<p>Never <b>closed <p>Then", "Never closed\n\nThen");
    }

    #[test]
    fn sections_belong_together() {
        let part = "<section><p>A paragraph of an article that is long enough to count.</p></section>";
        let whole = ["A paragraph of an article that is long enough to count."; 3].join("\n\n");
        check(&format!("<div><div>{part}{part}{part}</div></div>"), &whole);
    }

    #[test]
    fn tables_of_figures_are_no_text() {
        let row = "<tr><td>Wayne Morse</td><td>OR</td><td>1952</td></tr>";
        let text = "A paragraph of an article that is long enough to count. ".repeat(5);
        check(
            &format!("<div><p>{text}</p><table>{row}{row}</table><p>Then.</p></div>"),
            &format!("{}\n\nThen.", text.trim()),
        );
        check(
            &format!("<table><tr><td>Menu</td><td><p>{text}</p><p>Then.</p></td></tr></table>"),
            &format!("{}\n\nThen.", text.trim()),
        );
    }

    #[test]
    fn depth_is_no_danger() {
        let deep =
            format!("{}<p>Deep down there is a text.</p>{}", "<div>".repeat(2_000), "</div>".repeat(2_000));
        check(&deep, "Deep down there is a text.");
    }
}
