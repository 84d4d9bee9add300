//! Codings that a model learns from, as arguments name them.

use super::super::Global;
use super::super::encoder;
use crate::codebook::{Matcher, builtin_bytes};
use crate::learn::{Block, Coded, Counter, Settings, UsedCodebook};
use crate::read::{Columns, Reading, metadata_key, read};
use crate::study::Plan;
use crate::{Error, Result, Warning};
use clap::Args;
use std::path::PathBuf;

/// Which columns hold what, and how to learn from them
#[derive(Debug, Args)]
pub(super) struct Codings {
    /// Column that holds the text
    #[arg(long, value_name = "COL")]
    text: Option<String>,
    /// Column that holds the label; JSON lists make the task multi-label, [] says that none applies
    #[arg(long, value_name = "COL")]
    label: Option<String>,
    /// Column whose values stay together in one fold (article, outlet, coder); by default every row stands
    /// alone
    #[arg(long, value_name = "COL")]
    group: Option<String>,
    /// Number of folds, at least 3
    #[arg(long, default_value_t = 5, value_name = "K")]
    folds: usize,
    /// Column that names each row's fold, at least 3 of them
    #[arg(long, value_name = "COL", conflicts_with_all = ["group", "folds"])]
    fold: Option<String>,
    /// Let rare labels weigh as much as frequent ones
    #[arg(long)]
    balanced: bool,
    /// Also tell what parts of the training texts would give
    #[arg(long, conflicts_with = "fold")]
    curve: bool,
    /// Codebooks whose scores are learnt from, by name or path, in place of all built-in ones
    #[arg(long = "codebook", value_name = "NAME|PATH")]
    pub(super) codebooks: Vec<String>,
    /// What to learn from
    #[arg(long, value_enum, value_delimiter = ',', value_name = "BLOCK,…",
          default_values_t = Block::USUAL)]
    columns: Vec<Block>,
}

/// A codebook that is not built in goes with the model.
pub(super) struct OwnCodebook {
    /// Within the model's folder.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

impl Codings {
    /// Whether columns are named at all.
    pub(super) fn are_named(&self) -> bool {
        self.text.is_some() || self.label.is_some()
    }

    /// The columns of texts and of labels.
    fn named(&self) -> Result<(&String, &String)> {
        self.text.as_ref().zip(self.label.as_ref()).ok_or_else(|| {
            let what = "does not say which columns hold text and label";
            Error::new("slantwise learn", what, "name them: --text COL --label COL")
        })
    }

    /// The column of labels.
    pub(super) fn label(&self) -> Result<&str> {
        Ok(self.named()?.1)
    }

    /// The arguments, as they were typed or might have been.
    pub(super) fn arguments(&self) -> String {
        let quoted = |value: &String| {
            let plain = value.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
            if plain { value.clone() } else { format!("'{}'", value.replace('\'', r"'\''")) }
        };
        let mut typed = String::new();
        let named =
            [("text", &self.text), ("label", &self.label), ("group", &self.group), ("fold", &self.fold)];
        for (name, value) in named {
            if let Some(value) = value {
                typed += &format!(" --{name} {}", quoted(value));
            }
        }
        if self.fold.is_none() {
            typed += &format!(" --folds {}", self.folds);
        }
        if self.balanced {
            typed += " --balanced";
        }
        if self.curve {
            typed += " --curve";
        }
        for codebook in &self.codebooks {
            typed += &format!(" --codebook {}", quoted(codebook));
        }
        if self.columns != Block::USUAL {
            let names: Vec<&str> = self.columns.iter().map(|block| block.name()).collect();
            typed += &format!(" --columns {}", names.join(","));
        }
        typed
    }

    /// Counts what is learnt from; what a model says of the codebooks, and those that go with it.
    pub(super) fn counter(
        &self,
        encoder: Option<&PathBuf>,
    ) -> Result<(Counter, Vec<UsedCodebook>, Vec<OwnCodebook>)> {
        let (matcher, used, own) = codebooks(&self.codebooks)?;
        Ok((Counter::new(matcher, &self.columns, encoder::open(encoder)?)?, used, own))
    }

    /// Reads `inputs`.
    pub(super) fn read(&self, inputs: &[String]) -> Result<(Coded, Reading)> {
        let (text, label) = self.named()?;
        let mut meta = vec![label.clone()];
        let grouping = self.fold.as_ref().or(self.group.as_ref());
        meta.extend(grouping.cloned());
        let columns = Columns { text: Some(text.clone()), id: None, meta };
        let mut reading = read(inputs, &columns, &|_| ())?;
        let mut coded = Coded::default();
        let repeated = reading.corpus.articles.iter().filter(|a| a.duplicate_of.is_some()).count();
        if grouping.is_none() && repeated > 0 {
            reading.warnings.push(Warning::new(
                inputs.join(", "),
                format!(
                    "{repeated} texts repeat an earlier one, nearly or wholly, and may stand in another fold"
                ),
                "name what belongs together with --group, or the figures flatter the model",
            ));
        }
        for article in std::mem::take(&mut reading.corpus.articles) {
            let place = |column: &str| format!("{}, text {}, column {column}", article.input, article.id);
            let cell = |column: &str| article.meta.get(&metadata_key(column)).map(String::as_str);
            let (labels, is_list) = labels(cell(label).unwrap_or_default())
                .map_err(|(what, remedy)| Error::new(place(label), what, remedy))?;
            let group = grouping.and_then(|g| cell(g));
            if let Some(fold) = self.fold.as_ref().filter(|_| group.is_none()) {
                let remedy = "name the fold of every row, or drop those without one";
                return Err(Error::new(place(fold), "is blank", remedy));
            }
            coded.multi_label |= is_list;
            coded.labels.push(labels);
            coded.groups.push(group.unwrap_or(&article.id).to_owned());
            coded.texts.push(article.text);
        }
        Ok((coded, reading))
    }

    pub(super) fn settings(&self, global: &Global) -> Settings {
        Settings {
            folds: self.folds,
            given_folds: self.fold.is_some(),
            balanced: self.balanced,
            curve: self.curve,
            seed: global.seed.unwrap_or(1),
        }
    }
}

/// The codebooks `names`, or all built-in ones; what a model says of them, and those that go with it.
pub(super) fn codebooks(names: &[String]) -> Result<(Matcher, Vec<UsedCodebook>, Vec<OwnCodebook>)> {
    let mut plan = Plan::of_inputs(&[]);
    if !names.is_empty() {
        plan.codebooks = names.to_vec();
    }
    let matcher = Matcher::new(plan.load_codebooks()?);
    let (mut used, mut own) = (Vec::new(), Vec::new());
    for ((name, bytes), codebook) in plan.codebook_bytes().into_iter().zip(matcher.codebooks()) {
        let blake3 = blake3::hash(&bytes).to_hex().to_string();
        let built_in = builtin_bytes(&name).is_some();
        let path = format!("codebooks/{}.toml", codebook.name);
        used.push(UsedCodebook { name: if built_in { name } else { path.clone() }, blake3 });
        if !built_in {
            own.push(OwnCodebook { path, bytes });
        }
    }
    Ok((matcher, used, own))
}

/// A JSON list of labels, or one label; and whether it is a list. Only `[]` means that none applies: a blank
/// may be a row that nobody has coded. The error is what is wrong and what to do.
fn labels(cell: &str) -> std::result::Result<(Vec<String>, bool), (&'static str, &'static str)> {
    if cell.is_empty() {
        return Err(("is blank", "code every row, or drop those without a label; [] says that none applies"));
    }
    if !cell.starts_with('[') {
        return Ok((vec![cell.to_owned()], false));
    }
    let mut list: Vec<String> = serde_json::from_str(cell)
        .map_err(|_| ("opens a list but is no JSON list of strings", r#"write ["conflict", "morality"]"#))?;
    list.sort();
    list.dedup();
    Ok((list, true))
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn only_an_empty_list_means_no_label() {
        assert_eq!(labels("[]").unwrap(), (Vec::new(), true));
        assert_eq!(labels(r#"["b", "a", "b"]"#).unwrap(), (vec!["a".to_owned(), "b".to_owned()], true));
        assert_eq!(labels("conflict").unwrap(), (vec!["conflict".to_owned()], false));
        for cell in ["", "['a']", "[1, 2]", r#"["a""#] {
            assert!(labels(cell).is_err(), "{cell}");
        }
    }
}
