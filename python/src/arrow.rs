//! Tables in and out by the Arrow C stream interface
//! (<https://arrow.apache.org/docs/format/CStreamInterface/PyCapsuleInterface.html>).
//!
//! **Invariant:** the only `unsafe` code of the project; it trusts a capsule of the right name, as the interface
//! says.

use polars::prelude::{Column, CompatLevel, DataFrame, IntoSeries, PolarsResult, Series};
use polars_arrow::array::{
    Array, DictionaryArray, DictionaryKey, PrimitiveArray, StructArray, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, Field, IntegerType, TimeUnit};
use polars_arrow::ffi::{ArrowArrayStream, ArrowArrayStreamReader, export_iterator};
use polars_arrow::temporal_conversions as time;
use polars_compute::cast::{CastOptionsImpl, cast};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::CStr;

const NAME: &CStr = c"arrow_array_stream";

/// A table as a capsule; its strings as large UTF-8, which every reader of Arrow knows.
pub(crate) fn export<'py>(py: Python<'py>, table: &DataFrame) -> PyResult<Bound<'py, PyCapsule>> {
    let table = table.clone().into_struct("table".into()).into_series().rechunk();
    let array = table.to_arrow(0, CompatLevel::oldest());
    let field = Field::new("".into(), array.dtype().clone(), false);
    let stream = export_iterator(Box::new(std::iter::once(Ok(array))), field);
    PyCapsule::new(py, stream, Some(NAME.to_owned()))
}

/// A table as it came, and the columns left out of it, each with its type.
pub(crate) struct Imported {
    pub(crate) table: DataFrame,
    pub(crate) left_out: Vec<(String, String)>,
}

/// Reads all that `owner` streams: categories, dates and times become strings, small integers large ones. A column of
/// another type than `read` knows is left out.
pub(crate) fn import(owner: &Bound<'_, PyAny>) -> PyResult<Imported> {
    let capsule = owner.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.downcast::<PyCapsule>()?;
    if capsule.name()? != Some(NAME) || !capsule.is_valid() {
        return Err(PyValueError::new_err("the object streams no Arrow table"));
    }
    let pointer = capsule.pointer().cast::<ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream. It is moved out and an empty one left, so that the
    // capsule's destructor finds nothing to release.
    let stream = unsafe { std::ptr::replace(pointer, ArrowArrayStream::empty()) };
    collect(stream).map_err(|error| PyValueError::new_err(format!("not readable as an Arrow table: {error}")))
}

fn collect(stream: ArrowArrayStream) -> PolarsResult<Imported> {
    // SAFETY: the producer keeps to the stream interface.
    let mut reader = unsafe { ArrowArrayStreamReader::try_new(Box::new(stream))? };
    let mut left_out = Vec::new();
    let mut fields = Vec::new();
    if let ArrowDataType::Struct(all) = reader.field().dtype() {
        for (at, field) in all.iter().enumerate() {
            if is_readable(&field.dtype) {
                fields.push((at, field.clone()));
            } else {
                left_out.push((field.name.to_string(), format!("{:?}", field.dtype)));
            }
        }
    }
    let mut chunks: Vec<Vec<Box<dyn Array>>> = vec![Vec::new(); fields.len()];
    let mut height = 0;
    // SAFETY: as above.
    while let Some(array) = unsafe { reader.next() } {
        let array = array?;
        let Some(rows) = array.as_any().downcast_ref::<StructArray>() else { continue };
        height += rows.len();
        for (chunk, (at, _)) in chunks.iter_mut().zip(&fields) {
            chunk.push(plain(rows.values()[*at].as_ref())?);
        }
    }
    let columns = fields.into_iter().zip(chunks).map(|((_, field), mut chunks)| {
        if chunks.is_empty() {
            chunks.push(plain(polars_arrow::array::new_empty_array(field.dtype.clone()).as_ref())?);
        }
        Series::try_from((field.name, chunks)).map(Column::from)
    });
    let table = DataFrame::new(height, columns.collect::<PolarsResult<Vec<Column>>>()?)?;
    Ok(Imported { table, left_out })
}

fn is_readable(kind: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    match kind {
        T::List(inner) | T::LargeList(inner) => match &inner.dtype {
            T::Utf8 | T::LargeUtf8 | T::Utf8View => true,
            // Places, as our own tables have them.
            T::Struct(fields) => fields.iter().all(|field| field.dtype == T::UInt32),
            _ => false,
        },
        T::Dictionary(_, values, _) => is_string(values),
        T::Date32 | T::Date64 | T::Timestamp(..) | T::Boolean | T::Null => true,
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => true,
        T::Float32 | T::Float64 => true,
        other => is_string(other),
    }
}

fn is_string(kind: &ArrowDataType) -> bool {
    matches!(kind, ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View)
}

/// The same values in a type that the engine's tables have.
fn plain(array: &dyn Array) -> PolarsResult<Box<dyn Array>> {
    use ArrowDataType as T;
    let to = |kind: T| cast(array, &kind, CastOptionsImpl::default());
    match array.dtype() {
        T::Int8 | T::Int16 => to(T::Int64),
        T::UInt8 | T::UInt16 => to(T::UInt32),
        T::Dictionary(key, ..) => match key {
            IntegerType::Int8 => categories::<i8>(array),
            IntegerType::Int16 => categories::<i16>(array),
            IntegerType::Int32 => categories::<i32>(array),
            IntegerType::Int64 => categories::<i64>(array),
            IntegerType::UInt8 => categories::<u8>(array),
            IntegerType::UInt16 => categories::<u16>(array),
            IntegerType::UInt32 => categories::<u32>(array),
            IntegerType::UInt64 => categories::<u64>(array),
            IntegerType::Int128 | IntegerType::UInt128 => to(T::Utf8View),
        },
        T::Date32 => Ok(dates::<i32>(array, |days| Some(time::date32_to_date_opt(days)?.to_string()))),
        T::Date64 => Ok(dates::<i64>(array, |at| Some(time::timestamp_ms_to_datetime_opt(at)?.to_string()))),
        T::Timestamp(unit, _) => {
            let unit = *unit;
            Ok(dates::<i64>(array, move |at| {
                let at = match unit {
                    TimeUnit::Second => time::timestamp_s_to_datetime_opt(at),
                    TimeUnit::Millisecond => time::timestamp_ms_to_datetime_opt(at),
                    TimeUnit::Microsecond => time::timestamp_us_to_datetime_opt(at),
                    TimeUnit::Nanosecond => time::timestamp_ns_to_datetime_opt(at),
                };
                Some(at?.to_string())
            }))
        }
        _ => Ok(array.to_boxed()),
    }
}

/// The strings that the keys of a dictionary stand for.
fn categories<K: DictionaryKey>(array: &dyn Array) -> PolarsResult<Box<dyn Array>> {
    let Some(coded) = array.as_any().downcast_ref::<DictionaryArray<K>>() else {
        return Ok(array.to_boxed());
    };
    let names = cast(coded.values().as_ref(), &ArrowDataType::Utf8View, CastOptionsImpl::default())?;
    let names = names.as_any().downcast_ref::<Utf8ViewArray>();
    let cells = coded.keys_iter().map(|key| names.zip(key).and_then(|(names, key)| names.get(key)));
    Ok(Utf8ViewArray::from_slice(cells.collect::<Vec<_>>()).boxed())
}

/// Days or moments as ISO 8601, in universal time.
fn dates<T: polars_arrow::types::NativeType>(
    array: &dyn Array,
    written: impl Fn(T) -> Option<String>,
) -> Box<dyn Array> {
    let cells = array.as_any().downcast_ref::<PrimitiveArray<T>>().into_iter().flat_map(|a| a.iter());
    let texts: Vec<Option<String>> = cells.map(|cell| cell.and_then(|&cell| written(cell))).collect();
    Utf8ViewArray::from_slice(texts).boxed()
}
