//! `sceau demo`: a seeded instance to look at, on this machine alone.

mod announcement;
mod seed;
mod sharing;

use super::configured::Config;
use super::open::{Open, make_folder, open_with, wait, write_secret};
use super::output::{Failure, note, print, print_json};
use super::serve::{Mailing, bind, options, serve};
use super::{Json, Settings, init::make_sealing_key, log_to_stderr};
use crate::badge::recipient::hex;
use crate::config::{Found, Key};
use crate::storage::{Options, Store, migrations};
use clap::Args;
use seed::Seeded;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

/// Starts a seeded instance.
#[derive(Debug, Args)]
#[command(after_help = "\
Every organisation and person in it is fictitious. Only this machine can reach it. Its data is in a
temporary folder that is removed at the end; with --data it is kept, and the next start shows the
same badges at the same addresses.

Examples:
  sceau demo
  sceau demo --port 0
  sceau demo --data ./demo
  sceau demo --json --port 0   one line of JSON with the addresses, once it answers")]
pub(super) struct Demo {
    /// The port; 0 for any free one [default: 8080, or that of the kept data]
    #[arg(long)]
    port: Option<u16>,
    #[command(flatten)]
    json: Json,
}

const DEFAULT_PORT: u16 = 8080;
/// Written last: a folder that has it holds a whole demonstration.
const MARKER: &str = "demo.json";

/// What the marker holds: the port, since it stands in signed badges, and what the seeding came to, keys included.
#[derive(Serialize, Deserialize)]
struct Kept {
    port: u16,
    #[serde(flatten)]
    seeded: Seeded,
}

impl Demo {
    pub fn run(&self, settings: Settings) -> Result<(), Failure> {
        let foreign = [
            ("--config", settings.config.is_some()),
            ("--database", settings.database.is_some()),
            ("--base-url", settings.base_url.is_some()),
            ("--listen", settings.listen.is_some()),
        ];
        if let Some((flag, _)) = foreign.iter().find(|(_, given)| *given) {
            return Err(Failure::usage(format!(
                "the demo never touches another instance, so it takes no {flag}: it has --port and --data"
            )));
        }
        let folder = Folder::of(settings.data.map(PathBuf::from))?;
        let kept = folder.kept()?;
        let listener = self.bind(kept.as_ref(), &folder.path)?;
        let port = listener.local_addr()?.port();
        let config = config(&folder.path, port)?;
        log_to_stderr(&config.log);
        let (service, seeded) = match kept {
            Some(kept) => (start(&config)?, kept.seeded),
            None => {
                make_folder(&folder.path)?;
                if !self.json.json {
                    note("Making a demonstration instance…");
                }
                let service = start(&config)?;
                let seeded = wait(seed::seed(&service))?;
                folder.keep(&Kept {
                    port,
                    seeded: seeded.clone(),
                })?;
                (service, seeded)
            }
        };
        let base = service.base().as_str().to_owned();
        let announcement = match self.json.json {
            true => Announcement::Json(announcement::as_json(&base, &seeded, &folder.path)?),
            false => Announcement::Text(announcement::in_words(&base, &seeded, &folder)),
        };
        let served = serve(
            &service,
            listener,
            options(&config),
            Mailing::Shown,
            move || match announcement {
                Announcement::Json(links) => print_json(&links),
                Announcement::Text(text) => print(&text),
            },
        );
        drop(service); // before its folder goes
        served
    }

    /// Takes the port: the one asked for, or the one that stands in the kept badges.
    fn bind(&self, kept: Option<&Kept>, folder: &Path) -> Result<TcpListener, Failure> {
        let Some(kept) = kept else {
            let port = self.port.unwrap_or(DEFAULT_PORT);
            let hint = "choose another with --port PORT, or any free one with --port 0";
            return bind(&format!("127.0.0.1:{port}"), hint);
        };
        if let Some(port) = self.port.filter(|port| *port != 0 && *port != kept.port) {
            return Err(Failure::usage(format!(
                "the badges kept in {} live on port {}, which stands in them for ever: leave --port {port} out, or \
                 start another demo in another folder",
                folder.display(),
                kept.port
            )));
        }
        let hint = format!(
            "the badges kept in {} live on that port, so stop the other program, or start another demo in another folder",
            folder.display()
        );
        bind(&format!("127.0.0.1:{}", kept.port), &hint)
    }
}

enum Announcement {
    Json(serde_json::Value),
    Text(String),
}

/// The settings of the demo: its own, whatever the environment says, but for the log.
fn config(folder: &Path, port: u16) -> Result<Config, Failure> {
    let data = folder
        .to_str()
        .ok_or_else(|| Failure::usage("the name of the demo's folder must be text (UTF-8)"))?;
    let log = std::env::var("SCEAU_LOG")
        .ok()
        .filter(|log| !log.is_empty());
    let found = Found::of_flags_alone(vec![
        (Key::Data, data.to_owned()),
        (Key::Listen, format!("127.0.0.1:{port}")),
        (Key::Log, log.unwrap_or_else(|| "warn".to_owned())),
        // So that it can check the badges of another demonstration.
        (Key::FetchPrivateAddresses, "true".to_owned()),
        (Key::FetchPlainHttp, "true".to_owned()),
    ]);
    Ok(Config::understand(found)?)
}

/// Makes or opens the instance.
fn start(config: &Config) -> Result<Open, Failure> {
    migrations::migrate(&config.database)?;
    make_sealing_key(&config.key_encryption_key)?;
    let store = Store::open(&config.database, Options::default())?;
    open_with(config, store, &config.base_url)
}

/// Where the data is; a temporary folder is removed when this is dropped.
struct Folder {
    path: PathBuf,
    temporary: bool,
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary
            && let Err(why) = fs::remove_dir_all(&self.path)
            && why.kind() != ErrorKind::NotFound
        {
            note(&format!(
                "{} could not be removed: {why}",
                self.path.display()
            ));
        }
    }
}

impl Folder {
    fn of(data: Option<PathBuf>) -> Result<Self, Failure> {
        if let Some(path) = data {
            let path = std::path::absolute(path)?;
            return Ok(Self {
                path,
                temporary: false,
            });
        }
        let mut name = [0; 8];
        getrandom::fill(&mut name).map_err(|_| Failure::new("the system gives no randomness"))?;
        Ok(Self {
            path: std::env::temp_dir().join(format!("sceau-demo-{}", hex(&name))),
            temporary: true,
        })
    }

    /// The demonstration that is there, if the folder is not new or empty.
    fn kept(&self) -> Result<Option<Kept>, Failure> {
        let marker = self.path.join(MARKER);
        let unreadable = |why: &dyn std::fmt::Display| {
            let marker = marker.display();
            Failure::new(format!(
                "{marker} cannot be read ({why}): start the demo in another folder"
            ))
        };
        match fs::read(&marker) {
            Ok(text) => match serde_json::from_slice(&text) {
                Ok(kept) => Ok(Some(kept)),
                Err(_) => Err(unreadable(&"it is not what a demo writes")),
            },
            Err(why) if why.kind() != ErrorKind::NotFound => Err(unreadable(&why)),
            Err(_) => {
                let anything = fs::read_dir(&self.path).is_ok_and(|mut all| all.next().is_some());
                match anything {
                    false => Ok(None),
                    true => Err(Failure::usage(format!(
                        "{} holds something else than a finished demo: name a new or empty folder with --data",
                        self.path.display()
                    ))),
                }
            }
        }
    }

    fn keep(&self, kept: &Kept) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(kept);
        let text = text.map_err(|_| Failure::new("internal error: the demo cannot be kept"))?;
        let unfinished = self.path.join(format!("{MARKER}.unfinished"));
        write_secret(&unfinished, &text)?;
        Ok(fs::rename(&unfinished, self.path.join(MARKER))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_new_folder_an_empty_one_or_a_finished_demo_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: PathBuf| Folder {
            path,
            temporary: false,
        };
        assert!(at(folder.path().join("new")).kept().unwrap().is_none());
        let empty = at(folder.path().to_owned());
        assert!(empty.kept().unwrap().is_none());
        empty
            .keep(&Kept {
                port: 1,
                seeded: super::announcement::tests::seeded(),
            })
            .unwrap();
        assert_eq!(empty.kept().unwrap().unwrap().port, 1);
        fs::write(folder.path().join(MARKER), "{}").unwrap();
        assert!(
            empty
                .kept()
                .err()
                .unwrap()
                .message
                .contains("another folder")
        );
        fs::rename(folder.path().join(MARKER), folder.path().join("sceau.db")).unwrap();
        assert!(
            empty
                .kept()
                .err()
                .unwrap()
                .message
                .contains("new or empty folder")
        );
    }

    #[test]
    fn a_temporary_folder_goes_with_its_owner() {
        let folder = Folder::of(None).unwrap();
        make_folder(&folder.path).unwrap();
        fs::write(folder.path.join("a"), "b").unwrap();
        let path = folder.path.clone();
        drop(folder);
        assert!(!path.exists());
    }
}
