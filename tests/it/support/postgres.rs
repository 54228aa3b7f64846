//! One throwaway PostgreSQL per test process. It dies with the process, however that ends: a shell holds the other end
//! of a pipe, and stops the server and removes its files when the pipe closes.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{env, thread};

/// PostgreSQL refuses to run as root.
pub(super) const NOBODY: u32 = 65534;
const GUARD: &str = r#"
initdb -D "$1/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$1/log" 2>&1 || exit 1
postgres -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=1000 -c deadlock_timeout=100ms >>"$1/log" 2>&1 &
cat >/dev/null
kill -INT $!
wait
rm -rf "$1"
"#;

/// A running cluster.
pub struct Postgres {
    dir: PathBuf,
    /// With the pipe that keeps it waiting.
    _guard: Child,
}

impl Postgres {
    /// The cluster of this process; nothing when PostgreSQL is not installed.
    pub fn shared() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Postgres>> = OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let path = path_to_initdb()?;
        let dir = env::temp_dir().join(format!("sceau-pg-{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir(&dir).unwrap();
        fs::set_permissions(&dir, Permissions::from_mode(0o700)).unwrap();
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "sh"])
            .arg(&dir)
            .env("PATH", path)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        if fs::metadata(&dir).unwrap().uid() == 0 {
            chown(&dir, Some(NOBODY), Some(NOBODY)).unwrap();
            guard.uid(NOBODY).gid(NOBODY);
        }
        let mut guard = guard.spawn().unwrap();
        let limit = Instant::now() + Duration::from_secs(60);
        while !is_ready(&dir.join("data")) {
            let log = || fs::read_to_string(dir.join("log")).unwrap_or_default();
            let ended = guard.try_wait().unwrap().is_some();
            assert!(
                !ended && Instant::now() < limit,
                "PostgreSQL did not start: {}",
                log()
            );
            thread::sleep(Duration::from_millis(20)); // another process: there is nothing to wait on
        }
        Some(Self { dir, _guard: guard })
    }

    /// Over the cluster's Unix socket: no TCP port to collide on.
    pub fn url(&self, user: &str) -> String {
        format!(
            "postgres:///postgres?host={}&user={user}",
            self.dir.display()
        )
    }
}

/// Whether the server of a data folder accepts connections.
pub(super) fn is_ready(data: &Path) -> bool {
    fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|pid| {
        pid.lines()
            .nth(7)
            .is_some_and(|state| state.trim() == "ready")
    })
}

/// `PATH` and where Debian puts PostgreSQL, the most recent version first; nothing when `initdb` is not there.
pub(super) fn path_to_initdb() -> Option<OsString> {
    let mut dirs: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut debian: Vec<_> = versions.map(|entry| entry.path().join("bin")).collect();
    debian.sort();
    dirs.extend(debian.into_iter().rev());
    let installed = dirs.iter().any(|dir| dir.join("initdb").exists());
    installed.then(|| env::join_paths(dirs).unwrap())
}
