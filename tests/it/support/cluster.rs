//! Two machines with PostgreSQL and one with HAProxy, all of them folders and ports of this one; and the commands of
//! docs/operating.md, which are run on them.

use super::postgres::{NOBODY, is_ready, path_to_initdb};
use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// A program in the background: `"$@"`. It is ended with this process, as the shared PostgreSQL is.
const GUARD: &str = r#"
log=$1 data=$2 signal=$3
shift 3
"$@" >>"$log" 2>&1 &
cat >/dev/null
kill -$signal $! && wait
rm -rf "$data"
"#;

/// The fenced blocks of a section of docs/operating.md, in their order: the word behind the fence, and the text.
pub fn blocks(section: &str) -> Vec<(String, String)> {
    let text = include_str!("../../../docs/operating.md");
    let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let (mut blocks, mut open) = (Vec::new(), None::<(String, usize, String)>);
    for line in section.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(""), Some(_)) => blocks.extend(open.take().map(|(kind, _, text)| (kind, text))),
            (Some(kind), None) => {
                let indent = line.len() - line.trim_start().len();
                open = Some((kind.to_owned(), indent, String::new()));
            }
            (None, Some((_, indent, text))) => {
                text.push_str(line.get(*indent..).unwrap_or_default());
                text.push('\n');
            }
            (None, None) => {}
            (Some(_), _) => panic!("a fence that was not closed: {line}"),
        }
    }
    blocks
}

/// Waits until something holds that another process brings about, and gives how long that took.
pub fn until(what: &str, holds: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}: not yet");
        thread::sleep(Duration::from_millis(10)); // another process: there is nothing to wait on
    }
    began.elapsed()
}

/// The machines. Their programs end with this.
pub struct Machines {
    root: PathBuf,
    path: OsString,
    haproxy: PathBuf,
    ports: [u16; 2],
    servers: [Option<Child>; 2],
    proxy: Option<Child>,
}

impl Machines {
    /// With an empty database on the first one; nothing, and what is missing, when something is not installed.
    pub fn new(ports: [u16; 2]) -> Result<Self, (&'static str, &'static str)> {
        let path = path_to_initdb().ok_or(("postgres", super::databases::NO_POSTGRES))?;
        let none = ("haproxy", "no HAProxy found (apt install haproxy)");
        let dirs = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
        let haproxy = dirs.map(|dir| dir.join("haproxy")).find(|p| p.exists());
        let root = env::temp_dir().join(format!("sceau-cluster-{}", uuid::Uuid::new_v4().simple()));
        let mut machines = Self {
            haproxy: haproxy.ok_or(none)?,
            root,
            path,
            ports,
            servers: [None, None],
            proxy: None,
        };
        fs::create_dir(&machines.root).unwrap();
        fs::set_permissions(&machines.root, Permissions::from_mode(0o700)).unwrap();
        if is_root() {
            chown(&machines.root, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let initdb = r#"initdb -D "$DATA" -U postgres -A trust -E UTF8 --locale=C --no-sync"#;
        machines.on(0, initdb);
        machines.start(0);
        Ok(machines)
    }

    fn data(&self, at: usize) -> PathBuf {
        self.root.join(format!("db{}", at + 1))
    }

    /// Runs commands on a machine of PostgreSQL, as its administrator; what they printed.
    pub fn on(&self, at: usize, commands: &str) -> String {
        let mut shell = self.command("sh");
        shell
            .args(["-euc", commands])
            .env("DATA", self.data(at))
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", self.ports[at].to_string())
            .env("PGUSER", "postgres")
            .stdin(Stdio::null());
        let done = shell.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{commands}: {said}");
        String::from_utf8(done.stdout).unwrap()
    }

    /// What a query gives, one value.
    pub fn ask(&self, at: usize, query: &str) -> String {
        self.ask_in("postgres", at, query)
    }

    /// The same of another database.
    pub fn ask_in(&self, database: &str, at: usize, query: &str) -> String {
        let said = self.on(at, &format!("psql -XAt -d {database} -c \"{query}\""));
        said.trim().to_owned()
    }

    /// Starts PostgreSQL on what is in the folder of a machine.
    pub fn start(&mut self, at: usize) {
        let (data, root) = (self.data(at), self.root.clone());
        let log = root.join(format!("log{}", at + 1));
        let mut guard = self.command("sh");
        guard
            .args(["-c", GUARD, "sh"])
            .args([log.as_os_str(), data.as_os_str()])
            .args(["INT", "postgres"]) // fast
            .args([OsStr::new("-D"), data.as_os_str()])
            .args([OsStr::new("-k"), root.as_os_str()])
            .args(["-p", &self.ports[at].to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]);
        let mut guard = spawn(guard);
        let limit = Instant::now() + Duration::from_secs(60);
        while !is_ready(&data) {
            let ended = guard.try_wait().unwrap().is_some();
            let log = || fs::read_to_string(&log).unwrap_or_default();
            assert!(!ended && Instant::now() < limit, "{}", log());
            thread::sleep(Duration::from_millis(20)); // another process: there is nothing to wait on
        }
        self.servers[at] = Some(guard);
    }

    /// Ends PostgreSQL on a machine, and empties its folder.
    pub fn wipe(&mut self, at: usize) {
        end(self.servers[at].take());
        let _ = fs::remove_dir_all(self.data(at)); // the guard did, unless it was late
    }

    /// SIGKILL to every process of PostgreSQL on a machine, as when its power goes.
    pub fn kill(&self, at: usize) {
        let pid = fs::read_to_string(self.data(at).join("postmaster.pid")).unwrap();
        let server = pid.lines().next().unwrap().to_owned();
        let all = [vec![server.clone()], children(&server)].concat();
        signal("KILL", &all);
        until("every process of it is gone", || {
            all.iter().all(|pid| state_and_parent(pid).is_none())
        });
    }

    /// Starts HAProxy.
    pub fn balance(&mut self, configuration: &str) {
        let file = self.root.join("haproxy.cfg");
        fs::write(&file, configuration).unwrap();
        let log = self.root.join("haproxy.log");
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "sh"])
            .args([log.as_os_str(), file.as_os_str(), OsStr::new("TERM")])
            .arg(&self.haproxy)
            .args([OsStr::new("-db"), OsStr::new("-f"), file.as_os_str()]);
        self.proxy = Some(spawn(guard));
    }

    /// As who owns the folders.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.path).current_dir("/");
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for Machines {
    fn drop(&mut self) {
        end(self.proxy.take());
        self.servers
            .iter_mut()
            .for_each(|server| end(server.take()));
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

fn spawn(mut guard: Command) -> Child {
    guard
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    guard.spawn().unwrap()
}

/// Closes the pipe that keeps it, and waits.
fn end(guard: Option<Child>) {
    if let Some(mut guard) = guard {
        drop(guard.stdin.take());
        let _ = guard.wait();
    }
}

/// Sends a signal to processes.
pub fn signal(name: &str, pids: &[String]) {
    let mut sent = Command::new("kill");
    sent.arg(format!("-{name}")).args(pids);
    let _ = sent.stderr(Stdio::null()).status().unwrap(); // some may have ended with the others
}

/// Of a process that lives.
fn state_and_parent(pid: &str) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let mut words = rest.split_whitespace().map(str::to_owned);
    let (state, parent) = (words.next()?, words.next()?);
    (state != "Z" && state != "X").then_some((state, parent))
}

fn children(pid: &str) -> Vec<String> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let all = all.filter_map(|entry| entry.file_name().into_string().ok());
    all.filter(|other| state_and_parent(other).is_some_and(|(_, parent)| parent == pid))
        .collect()
}

/// Ports of loopback that nobody uses now, and that the system gives to nobody who does not ask for them.
pub fn quiet_ports<const N: usize>() -> [u16; N] {
    let mut kept = Vec::new();
    while kept.len() < N {
        let (chance, _) = uuid::Uuid::new_v4().as_u64_pair();
        let port = 12_000 + (chance >> 32) % 16_000;
        kept.extend(TcpListener::bind(("127.0.0.1", port as u16)));
    }
    std::array::from_fn(|at| kept[at].local_addr().unwrap().port())
}
