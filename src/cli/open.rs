//! Opening an instance: everything that can stand in the way is told with what to do next.

use super::configured::{Config, KeyEncryptionKey, NOT_A_KEY, decode_key};
use super::output::Failure;
use crate::badge::{email::Email, signing::sealing::SealingKey, time, urls::BaseUrl};
use crate::config::Key;
use crate::issuing::{Error, Service, instance};
use crate::storage::{Db, Options, Page, Scope, Store, issuers, migrations};
use chrono::{DateTime, Utc};
use std::fs;
use std::future::Future;
use std::io::{self, ErrorKind};
use std::ops::Deref;
use std::path::Path;
use uuid::Uuid;
use zeroize::Zeroizing;

/// An open instance; its store is closed when it is dropped.
pub(super) struct Open(Service);

impl Deref for Open {
    type Target = Service;
    fn deref(&self) -> &Service {
        &self.0
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.store().close();
    }
}

/// Opens the instance for one command. A base URL that nobody configured is the instance's own.
pub(super) fn open(config: &Config) -> Result<Open, Failure> {
    let (store, base) = open_store(config)?;
    open_with(config, store, &base)
}

/// Opens the instance to serve it: the configuration must lead to its base URL, or links would lead elsewhere.
pub(super) fn open_to_serve(config: &Config) -> Result<Open, Failure> {
    let (store, base) = open_store(config)?;
    refuse_other_base(config, &base)?;
    open_with(config, store, &base)
}

fn refuse_other_base(config: &Config, base: &BaseUrl) -> Result<(), Failure> {
    if *base == config.base_url {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the badges in {} were signed under {base}, which stands in them for ever, but the configuration leads to {}: \
         set it back with --base-url {base} (or SCEAU_BASE_URL, or base_url in the file), or use another database",
        config.database, config.base_url
    )))
}

/// Opens what `store` holds, or makes an instance there.
pub(super) fn open_with(config: &Config, store: Store, base: &BaseUrl) -> Result<Open, Failure> {
    let key = sealing_key(&config.key_encryption_key)?;
    let opened = instance::open(store, base, key);
    opened.map(Open).map_err(|why| match why {
        Error::Refused {
            code: "wrong-sealing-key",
            message,
            ..
        } => {
            let place = match &config.key_encryption_key {
                KeyEncryptionKey::File(path) => path.display().to_string(),
                KeyEncryptionKey::Given(_) => "`key_encryption_key`".to_owned(),
            };
            Failure::new(format!(
                "{place}: {message}. Put back the one that was used at first"
            ))
        }
        other => other.into(),
    })
}

/// Opens the database of an instance, with its base URL. It needs no secret key.
pub(super) fn open_store(config: &Config) -> Result<(Store, BaseUrl), Failure> {
    let database = &config.database;
    if config.database_file().is_some_and(|path| !path.exists()) {
        return Err(Failure::new(format!(
            "there is no instance at {database}: make one with `sceau init`, or say where it is with --data or --database"
        )));
    }
    if let migrations::Status::Pending(names) = migrations::status(database)? {
        return Err(Failure::new(format!(
            "the database {database} is not up to date ({} to apply): run `sceau migrate`, or `sceau init` for a new instance",
            names.join(", ")
        )));
    }
    let store = Store::open(database, Options::default())?;
    let Some(stored) = instance::base_url(&store)? else {
        return Err(Failure::new(format!(
            "the database {database} holds no instance yet: make one with `sceau init`"
        )));
    };
    let base = BaseUrl::parse(&stored).map_err(|why| Failure::new(why.message))?;
    if config.is_set(Key::BaseUrl) {
        refuse_other_base(config, &base)?;
    }
    Ok((store, base))
}

/// The configured key-encryption key.
pub(super) fn sealing_key(key: &KeyEncryptionKey) -> Result<SealingKey, Failure> {
    let path = match key {
        KeyEncryptionKey::Given(key) => return Ok(key.clone()),
        KeyEncryptionKey::File(path) => path,
    };
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|why| match why.kind() {
        ErrorKind::NotFound => Failure::new(format!(
            "the key-encryption key is not at {}: without it the private keys in the database cannot be used. Put it \
             back from a backup, or say where it is with key_encryption_key_file",
            path.display()
        )),
        _ => Failure::new(format!("the key-encryption key at {} cannot be read: {why}", path.display())),
    })?);
    decode_key(&text).ok_or_else(|| Failure::new(format!("{}: {NOT_A_KEY}", path.display())))
}

/// Makes a folder for its owner alone, with those above it.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(path);
    made.map_err(|why| {
        Failure::new(format!(
            "the folder {} cannot be made: {why}",
            path.display()
        ))
    })
}

/// Writes a new file for its owner alone. One that exists is left as it is, and is an error.
pub(super) fn write_secret(path: &Path, content: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::Write::write_all(&mut file, content.as_bytes())?;
    file.sync_all()
}

/// Runs a use case to its end. What it left behind (a name that the system still looks up) is not waited for.
pub(super) fn wait<T, E: Into<Failure>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done.map_err(Into::into)
}

/// Everything of a list that comes in pages.
pub(super) fn all<T, F: Future<Output = Result<Vec<T>, Error>>>(
    mut page: impl FnMut(Page) -> F,
    id: impl Fn(&T) -> Uuid,
) -> Result<Vec<T>, Failure> {
    let (mut items, mut next) = (Vec::new(), Page::first(500));
    loop {
        let found = wait(page(next))?;
        let Some(last) = found.last() else {
            return Ok(items);
        };
        next.after = id(last);
        items.extend(found);
    }
}

/// The id in `text`: bare, or in an address of this instance under `/noun/`.
pub(super) fn id_of(base: &BaseUrl, noun: &str, text: &str) -> Result<Uuid, Failure> {
    let text = text.trim();
    let under = base.join(&format!("/{noun}/"));
    let bare = text.strip_prefix(&under).unwrap_or(text);
    let bare = bare.strip_suffix(".json").unwrap_or(bare);
    Uuid::try_parse(bare).map_err(|_| {
        Failure::usage(format!(
            "{text:?} is neither an id nor an address such as {under}ID"
        ))
    })
}

/// The issuer with that id, or with the Profile of that id or address.
pub(super) fn issuer_of(service: &Service, text: &str) -> Result<Uuid, Failure> {
    let id = id_of(service.base(), "issuers", text)?;
    let found = service.store().read_blocking(move |db: &mut Db| {
        Ok::<_, crate::storage::Error>(match issuers::find(db, Scope::Instance, id)? {
            Some(issuer) => Some(issuer.id),
            None => issuers::find_profile(db, id)?.map(|profile| profile.issuer),
        })
    })?;
    found.ok_or_else(|| {
        Failure::new("there is no such issuer; `sceau issuer list` tells what there is")
    })
}

/// For clap: an e-mail address.
pub(super) fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|why| why.message)
}

/// For clap: an instant or a date.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    time::parse(text).map_err(|why| why.message)
}
