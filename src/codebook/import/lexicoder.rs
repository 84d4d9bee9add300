//! Lexicoder: `.lc3` (`+name#RRGGBB` opens a category, other lines are patterns) and the XML `.lcd`.
//!
//! Negated entries stand in categories of their own (`neg_positive`), as the dictionary has them.

use super::draft::Draft;
use super::{File, Format, yoshikoder};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "lexicoder", about: "Lexicoder .lc3", fits, read };

pub(super) const XML: Format =
    Format { name: "lexicoder-xml", about: "Lexicoder 2 .lcd", fits: fits_xml, read: yoshikoder::read };

fn fits(file: &File) -> bool {
    file.ends_with(&[".lc3"])
        || file.lines().next().is_some_and(|(_, l)| l.starts_with('+') && l.contains('#'))
}

fn fits_xml(file: &File) -> bool {
    file.ends_with(&[".lcd"]) || file.text.chars().take(2000).collect::<String>().contains("<cnode")
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let mut category = None;
    for (number, line) in file.lines() {
        if let Some(name) = line.trim_start().strip_prefix('+') {
            let name = name.split('#').next().unwrap_or_default().trim();
            category = Some(name).filter(|name| !name.is_empty());
            if category.is_none() {
                draft.reject(number, "opens a category without a name");
            }
        } else if let Some(category) = category {
            draft.add(number, category, line, 1.0);
        } else {
            draft.reject(number, &format!("“{}” stands in no category", line.trim()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn categories_and_phrases() {
        check(
            "x.lc3",
            "early\n+positive#00FF00\nfair \na great *\n\n+neg_positive\nnot fair\nnot*fair\n+#FF0000\nlost",
            "lexicoder\npositive: fair, a great *\nneg_positive: not fair",
            "x.lc3, line 1: “early” stands in no category
             x.lc3, line 8: “not*fair” has a * inside a word
             x.lc3, line 9: opens a category without a name
             x.lc3, line 10: “lost” stands in no category",
        );
    }

    #[test]
    fn the_older_xml() {
        check(
            "x.lcd",
            "<?xml version=\"1.0\"?><dictionary style=\"lcd\"><cnode name=\"good\"><pnode name=\"fair\"/>\
             <pnode name=\"great deal\"></pnode></cnode></dictionary>",
            "lexicoder-xml\ngood: fair, great deal",
            "",
        );
    }
}
