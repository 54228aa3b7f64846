//! Dates as people write them in spreadsheets.

use super::Why;
use crate::badge::{spreadsheet::table::Epoch, time};
use chrono::{DateTime, Utc};

/// 31/12/2026, 31-12-2026, 31.12.2026 (the day first), 2026-12-31, an ISO 8601 instant; in a workbook the number of a
/// day. The instant is the midnight of the day in UTC.
pub(super) fn read(text: &str, epoch: Option<Epoch>) -> Result<DateTime<Utc>, Why> {
    let day = [" 00:00:00", " 00:00", " 0:00:00", " 0:00"];
    let day = day.iter().find_map(|midnight| text.strip_suffix(midnight));
    let day = day.unwrap_or(text).trim_end();
    if let Some(days) = epoch
        .zip(day.parse::<f64>().ok())
        .map(|(epoch, n)| epoch.date(n))
    {
        let date = days.ok_or(Why::InvalidDate)?;
        return Ok(date.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    let separator = day.chars().find(|c| !c.is_ascii_digit());
    let parts: Vec<&str> = match separator {
        Some(separator @ ('/' | '-' | '.')) => day.split(separator).collect(),
        _ => Vec::new(),
    };
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let iso = match parts.as_slice() {
        numbers @ [a, b, c] if numbers.iter().all(is_number) => match (a.len(), b.len(), c.len()) {
            (4, 1..=2, 1..=2) => format!("{a}-{b:0>2}-{c:0>2}"),
            (1..=2, 1..=2, 4) => format!("{c}-{b:0>2}-{a:0>2}"),
            (1..=2, 1..=2, 2) => return Err(Why::TwoDigitYear),
            _ => return Err(Why::InvalidDate),
        },
        _ => text.to_owned(),
    };
    time::parse(&iso).map_err(|_| Why::InvalidDate)
}
