//! Markdown: front matter becomes metadata, marks of formatting go, the words stay.
//!
//! Useful for: articles kept as notes. Not useful for: rendering; tables and code stay as written.

use super::file::Made;
use super::{Format, Kind, layout, record};
use crate::error::Result;
use crate::text::Meta;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    extensions: &["md", "markdown"],
    sniff: |bytes| bytes.starts_with(b"---\n") || bytes.starts_with(b"---\r\n"),
    kind: Kind::Prose(parse),
    binary: false,
};

fn parse(made: &mut Made, source: String) -> Result<()> {
    let (mut meta, body) = front_matter(&source);
    layout::add_aliases(&mut meta, Default::default());
    let text = strip(body);
    if let Some(title) = body.lines().find_map(|l| l.strip_prefix("# ")) {
        meta.entry("title".into()).or_insert_with(|| inline(title.trim().trim_end_matches('#').trim()));
    }
    let line = 1 + source[..source.len() - body.len()].matches('\n').count();
    made.push_prose(line, text, meta);
    Ok(())
}

/// The scalar values between the first two lines of `---` (YAML) or `+++` (TOML), and what follows.
fn front_matter(source: &str) -> (Meta, &str) {
    let mut meta = Meta::new();
    let fence = source.lines().next().unwrap_or_default().trim_end();
    if fence != "---" && fence != "+++" {
        return (meta, source);
    }
    let start = source.find('\n').map_or(source.len(), |n| n + 1);
    let mut at = start;
    for line in source[start..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            return (meta, &source[end..]);
        }
        at = end;
        let separator = if fence == "---" { ':' } else { '=' };
        let nested = line.starts_with([' ', '\t', '-', '#']);
        if let Some((key, value)) = line.split_once(separator).filter(|_| !nested) {
            let value = value.trim();
            let quoted = ['"', '\''].iter().find_map(|&q| value.strip_prefix(q)?.strip_suffix(q));
            let value = quoted.unwrap_or(value);
            let is_scalar = quoted.is_some() || !value.starts_with(['[', '{', '|', '>', '&', '*']);
            if is_scalar && !value.is_empty() {
                meta.insert(record::snake_case(key.trim().trim_matches(['"', '\'']), 0), value.to_owned());
            }
        }
    }
    // Never closed: a rule at the beginning of an ordinary text.
    (Meta::new(), source)
}

/// `source` without marks: one blank line between blocks, lines inside a block as they were.
fn strip(source: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let (mut fenced, mut comment) = (false, false);
    let flush = |block: &mut Vec<&str>, blocks: &mut Vec<String>| {
        let text = inline(&block.join("\n"));
        if !text.trim().is_empty() {
            blocks.push(text);
        }
        block.clear();
    };
    for line in source.lines() {
        let bare = line.trim();
        if comment || bare.starts_with("<!--") {
            comment = !bare.contains("-->");
            continue;
        }
        if bare.starts_with("```") || bare.starts_with("~~~") {
            flush(&mut block, &mut blocks);
            fenced = !fenced;
            continue;
        }
        if fenced {
            block.push(line);
            continue;
        }
        let bare = bare.trim_start_matches("> ").trim_start_matches('>').trim_start();
        if bare.is_empty() || is_rule(bare) {
            flush(&mut block, &mut blocks);
        } else if is_definition(bare) {
        } else if let Some(heading) = heading(bare) {
            flush(&mut block, &mut blocks);
            block.push(heading);
            flush(&mut block, &mut blocks);
        } else if let Some(item) = ["- ", "* ", "+ "].iter().find_map(|mark| bare.strip_prefix(mark)) {
            flush(&mut block, &mut blocks);
            block.push(item.trim_start());
        } else {
            block.push(bare);
        }
    }
    flush(&mut block, &mut blocks);
    blocks.join("\n\n")
}

/// A line of dashes, stars or equal signs: a rule, or what underlines a heading.
fn is_rule(line: &str) -> bool {
    ['-', '*', '_', '='].iter().any(|&mark| line.len() > 2 && line.chars().all(|c| c == mark || c == ' '))
}

/// `[1]: https://…` or `[^1]: …`.
fn is_definition(line: &str) -> bool {
    line.starts_with('[') && line.split_once("]:").is_some_and(|(name, _)| !name.contains(' '))
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    ((1..=6).contains(&depth) && rest.starts_with(' ')).then(|| rest.trim().trim_end_matches('#').trim_end())
}

/// `text` without emphasis, links (their words stay), images, code marks, tags and escapes.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let before = out.chars().next_back();
        let step = c.len_utf8();
        match c {
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&rest[1..2]);
                at += 2;
                continue;
            }
            '!' if rest.starts_with("![") => {
                if let Some((_, length)) = link(&rest[1..]) {
                    at += 1 + length;
                    continue;
                }
            }
            '[' => {
                if let Some((words, length)) = link(rest) {
                    out.push_str(&inline(words));
                    at += length;
                    continue;
                }
            }
            '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                if let Some(end) = rest.find('>').filter(|&end| end < 300) {
                    if rest[1..end].starts_with("http") {
                        out.push_str(&rest[1..end]);
                    }
                    at += end + 1;
                    continue;
                }
            }
            '*' | '_' | '`' | '~' => {
                let run = rest.len() - rest.trim_start_matches(c).len();
                let after = rest[run..].chars().next();
                let is_space = |side: Option<char>| side.is_none_or(char::is_whitespace);
                let inside_word =
                    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
                let lonely = is_space(before) && is_space(after);
                let paired = text[..at].contains(c) || rest[run..].contains(c);
                let is_mark = paired && !lonely && !(c == '_' && inside_word) && (c != '~' || run == 2);
                if !is_mark {
                    out.push_str(&rest[..run]);
                }
                at += run;
                continue;
            }
            _ => {}
        }
        out.push(c);
        at += step;
    }
    out
}

/// The words of the link at the beginning of `text`, and how many bytes it takes.
fn link(text: &str) -> Option<(&str, usize)> {
    let close = text.find(']').filter(|&close| close < 1_000)?;
    let words = &text[1..close];
    let rest = &text[close + 1..];
    if words.starts_with('^') {
        return Some(("", close + 1));
    }
    let (open, shut) = if rest.starts_with('(') { ('(', ')') } else { ('[', ']') };
    let end = rest.strip_prefix(open)?.find(shut).filter(|&end| end < 2_000)?;
    Some((words, close + 1 + 1 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(strip(markdown), expected, "{markdown:?}");
    }

    #[test]
    fn marks_go_words_stay() {
        check("# Strikes #\nIndia **struck** _Pakistan_.\n", "Strikes\n\nIndia struck Pakistan.");
        check("Strikes\n=======\n\nIndia\nstruck.\n\n---\n\nThen.", "Strikes\n\nIndia\nstruck.\n\nThen.");
        check("> He said:\n> “No.”\n\n- one\n- two", "He said:\n“No.”\n\none\n\ntwo");
        check(
            "A [link](http://x/y_z) and ![a map](m.png)an [other][1].[^2]\n\n[1]: http://x\n[^2]: Note",
            "A link and an other.",
        );
        check("5 * 3 and snake_case and \\*this\\* and `code`", "5 * 3 and snake_case and *this* and code");
        check("<!-- hidden\nstill -->\nShown<br> <https://x.org>", "Shown https://x.org");
        check("[unclosed and *one star", "[unclosed and *one star");
        check("", "");
    }

    #[test]
    fn front_matter_is_metadata() {
        let check = |source: &str, meta: &[(&str, &str)], rest: &str| {
            let (found, body) = front_matter(source);
            let found: Vec<_> = found.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            assert_eq!((found.as_slice(), body), (meta, rest), "{source:?}");
        };
        check(
            "---\ntitle: \"Strikes: a day\"\npubDate: 2025-05-08\ntags: [a, b]\nx:\n  y: 1\n---\nBody",
            &[("pub_date", "2025-05-08"), ("title", "Strikes: a day")],
            "Body",
        );
        check("+++\r\ntitle = 'Strikes'\r\n+++\r\nBody", &[("title", "Strikes")], "Body");
        check("---\nnever closed", &[], "---\nnever closed");
        check("Body\n---\n", &[], "Body\n---\n");
    }
}
