//! References of everything in use, for people and as BibTeX.

use super::block::{Block, Prose, Section};
use super::study::Study;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the works we cite, one BibTeX entry each, found by its DOI or URL.
const KNOWN: &str = include_str!("../../data/references.bib");

pub(super) fn section(study: &Study<'_>) -> Section {
    let items = works(study).iter().map(|work| linked(&work.sentence())).collect();
    let blocks = vec![
        Block::List { items },
        Block::Prose {
            text: Prose::new().t("The same as BibTeX: ").link("references.bib", "references.bib").t("."),
        },
    ];
    Section { id: "references", title: "References", short: "References", blocks }
}

/// `references.bib`.
pub(super) fn bibtex(study: &Study<'_>) -> String {
    works(study).iter().map(Work::bibtex).collect::<Vec<_>>().join("\n")
}

/// A work cited.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Work {
    kind: String,
    key: String,
    fields: Vec<(String, String)>,
}

impl Work {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// APA style.
    fn sentence(&self) -> String {
        let get = |name: &str| self.field(name).unwrap_or("");
        if self.kind == "misc" && self.field("note").is_some() {
            return get("note").to_owned();
        }
        let names: Vec<String> = get("author").split(" and ").map(person).collect();
        let people = match names.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{}, & {last}", first.join(", ")),
        };
        let mut text = format!("{people} ({}). {}", get("year"), get("title"));
        let place = [get("journal"), get("booktitle"), get("publisher"), get("howpublished")]
            .into_iter()
            .find(|p| !p.is_empty());
        if let Some(place) = place {
            let volume = match (get("volume"), get("number")) {
                ("", _) => String::new(),
                (volume, "") => format!(", {volume}"),
                (volume, number) => format!(", {volume}({number})"),
            };
            let pages = if get("pages").is_empty() {
                String::new()
            } else {
                format!(", {}", get("pages").replace("--", "–"))
            };
            text += &format!(". {place}{volume}{pages}");
        }
        match (get("doi"), get("url")) {
            ("", "") => text + ".",
            ("", url) => format!("{text}. {url}"),
            (doi, _) => format!("{text}. https://doi.org/{doi}"),
        }
    }

    /// Whether `reference` names it by its first author and year, as in `Cochran 1977, Sampling Techniques, ch. 6`:
    /// older works have no DOI.
    fn is_named_in(&self, reference: &str) -> bool {
        let has_id = ["doi", "url", "isbn"].iter().any(|id| self.field(id).is_some());
        let author = self.field("author").and_then(|a| a.split(',').next()).unwrap_or("");
        !has_id
            && [format!("{author} "), format!("{author},")]
                .iter()
                .any(|name| reference.contains(name.as_str()))
            && reference.contains(self.field("year").unwrap_or("\0"))
    }

    fn bibtex(&self) -> String {
        let fields: Vec<String> =
            self.fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
        format!("@{}{{{},\n{}}}\n", self.kind, self.key, fields.concat())
    }
}

/// `Entman, Robert M.` as `Entman, R. M.`
fn person(name: &str) -> String {
    let Some((family, given)) = name.split_once(", ") else { return name.trim().to_owned() };
    let initials = given.split_whitespace().filter_map(|part| part.chars().next()).map(|c| format!("{c}."));
    format!("{}, {}", family.trim(), initials.collect::<Vec<_>>().join(" "))
}

/// Every work in use, by author and year; a reference we know nothing of stands as its codebook wrote it.
fn works(study: &Study<'_>) -> Vec<Work> {
    let mut written: BTreeSet<&str> = study.rows.columns.iter().map(|c| c.reference).collect();
    written.extend(study.manifest.codebooks.iter().map(|c| c.reference.as_str()));
    written.extend(study.manifest.models.iter().map(|m| m.reference.as_str()));
    written.extend(super::methods::statistics(study).map(|s| s.reference));
    written.insert(super::checklist::REFERENCE);
    let known = parse(KNOWN);
    let mut found: BTreeMap<String, Work> = BTreeMap::new();
    for reference in written.into_iter().flat_map(|reference| reference.split("; ")) {
        let own = known.iter().filter(|work| {
            [work.field("doi"), work.field("url"), work.field("isbn")]
                .into_iter()
                .flatten()
                .any(|id| reference.to_lowercase().contains(&id.to_lowercase()))
                || work.is_named_in(reference)
        });
        let mut any = false;
        for work in own {
            any = true;
            found.insert(work.key.clone(), work.clone());
        }
        if !any && reference.contains(|c: char| c.is_ascii_digit()) {
            let key = super::measures::slug(reference).chars().take(30).collect::<String>();
            let fields = vec![("note".to_owned(), reference.to_owned())];
            found.insert(key.clone(), Work { kind: "misc".into(), key, fields });
        }
    }
    found.into_values().collect()
}

/// Entries of a BibTeX file with one field a line, as ours is.
fn parse(source: &str) -> Vec<Work> {
    let mut works: Vec<Work> = Vec::new();
    for line in source.lines() {
        if let Some((kind, key)) = line.strip_prefix('@').and_then(|line| line.split_once('{')) {
            let key = key.trim_end_matches(',').to_owned();
            works.push(Work { kind: kind.to_owned(), key, fields: Vec::new() });
        } else if let (Some((name, value)), Some(work)) = (line.split_once(" = {"), works.last_mut()) {
            let value = value.trim_end().trim_end_matches(',').trim_end_matches('}');
            work.fields.push((name.trim().to_owned(), value.to_owned()));
        }
    }
    works
}

/// Running text with its addresses and DOIs as links.
pub(super) fn linked(text: &str) -> Prose {
    let mut prose = Prose::new();
    let mut rest = text;
    while let Some(at) = rest.find("http").into_iter().chain(rest.find("doi 10.")).min() {
        let (before, from) = rest.split_at(at);
        let skip = if from.starts_with("doi ") { 4 } else { 0 };
        let end = from[skip..].find([' ', ';', ',', '>']).map_or(from.len(), |end| end + skip);
        let address = from[..end].trim_end_matches('.');
        let href =
            address.strip_prefix("doi ").map_or(address.to_owned(), |doi| format!("https://doi.org/{doi}"));
        prose = prose.t(before);
        prose = if href.starts_with("http://") || href.starts_with("https://") {
            prose.link(address, href)
        } else {
            prose.t(address)
        };
        rest = &from[address.len()..];
    }
    prose.t(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{BUILTIN, builtin};
    use crate::measure::MODELS;

    #[test]
    fn addresses_become_links() {
        let prose = linked("Entman (1993), https://doi.org/10.1111/x.y. And doi 10.3368/jhr.50.2.317; more");
        let links: Vec<_> =
            prose.0.iter().filter(|p| matches!(p, super::super::block::Piece::Link { .. })).collect();
        assert_eq!(links.len(), 2);
        assert_eq!(
            prose.plain(),
            "Entman (1993), https://doi.org/10.1111/x.y. And doi 10.3368/jhr.50.2.317; more"
        );
    }

    #[test]
    fn a_known_work_reads_as_apa_demands() {
        let work = parse(KNOWN).into_iter().find(|w| w.key == "entman1993").unwrap();
        assert_eq!(
            work.sentence(),
            "Entman, R. M. (1993). Framing: Toward clarification of a fractured paradigm. Journal of Communication, \
             43(4), 51–58. https://doi.org/10.1111/j.1460-2466.1993.tb01304.x"
        );
        assert_eq!(parse(&work.bibtex()), [work]);
    }

    #[test]
    fn every_shipped_codebook_and_model_rests_on_a_known_work() {
        let known = parse(KNOWN);
        let codebooks = BUILTIN.iter().map(|entry| builtin(entry.name).unwrap().reference);
        for reference in codebooks.chain(MODELS.iter().map(|m| m.reference.to_owned())) {
            let reference = reference.to_lowercase();
            let ids = known.iter().flat_map(|w| [w.field("doi"), w.field("url"), w.field("isbn")]).flatten();
            assert!(ids.into_iter().any(|id| reference.contains(&id.to_lowercase())), "{reference}");
        }
    }
}
