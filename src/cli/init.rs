//! `slantwise run --init`: a commented study for texts, written by looking at them.

use super::measure::InputColumns;
use super::{Done, Global, progress};
use crate::codebook::{BUILTIN, builtin};
use crate::mark::Gazetteer;
use crate::read::{Reading, read};
use crate::study::{GROUPING, Plan};
use crate::table::Engine;
use crate::text::{Article, Corpus};
use crate::{Error, Result};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// Where the study goes, in the working folder.
const PLACE: &str = "study.toml";
/// Articles in which actors are sought.
const SAMPLE: usize = 200;
/// Actors suggested.
const ACTORS: usize = 6;
/// Groups that can still be compared and drawn.
const GROUPS: std::ops::RangeInclusive<usize> = 2..=12;

/// Looks at `inputs` and writes `study.toml` into the working folder; never over one that is there.
pub(super) fn init(
    inputs: &[String],
    columns: &InputColumns,
    out: Option<&Path>,
    global: &Global,
) -> Result<Done> {
    let exists =
        || Error::new(PLACE, "is there already and is left as it is", "move it, or work in another folder");
    if Path::new(PLACE).exists() {
        return Err(exists());
    }
    let named = columns.columns();
    let reading = progress::bar(0, "reading", global);
    let read = read(inputs, &named, &|articles| reading.set_position(articles as u64))?;
    reading.finish_and_clear();
    let plan = Plan { columns: named, ..Plan::of_inputs(inputs) };
    let study = study(&plan, &read, out)?;
    let place = std::fs::OpenOptions::new().write(true).create_new(true).open(PLACE);
    place.and_then(|mut file| file.write_all(study.as_bytes())).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(),
        _ => Error::new(PLACE, error, "work in a folder that can be written"),
    })?;
    let n = read.corpus.articles.len();
    let text = format!(
        "Looked at {n} articles and wrote {PLACE}\nRead it, change it, then: slantwise run {PLACE}\n"
    );
    Ok(Done { result: json!({ "study": PLACE, "articles": n }), text, warnings: read.warnings })
}

/// The study file. Text from the inputs stands in it only as TOML strings and in comments of one line.
fn study(plan: &Plan, read: &Reading, out: Option<&Path>) -> Result<String> {
    let articles = &read.corpus.articles;
    let text = |value: &str| toml::Value::from(value).to_string();
    let list = |items: &[String]| items.iter().map(|i| text(i)).collect::<Vec<_>>().join(", ");
    let mut toml = format!(
        "# A study, written by slantwise from a look at {}. Change any line; what stands behind # is off.\n\
         # Carry it out with: slantwise run {PLACE}\n\n",
        comment(&plan.inputs.join(", "))
    );
    let _ = writeln!(toml, "title = {}", text(&plan.title));
    let _ = writeln!(toml, "question = {} # yours, in one sentence", text(&plan.question));
    toml += "version = \"1\"\n# date = \"2026-01-31\" # of this file, as you date it; no clock is asked\n# author = \"\"\n\n";
    let words: usize = articles.iter().map(|a| a.text.split_whitespace().count()).sum();
    let _ =
        writeln!(toml, "# {} texts of about {words} words; paths are relative to this file.", articles.len());
    read.notices.iter().for_each(|notice| {
        let _ = writeln!(toml, "# Found: {}.", comment(notice));
    });
    let _ = writeln!(toml, "inputs = [{}]", list(&plan.inputs));
    let out = out.map_or("slantwise-report".to_owned(), |out| out.display().to_string());
    let _ = writeln!(toml, "out = {} # folder of the report", text(&out));
    let _ = writeln!(toml, "seed = {} # of every random draw\n", plan.seed);

    toml += "# Codebooks in use. Strike out what the question does not need, add yours by path (\"mine.toml\").\ncodebooks = [\n";
    for entry in BUILTIN {
        let _ = writeln!(toml, "  {}, # {}", text(entry.name), comment(&builtin(entry.name)?.title));
    }
    toml += "]\n\n# Columns of tabular inputs; what is off is found by itself.\n[columns]\n";
    let columns = &plan.columns;
    for (key, value, example) in [("text", &columns.text, "body"), ("id", &columns.id, "url")] {
        let _ = match value {
            Some(value) => writeln!(toml, "{key} = {}", text(value)),
            None => writeln!(toml, "# {key} = {}", text(example)),
        };
    }
    let fields = fields(articles);
    let names: Vec<String> = fields.keys().map(|name| (*name).to_owned()).collect();
    let _ = match columns.meta.is_empty() {
        false => writeln!(toml, "meta = [{}]", list(&columns.meta)),
        true => writeln!(toml, "# meta = [{}] # all that was found is kept", list(&names)),
    };
    toml += "\n# Metadata found, and what can be compared:\n";
    for (name, values) in &fields {
        let _ = writeln!(toml, "#   {}: {}", comment(name), told(values, articles.len()));
    }
    if fields.is_empty() {
        toml += "#   none. Give every text some with [meta], as in outlet = \"The Daily\".\n";
    }
    toml += "\n[compare]\n";
    let usable: Vec<&str> =
        fields.iter().filter(|(_, v)| v.is_grouping(articles.len())).map(|(n, _)| *n).collect();
    let first = GROUPING.iter().copied().find(|name| usable.contains(name)).or(usable.first().copied());
    match first {
        Some(first) => {
            let _ = writeln!(toml, "by = {} # its groups are compared", text(first));
            for other in usable.iter().filter(|name| **name != first) {
                let _ = writeln!(toml, "# by = {}", text(other));
            }
        }
        None => {
            toml += "# by = \"outlet\" # no metadata parts these texts into 2 to 12 groups of two or more\n";
        }
    }
    toml += "# Columns of your hypotheses, one family; all others are exploratory. Name them before you see results:\n\
             # confirmatory = [\"generic_conflict\", \"attribution_share\"]\nconfirmatory = []\n";
    let actors = actors(articles);
    let most: Vec<String> = actors.iter().take(2).map(|actor| actor.name.clone()).collect();
    toml += "# Whose treatment is compared; off, those mentioned most.\n";
    let _ = writeln!(toml, "# actors = [{}]\n", list(&most));
    toml += "# Actors named most often. Declared ones keep their name and all their aliases; people and states are found anyway.\n";
    for actor in &actors {
        let _ = writeln!(
            toml,
            "# [[actor]] # {} mentions in {} of {} texts looked at\n# name = {}\n# aliases = [{}]",
            actor.mentions,
            actor.articles,
            articles.len().div_ceil(step(articles.len())),
            text(&actor.name),
            list(&actor.aliases)
        );
    }
    if actors.is_empty() {
        toml += "# [[actor]]\n# name = \"The ministry\"\n# aliases = [\"MoD\"]\n";
    }
    Ok(toml)
}

/// One line of a comment: nothing in it begins another.
fn comment(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// Values of a metadata field, each with its articles.
struct Values<'a>(BTreeMap<&'a str, usize>);

impl Values<'_> {
    fn given(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether it parts most articles into a few groups of two or more.
    fn is_grouping(&self, articles: usize) -> bool {
        GROUPS.contains(&self.0.len()) && self.given() * 3 >= articles * 2 && self.0.values().all(|&n| n > 1)
    }

    fn are_dates(&self) -> bool {
        let is_date = |v: &&str| {
            v.len() >= 10 && v.is_char_boundary(4) && v[..4].parse::<u16>().is_ok() && v[4..].starts_with('-')
        };
        self.0.keys().all(is_date)
    }
}

fn fields(articles: &[Article]) -> BTreeMap<&str, Values<'_>> {
    let mut fields: BTreeMap<&str, Values<'_>> = BTreeMap::new();
    for (key, value) in articles.iter().flat_map(|a| &a.meta).filter(|(_, value)| !value.is_empty()) {
        *fields.entry(key).or_insert_with(|| Values(BTreeMap::new())).0.entry(value).or_default() += 1;
    }
    fields
}

/// `7 groups: breitbart (132), …; can be compared`.
fn told(values: &Values<'_>, articles: usize) -> String {
    let distinct = values.0.len();
    let lacking = match articles - values.given() {
        0 => String::new(),
        n => format!("; {n} texts lack it"),
    };
    if values.are_dates() {
        let (first, last) = (values.0.keys().next(), values.0.keys().next_back());
        return format!("dates, {} to {}{lacking}", first.unwrap_or(&""), last.unwrap_or(&""));
    }
    if !GROUPS.contains(&distinct) {
        return format!("{distinct} value{}{lacking}", if distinct == 1 { "" } else { "s" });
    }
    let each: Vec<String> = values.0.iter().map(|(value, n)| format!("{} ({n})", comment(value))).collect();
    let usable =
        if values.is_grouping(articles) { "; can be compared" } else { "; too few texts to compare" };
    format!("{distinct} groups, {}{lacking}{usable}", each.join(", "))
}

struct Actor {
    name: String,
    mentions: usize,
    articles: usize,
    aliases: Vec<String>,
}

/// Every how many-th of `n` articles is looked at for actors.
fn step(n: usize) -> usize {
    n.div_ceil(SAMPLE).max(1)
}

/// Those named most in an even sample of the articles.
fn actors(articles: &[Article]) -> Vec<Actor> {
    let sample = Corpus { articles: articles.iter().step_by(step(articles.len())).cloned().collect() };
    let tables = Engine::new(Vec::new(), Gazetteer::builtin()).run(sample, &|_| {});
    let cells = |name: &str| {
        let column = tables.mentions.column(name).ok().and_then(|c| c.str().ok());
        column.map_or(Vec::new(), |c| c.iter().map(|cell| cell.unwrap_or("").to_owned()).collect::<Vec<_>>())
    };
    let (ids, names, texts, vias) = (cells("doc_id"), cells("actor"), cells("text"), cells("via"));
    let mut found: BTreeMap<&str, (usize, BTreeSet<&str>, BTreeMap<&str, usize>)> = BTreeMap::new();
    for at in 0..names.len() {
        let (mentions, articles, forms) = found.entry(&names[at]).or_default();
        *mentions += 1;
        articles.insert(&ids[at]);
        if vias[at] != "pronoun" && texts[at] != names[at] && texts[at].starts_with(char::is_uppercase) {
            *forms.entry(&texts[at]).or_default() += 1;
        }
    }
    let mut actors: Vec<Actor> = found
        .into_iter()
        .map(|(name, (mentions, articles, forms))| {
            let mut forms: Vec<(&str, usize)> = forms.into_iter().filter(|(_, n)| *n > 1).collect();
            forms.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            let aliases = forms.into_iter().take(3).map(|(form, _)| comment(form)).collect();
            Actor { name: comment(name), mentions, articles: articles.len(), aliases }
        })
        .collect();
    actors.sort_by_key(|actor| std::cmp::Reverse((actor.mentions, actor.articles)));
    actors.truncate(ACTORS);
    actors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(n: usize, outlet: &str) -> Article {
        let meta = [("outlet", outlet), ("date", "2025-05-08"), ("note", "a\n# b = 1\u{7}")];
        Article {
            id: n.to_string(),
            input: "in.csv".into(),
            text: "India said that Pakistan lied. India waits. Pakistan waits.".into(),
            meta: meta.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            duplicate_of: None,
        }
    }

    #[test]
    fn what_is_found_stands_in_sound_toml() {
        let outlets = ["A", "A", "B\"]\ninputs = [\"/\"]\n#", "B\"]\ninputs = [\"/\"]\n#"];
        let articles = outlets.iter().enumerate().map(|(n, outlet)| article(n, outlet)).collect();
        let read = Reading { corpus: Corpus { articles }, ..Reading::default() };
        let plan = Plan::of_inputs(&["in \"1\".csv".to_owned()]);
        let made = study(&plan, &read, None).unwrap();
        let parsed: toml::Table = made.parse().unwrap();
        assert_eq!(parsed["inputs"].as_array().unwrap().len(), 1);
        assert_eq!(parsed["compare"]["by"].as_str(), Some("outlet"));
        assert!(made.contains("#   outlet: 2 groups, A (2), "), "{made}");
        assert!(made.contains("#   date: dates, 2025-05-08 to 2025-05-08\n"));
        assert!(made.contains("# name = \"India\""));
    }
}
