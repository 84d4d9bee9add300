//! The hand-coded samples that a study names, set beside its tables.

use super::codings::CodeColumns;
use crate::coding::{Validated, validate};
use crate::study::Plan;
use crate::table::read_tables;
use crate::{Error, Result, Warning};
use std::path::Path;

/// What each sample of `plan` says of its column of the tables in `folder`, in the groups of column `by`.
///
/// # Errors
/// A sample that cannot be read or does not hold its item, or as [`validate`].
pub(in crate::cli) fn samples(
    plan: &Plan,
    by: Option<&str>,
    folder: &Path,
) -> Result<(Vec<Validated>, Vec<Warning>)> {
    let mut validated = Vec::new();
    let mut warnings = Vec::new();
    if plan.coded.is_empty() {
        return Ok((validated, warnings));
    }
    let tables = read_tables(folder)?;
    for coded in &plan.coded {
        let folder = plan.folder.join(&coded.sample).display().to_string();
        let mut codings = CodeColumns::of_sheets().read(std::slice::from_ref(&folder))?;
        warnings.append(&mut codings.warnings);
        let Some(at) = codings.items.iter().position(|(item, _)| item.name == coded.item) else {
            let names: Vec<&str> = codings.items.iter().map(|(item, _)| item.name.as_str()).collect();
            let what = format!("the item “{}” was not coded", coded.item);
            return Err(Error::new(folder, what, format!("name one of: {}", names.join(", "))));
        };
        let mut found = validate(coded, &codings.items[at], &codings.key, &tables, by, plan.seed)?;
        for file in &codings.files {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
            let bytes = std::fs::read(file)
                .map_err(|error| Error::new(file.display(), error, "check the path and its permissions"))?;
            found.files.insert(name, blake3::hash(&bytes).to_hex().to_string());
        }
        let n_pairable = found.agreement.first().map_or(0, |a| a.n_pairable);
        if n_pairable == 0 {
            let what =
                format!("no unit has two codes of “{}”, so nothing is known of its reliability", coded.item);
            warnings.push(Warning::new(
                &folder,
                what,
                "let a second person code a part (coding sheet --overlap)",
            ));
        }
        validated.push(found);
    }
    Ok((validated, warnings))
}
