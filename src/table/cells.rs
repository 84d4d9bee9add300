//! Cells of one column as they are found, row by row, and joined in reading order.

use super::rows::Place;
use polars::prelude::*;
use polars_arrow::array::{Array, ListArray, MutablePlString, PrimitiveArray, StructArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::offset::OffsetsBuffer;

/// Cells of one kind.
pub(super) trait Cells: Default {
    /// Appends `other`.
    fn join(&mut self, other: Self);
    /// Makes room for `times` as many cells as there are.
    fn reserve(&mut self, times: f64);
    /// The finished column.
    fn column(self, name: &str) -> Column;
}

fn share(n: usize, times: f64) -> usize {
    (n as f64 * times) as usize
}

/// Counts.
pub(super) type Counts = Vec<u32>;
/// Counts, some of which are missing.
pub(super) type OptionalCounts = Vec<Option<u32>>;
/// Yes or no.
pub(super) type Flags = Vec<bool>;

impl Cells for Counts {
    fn join(&mut self, other: Self) {
        self.extend_from_slice(&other);
    }

    fn reserve(&mut self, times: f64) {
        Vec::reserve(self, share(self.len(), times));
    }

    fn column(self, name: &str) -> Column {
        UInt32Chunked::from_vec(name.into(), self).into_column()
    }
}

impl Cells for OptionalCounts {
    fn join(&mut self, other: Self) {
        self.extend_from_slice(&other);
    }

    fn reserve(&mut self, times: f64) {
        Vec::reserve(self, share(self.len(), times));
    }

    fn column(self, name: &str) -> Column {
        UInt32Chunked::from_iter_options(name.into(), self.into_iter()).into_column()
    }
}

impl Cells for Flags {
    fn join(&mut self, other: Self) {
        self.extend_from_slice(&other);
    }

    fn reserve(&mut self, times: f64) {
        Vec::reserve(self, share(self.len(), times));
    }

    fn column(self, name: &str) -> Column {
        BooleanChunked::from_bitmap(name.into(), Bitmap::from(self)).into_column()
    }
}

/// Real numbers; a missing one is kept as NaN, which no value is.
#[derive(Debug, Clone, Default)]
pub(super) struct Reals(Vec<f64>);

impl Reals {
    pub(super) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    pub(super) fn push_if(&mut self, value: Option<f64>) {
        self.push(value.unwrap_or(f64::NAN));
    }
}

impl Cells for Reals {
    fn join(&mut self, other: Self) {
        self.0.extend_from_slice(&other.0);
    }

    fn reserve(&mut self, times: f64) {
        self.0.reserve(share(self.0.len(), times));
    }

    fn column(self, name: &str) -> Column {
        let missing = self.0.iter().any(|value| value.is_nan());
        let known = missing.then(|| self.0.iter().map(|value| !value.is_nan()).collect());
        Float64Chunked::from_vec_validity(name.into(), self.0, known).into_column()
    }
}

/// Texts: short ones lie in their cell, long ones in buffers that joining shares.
#[derive(Default)]
pub(super) struct Texts(MutablePlString);

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.0.push_value(text);
    }

    pub(super) fn push_if(&mut self, text: Option<&str>) {
        self.0.push(text);
    }

    /// `text` in the next `n` cells, held once.
    pub(super) fn repeat(&mut self, text: &str, n: usize) {
        self.0.extend_constant(n, Some(text));
    }

    /// Nothing in the next `n` cells.
    pub(super) fn skip(&mut self, n: usize) {
        self.0.extend_null(n);
    }
}

impl Cells for Texts {
    fn join(&mut self, other: Self) {
        self.0.extend_from_array(&Utf8ViewArray::from(other.0));
    }

    fn reserve(&mut self, times: f64) {
        self.0.reserve(share(self.0.len(), times));
    }

    fn column(self, name: &str) -> Column {
        StringChunked::with_chunk(name.into(), self.0.freeze()).into_column()
    }
}

/// Lists of places, as lists of `{start, end}`.
#[derive(Default)]
pub(super) struct Places {
    start: Counts,
    end: Counts,
    /// For each cell, how many places it holds.
    lengths: Counts,
}

impl Places {
    pub(super) fn push(&mut self, places: impl Iterator<Item = Place>) {
        let before = self.start.len();
        for (start, end) in places {
            self.start.push(start);
            self.end.push(end);
        }
        self.lengths.push((self.start.len() - before) as u32);
    }
}

impl Cells for Places {
    fn join(&mut self, other: Self) {
        self.start.join(other.start);
        self.end.join(other.end);
        self.lengths.join(other.lengths);
    }

    fn reserve(&mut self, times: f64) {
        Cells::reserve(&mut self.start, times);
        Cells::reserve(&mut self.end, times);
        Cells::reserve(&mut self.lengths, times);
    }

    fn column(self, name: &str) -> Column {
        let fields = ["start", "end"].map(|name| ArrowField::new(name.into(), ArrowDataType::UInt32, true));
        let places = StructArray::new(
            ArrowDataType::Struct(fields.to_vec()),
            self.start.len(),
            [self.start, self.end].map(|all| PrimitiveArray::from_vec(all).boxed()).to_vec(),
            None,
        );
        let mut end = 0;
        let ends = self.lengths.iter().map(|&length| {
            end += i64::from(length);
            end
        });
        let offsets: Vec<i64> = std::iter::once(0).chain(ends).collect();
        let offsets = OffsetsBuffer::try_from(offsets).expect("offsets begin at 0 and do not fall");
        let dtype = ListArray::<i64>::default_datatype(places.dtype().clone());
        let lists = ListArray::new(dtype, offsets, places.boxed(), None).boxed();
        Series::try_from((PlSmallStr::from(name), lists))
            .expect("lists of structs are a type of series")
            .into_column()
    }
}

/// Declares a table: its columns in order, and what their cells are.
macro_rules! rows {
    ($(#[$about:meta])* $table:ident { $($name:ident: $cells:ty),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Default)]
        pub(super) struct $table {
            $(pub(super) $name: $cells),+
        }

        impl $table {
            /// Appends the rows of `other`.
            fn join(&mut self, other: Self) {
                $(self.$name.join(other.$name);)+
            }

            /// Makes room for `times` as many rows as there are.
            fn reserve(&mut self, times: f64) {
                $(Cells::reserve(&mut self.$name, times);)+
            }

            /// The finished columns.
            fn columns(self) -> Vec<Column> {
                vec![$(self.$name.column(stringify!($name))),+]
            }
        }
    };
}
pub(super) use rows;

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells joined from parts are those of one part.
    fn check<C: Cells>(push: impl Fn(&mut C, usize)) {
        let part = |range: std::ops::Range<usize>| {
            let mut cells = C::default();
            range.for_each(|at| push(&mut cells, at));
            cells
        };
        let mut joined = part(0..2);
        [2..2, 2..5, 5..9].into_iter().for_each(|range| joined.join(part(range)));
        let (joined, whole) = (joined.column("x"), part(0..9).column("x"));
        assert!(joined.equals_missing(&whole), "{joined:?}\n{whole:?}");
        assert_eq!(joined.as_materialized_series().n_chunks(), 1);
    }

    #[test]
    fn parts_join_to_the_whole() {
        check::<Counts>(|cells, at| cells.push(at as u32));
        check::<OptionalCounts>(|cells, at| cells.push((at % 2 == 0).then_some(at as u32)));
        check::<Flags>(|cells, at| cells.push(at % 3 == 0));
        check::<Reals>(|cells, at| cells.push_if((at % 2 == 0).then_some(at as f64)));
        check::<Texts>(|cells, at| cells.push_if((at % 4 > 0).then_some(&"a text of some length"[at..])));
        check::<Texts>(|cells, at| cells.repeat("a text of some length", at));
        check::<Places>(|cells, at| cells.push((0..at as u32 % 3).map(|n| (n, n + 1))));
    }

    #[test]
    fn columns_have_their_types() {
        let mut places = Places::default();
        places.push([(1, 4), (7, 9)].into_iter());
        places.push(std::iter::empty());
        for column in [places.column("source"), Places::default().column("source")] {
            assert_eq!(column.dtype().to_string(), "list[struct[2]]");
        }
        let mut reals = Reals::default();
        reals.push_if(None);
        assert_eq!(reals.column("x").null_count(), 1);
    }
}
