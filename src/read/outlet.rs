//! Outlets and agencies named inside a text.
//!
//! DESIGN. A text that says "in an interview with News.Az" most often stands in News.Az. Names of
//! papers do not tell: of ten articles of PolNeAR (924 US articles of seven outlets) that had an
//! interview with one in their first paragraphs, eight stood elsewhere. So only sites count.

use std::sync::LazyLock;

/// Data about outlets: canonical agencies with aliases, top-level domains.
struct Names {
    agencies: Vec<(&'static str, Vec<&'static str>)>,
    domains: Vec<&'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { agencies: Vec::new(), domains: Vec::new() };
    for line in include_str!("../../data/language/outlets.txt").lines() {
        if let Some((name, aliases)) = line.strip_prefix("agency: ").and_then(|l| l.split_once(" = ")) {
            names.agencies.push((name, aliases.split(" | ").collect()));
        } else if let Some(words) = line.strip_prefix("domain: ") {
            names.domains.extend(words.split_whitespace());
        }
    }
    names
});

/// A dateline: `ISLAMABAD, May 8 (Reuters) —`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    /// Canonical name.
    pub(super) agency: String,
    /// Place and date.
    pub(super) before: &'a str,
}

/// The dateline at the beginning of `paragraph`.
pub(super) fn dateline(paragraph: &str) -> Option<Dateline<'_>> {
    let open = paragraph.find('(').filter(|&at| at < 80)?;
    let close = open + paragraph[open..].find(')').filter(|&length| length < 40)?;
    let after = paragraph[close + 1..].trim_start();
    let before = &paragraph[..open];
    let place = before.split([' ', ',', '/']).next().unwrap_or_default();
    let is_capitals =
        place.chars().filter(|c| c.is_alphabetic()).count() > 1 && !place.chars().any(char::is_lowercase);
    if !is_capitals || !after.starts_with(['-', '–', '—', '−', ':']) {
        return None;
    }
    let name = paragraph[open + 1..close].trim();
    let is_name = |other: &str| other.eq_ignore_ascii_case(name);
    let (agency, _) = NAMES
        .agencies
        .iter()
        .find(|(agency, aliases)| is_name(agency) || aliases.iter().any(|a| is_name(a)))?;
    Some(Dateline { agency: (*agency).to_owned(), before })
}

/// Words before the name of the site.
static CUES: &[&str] = &[
    " interview with ",
    " interview to ",
    " conversation with ",
    " comments to ",
    " comment to ",
    " exclusively to ",
    " told ",
    " speaking to ",
    " speaking with ",
];

/// The site that one of the first five paragraphs of `lead` says it speaks to.
pub(super) fn in_passing(lead: &str) -> Option<String> {
    let mut paragraphs = lead.split(['\n', '\r']).filter(|line| line.len() > 40).take(5);
    paragraphs.find_map(|paragraph| {
        CUES.iter().find_map(|cue| {
            paragraph.match_indices(cue).find_map(|(at, _)| site(&paragraph[at + cue.len()..]))
        })
    })
}

/// `News.Az` at the beginning of `text`.
fn site(text: &str) -> Option<String> {
    let word = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | ')' | '(')).next()?;
    let word = word.trim_end_matches(['.', '’', '\'', '"', '”']);
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let (name, domain) = word.rsplit_once('.')?;
    let is_name = name.len() > 2 && name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let whole = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'));
    let known = NAMES.domains.contains(&domain.to_ascii_lowercase().as_str());
    (is_name && whole && known).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, expected: Option<&str>) {
        let padded = format!("{paragraph} {}", "The talks went on for days. ".repeat(3));
        assert_eq!(in_passing(&padded).as_deref(), expected, "{paragraph:?}");
    }

    #[test]
    fn a_text_names_where_it_stands() {
        check("In an interview with News.Az, Khalid Akram, an expert, spoke.", Some("News.Az"));
        check("“No,” he told News.Az.", Some("News.Az"));
        check("The expert, speaking to Report.az’s reporter, agreed.", Some("Report.az"));
    }

    #[test]
    fn what_only_looks_like_it() {
        check("The president told Fox News that he would resign.", None);
        check("He told U.S. officials that he would resign.", None);
        check("He told Sharif. He left.", None);
        check("In an interview with the Washington Post, he agreed.", None);
        check("He told Reuters.He left.", None);
        check("An interview with ", None);
    }

    #[test]
    fn datelines() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = dateline(text);
            assert_eq!(found.as_ref().map(|d| (d.agency.as_str(), d.before)), expected, "{text:?}");
        };
        check("ISLAMABAD, May 8 (Reuters) - India", Some(("Reuters", "ISLAMABAD, May 8 ")));
        check("NEW YORK (AP) — India", Some(("Associated Press", "NEW YORK ")));
        check("LONDON/PARIS (reuters): India", Some(("Reuters", "LONDON/PARIS ")));
        check("ISLAMABAD (the capital) — India", None);
        check("Islamabad (AP) — India", None);
        check("ISLAMABAD (AP) reporters left", None);
        check("(AP) — India", None);
    }
}
