//! Codes from the files that coders give back: codesheets, or any table of codes.

use super::super::folder::{self, SAMPLE, outputs};
use crate::coding::{Code, Item, KeyRow, Layout, Level, codes, key, takes_several};
use crate::read::records;
use crate::report::Output;
use crate::{Error, Result, Warning};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which columns of the tables of codes hold what
#[derive(Debug, Args)]
pub(super) struct CodeColumns {
    /// Column of the unit; without one of that name, doc_id and paragraph
    #[arg(long, value_name = "COL", default_value = "unit")]
    pub(super) unit: String,
    /// Column of the coder
    #[arg(long, value_name = "COL", default_value = "coder")]
    coder: String,
    /// Column of the value, in a table with one row a code; a list makes the item multi-label
    #[arg(long, value_name = "COL")]
    value: Option<String>,
    /// Column of the item, in a table with one row a code and several items
    #[arg(long, value_name = "COL", requires = "value")]
    item_column: Option<String>,
    /// Columns that each hold one coder's values, in a table with one row a unit
    #[arg(long, value_name = "COL,…", value_delimiter = ',', conflicts_with = "value")]
    coders: Vec<String>,
    /// Items file of codesheets; without it the items.toml beside them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["value", "coders"])]
    items: Option<PathBuf>,
    /// What the values mean; codesheets follow their items
    #[arg(long, value_enum)]
    level: Option<Level>,
    /// Ordinal values from low to high, where they are no numbers
    #[arg(long, value_name = "VALUE,…", value_delimiter = ',')]
    order: Vec<String>,
    /// Key of the sample; without it the key.csv beside the codesheets
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Codings {
    /// Items with their codes, in the order of the items.
    pub(super) items: Vec<(Item, Vec<Code>)>,
    /// The key of the sample; empty where there is none.
    pub(super) key: BTreeMap<String, KeyRow>,
    pub(super) warnings: Vec<Warning>,
    /// Every file that was read.
    pub(super) files: Vec<PathBuf>,
}

impl CodeColumns {
    /// Those of the sheets that `coding sheet` writes.
    pub(super) fn of_sheets() -> Self {
        Self {
            unit: "unit".into(),
            coder: "coder".into(),
            value: None,
            item_column: None,
            coders: Vec::new(),
            items: None,
            level: None,
            order: Vec::new(),
            key: None,
        }
    }

    /// Reads codes from `files`, or from the filled sheets of a folder that `coding sheet` wrote.
    ///
    /// # Errors
    /// A file that cannot be read, a column that is not there, a value that its item does not allow.
    pub(super) fn read(&self, files: &[String]) -> Result<Codings> {
        let mut codings = Codings::default();
        let mut sheets = Vec::new();
        for file in files {
            if Path::new(file).is_dir() {
                sheets.extend(filled_sheets(Path::new(file), &mut codings.warnings)?);
            } else {
                sheets.push(file.clone());
            }
        }
        let folder = files.first().map(Path::new).map(|first| match first.is_dir() {
            true => first.to_owned(),
            false => first.parent().unwrap_or(Path::new("")).to_owned(),
        });
        let beside = |name: &str| folder.as_ref().map(|f| f.join(name)).filter(|path| path.is_file());
        let of_sheets = self.value.is_none() && self.coders.is_empty();
        let items_file = self.items.clone().or_else(|| beside("items.toml")).filter(|_| of_sheets);
        codings.files = sheets.iter().map(PathBuf::from).chain(items_file.clone()).collect();
        let items = if of_sheets { open_items(items_file, files)? } else { Vec::new() };
        let layout = match &self.value {
            Some(value) => Layout::Long { coder: &self.coder, value, item: self.item_column.as_deref() },
            None if self.coders.is_empty() => Layout::Items { coder: &self.coder, items: &items },
            None => Layout::Coders { coders: &self.coders },
        };
        let mut found: BTreeMap<String, Vec<Code>> = BTreeMap::new();
        for sheet in &sheets {
            let (rows, _) = records(sheet)?;
            for (item, more) in codes(&rows, sheet, &self.unit, layout)? {
                found.entry(item).or_default().extend(more);
            }
        }
        if found.is_empty() {
            let remedy = "fill in the sheets, or name the columns with --unit, --coder and --value";
            return Err(Error::new(files.join(", "), "holds no code", remedy));
        }
        codings.items = if of_sheets {
            let with_codes = |item: Item| found.remove(&item.name).map(|codes| (item, codes));
            items.clone().into_iter().filter_map(with_codes).collect()
        } else {
            found.into_iter().map(|(name, codes)| (self.free_item(name, &codes), codes)).collect()
        };
        let key_file = self.key.clone().or_else(|| beside("key.csv").filter(|_| of_sheets));
        if let Some(path) = key_file {
            let path = path.display().to_string();
            codings.key = key(&records(&path)?.0, &path, &self.unit)?;
            codings.files.push(path.into());
        } else if of_sheets {
            codings.warnings.push(Warning::new(
                files.join(", "),
                "come without a key: every unit counts as equally likely to be drawn, and its article is \
                 known only if another table tells it",
                "name the key.csv of the sample with --key",
            ));
        }
        Ok(codings)
    }

    /// The item of codes that came without one.
    fn free_item(&self, name: String, codes: &[Code]) -> Item {
        Item {
            name,
            question: String::new(),
            values: self.order.clone(),
            meanings: Vec::new(),
            level: self.level.unwrap_or_default(),
            several: takes_several(codes),
        }
    }

    /// The level at which an item is judged.
    pub(super) fn level(&self, item: &Item) -> Level {
        self.level.unwrap_or(item.level)
    }
}

fn open_items(path: Option<PathBuf>, files: &[String]) -> Result<Vec<Item>> {
    let path = path.ok_or_else(|| {
        Error::new(
            files.join(", "),
            "are codesheets of unknown items: there is no items.toml beside them",
            "name it with --items, or the column of the codes with --value",
        )
    })?;
    let place = path.display().to_string();
    let source = std::fs::read_to_string(&path)
        .map_err(|error| Error::new(&place, error, "name the items.toml that was written with the sheets"))?;
    Item::parse(&source, &place)
}

/// The sheets in a sample that were filled in, one a coder.
fn filled_sheets(folder: &Path, warnings: &mut Vec<Warning>) -> Result<Vec<String>> {
    let all = folder::listed(folder, SAMPLE).ok_or_else(|| {
        let remedy = "name a folder that slantwise coding sheet wrote, or the files with the codes";
        Error::new(folder.display(), "holds no codesheets", remedy)
    })?;
    let is_changed = |file: &Output| all.iter().any(|l| l.path == file.path && l.blake3 != file.blake3);
    let changed: Vec<String> =
        outputs(folder)?.into_iter().filter(is_changed).map(|file| file.path).collect();
    let mut filled = Vec::new();
    let stems = all
        .iter()
        .filter_map(|file| file.path.strip_suffix(".csv"))
        .filter(|stem| stem.starts_with("sheet_"));
    for stem in stems {
        let own: Vec<&String> = changed.iter().filter(|path| path.starts_with(&format!("{stem}."))).collect();
        match own.as_slice() {
            [] => warnings.push(Warning::new(
                folder.join(format!("{stem}.csv")).display(),
                "is not filled in yet",
                "go on when its coder has given it back",
            )),
            [only] => filled.push(folder.join(only).display().to_string()),
            [first, second, ..] => {
                let what = format!("both {first} and {second} were filled in");
                let remedy = "name the files that count, instead of the folder";
                return Err(Error::new(folder.display(), what, remedy));
            }
        }
    }
    if filled.is_empty() {
        let remedy = "fill in a sheet for each coder, as CSV or as workbook";
        return Err(Error::new(folder.display(), "holds no sheet that was filled in", remedy));
    }
    Ok(filled)
}
