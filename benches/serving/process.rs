//! The server in a process of its own, and what the kernel says of that.

use super::world::{BASE, SEALING};
use base64::{Engine, engine::general_purpose::STANDARD};
use sceau::badge::{signing::sealing::SealingKey, urls::BaseUrl};
use sceau::checking::fetching::{Fetcher, Settings};
use sceau::http;
use sceau::issuing::instance;
use sceau::storage::{Options, Store, Target};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that answers; it is ended with this.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From its start until it said that it answers.
    pub ready_after: Duration,
}

impl Server {
    /// `sceau serve`, as it is shipped, with the log that it has when nobody sets it.
    pub fn shipped(database: &str) -> Self {
        // Another build can be measured by the same bench.
        let program = std::env::var("BENCH_PROGRAM");
        let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_sceau").to_owned());
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--base-url", BASE])
            .env("SCEAU_DATABASE", database)
            .env("SCEAU_KEY_ENCRYPTION_KEY", STANDARD.encode(SEALING));
        Self::start(command)
    }

    /// The same server in a process of this bench, whose writer puts at most so many awards in one commit.
    pub fn grouping(database: &str, group_limit: usize, preload: Option<&Path>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .arg("--serve")
            .arg(database)
            .arg(group_limit.to_string());
        if let Some(library) = preload {
            command.env("LD_PRELOAD", library);
        }
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let began = Instant::now();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut line).unwrap();
        let ready_after = began.elapsed();
        let address = line.rsplit_once("listening on ").map(|(_, rest)| rest);
        let address = address.unwrap_or_else(|| panic!("the server did not start: {line:?}"));
        Self {
            address: address.trim().trim_end_matches(')').parse().unwrap(),
            child,
            ready_after,
        }
    }

    /// Processor time of all its threads until now, from the scheduler's own account in nanoseconds.
    pub fn cpu(&self) -> Duration {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let spent = tasks.flatten().filter_map(|task| {
            let account = fs::read_to_string(task.path().join("schedstat")).ok()?;
            account.split(' ').next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(spent.sum())
    }

    /// Resident memory now and at its most, in MiB.
    pub fn memory(&self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
            kib.unwrap_or(f64::NAN) / 1024.0
        };
        (of("VmRSS:"), of("VmHWM:"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `sceau serve` runs for requests and for RS256, with another limit of the writer's groups.
pub fn serve_here(database: &str, group_limit: usize) {
    let options = Options {
        group_limit,
        ..Options::default()
    };
    let store = Store::open(&Target::parse(database).unwrap(), options).unwrap();
    let base = BaseUrl::parse(BASE).unwrap();
    let service = instance::open(store, &base, SealingKey::new(SEALING)).unwrap();
    service.start_background_signer().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    let options = http::Options {
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        fetcher: Fetcher::system(Settings::default()),
        limits: http::limits::Settings::default(),
    };
    actix_web::rt::System::new()
        .block_on(http::serve(service, listener, options))
        .unwrap();
}
