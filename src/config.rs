//! Configuration: flags first, then `SCEAU_…` variables, then a TOML file, then defaults that suit a first try.
//!
//! Here they are found, each with its origin; what they mean is not decided here. Every setting has one name: `listen`
//! in the file is `SCEAU_LISTEN` in the environment. Anything unknown is an error, so that a misspelt setting is never
//! silently ignored.

use ::config::{ConfigError, Environment, File, FileFormat, Source, Value};
use secrecy::{ExposeSecret, SecretString};
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The file that is read when none is named and it exists.
pub const DEFAULT_FILE: &str = "sceau.toml";

const PREFIX: &str = "SCEAU_";
/// Names the file, so it cannot stand in it.
const FILE_VARIABLE: &str = "SCEAU_CONFIG";
/// Variables for the tests of this project.
const TESTS_PREFIX: &str = "SCEAU_TESTS_";

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The address that the world sees; it stands in signed bytes.
    BaseUrl,
    /// Where to listen, `HOST:PORT`.
    Listen,
    /// The folder of everything that is kept.
    Data,
    /// `sqlite:PATH` or `postgres://…`.
    Database,
    /// The file of the key that seals private keys.
    KeyEncryptionKeyFile,
    /// That key itself.
    KeyEncryptionKey,
    /// Threads that answer requests.
    Workers,
    /// What is logged, as an `env-filter`.
    Log,
    /// Whether foreign badges are fetched from private addresses too.
    FetchPrivateAddresses,
    /// Whether foreign badges are fetched over plain `http://` too.
    FetchPlainHttp,
    /// The mail server that letters are handed to: `smtp://…` or `smtps://…`.
    SmtpUrl,
    /// Whom letters are from.
    MailFrom,
    /// How many forms by which one signs in a client may send in ten minutes.
    SignInLimit,
    /// The addresses of reverse proxies that say where requests come from.
    TrustedProxies,
}

impl Key {
    /// Every setting, in the order to show them.
    pub const ALL: [Self; 14] = [
        Self::BaseUrl,
        Self::Listen,
        Self::Data,
        Self::Database,
        Self::KeyEncryptionKeyFile,
        Self::KeyEncryptionKey,
        Self::Workers,
        Self::Log,
        Self::FetchPrivateAddresses,
        Self::FetchPlainHttp,
        Self::SmtpUrl,
        Self::MailFrom,
        Self::SignInLimit,
        Self::TrustedProxies,
    ];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::BaseUrl => "base_url",
            Self::Listen => "listen",
            Self::Data => "data",
            Self::Database => "database",
            Self::KeyEncryptionKeyFile => "key_encryption_key_file",
            Self::KeyEncryptionKey => "key_encryption_key",
            Self::Workers => "workers",
            Self::Log => "log",
            Self::FetchPrivateAddresses => "fetch_private_addresses",
            Self::FetchPlainHttp => "fetch_plain_http",
            Self::SmtpUrl => "smtp_url",
            Self::MailFrom => "mail_from",
            Self::SignInLimit => "sign_in_limit",
            Self::TrustedProxies => "trusted_proxies",
        }
    }

    /// Its name in the environment.
    pub fn variable(self) -> String {
        format!("{PREFIX}{}", self.name().to_uppercase())
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command.
    Flag,
    /// A `SCEAU_…` variable.
    Environment,
    /// That file.
    File(PathBuf),
    /// Nobody set it.
    Default,
}

impl Origin {
    /// Its name for people.
    fn of(&self, key: Key) -> String {
        match self {
            Self::Flag => format!("--{}", key.name().replace('_', "-")),
            Self::Environment => key.variable(),
            Self::File(path) => path.display().to_string(),
            Self::Default => "default".to_owned(),
        }
    }
}

/// What is wrong with the configuration, in one sentence that says what would be right. It repeats no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Error(String);

/// Where settings are looked for.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// What the flags say.
    pub flags: Vec<(Key, String)>,
    /// The file that a flag names.
    pub file: Option<PathBuf>,
    /// The environment, with everything else that stands in it.
    pub environment: Vec<(OsString, OsString)>,
}

/// What was found: the text of each setting that somebody set, and where.
#[derive(Debug, Clone, Default)]
pub struct Found(BTreeMap<Key, (SecretString, Origin)>);

impl Sources {
    /// The sources of this process.
    pub fn of_process(flags: Vec<(Key, String)>, file: Option<PathBuf>) -> Self {
        Self {
            flags,
            file,
            environment: std::env::vars_os().collect(),
        }
    }

    /// Reads every source.
    ///
    /// # Errors
    /// An unknown name, or a file that cannot be read.
    pub fn load(self) -> Result<Found, Error> {
        let (variables, file_variable) = variables(self.environment)?;
        let mut found = Found::default();
        let named = self.file.or(file_variable.map(PathBuf::from));
        let implied = || Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.is_file());
        if let Some(path) = named.or_else(implied) {
            found.add_file(&path)?;
        }
        found.add_variables(variables)?;
        found.add_flags(self.flags);
        Ok(found)
    }
}

/// The variables that are ours, and the one that names the file.
type Variables = (HashMap<String, String>, Option<OsString>);

fn variables(environment: Vec<(OsString, OsString)>) -> Result<Variables, Error> {
    let (mut ours, mut file) = (HashMap::new(), None);
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        if name.starts_with(TESTS_PREFIX) || value.is_empty() {
            continue;
        }
        if name == FILE_VARIABLE {
            file = Some(value);
            continue;
        }
        let value = value
            .into_string()
            .map_err(|_| Error(format!("{name} holds something that is not text (UTF-8)")))?;
        ours.insert(name.to_owned(), value);
    }
    Ok((ours, file))
}

impl Found {
    /// What these flags say and nothing else.
    pub fn of_flags_alone(flags: Vec<(Key, String)>) -> Self {
        let mut found = Self::default();
        found.add_flags(flags);
        found
    }

    /// A later source wins.
    fn put(&mut self, key: Key, value: String, origin: Origin) {
        self.0.insert(key, (value.into(), origin));
    }

    fn add_flags(&mut self, flags: Vec<(Key, String)>) {
        for (key, value) in flags {
            self.put(key, value, Origin::Flag);
        }
    }

    fn add_variables(&mut self, variables: HashMap<String, String>) -> Result<(), Error> {
        let known: Vec<_> = Key::ALL.into_iter().map(Key::variable).collect();
        if let Some(unknown) = variables.keys().filter(|name| !known.contains(name)).min() {
            let all = known.iter().map(String::as_str).chain([FILE_VARIABLE]);
            return Err(Error(format!(
                "{unknown} is not a setting of Sceau{}; known: {}, {FILE_VARIABLE}",
                did_you_mean(unknown, all),
                known.join(", ")
            )));
        }
        let source = Environment::with_prefix(PREFIX.trim_end_matches('_')).source(Some(variables));
        let values = source
            .collect()
            .map_err(|why| Error(format!("the environment cannot be read: {why}")))?;
        self.add(values, &Origin::Environment)
    }

    fn add_file(&mut self, path: &Path) -> Result<(), Error> {
        let text = std::fs::read_to_string(path).map_err(|why| {
            Error(format!(
                "the configuration file {} cannot be read: {why}",
                path.display()
            ))
        })?;
        let text = Zeroizing::new(text);
        let values = File::from_str(&text, FileFormat::Toml)
            .collect()
            .map_err(|why| Error(format!("{}: {}", path.display(), without_source(&why))))?;
        if let Some(unknown) = values.keys().filter(|n| Key::named(n).is_none()).min() {
            let known: Vec<_> = Key::ALL.into_iter().map(Key::name).collect();
            return Err(Error(format!(
                "{}: {unknown:?} is not a setting of Sceau{}; known: {}",
                path.display(),
                did_you_mean(unknown, known.iter().copied()),
                known.join(", ")
            )));
        }
        self.add(values, &Origin::File(path.to_owned()))
    }

    fn add(&mut self, values: ::config::Map<String, Value>, origin: &Origin) -> Result<(), Error> {
        for (name, value) in values {
            let Some(key) = Key::named(&name) else {
                return Err(Error(format!("{name:?} is not a setting of Sceau")));
            };
            let text = value.into_string().map_err(|_| {
                let from = origin.of(key);
                Error(format!(
                    "{name} (in {from}): expected a text, a number, true or false"
                ))
            })?;
            self.put(key, text, origin.clone());
        }
        Ok(())
    }

    /// The text of a setting, if somebody set it.
    pub fn text(&self, key: Key) -> Option<&str> {
        self.0.get(&key).map(|(value, _)| value.expose_secret())
    }

    /// Where a setting comes from, for people.
    pub fn from(&self, key: Key) -> String {
        let origin = self.0.get(&key).map(|(_, origin)| origin);
        origin.unwrap_or(&Origin::Default).of(key)
    }

    /// An error about the value of `key`, which must not repeat a secret one.
    pub fn wrong(&self, key: Key, why: impl fmt::Display) -> Error {
        match self.text(key) {
            Some(_) => Error(format!("{} ({}): {why}", key.name(), self.from(key))),
            None => Error(format!("{}: {why}", key.name())),
        }
    }
}

/// A question about the setting that was probably meant: what is as much alike as a slip of the fingers.
fn did_you_mean<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> String {
    /// A swapped pair of letters in a short name, two slips in a long one.
    const NEAR: f64 = 0.75;
    let plain = |name: &str| name.to_lowercase().replace(['-', '.'], "_");
    let likeness =
        |name: &str| strsim::normalized_damerau_levenshtein(&plain(unknown), &plain(name));
    let near = known
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness >= NEAR);
    match near.max_by(|(one, _), (other, _)| one.total_cmp(other)) {
        Some((_, name)) => format!(" (did you mean {name}?)"),
        None => String::new(),
    }
}

/// The message of an error about a file, without the line it quotes: that may hold a secret.
fn without_source(why: &ConfigError) -> String {
    let text = match why {
        ConfigError::FileParse { cause, .. } => cause.to_string(),
        other => other.to_string(),
    };
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    match lines.as_slice() {
        [first, .., last] if lines.iter().any(|line| line.contains(" |")) => {
            format!("{first}: {last}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests;
