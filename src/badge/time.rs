//! Instants as they stand in documents: UTC, whole seconds, `Z` (ISO 8601).

use super::error::Invalid;
use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

/// Where the days of an issuer begin that says nothing else.
pub const ZONE: &str = "Europe/Paris";

/// `2026-11-22T09:30:00Z`.
pub fn iso(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Drops the fraction of a second: what is signed must be what the database gives back.
pub fn whole_seconds(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.trunc_subsecs(0)
}

/// Reads an ISO 8601 date-time with a zone, or a bare date (its midnight in UTC).
pub fn parse(text: &str) -> Result<DateTime<Utc>, Invalid> {
    let instant = match chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(day) => day.and_time(chrono::NaiveTime::MIN).and_utc(),
        Err(_) => DateTime::parse_from_rfc3339(text)
            .or_else(|why| other_iso(text).ok_or(why))
            .map_err(|_| Invalid::new("invalid-date", why_not(text)))?
            .with_timezone(&Utc),
    };
    let year = chrono::Datelike::year(&instant);
    if !(1970..=9999).contains(&year) {
        return Err(Invalid::new(
            "invalid-date",
            "the year must lie between 1970 and 9999",
        ));
    }
    Ok(whole_seconds(instant))
}

/// The day after, for what goes up to the end of a day; the last instant of the year 9999 at most, which is the last that
/// databases keep in order.
pub fn day_after(day: DateTime<Utc>) -> DateTime<Utc> {
    const LAST: i64 = 253_402_300_799;
    let last = DateTime::from_timestamp(LAST, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    day.checked_add_signed(TimeDelta::days(1))
        .map_or(last, |next| next.min(last))
}

/// ISO 8601 beyond RFC 3339: without seconds, or with an offset such as +0100.
fn other_iso(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    let text = match text.strip_suffix('Z') {
        Some(instant) => format!("{instant}+0000"),
        None => text.to_owned(),
    };
    ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z"]
        .into_iter()
        .find_map(|format| DateTime::parse_from_str(&text, format).ok())
}

fn why_not(text: &str) -> &'static str {
    let without_zone = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let parses = |format: &&str| chrono::NaiveDateTime::parse_from_str(text, format).is_ok();
    match without_zone.iter().any(parses) {
        true => {
            "the time zone is missing: write Z at the end for UTC, or an offset such as +01:00, as in 2026-11-22T10:30:00+01:00"
        }
        false => {
            "expected an ISO 8601 instant such as 2026-11-22T09:30:00Z, or a date such as 2026-11-22"
        }
    }
}

/// A time zone by its name in the IANA database.
pub fn zone(name: &str) -> Result<Tz, Invalid> {
    name.parse().map_err(|_| {
        let message =
            "expected a time zone of the IANA database, such as Europe/Paris or Indian/Reunion";
        Invalid::new("invalid-time-zone", message)
    })
}

/// The year and the month, 1 to 12, of an instant in a time zone; in [`ZONE`] when that is unknown.
pub fn month_in(name: Option<&str>, instant: DateTime<Utc>) -> (i32, u32) {
    let zone = name.and_then(|name| zone(name).ok());
    let there = instant.with_timezone(&zone.unwrap_or(Tz::Europe__Paris));
    (there.year(), there.month())
}

/// For `#[serde(with = "time::serde_iso")]`.
pub mod serde_iso {
    use super::{DateTime, Utc, iso, parse};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes `iso`.
    pub fn serialize<S: Serializer>(instant: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&iso(*instant))
    }

    /// Reads what [`parse`] reads.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(from)?;
        parse(&text).map_err(D::Error::custom)
    }

    /// The same for an absent instant.
    pub mod option {
        use super::*;

        /// Writes `iso`; pair it with `skip_serializing_if`.
        pub fn serialize<S: Serializer>(
            instant: &Option<DateTime<Utc>>,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            match instant {
                Some(instant) => super::serialize(instant, to),
                None => to.serialize_none(),
            }
        }

        /// Reads what [`parse`] reads, or nothing.
        pub fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<DateTime<Utc>>, D::Error> {
            Option::<String>::deserialize(from)?
                .map(|text| parse(&text).map_err(D::Error::custom))
                .transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_whole_seconds_in_utc() {
        for (text, expected) in [
            ("2026-11-22T09:30:00Z", "2026-11-22T09:30:00Z"),
            ("2026-11-22T10:30:00.987+01:00", "2026-11-22T09:30:00Z"),
            ("2026-11-22", "2026-11-22T00:00:00Z"),
        ] {
            assert_eq!(iso(parse(text).unwrap()), expected);
        }
        for text in [
            "2026-11-22T09:30:00",
            "2026-11-22T09:30:00.5",
            "2026-11-22T09:30",
        ] {
            let why = parse(text).unwrap_err().message;
            assert!(why.starts_with("the time zone is missing"), "{text}: {why}");
        }
        for refused in [
            "",
            "22/11/2026",
            "2026-11-22T09:30:00",
            "1969-12-31",
            "2026-02-30",
        ] {
            assert_eq!(
                parse(refused).unwrap_err().code,
                "invalid-date",
                "{refused}"
            );
        }
    }

    #[test]
    fn the_last_day_has_an_end() {
        let after = |text: &str| iso(day_after(parse(text).unwrap()));
        assert_eq!(after("2026-12-31"), "2027-01-01T00:00:00Z");
        assert_eq!(after("9999-12-31"), "9999-12-31T23:59:59Z");
        assert_eq!(after("9999-12-31T23:00:00Z"), "9999-12-31T23:59:59Z");
    }
}
