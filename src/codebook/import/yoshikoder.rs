//! Yoshikoder `.ykd`: XML of nested categories (`cnode`) and patterns (`pnode`).

use super::draft::Draft;
use super::{DEEPEST, File, Format, Lines};
use crate::{Error, Result};
use roxmltree::{Document, Node};

pub(super) const FORMAT: Format = Format { name: "yoshikoder", about: "Yoshikoder .ykd", fits, read };

fn fits(file: &File) -> bool {
    let head: String = file.text.chars().take(2000).collect();
    head.contains("<dictionary") && (file.ends_with(&[".ykd"]) || head.contains("patternengine"))
}

/// Reads the XML of Yoshikoder and of Lexicoder 2, which differ in attributes only.
pub(super) fn read(file: &File, draft: &mut Draft) -> Result<()> {
    if file.text.contains("<!ENTITY") {
        // A few lines of them can unpack to more than any memory holds.
        return Err(Error::new(&file.name, "declares entities", "save it again from its program"));
    }
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = Document::parse_with_options(&file.text, options)
        .map_err(|error| Error::new(&file.name, error, "mend the XML, or save it again from its program"))?;
    walk(document.root_element(), &mut Vec::new(), &mut Lines::of(&file.text), draft)
        .map_err(|line| file.too_deep(line))
}

/// The error is the line where it goes too deep.
fn walk<'d>(
    node: Node<'d, '_>,
    names: &mut Vec<&'d str>,
    lines: &mut Lines,
    draft: &mut Draft,
) -> std::result::Result<(), usize> {
    if node.ancestors().nth(DEEPEST).is_some() {
        return Err(lines.at(node.range().start));
    }
    for child in node.children().filter(Node::is_element) {
        let line = lines.at(child.range().start);
        let name = child.attribute("name").map(str::trim).filter(|name| !name.is_empty());
        match (child.tag_name().name(), name) {
            ("cnode", Some(name)) => {
                names.push(name);
                walk(child, names, lines, draft)?;
                names.pop();
            }
            ("pnode", Some(name)) => {
                let score = child.attribute("score").map(str::trim).filter(|score| !score.is_empty());
                let weight = score.map_or(Ok(1.0), str::parse);
                let label = if names.is_empty() { "root".to_owned() } else { names.join(" > ") };
                draft.add(line, &label, name, weight.unwrap_or(f64::NAN));
            }
            ("cnode" | "pnode", None) => draft.reject(line, "has no name"),
            _ => walk(child, names, lines, draft)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn categories_nest_and_entities_are_read() {
        check(
            "mary.ykd",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dictionary style=\"050805\" patternengine=\"substring\">\n\
             <cnode name=\"root\">\n<cnode name=\"Law &amp; order\">\n<pnode name=\"court*\"/>\n\
             <cnode name=\"Police\"><desc>who</desc><pnode name=\"police officer\" score=\"2\"/>\n\
             <pnode name=\"cop\" score=\"\"/></cnode></cnode></cnode></dictionary>",
            "yoshikoder
             root_law_order: court*
             root_law_order_police: police officer 2, cop",
            "",
        );
    }

    #[test]
    fn regular_expressions_are_refused() {
        check(
            "re.ykd",
            "<dictionary patternengine=\"regexp\">\n<cnode name=\"a\">\n<pnode name=\"wars?\\b\"/>\n\
             <pnode name=\"peace\"/><pnode score=\"1\"/>\n<pnode name=\"x\" score=\"much\"/></cnode></dictionary>",
            "yoshikoder\na: peace",
            "re.ykd, line 3: “wars?\\b” holds \\, which no pattern can mean (a regular expression or an emoticon?)
             re.ykd, line 4: has no name
             re.ykd, line 5: “x” has a weight that is no number",
        );
    }
}
