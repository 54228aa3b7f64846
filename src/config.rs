//! Configuration: flags first, then `SCEAU_…` variables, then a TOML file, then defaults that suit a first try.
//!
//! Every setting has one name: `listen` in the file is `SCEAU_LISTEN` in the environment. Anything unknown is an error,
//! so that a misspelt setting is never silently ignored.

use crate::badge::{signing::sealing::SealingKey, urls::BaseUrl};
use crate::storage::Target;
use ::config::{ConfigError, Environment, File, FileFormat, Source, Value};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::thread;
use tracing_subscriber::EnvFilter;
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
}

impl Key {
    /// Every setting, in the order to show them.
    pub const ALL: [Self; 8] = [
        Self::BaseUrl,
        Self::Listen,
        Self::Data,
        Self::Database,
        Self::KeyEncryptionKeyFile,
        Self::KeyEncryptionKey,
        Self::Workers,
        Self::Log,
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

/// The key that seals private keys.
#[derive(Debug, Clone)]
pub enum KeyEncryptionKey {
    /// It is in this file, in base64.
    File(PathBuf),
    /// It was given as a value.
    Given(SealingKey),
}

/// The effective configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address that the world sees.
    pub base_url: BaseUrl,
    /// Where to listen, `HOST:PORT`.
    pub listen: String,
    /// The folder of everything that is kept.
    pub data: PathBuf,
    /// Where the database is.
    pub database: Target,
    /// The key that seals private keys.
    pub key_encryption_key: KeyEncryptionKey,
    /// Threads that answer requests.
    pub workers: usize,
    /// What is logged, as an `env-filter`.
    pub log: String,
    origins: BTreeMap<Key, Origin>,
}

/// One line of `config show`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which setting.
    pub key: Key,
    /// Its value, without any secret.
    pub value: String,
    /// Where it comes from.
    pub from: String,
}

/// What was found, before it is understood.
#[derive(Default)]
struct Layers(BTreeMap<Key, (Zeroizing<String>, Origin)>);

impl Sources {
    /// The sources of this process.
    pub fn of_process(flags: Vec<(Key, String)>, file: Option<PathBuf>) -> Self {
        Self {
            flags,
            file,
            environment: std::env::vars_os().collect(),
        }
    }

    /// Reads every source and checks every value.
    ///
    /// # Errors
    /// An unknown name, or a value that cannot be; the setting is named, and what would be right.
    pub fn load(self) -> Result<Config, Error> {
        let (variables, file_variable) = variables(self.environment)?;
        let mut layers = Layers::default();
        let named = self.file.or(file_variable.map(PathBuf::from));
        let implied = || Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.is_file());
        if let Some(path) = named.or_else(implied) {
            layers.add_file(&path)?;
        }
        layers.add_variables(variables)?;
        layers.add_flags(self.flags);
        layers.understand()
    }
}

/// Settings that depend on nothing around this process.
///
/// # Errors
/// As [`Sources::load`].
pub fn of_flags_alone(flags: Vec<(Key, String)>) -> Result<Config, Error> {
    let mut layers = Layers::default();
    layers.add_flags(flags);
    layers.understand()
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

impl Layers {
    /// A later source wins.
    fn put(&mut self, key: Key, value: String, origin: Origin) {
        self.0.insert(key, (Zeroizing::new(value), origin));
    }

    fn add_flags(&mut self, flags: Vec<(Key, String)>) {
        for (key, value) in flags {
            self.put(key, value, Origin::Flag);
        }
    }

    fn add_variables(&mut self, variables: HashMap<String, String>) -> Result<(), Error> {
        let known: Vec<_> = Key::ALL.into_iter().map(Key::variable).collect();
        if let Some(unknown) = variables.keys().filter(|name| !known.contains(name)).min() {
            return Err(Error(format!(
                "{unknown} is not a setting of Sceau; known: {}, {FILE_VARIABLE}",
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
                "{}: {unknown:?} is not a setting of Sceau; known: {}",
                path.display(),
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
                Error(format!("{name} (in {from}): expected a text or a number"))
            })?;
            self.put(key, text, origin.clone());
        }
        Ok(())
    }

    fn text(&self, key: Key) -> Option<&str> {
        self.0.get(&key).map(|(value, _)| value.as_str())
    }

    /// An error about the value of `key`.
    fn wrong(&self, key: Key, why: impl fmt::Display) -> Error {
        let from = self.0.get(&key).map(|(_, origin)| origin.of(key));
        match from {
            Some(from) if from != key.name() => Error(format!("{} ({from}): {why}", key.name())),
            _ => Error(format!("{}: {why}", key.name())),
        }
    }

    fn understand(self) -> Result<Config, Error> {
        let data = PathBuf::from(self.text(Key::Data).unwrap_or("./sceau-data"));
        let listen = self.text(Key::Listen).unwrap_or("127.0.0.1:8080");
        let (host, port) = host_and_port(listen).ok_or_else(|| {
            self.wrong(
                Key::Listen,
                format!("{listen:?} is not HOST:PORT, such as 127.0.0.1:8080"),
            )
        })?;
        let base_url = match self.text(Key::BaseUrl) {
            Some(text) => {
                BaseUrl::parse(text).map_err(|why| self.wrong(Key::BaseUrl, why.message))?
            }
            None if port == 0 => {
                let why = "must be set when `listen` takes any free port (port 0), since it stands in signed badges";
                return Err(self.wrong(Key::BaseUrl, why));
            }
            None => BaseUrl::parse(&format!("http://{}:{port}", reachable(host)))
                .map_err(|why| self.wrong(Key::Listen, why.message))?,
        };
        let database = match self.text(Key::Database) {
            Some(address) => Target::parse(address),
            None => Target::parse(&format!("sqlite:{}", data.join("sceau.db").display())),
        };
        let database = database.map_err(|why| self.wrong(Key::Database, why))?;
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let workers = match self.text(Key::Workers) {
            None => cores(),
            Some(text) => (text.trim().parse().ok())
                .filter(|n| (1..=1024).contains(n))
                .ok_or_else(|| {
                    let why = format!("{text:?} is not a whole number from 1 to 1024");
                    self.wrong(Key::Workers, why)
                })?,
        };
        let log = self.text(Key::Log).unwrap_or("info").to_owned();
        EnvFilter::builder().parse(&log).map_err(|_| {
            let why = format!("{log:?} is not a filter such as info, debug or sceau=debug,warn");
            self.wrong(Key::Log, why)
        })?;
        Ok(Config {
            base_url,
            listen: listen.to_owned(),
            key_encryption_key: self.key_encryption_key(&data)?,
            data,
            database,
            workers,
            log,
            origins: self
                .0
                .into_iter()
                .map(|(key, (_, origin))| (key, origin))
                .collect(),
        })
    }

    fn key_encryption_key(&self, data: &Path) -> Result<KeyEncryptionKey, Error> {
        let file = self.text(Key::KeyEncryptionKeyFile);
        match self.text(Key::KeyEncryptionKey) {
            Some(_) if file.is_some() => Err(Error(
                "key_encryption_key and key_encryption_key_file are both set: keep one".to_owned(),
            )),
            Some(text) => decode_key(text)
                .map(KeyEncryptionKey::Given)
                .ok_or_else(|| self.wrong(Key::KeyEncryptionKey, NOT_A_KEY)),
            None => Ok(KeyEncryptionKey::File(
                file.map_or_else(|| data.join("key-encryption-key"), PathBuf::from),
            )),
        }
    }
}

/// What is said of a key-encryption key that is none.
pub const NOT_A_KEY: &str =
    "expected the base64 of 32 bytes, as `openssl rand -base64 32` makes them";

/// Reads a key-encryption key: the base64 of 32 bytes.
pub fn decode_key(text: &str) -> Option<SealingKey> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
    Some(SealingKey::new(bytes.as_slice().try_into().ok()?))
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

fn host_and_port(listen: &str) -> Option<(&str, u16)> {
    let (host, port) = listen.rsplit_once(':')?;
    let inside = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let good = match inside {
        Some(inside) => inside.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && !host.contains([':', '/', '@', '[', ']', ' ']),
    };
    let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let port = port.parse().ok().filter(|_| digits)?;
    good.then_some((host, port))
}

/// "Every address" is none that a browser could go to.
fn reachable(host: &str) -> &str {
    match host {
        "0.0.0.0" | "[::]" => "127.0.0.1",
        host => host,
    }
}

impl Config {
    /// Whether somebody set it.
    pub fn is_set(&self, key: Key) -> bool {
        self.origins.contains_key(&key)
    }

    /// The port of `listen`.
    pub fn port(&self) -> u16 {
        host_and_port(&self.listen).map_or(0, |(_, port)| port)
    }

    /// The file of a SQLite database.
    pub fn database_file(&self) -> Option<PathBuf> {
        let shown = self.database.to_string();
        shown.strip_prefix("sqlite:").map(PathBuf::from)
    }

    /// Every setting with its origin, without any secret.
    pub fn shown(&self) -> Vec<Shown> {
        Key::ALL
            .into_iter()
            .map(|key| Shown {
                key,
                value: self.value(key),
                from: self.origins.get(&key).unwrap_or(&Origin::Default).of(key),
            })
            .collect()
    }

    fn value(&self, key: Key) -> String {
        match (key, &self.key_encryption_key) {
            (Key::BaseUrl, _) => self.base_url.to_string(),
            (Key::Listen, _) => self.listen.clone(),
            (Key::Data, _) => self.data.display().to_string(),
            (Key::Database, _) => self.database.to_string(),
            (Key::KeyEncryptionKeyFile, KeyEncryptionKey::File(path)) => path.display().to_string(),
            (Key::KeyEncryptionKey, KeyEncryptionKey::Given(_)) => "***".to_owned(),
            (Key::KeyEncryptionKeyFile | Key::KeyEncryptionKey, _) => "(not used)".to_owned(),
            (Key::Workers, _) => self.workers.to_string(),
            (Key::Log, _) => self.log.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
