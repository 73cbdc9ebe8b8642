//! Values of a Parquet file as text.

use std::fmt::Write;

use jiff::civil::DateTime;
use parquet::{
    basic::{LogicalType, TimeUnit, Type},
    data_type::Decimal,
    record::{Field, Row},
    schema::types::ColumnDescriptor,
};

use super::{Fault, Table};
use crate::source::book::decimal_text;

/// What the whole numbers of a column count, where they are no numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    Value,
    /// Parts of a second since 1970, local time.
    Moment(i64),
    /// Parts of a second since midnight.
    Clock(i64),
}

impl Meaning {
    /// `None` for an instant that is not local: which hour it is here, the file does not say.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        let parts = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            _ => 1_000_000_000,
        };
        match column.logical_type_ref() {
            Some(LogicalType::Timestamp(time)) if time.is_adjusted_to_u_t_c => None,
            Some(LogicalType::Timestamp(time)) => Some(Self::Moment(parts(&time.unit))),
            Some(LogicalType::Time(time)) => Some(Self::Clock(parts(&time.unit))),
            _ if column.physical_type() == Type::INT96 => None,
            None if column.converted_type().to_string().starts_with("TIMESTAMP") => None,
            _ => Some(Self::Value),
        }
    }
}

/// Appends the cells of a row; `meanings` goes along with the columns that have values.
pub(super) fn write<'a>(
    row: Row,
    meanings: &mut impl Iterator<Item = &'a Meaning>,
    table: &mut Table,
) -> Result<(), Fault> {
    for (_, field) in row.into_columns() {
        if let Field::Group(inner) = field {
            write(inner, meanings, table)?;
            continue;
        }
        let meaning = meanings.next().copied().unwrap_or(Meaning::Value);
        table.starts.push(table.text.len() as u32);
        append(&field, meaning, &mut table.text)?;
    }
    Ok(())
}

fn append(field: &Field, meaning: Meaning, out: &mut String) -> Result<(), Fault> {
    // Writing into a string cannot fail.
    _ = match field {
        Field::Null => Ok(()),
        Field::Str(text) => out.write_str(text),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => out.write_str(text),
            Err(_) => return Err(Fault::Bad("bytes that are no text".to_owned())),
        },
        Field::Bool(truth) => write!(out, "{truth}"),
        Field::Float(number) => write!(out, "{number}"),
        Field::Float16(number) => write!(out, "{number}"),
        Field::Double(number) => out.write_str(&decimal_text(*number)),
        Field::Decimal(number) => out.write_str(&decimal(number)?),
        Field::Date(days) => out.write_str(&moment(i64::from(*days) * 86_400, Parts::Date)?),
        Field::Long(n) => whole(*n, meaning, out)?,
        Field::TimestampMillis(n) | Field::TimestampMicros(n) | Field::TimeMicros(n) => {
            whole(*n, meaning, out)?
        }
        Field::TimeMillis(n) => whole(i64::from(*n), meaning, out)?,
        Field::Byte(n) => write!(out, "{n}"),
        Field::Short(n) => write!(out, "{n}"),
        Field::Int(n) => whole(i64::from(*n), meaning, out)?,
        Field::UByte(n) => write!(out, "{n}"),
        Field::UShort(n) => write!(out, "{n}"),
        Field::UInt(n) => write!(out, "{n}"),
        Field::ULong(n) => write!(out, "{n}"),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => {
            return Err(Fault::Bad("a struct that is missing as a whole".to_owned()));
        }
    };
    Ok(())
}

fn whole(n: i64, meaning: Meaning, out: &mut String) -> Result<std::fmt::Result, Fault> {
    Ok(match meaning {
        Meaning::Value => write!(out, "{n}"),
        Meaning::Moment(parts) => out.write_str(&moment(n.div_euclid(parts), Parts::Both)?),
        Meaning::Clock(parts) => out.write_str(&moment(n.div_euclid(parts), Parts::Clock)?),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    Date,
    Clock,
    Both,
}

/// Seconds since 1970 as `2026-03-05 18:00`; a fraction of a second is cut.
fn moment(seconds: i64, parts: Parts) -> Result<String, Fault> {
    let span = jiff::SignedDuration::from_secs(seconds);
    let at = DateTime::constant(1970, 1, 1, 0, 0, 0, 0).checked_add(span);
    let at = at.map_err(|_| Fault::Bad("a date out of range".to_owned()))?;
    let seconds = match at.second() {
        0 => String::new(),
        second => format!(":{second:02}"),
    };
    let clock = format!("{:02}:{:02}{seconds}", at.hour(), at.minute());
    Ok(match parts {
        Parts::Date => at.date().to_string(),
        Parts::Clock => clock,
        Parts::Both => format!("{} {clock}", at.date()),
    })
}

/// An exact decimal: a whole number of which the last `scale` digits are behind the point.
fn decimal(number: &Decimal) -> Result<String, Fault> {
    let (bytes, scale) = (number.data(), number.scale());
    if bytes.len() > 16 || !(0..=38).contains(&scale) {
        return Err(Fault::Bad("a decimal of more than 38 digits".to_owned()));
    }
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let fill = if negative { 0xFF } else { 0 };
    let mut wide = [fill; 16];
    wide[16 - bytes.len()..].copy_from_slice(bytes);
    let whole = i128::from_be_bytes(wide);
    let scale = scale as usize;
    let digits = format!("{:0>width$}", whole.unsigned_abs(), width = scale + 1);
    let (int, fraction) = digits.split_at(digits.len() - scale);
    let sign = if whole < 0 { "-" } else { "" };
    Ok(match fraction {
        "" => format!("{sign}{int}"),
        fraction => format!("{sign}{int}.{fraction}"),
    })
}
