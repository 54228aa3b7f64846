//! Where the database is.

use super::Error;
use std::fmt;
use std::path::Path;

/// Where the database is. Printed, it shows no password.
#[derive(Clone, PartialEq, Eq)]
pub struct Target(pub(super) Place);

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The path of the file.
    Sqlite(String),
    /// The connection URL, with its password.
    Postgres(String),
}

const ACCEPTED: &str = "write sqlite:PATH or postgres://USER@HOST/DATABASE";

impl Target {
    /// Reads `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// A SQLite path is taken literally: relative to the working directory unless it begins with `/`.
    ///
    /// # Errors
    /// [`Error::Address`] names what is accepted. It never repeats the address, which may hold a password.
    pub fn parse(address: &str) -> Result<Self, Error> {
        let refused = |why: &str| Err(Error::Address(format!("database address: {why}")));
        let address = address.trim();
        let Some((scheme, rest)) = address.split_once(':') else {
            return refused(&format!("it has no scheme: {ACCEPTED}"));
        };
        match scheme {
            "sqlite" => match rest.strip_prefix("//").unwrap_or(rest) {
                "" => refused("the path after `sqlite:` is missing"),
                path if path.starts_with(":memory:") || path.starts_with("file:") => refused(
                    "a SQLite database must be a plain file, since several connections share it",
                ),
                path => Ok(Self(Place::Sqlite(path.into()))),
            },
            "postgres" | "postgresql" if !rest.starts_with("//") => {
                refused(&format!("`//` is missing after `{scheme}:`"))
            }
            "postgres" | "postgresql" => {
                // libpq would cut at the first `@` and print pieces of the password as a host name.
                if before_query(rest).matches('@').count() > 1
                    || userinfo(rest).contains(['/', '#'])
                {
                    return refused(
                        "write `@`, `/`, `?` and `#` in the password as %40, %2F, %3F and %23",
                    );
                }
                Ok(Self(Place::Postgres(address.into())))
            }
            _ => refused(&format!("its scheme is not known: {ACCEPTED}")),
        }
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Place::Sqlite(path) => Some(Path::new(path)),
            Place::Postgres(_) => None,
        }
    }

    /// `message` with every password of this target struck out.
    pub(super) fn redact(&self, message: &str) -> String {
        let Place::Postgres(url) = &self.0 else {
            return message.trim().into();
        };
        let mut message = message.trim().to_owned();
        for secret in secrets(url) {
            message = message.replace(&secret, "***");
        }
        message
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Sqlite(path) => write!(f, "sqlite:{path}"),
            Place::Postgres(url) => f.write_str(&without_passwords(url)),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

fn before_query(rest: &str) -> &str {
    rest.split('?').next().unwrap_or(rest)
}

/// `user:password` of `//user:password@host/database?options`, or nothing.
fn userinfo(rest: &str) -> &str {
    let rest = before_query(rest.trim_start_matches('/'));
    rest.rsplit_once('@').map_or("", |(user, _)| user)
}

fn query(url: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split_once('='))
}

fn is_secret(parameter: &str) -> bool {
    matches!(parameter, "password" | "sslpassword")
}

/// The passwords of a URL, as they are written there and as they are meant.
fn secrets(url: &str) -> Vec<String> {
    let rest = url.split_once(':').map_or("", |(_, rest)| rest);
    let password = userinfo(rest).split_once(':').map(|(_, password)| password);
    let parameters = query(url).filter(|(name, _)| is_secret(name));
    password
        .into_iter()
        .chain(parameters.map(|(_, value)| value))
        .flat_map(|secret| [secret.to_owned(), decoded(secret)])
        .filter(|secret| !secret.is_empty())
        .collect()
}

fn without_passwords(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", ""));
    let (place, options) = match rest.split_once('?') {
        Some((place, _)) => (place, true),
        None => (rest, false),
    };
    let place = match place.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => format!("{user}@{host}"),
        },
        None => place.into(),
    };
    if !options {
        return format!("{scheme}://{place}");
    }
    let options: Vec<String> = query(url)
        .map(|(name, value)| match is_secret(name) {
            true => format!("{name}=***"),
            false => format!("{name}={value}"),
        })
        .collect();
    format!("{scheme}://{place}?{}", options.join("&"))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match pair {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(address: &str) -> String {
        Target::parse(address).unwrap().to_string()
    }

    fn refusal(address: &str) -> String {
        Target::parse(address).unwrap_err().to_string()
    }

    #[test]
    fn both_spellings_of_each_database_are_read() {
        assert_eq!(shown("sqlite:sceau.db"), "sqlite:sceau.db");
        assert_eq!(shown("sqlite://sceau.db"), "sqlite:sceau.db");
        assert_eq!(
            shown("sqlite:///var/lib/sceau.db"),
            "sqlite:/var/lib/sceau.db"
        );
        assert_eq!(shown("postgres://host/db"), "postgres://host/db");
        assert_eq!(
            shown("postgresql:///db?host=/run"),
            "postgresql:///db?host=/run"
        );
    }

    #[test]
    fn anything_else_is_refused_with_what_would_do() {
        for address in ["sceau.db", "/var/lib/sceau.db", "mysql://host/db", ""] {
            let why = refusal(address);
            assert!(
                why.contains("sqlite:PATH") && why.contains("postgres://"),
                "{address}: {why}"
            );
        }
        assert!(refusal("sqlite:").contains("path"));
        assert!(refusal("sqlite::memory:").contains("plain file"));
        assert!(refusal("sqlite:file:x?mode=memory").contains("plain file"));
        assert!(refusal("postgres:host/db").contains("//"));
    }

    #[test]
    fn a_refusal_repeats_no_password() {
        for address in [
            "mysql://u:s3cret@h/db",
            "postgres://u:s3cr@et@h/db",
            "postgres://u:s3/cret@h/db",
        ] {
            let why = refusal(address);
            assert!(!why.contains("s3"), "{why}");
        }
    }

    #[test]
    fn passwords_are_never_shown() {
        let target = Target::parse(
            "postgres://ann:s3cr%40t@db.example:5432/x?sslmode=require&password=other",
        )
        .unwrap();
        let shown = "postgres://ann:***@db.example:5432/x?sslmode=require&password=***";
        assert_eq!(target.to_string(), shown);
        assert_eq!(format!("{target:?}"), format!("Target({shown})"));
        assert_eq!(
            target.redact("no \"s3cr%40t\", no s3cr@t, no other\n"),
            "no \"***\", no ***, no ***"
        );
    }
}
