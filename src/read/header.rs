//! What the first lines of a text say about it: title, date, outlet, author.
//!
//! DESIGN. Nothing is cut: this reads, and the text stays. In order: labelled lines ("Date: …"), the
//! layout of news databases, page furniture with a date, the first heading, a dateline with an agency
//! ("ISLAMABAD, May 8 (Reuters) —"), and, if nothing named the outlet, a text that names itself
//! ("in an interview with News.Az"). The last is a guess, so it is told.

use super::date::{self, Order};
use super::outlet;
use crate::text::{Article, Document, Meta, Role};

/// The part that is looked at, in bytes.
const LEAD: usize = 2_000;
/// Lines that may belong to a header.
const LINES: usize = 25;
/// A longer line is running text, and ends the header.
const LONG: usize = 200;

/// Labels of header lines and the key they stand for.
static LABELS: &[(&str, &str)] = &[
    ("title", "title"),
    ("headline", "title"),
    ("date", "date"),
    ("published", "date"),
    ("publication date", "date"),
    ("publish date", "date"),
    ("load-date", "date"),
    ("source", "outlet"),
    ("publication", "outlet"),
    ("publisher", "outlet"),
    ("newspaper", "outlet"),
    ("outlet", "outlet"),
    ("author", "author"),
    ("byline", "author"),
    ("by", "author"),
    ("url", "url"),
    ("link", "url"),
];

/// Adds to `meta` what it lacks. `prose` says that the text is a file of its own, and may have a
/// header. Returns what should be told: how an outlet was recognised from running text.
pub(super) fn complete(text: &str, meta: &mut Meta, prose: bool) -> Option<String> {
    let lead = lead(text, LEAD);
    if prose {
        labelled(lead, meta);
    }
    let had_outlet = meta.contains_key("outlet");
    blocks(lead, meta, prose);
    if had_outlet {
        return None;
    }
    if let Some(agency) = meta.get("outlet") {
        return Some(format!("outlet recognised from a dateline: {agency}"));
    }
    let site = outlet::in_passing(self::lead(text, 4 * LEAD))?;
    let told = format!("outlet recognised from the text: {site}");
    meta.insert("outlet".into(), site);
    Some(told)
}

/// The first bytes of `text`, to the end of a line if there is one.
fn lead(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..text[..end].rfind(['\n', '\r']).unwrap_or(end)]
}

fn put(meta: &mut Meta, key: &str, value: &str) {
    if !value.is_empty() && !meta.contains_key(key) {
        meta.insert(key.to_owned(), value.to_owned());
    }
}

fn labelled(lead: &str, meta: &mut Meta) {
    let lines: Vec<&str> = lead.lines().map(str::trim).filter(|l| !l.is_empty()).take(LINES).collect();
    let end = lines.iter().position(|l| l.len() > LONG || *l == "Body").unwrap_or(lines.len());
    let lines = &lines[..end];
    let mut is_database = false;
    for line in lines {
        let Some((label, value)) = line.split_once(':') else {
            if let Some(name) = line.strip_prefix("By ").filter(|name| is_name(name)) {
                put(meta, "author", name);
            }
            continue;
        };
        let (label, value) = (label.trim().to_lowercase(), value.trim());
        is_database |= label == "length" && value.ends_with("words");
        let Some((_, key)) = LABELS.iter().find(|(name, _)| *name == label) else { continue };
        match *key {
            "date" => put(meta, key, &date::find(value, Order::Unknown).unwrap_or_default()),
            // "Source: close to the minister" is a sentence, not a header.
            "outlet" if value.split_whitespace().count() > 6 || value.ends_with('.') => {}
            key => put(meta, key, value),
        }
    }
    if is_database {
        database(lines, meta);
    }
}

/// Downloads of news databases: title, outlet, date, or outlet, date, "HEADLINE: …", each on a line.
fn database(lines: &[&str], meta: &mut Meta) {
    let is_count = |line: &str| line.ends_with("DOCUMENTS");
    let is_date =
        |line: &&str| line.len() < 60 && !line.contains(':') && date::find(line, Order::Unknown).is_some();
    let lines: Vec<&str> = lines.iter().copied().filter(|line| !is_count(line)).collect();
    let Some(at) = lines.iter().position(is_date) else { return };
    put(meta, "date", &date::find(lines[at], Order::Unknown).unwrap_or_default());
    if let Some(outlet) = at.checked_sub(1).map(|i| lines[i]) {
        put(meta, "outlet", outlet);
        if at > 1 {
            put(meta, "title", lines[0]);
        }
    }
}

/// One to four capitalised words.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    (1..=6).contains(&words.len())
        && !text.ends_with(['.', '?', '!'])
        && words.iter().all(|w| *w == "and" || w.starts_with(char::is_uppercase))
}

/// Dates in furniture, the first heading, and a dateline, up to the first running text.
fn blocks(lead: &str, meta: &mut Meta, prose: bool) {
    let document = Document::new(Article { text: lead.to_owned(), ..Article::default() });
    let mut body = 0;
    for paragraph in document.paragraphs().iter().take(LINES) {
        let block = document.slice(paragraph.span);
        match paragraph.role {
            Role::Boilerplate if !meta.contains_key("date") => {
                put(meta, "date", &date::find(block, Order::Unknown).unwrap_or_default());
            }
            Role::Heading if prose && body == 0 && !is_label(block) => {
                put(meta, "title", block);
            }
            Role::Body => {
                body += 1;
                if let Some(line) = outlet::dateline(block) {
                    put(meta, "outlet", &line.agency);
                    put(meta, "date", &date::find(line.before, Order::Unknown).unwrap_or_default());
                }
            }
            _ => {}
        }
        if body == 3 {
            break;
        }
    }
}

fn is_label(block: &str) -> bool {
    let label = block.split_once(':').map(|(label, _)| label.trim().to_lowercase());
    block.starts_with("By ")
        || label.is_some_and(|label| {
            label == "length" || label == "section" || LABELS.iter().any(|(name, _)| *name == label)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut meta = Meta::new();
        complete(text, &mut meta, true);
        let found: Vec<_> = meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(found, expected, "{text}");
    }

    const BODY: &str =
        "India struck nine sites in Pakistan on Wednesday, the army said, in the worst fighting for years.";

    #[test]
    fn furniture_gives_the_date() {
        check(&format!(" date 2025-05-08 + ↺ − 16 px\n\n{BODY}\n\n{BODY}"), &["date=2025-05-08"]);
        check(
            &format!("Strikes at dawn\n\nUpdated May 8, 2025 10:30 am\n\n{BODY}"),
            &["date=2025-05-08", "title=Strikes at dawn"],
        );
        check(&format!("{BODY}\n\nUpdated May 8, 2025"), &["date=2025-05-08"]);
        check(&format!("{BODY}\n\nIt began on May 8, 2025."), &[]);
    }

    #[test]
    fn labelled_lines() {
        check(
            &format!(
                "Title: Strikes: a day\nDate: 8 May 2025\nSource: Dawn\nBy Jane Doe\nURL: http://x/1\n\n{BODY}"
            ),
            &["author=Jane Doe", "date=2025-05-08", "outlet=Dawn", "title=Strikes: a day", "url=http://x/1"],
        );
        check(&format!("Source: a man close to the minister who asked not to be named.\n\n{BODY}"), &[]);
        check(&format!("{BODY} {BODY} {BODY}\nTitle: not in the header"), &[]);
        check("By noon the army had left.", &[]);
    }

    #[test]
    fn databases() {
        check(
            &format!(
                "Strikes at dawn\nDawn (Pakistan)\nMay 8, 2025 Thursday\n\nCopyright 2025 Dawn\nLength: 500 words\nByline: Jane Doe\nBody\n\n{BODY}"
            ),
            &["author=Jane Doe", "date=2025-05-08", "outlet=Dawn (Pakistan)", "title=Strikes at dawn"],
        );
        check(
            &format!(
                "1 of 20 DOCUMENTS\n\nThe Hindu\n\nMay 8, 2025 Thursday\n\nHEADLINE: Strikes\n\nLENGTH: 840 words\n\n{BODY}"
            ),
            &["date=2025-05-08", "outlet=The Hindu", "title=Strikes"],
        );
    }

    #[test]
    fn a_dateline_names_agency_and_date() {
        check(&format!("ISLAMABAD, May 8 (Reuters) - {BODY}"), &["outlet=Reuters"]);
        check(
            &format!("NEW DELHI, May 8, 2025 (AFP) — {BODY}"),
            &["date=2025-05-08", "outlet=Agence France-Presse"],
        );
        check(&format!("The ministry (AFP) — as it is called — {BODY}"), &[]);
    }

    #[test]
    fn a_text_that_names_itself() {
        let text = format!("{BODY}\n\nIn an interview with News.Az, an expert spoke.\n\n{BODY}");
        let mut meta = Meta::new();
        let told = complete(&text, &mut meta, true);
        assert_eq!(told.as_deref(), Some("outlet recognised from the text: News.Az"));
        assert_eq!(meta["outlet"], "News.Az");
        let mut meta = Meta::from([("outlet".to_owned(), "Dawn".to_owned())]);
        assert_eq!(complete(&text, &mut meta, true), None);
        assert_eq!(meta["outlet"], "Dawn");
    }

    #[test]
    fn a_record_has_no_title_of_its_own() {
        let mut meta = Meta::new();
        complete(&format!("Strikes at dawn\n\n{BODY}"), &mut meta, false);
        assert!(meta.is_empty());
    }
}
