//! LIWC `.dic`, in all its dialects; the Moral Foundations Dictionaries use it too.
//!
//! Between two `%` stand the categories (`ID name`, indented by level since 2015), below them the
//! entries (`pattern ID ID …`). Ids are the integers at the end, the rest is the pattern, whether tabs
//! or spaces separate them. Conditions of 2007, `kind (of)135/126` and `like (02 134)125/464`, become
//! the id after the slash, which holds when the condition does not.

use super::draft::Draft;
use super::{File, Format};
use crate::{Error, Result};
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format { name: "liwc", about: "LIWC .dic, also MFD 1 and 2", fits, read };

fn fits(file: &File) -> bool {
    let opens = file.lines().next().is_some_and(|(_, line)| line.trim() == "%");
    opens || file.ends_with(&[".dic"]) && file.lines().any(|(_, line)| line.trim() == "%")
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let mut names = BTreeMap::new();
    let mut marks = 0;
    for (number, line) in file.lines() {
        if line.trim() == "%" {
            marks += 1;
        } else if marks == 1 {
            category(number, line.trim(), &mut names, draft);
        } else if marks >= 2 {
            entry(number, line, &names, draft);
        } else {
            draft.reject(number, "stands before the first % line");
        }
    }
    if marks >= 2 {
        return Ok(());
    }
    Err(Error::new(&file.name, "lacks the two % lines around the categories", "check that it is a LIWC file"))
}

fn category(number: usize, line: &str, names: &mut BTreeMap<u64, String>, draft: &mut Draft) {
    let (id, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match (id.parse::<u64>(), name.trim()) {
        (Err(_), _) => draft.reject(number, &format!("“{line}” begins with no category number")),
        (Ok(_), "") => draft.reject(number, &format!("category {id} has no name")),
        (Ok(id), name) => {
            if let Some(first) = names.get(&id).filter(|first| *first != name) {
                let what = format!("category {id} is “{first}” already; “{name}” is passed over");
                draft.reject(number, &what);
            } else {
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                if let Some((twin, _)) = names.iter().find(|(other, n)| **other != id && **n == name) {
                    draft.changed(
                        number,
                        &format!("categories {twin} and {id} are both “{name}” and become one"),
                    );
                }
                names.insert(id, name);
            }
        }
    }
}

fn entry(number: usize, line: &str, names: &BTreeMap<u64, String>, draft: &mut Draft) {
    let plain = unconditional(line);
    if plain != line {
        draft.changed(number, &format!("“{}” is read without its condition", line.trim()));
    }
    let is_id = |field: &&str| field.bytes().all(|b| b.is_ascii_digit());
    let fields: Vec<&str> = plain.split_whitespace().collect();
    // A tab settles what a number belongs to: `top 10<TAB>3`.
    let by_tab = plain.trim().split_once('\t');
    let by_tab = by_tab.filter(|(_, ids)| plain == line && ids.split_whitespace().all(|id| is_id(&id)));
    let words = match by_tab {
        Some((pattern, _)) => pattern.split_whitespace().count(),
        None => fields.len() - fields.iter().skip(1).rev().take_while(|f| is_id(f)).count(),
    };
    let (pattern, ids) = fields.split_at(words);
    if ids.is_empty() {
        return draft.reject(number, &format!("“{}” has no category number", line.trim()));
    }
    for id in ids {
        match id.parse().ok().and_then(|id: u64| names.get(&id)) {
            Some(name) => draft.add(number, name, &pattern.join(" "), 1.0),
            None => draft.reject(number, &format!("“{}”: there is no category {id}", pattern.join(" "))),
        }
    }
}

/// The line without `(…)` and `<…>`, and of `a/b` the part after the slash.
fn unconditional(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find(['(', '<']) {
        let close = if rest[open..].starts_with('(') { ')' } else { '>' };
        // An emoticon's bracket encloses no word.
        let inside = rest[open + 1..].find(close).map(|at| &rest[open + 1..open + 1 + at]);
        let Some(inside) = inside.filter(|i| i.chars().any(char::is_alphanumeric)) else {
            out.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = &rest[open + 2 + inside.len()..];
        if let Some((first, second)) = rest.split_once('/')
            && first.bytes().all(|b| b.is_ascii_digit())
        {
            rest = second;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn categories_of_one_name_become_one_and_it_is_said() {
        check(
            "a.dic",
            "%\n1 good\n2 good\n%\nfair 1\nfine 2\n",
            "liwc\ngood: fair, fine",
            "a.dic, line 3: categories 1 and 2 are both “good” and become one",
        );
    }

    #[test]
    fn tabs_spaces_and_levels() {
        check(
            "a.dic",
            "%\n1\tFunction words (Function)\n\t2 Pronouns  (Pronoun)\n03\tAffect\n%\n\
             i\t1 2\nwar of words   3\njoy*  \t 3\t1\ntop 10\t3\n24 7 3\n\nOnly\t03\n",
            "liwc
             function_words_function: i, joy*
             pronouns_pronoun: i
             affect: war of words, joy*, top 10, 24, only",
            "a.dic, line 10: “24”: there is no category 7",
        );
    }

    #[test]
    fn conditions_are_stripped_with_a_warning() {
        check(
            "b.dic",
            "%\n1 a\n2 b\n3 c\n%\nkind (of)1/2 3\nlike (02 1)1/2\t(02 1)1/2 3\n<of>kin 1\n:) 3\n",
            "liwc
             b: kind, like
             c: kind, like
             a: kin",
            "b.dic, line 6: “kind (of)1/2 3” is read without its condition
             b.dic, line 7: “like (02 1)1/2\t(02 1)1/2 3” is read without its condition
             b.dic, line 8: “<of>kin 1” is read without its condition
             b.dic, line 9: “:)” holds ), which no pattern can mean (a regular expression or an emoticon?)",
        );
    }

    #[test]
    fn what_is_broken_is_told_by_line() {
        check(
            "c.dic",
            "%\n1 a\nx y\n2\n1 z\n%\nlone\nfine 1\nlost 9\nm*d 1\n",
            "liwc\na: fine",
            "c.dic, line 3: “x y” begins with no category number
             c.dic, line 4: category 2 has no name
             c.dic, line 5: category 1 is “a” already; “z” is passed over
             c.dic, line 7: “lone” has no category number
             c.dic, line 9: “lost”: there is no category 9
             c.dic, line 10: “m*d” has a * inside a word",
        );
    }
}
