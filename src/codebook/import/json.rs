//! JSON: `{category: [term, …]}`, `{category: {term: weight}}`, nested as deep as one likes, or a list of
//! `{term, category, weight}`.

use super::draft::Draft;
use super::generic::{CATEGORY, TERM, WEIGHT};
use super::{File, Format, Lines};
use crate::{Error, Result};
use serde_json::{Map, Value};

pub(super) const FORMAT: Format =
    Format { name: "json", about: "JSON of categories and terms, or of term, category, weight", fits, read };

fn fits(file: &File) -> bool {
    file.ends_with(&[".json"]) || file.text.trim_start().starts_with(['{', '['])
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let value: Value = serde_json::from_str(&file.text)
        .map_err(|error| Error::new(&file.name, error, "mend the JSON at that line"))?;
    walk(&value, "", file, &mut Lines::of(&file.text), draft);
    Ok(())
}

fn walk(value: &Value, label: &str, file: &File, lines: &mut Lines, draft: &mut Draft) {
    let or_stem = if label.is_empty() { file.stem() } else { label };
    match value {
        Value::String(term) => draft.add(lines.quoted(term), or_stem, term, 1.0),
        Value::Array(list) => list.iter().for_each(|value| walk(value, label, file, lines, draft)),
        Value::Object(map) => match field(map, &TERM) {
            Some(Value::String(term)) => {
                let category = field(map, &CATEGORY).and_then(Value::as_str).unwrap_or(or_stem);
                let weight = field(map, &WEIGHT).map_or(Some(1.0), Value::as_f64);
                draft.add(lines.quoted(term), category, term, weight.unwrap_or(f64::NAN));
            }
            _ => {
                for (name, value) in map {
                    match value.as_f64() {
                        Some(weight) => draft.add(lines.quoted(name), or_stem, name, weight),
                        None if label.is_empty() => walk(value, name, file, lines, draft),
                        None => walk(value, &format!("{label} > {name}"), file, lines, draft),
                    }
                }
            }
        },
        other => draft.reject(1, &format!("“{other}” in “{label}” is no term")),
    }
}

fn field<'a>(map: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn categories_weights_and_nesting() {
        check(
            "x.json",
            "{\"war\": [\"attack*\",\n \"a.b|c\"],\n \"tone\": {\"fine\": 0.5, \"bad\": -1}, \"a\": {\"b\": [\"calm\"]}, \"n\": [null]}",
            "json\nwar: attack*\ntone (tone): fine 0.5, bad -1\na_b: calm",
            "x.json, line 2: “a.b|c” holds |, which no pattern can mean (a regular expression or an emoticon?)
             x.json, line 1: “null” in “n” is no term",
        );
    }

    #[test]
    fn a_list_of_entries() {
        check(
            "list.json",
            "[{\"Term\": \"calm\", \"category\": \"peace\", \"weight\": 2}, {\"term\": \"truce\"}]",
            "json\npeace: calm 2\nlist: truce",
            "",
        );
    }
}
