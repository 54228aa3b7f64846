//! The settings, understood: what each text means, and what it is when nobody set it.

use crate::badge::{signing::sealing::SealingKey, urls::BaseUrl};
use crate::checking::fetching;
use crate::config::{Error, Found, Key};
use crate::http::limits;
use crate::mailing::{Letters, Relay, Sender};
use crate::storage::Target;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::{Path, PathBuf};
use std::thread;
use tracing_subscriber::EnvFilter;
use zeroize::Zeroizing;

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
    /// How foreign badges are fetched.
    pub fetching: fetching::Settings,
    /// How letters leave; without, they stay in the outbox.
    pub letters: Option<Letters>,
    /// How often one client may send the forms by which one signs in.
    pub limits: limits::Settings,
    found: Found,
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

impl Config {
    /// Checks every value.
    ///
    /// # Errors
    /// A value that cannot be; the setting is named, and what would be right.
    pub fn understand(found: Found) -> Result<Self, Error> {
        let data = PathBuf::from(found.text(Key::Data).unwrap_or("./sceau-data"));
        let listen = found.text(Key::Listen).unwrap_or("127.0.0.1:8080");
        let (host, port) = host_and_port(listen).ok_or_else(|| {
            found.wrong(
                Key::Listen,
                format!("{listen:?} is not HOST:PORT, such as 127.0.0.1:8080"),
            )
        })?;
        let base_url = match found.text(Key::BaseUrl) {
            Some(text) => {
                BaseUrl::parse(text).map_err(|why| found.wrong(Key::BaseUrl, why.message))?
            }
            None if port == 0 => {
                let why = "must be set when `listen` takes any free port (port 0), since it stands in signed badges";
                return Err(found.wrong(Key::BaseUrl, why));
            }
            None => BaseUrl::parse(&format!("http://{}:{port}", reachable(host)))
                .map_err(|why| found.wrong(Key::Listen, why.message))?,
        };
        let database = match found.text(Key::Database) {
            Some(address) => Target::parse(address),
            None => Target::parse(&format!("sqlite:{}", data.join("sceau.db").display())),
        };
        let database = database.map_err(|why| found.wrong(Key::Database, why))?;
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let workers = match found.text(Key::Workers) {
            None => cores(),
            Some(text) => (text.trim().parse().ok())
                .filter(|n| (1..=1024).contains(n))
                .ok_or_else(|| {
                    let why = format!("{text:?} is not a whole number from 1 to 1024");
                    found.wrong(Key::Workers, why)
                })?,
        };
        let log = found.text(Key::Log).unwrap_or("info").to_owned();
        EnvFilter::builder().parse(&log).map_err(|_| {
            let why = format!("{log:?} is not a filter such as info, debug or sceau=debug,warn");
            found.wrong(Key::Log, why)
        })?;
        let fetching = fetching::Settings {
            private_addresses: yes_or_no(&found, Key::FetchPrivateAddresses)?,
            plain_http: yes_or_no(&found, Key::FetchPlainHttp)?,
        };
        let letters = letters(&found)?;
        Ok(Self {
            base_url,
            listen: listen.to_owned(),
            key_encryption_key: key_encryption_key(&found, &data)?,
            data,
            database,
            workers,
            log,
            fetching,
            letters,
            limits: limits_of(&found)?,
            found,
        })
    }

    /// Whether somebody set it.
    pub fn is_set(&self, key: Key) -> bool {
        self.found.text(key).is_some()
    }

    /// The file of a SQLite database.
    pub fn database_file(&self) -> Option<PathBuf> {
        self.database.file().map(Path::to_path_buf)
    }

    /// Every setting with its origin, without any secret.
    pub fn shown(&self) -> Vec<Shown> {
        Key::ALL
            .into_iter()
            .map(|key| Shown {
                key,
                value: self.value(key),
                from: self.found.from(key),
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
            (Key::FetchPrivateAddresses, _) => self.fetching.private_addresses.to_string(),
            (Key::FetchPlainHttp, _) => self.fetching.plain_http.to_string(),
            (Key::SmtpUrl, _) => shown_of(&self.letters, |letters| letters.relay.to_string()),
            (Key::MailFrom, _) => shown_of(&self.letters, |letters| letters.from.to_string()),
            (Key::SignInLimit, _) => self.limits.most.to_string(),
            (Key::TrustedProxies, _) => {
                let all = self.limits.proxies.iter().map(ToString::to_string);
                match all.collect::<Vec<_>>().join(", ") {
                    none if none.is_empty() => "none".to_owned(),
                    all => all,
                }
            }
        }
    }
}

/// `true` or `false`; false when nobody set it.
fn yes_or_no(found: &Found, key: Key) -> Result<bool, Error> {
    match found.text(key) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(found.wrong(key, format!("{other:?} is neither true nor false"))),
    }
}

/// How often one client signs in, and who says which client it is.
fn limits_of(found: &Found) -> Result<limits::Settings, Error> {
    let mut settings = limits::Settings::default();
    if let Some(text) = found.text(Key::SignInLimit) {
        let most = text.trim().parse().ok();
        settings.most = most.filter(|n| *n <= 1_000_000).ok_or_else(|| {
            let why = format!("{text:?} is not a whole number from 0 (no limit) to 1000000");
            found.wrong(Key::SignInLimit, why)
        })?;
    }
    if let Some(text) = found.text(Key::TrustedProxies) {
        let all = text.split(',').map(str::trim).filter(|one| *one != "none");
        let all = all.map(|one| {
            one.parse().map_err(|limits::NoNetwork| {
                let why = format!(
                    "{one:?} is neither an address nor a network such as 10.0.0.0/8; give several between commas, or none"
                );
                found.wrong(Key::TrustedProxies, why)
            })
        });
        settings.proxies = all.collect::<Result<_, _>>()?;
    }
    Ok(settings)
}

/// How letters leave: both settings or none.
fn letters(found: &Found) -> Result<Option<Letters>, Error> {
    match (found.text(Key::SmtpUrl), found.text(Key::MailFrom)) {
        (None, None) => Ok(None),
        (None, Some(_)) => {
            let why = "smtp_url is not set, so no mail is sent: set both or none";
            Err(found.wrong(Key::MailFrom, why))
        }
        (Some(_), None) => {
            let why = "must be set when smtp_url is: whom letters are from, such as Badges <badges@example.org>";
            Err(found.wrong(Key::MailFrom, why))
        }
        (Some(relay), Some(from)) => Ok(Some(Letters {
            relay: Relay::parse(relay).map_err(|why| found.wrong(Key::SmtpUrl, why))?,
            from: Sender::parse(from).map_err(|why| found.wrong(Key::MailFrom, why))?,
        })),
    }
}

fn shown_of(letters: &Option<Letters>, what: impl Fn(&Letters) -> String) -> String {
    letters
        .as_ref()
        .map_or_else(|| "(not used)".to_owned(), what)
}

fn key_encryption_key(found: &Found, data: &Path) -> Result<KeyEncryptionKey, Error> {
    let file = found.text(Key::KeyEncryptionKeyFile);
    match found.text(Key::KeyEncryptionKey) {
        Some(_) if file.is_some() => Err(found.wrong(
            Key::KeyEncryptionKey,
            "key_encryption_key_file is set too: keep one of them",
        )),
        Some(text) => decode_key(text)
            .map(KeyEncryptionKey::Given)
            .ok_or_else(|| found.wrong(Key::KeyEncryptionKey, NOT_A_KEY)),
        None => Ok(KeyEncryptionKey::File(
            file.map_or_else(|| data.join("key-encryption-key"), PathBuf::from),
        )),
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

#[cfg(test)]
mod tests;
