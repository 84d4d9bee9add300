//! quanteda's YAML: names lead to lists of patterns or to further names; the key `__` holds patterns
//! that stand beside subcategories. Whatever stands there is text: `no` and `1990` are words.

use super::draft::Draft;
use super::{DEEPEST, File, Format};
use crate::{Error, Result};
use saphyr_parser::{Event, Parser};

pub(super) const FORMAT: Format = Format { name: "yaml", about: "quanteda YAML", fits, read };

fn fits(file: &File) -> bool {
    file.ends_with(&[".yml", ".yaml"])
}

/// Where the reader is: in a mapping (with the name that comes next, once read) or in a list.
enum Level {
    Names(Option<String>),
    List,
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(&file.text) {
        let (event, span) =
            event.map_err(|error| Error::new(&file.name, error, "mend the YAML at that line"))?;
        let line = span.start.line();
        if levels.len() > DEEPEST {
            return Err(file.too_deep(line));
        }
        match event {
            Event::MappingStart(..) => levels.push(Level::Names(None)),
            Event::SequenceStart(..) => levels.push(Level::List),
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                value_read(&mut levels);
            }
            Event::Scalar(text, ..) => match levels.last_mut() {
                Some(Level::Names(name @ None)) => *name = Some(text.trim().to_owned()),
                _ => {
                    entry(line, &text, &levels, draft);
                    value_read(&mut levels);
                }
            },
            Event::Alias(_) => {
                draft.reject(line, "is a reference to another place (*name)");
                value_read(&mut levels);
            }
            _ => {}
        }
    }
    Ok(())
}

/// A name's value is complete: the next scalar of that mapping is a name again.
fn value_read(levels: &mut [Level]) {
    if let Some(Level::Names(name)) = levels.last_mut() {
        *name = None;
    }
}

fn entry(line: usize, text: &str, levels: &[Level], draft: &mut Draft) {
    let names = levels.iter().filter_map(|level| match level {
        Level::Names(name) => name.as_deref().filter(|name| *name != "__"),
        Level::List => None,
    });
    let label = names.collect::<Vec<_>>().join(" > ");
    match (label.is_empty(), text.is_empty()) {
        (true, _) => draft.reject(line, &format!("“{text}” stands in no category")),
        (false, true) => {}
        (false, false) => draft.add(line, &label, text, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn lists_nesting_and_words_that_look_like_values() {
        check(
            "x.yml",
            "# made up\nPOLITICS:\n  __: [state*, 'House of *']\n  Party:\n    - labour\n    - Green party\n\
             yes: no\nyears:\n  - 1990\n  - \"off\"\nempty: []\nnothing:\n",
            "yaml
             politics: state*, house of *
             politics_party: labour, green party
             yes: no
             years: 1990, off",
            "",
        );
    }

    #[test]
    fn what_is_no_entry_is_told() {
        check(
            "x.yaml",
            "a: &words [war, '*war']\nb: *words\nc: {d: peace}\n",
            "yaml\na: war\nc_d: peace",
            "x.yaml, line 1: “*war” has a * inside a word
             x.yaml, line 2: is a reference to another place (*name)",
        );
    }
}
