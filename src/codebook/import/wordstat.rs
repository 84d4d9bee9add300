//! WordStat `.cat`: levels by tabs; a line that ends in ` (1)` is a pattern with its weight, any other
//! a category. `_` joins words.

use super::draft::Draft;
use super::{File, Format};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "wordstat", about: "WordStat .cat", fits, read };

fn fits(file: &File) -> bool {
    file.ends_with(&[".cat"]) || file.lines().any(|(_, l)| l.starts_with('\t') && weighted(l).is_some())
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let mut path: Vec<&str> = Vec::new();
    for (number, line) in file.lines() {
        let depth = line.chars().take_while(|c| *c == '\t').count();
        match weighted(line) {
            Some((term, _)) if term.starts_with('@') || term.starts_with('#') => {
                draft.reject(number, &format!("“{term}” is a rule of WordStat"));
            }
            Some((term, weight)) => {
                let levels = &path[..depth.min(path.len())];
                let label = if levels.is_empty() { "root".to_owned() } else { levels.join(" > ") };
                draft.add(number, &label, &term.replace('_', " "), weight);
            }
            None if line.trim().starts_with('@') => {
                draft.reject(number, &format!("“{}” is a rule of WordStat", line.trim()));
            }
            None => {
                path.truncate(depth);
                path.push(line.trim());
            }
        }
    }
    Ok(())
}

/// The pattern and its weight, if the line ends in one.
fn weighted(line: &str) -> Option<(&str, f64)> {
    let (term, weight) = line.trim().strip_suffix(')')?.rsplit_once('(')?;
    let weight = weight.trim().replace(',', ".").parse().ok()?;
    Some((term.trim_end(), weight)).filter(|(term, _)| !term.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn levels_weights_and_joined_words() {
        check(
            "x.cat",
            "CULTURE\r\n\tHIGH\r\n\t\tART_GALLER* (1)\r\n\t\tOPERA (0.5)\r\n\tSPORT (1)\r\nECONOMY (OLD)\r\n\
             \tTAX* (1)\r\n\t@RULE_1 [tax near cut] (1)\r\n\tWOM?N (1)\r\n",
            "wordstat
             culture_high: art galler*, opera 0.5
             culture: sport
             economy_old: tax*",
            "x.cat, line 8: “@RULE_1 [tax near cut]” is a rule of WordStat
             x.cat, line 9: “WOM?N” holds ?, a wildcard for one letter, which no pattern can mean",
        );
    }
}
