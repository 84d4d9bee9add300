//! Tables at the edge: columns out of a data frame, rows into one and back.

use super::{
    ActorParagraph, ActorProfile, Balance, Coefficient, Comparison, Keyness, Pair, Profile, SeriesPoint,
    Shift,
};
use crate::error::{Error, Result};
use polars::prelude::{Column, DataFrame, DataType};

/// A column as numbers; what is no finite number is `None`. `table` names the table in the error.
pub(super) fn numbers(table: &str, frame: &DataFrame, column: &str) -> Result<Vec<Option<f64>>> {
    let cast = cast(table, frame, column, &DataType::Float64)?;
    let values = cast.f64().map_err(|e| unreadable(table, column, &e))?;
    Ok(values.iter().map(|value| value.filter(|value| value.is_finite())).collect())
}

/// A column as strings; numbers and dates are written out.
pub(super) fn strings(table: &str, frame: &DataFrame, column: &str) -> Result<Vec<Option<String>>> {
    let cast = cast(table, frame, column, &DataType::String)?;
    let values = cast.str().map_err(|e| unreadable(table, column, &e))?;
    Ok(values.iter().map(|value| value.map(str::to_string)).collect())
}

/// The names of the columns that `keep` accepts, in table order.
pub(super) fn names(frame: &DataFrame, keep: impl Fn(&Column) -> bool) -> Vec<String> {
    frame.columns().iter().filter(|c| keep(c)).map(|c| c.name().to_string()).collect()
}

fn cast(table: &str, frame: &DataFrame, column: &str, to: &DataType) -> Result<Column> {
    let found = frame.column(column).map_err(|_| {
        let names = names(frame, |_| true).join(", ");
        Error::new(table, format!("no column \"{column}\""), format!("Choose one of these: {names}."))
    })?;
    found.cast(to).map_err(|e| unreadable(table, column, &e))
}

fn unreadable(table: &str, column: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(format!("{table}, column {column}"), why, "Measure the corpus again.")
}

/// `value` to ten significant digits: exponentials and logarithms differ in their last bits between
/// machines, and a report must not.
fn ten_digits(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

/// Declares a row type's columns once: their order, how they are written and how they are read.
macro_rules! rows {
    ($row:ty, $table:literal, $($field:ident: $kind:ident),+ $(,)?) => {
        impl $row {
            /// The table of `rows`, its columns always in the same order.
            pub fn table(rows: &[Self]) -> DataFrame {
                let columns = vec![$(rows!(@write $kind, stringify!($field), rows, $field)),+];
                DataFrame::new(rows.len(), columns).expect("columns have one length and distinct names")
            }

            /// The rows of a table made by [`table`](Self::table). Fails if a column is missing.
            pub fn rows(table: &DataFrame) -> Result<Vec<Self>> {
                $(let mut $field = rows!(@read $kind, $table, table, stringify!($field)).into_iter();)+
                Ok((0..table.height())
                    .map(|_| Self { $($field: rows!(@value $kind, $field.next().flatten())),+ })
                    .collect())
            }
        }
    };
    (@write text, $name:expr, $rows:ident, $field:ident) => {
        Column::new($name.into(), $rows.iter().map(|r| r.$field.as_str()).collect::<Vec<_>>())
    };
    (@write number, $name:expr, $rows:ident, $field:ident) => {
        Column::new($name.into(), $rows.iter().map(|r| r.$field.map(ten_digits)).collect::<Vec<_>>())
    };
    (@write count, $name:expr, $rows:ident, $field:ident) => {
        Column::new($name.into(), $rows.iter().map(|r| r.$field as u32).collect::<Vec<_>>())
    };
    (@read text, $table:literal, $frame:ident, $name:expr) => { strings($table, $frame, $name)? };
    (@read number, $table:literal, $frame:ident, $name:expr) => { numbers($table, $frame, $name)? };
    (@read count, $table:literal, $frame:ident, $name:expr) => { numbers($table, $frame, $name)? };
    (@value text, $value:expr) => { $value.unwrap_or_default() };
    (@value number, $value:expr) => { $value };
    (@value count, $value:expr) => { $value.unwrap_or(0.0) as usize };
}

rows!(
    Comparison, "comparisons",
    family: text, column: text, group_a: text, group_b: text,
    estimate: number, ci_low: number, ci_high: number, effect: number, effect_name: text,
    p: number, q: number, n_a: count, n_b: count, articles_a: count, articles_b: count, method: text,
    estimate_a: number, estimate_b: number, share_a: number, share_b: number,
    odds_ratio: number, or_low: number, or_high: number, margin: number, p_equivalence: number,
    loo_low: number, loo_high: number, loo_article: text, loo_p: number,
);

rows!(
    Profile, "profiles",
    column: text, group: text, estimate: number, ci_low: number, ci_high: number,
    n: count, articles: count, nulls: count, icc: number, n_effective: number,
);

rows!(
    ActorProfile, "actors",
    column: text, actor: text, voice: text, estimate: number, ci_low: number, ci_high: number,
    n: count, articles: count, nulls: count,
);
rows!(
    Coefficient, "regression",
    model: text, term: text, reference: text, estimate: number, se: number, ci_low: number, ci_high: number,
    t: number, df: number, p: number, q: number, n: count, articles: count, clusters: count, method: text,
);
rows!(
    ActorParagraph, "treatment",
    doc_id: text, paragraph: count, actor: text, voice: text, n: count, nulls: count, sum: number,
    negative: count, neutral: count, positive: count,
);
rows!(
    Balance, "balance",
    doc_id: text, speakers: count, sides: count, sides_compared: count, words: count, side_words: count,
    diversity: number, evenness: number,
);
rows!(
    Keyness, "keyness",
    by: text, group: text, against: text, term: text, n: count, n_rest: count,
    per_10000: number, per_10000_rest: number, g2: number, log_ratio: number, log_odds: number,
    z: number, p: number, q: number, dp: number, articles: count, places: text, method: text,
);
rows!(
    SeriesPoint, "series",
    column: text, group: text, bin: text, from: text, to: text,
    estimate: number, ci_low: number, ci_high: number, n: count, articles: count,
);
rows!(
    Shift, "events",
    kind: text, label: text, date: text, window: text, group: text, family: text, column: text,
    before: number, after: number, estimate: number, ci_low: number, ci_high: number,
    effect: number, effect_name: text, p: number, q: number,
    articles_before: count, articles_after: count, method: text,
);
rows!(
    Pair, "cooccurrence",
    codebook: text, column_a: text, column_b: text, both: count, only_a: count, only_b: count, neither: count,
    phi: number, phi_low: number, phi_high: number, odds_ratio: number, odds_low: number, odds_high: number,
    articles: count,
);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: Comparison) {
        let table = Comparison::table(&[row.clone(), Comparison::default()]);
        assert_eq!(Comparison::rows(&table).unwrap(), [row, Comparison::default()]);
    }

    #[test]
    fn comparisons_survive_the_table() {
        check(Comparison {
            family: "f".into(),
            column: "sentiment".into(),
            group_a: "a".into(),
            group_b: "rest".into(),
            estimate: Some(-0.1),
            p: Some(0.5),
            n_a: 7,
            articles_b: 2,
            method: "m".into(),
            estimate_b: Some(0.3),
            ..Comparison::default()
        });
        let names = names(&Comparison::table(&[]), |_| true).join(" ");
        assert_eq!(
            names,
            "family column group_a group_b estimate ci_low ci_high effect effect_name p q n_a n_b articles_a \
             articles_b method estimate_a estimate_b share_a share_b odds_ratio or_low or_high margin p_equivalence \
             loo_low loo_high loo_article loo_p"
        );
    }

    #[test]
    fn profiles_survive_the_table() {
        let row = Profile { column: "c".into(), estimate: Some(1.0), nulls: 3, ..Profile::default() };
        assert_eq!(Profile::rows(&Profile::table(std::slice::from_ref(&row))).unwrap(), [row]);
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = Profile::rows(&Comparison::table(&[])).unwrap_err();
        assert_eq!(error.what(), "no column \"group\"");
        assert!(error.remedy().contains("group_a, group_b"));
    }
}
