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

/// The URL with what it does not say itself. For a host that falls silent libpq waits as long as the system does, which is
/// minutes; of several hosts it would take the first that answers, a replica too.
pub(super) fn with_defaults(url: &str) -> String {
    let several = has_several_hosts(url);
    let defaults = [
        ("connect_timeout", if several { "2" } else { "10" }),
        ("tcp_user_timeout", "5000"),
        ("keepalives_idle", "3"),
        ("keepalives_interval", "1"),
        (
            "target_session_attrs",
            if several { "read-write" } else { "any" },
        ),
    ];
    let mut whole = url.to_owned();
    for (name, value) in defaults {
        if query(url).all(|(given, _)| given != name) {
            let separator = if whole.contains('?') { '&' } else { '?' };
            whole.push_str(&format!("{separator}{name}={value}"));
        }
    }
    whole
}

fn has_several_hosts(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let place = before_query(rest);
    let hosts = place.rsplit_once('@').map_or(place, |(_, hosts)| hosts);
    let hosts = hosts.split('/').next().unwrap_or(hosts);
    let mut named = query(url).filter(|(name, _)| matches!(*name, "host" | "hostaddr"));
    hosts.contains(',') || named.any(|(_, value)| decoded(value).contains(','))
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
    fn a_silent_host_is_given_up_soon_and_of_several_the_one_that_is_written_to_is_taken() {
        let alone = "connect_timeout=10&tcp_user_timeout=5000&keepalives_idle=3&keepalives_interval=1&target_session_attrs=any";
        let several = alone
            .replace("timeout=10", "timeout=2")
            .replace("attrs=any", "attrs=read-write");
        for (url, expected) in [
            ("postgres://a/x", format!("postgres://a/x?{alone}")),
            (
                "postgres:///x,y?host=/run",
                format!("postgres:///x,y?host=/run&{alone}"),
            ),
            (
                "postgres://u:p,q@a:1,b:2/x",
                format!("postgres://u:p,q@a:1,b:2/x?{several}"),
            ),
            (
                "postgres:///x?host=/a%2C/b",
                format!("postgres:///x?host=/a%2C/b&{several}"),
            ),
        ] {
            assert_eq!(with_defaults(url), expected);
        }
        let own = format!("postgres://a,b/x?{}", several.replace("read-write", "any"));
        assert_eq!(with_defaults(&own), own);
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
