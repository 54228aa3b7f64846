//! Durable awards by HTTP: the writer's groups against a transaction for each award.

use super::{
    each, load,
    process::Server,
    ratio,
    reads::memory,
    world::{World, folder, sqlite},
};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const PAIRS: usize = 7;
const CONNECTIONS: usize = 64;
/// A side, a pair.
const AWARDS: usize = 1_500;

/// Each sync takes 2 ms longer, as on a disk over a network.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static int slow(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    struct timespec two = {0, 2000000};
    nanosleep(&two, 0);
    return real(fd);
}
int fsync(int fd) { return slow("fsync", fd); }
int fdatasync(int fd) { return slow("fdatasync", fd); }
"#;

pub fn print() {
    println!(
        "\ndurable awards by HTTP, {CONNECTIONS} connections, SQLite with synchronous=FULL, composites by rule, RS256 in \
         the background"
    );
    against("the disk as it is (goal ≥ 3)", None);
    let folder = folder();
    match shim(folder.path()) {
        Some(library) => against("each sync 2 ms later (goal ≥ 12)", Some(&library)),
        None => println!("!!! NOT MEASURED with slow syncs: cc did not build the shim."),
    }
}

fn shim(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("slow.c"), folder.join("slow.so"));
    std::fs::write(&source, SHIM).unwrap();
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl");
    cc.status()
        .is_ok_and(|done| done.success())
        .then_some(library)
}

struct Side {
    name: &'static str,
    server: Server,
    world: World,
    rates: Vec<f64>,
    typical: Vec<f64>,
    slowest: Vec<f64>,
    costs: Vec<f64>,
}

fn against(disk: &str, preload: Option<&Path>) {
    let folder = folder();
    let mut sides = [("in groups", 512), ("a transaction each", 1)].map(|(name, group_limit)| {
        let world = World::new(sqlite(&folder, &format!("{group_limit}.db")), 0);
        Side {
            name,
            server: Server::grouping(&world.database, group_limit, preload),
            world,
            rates: Vec::new(),
            typical: Vec::new(),
            slowest: Vec::new(),
            costs: Vec::new(),
        }
    });
    for pair in 0..=PAIRS {
        for side in &mut sides {
            side.run(pair);
        }
    }
    println!("\n{disk}");
    for side in &sides {
        let name = side.name;
        each(&format!("{name}, awards"), &side.rates, "/s");
        each(&format!("{name}, half of them below"), &side.typical, "ms");
        each(&format!("{name}, 99 of 100 below"), &side.slowest, "ms");
        each(&format!("{name}, processor time"), &side.costs, "µs");
    }
    let [many, one] = &sides;
    ratio(
        "in groups / one each, awards a second",
        &many.rates,
        &one.rates,
    );
    ratio(
        "in groups / one each, p99 (goal ≤ 1)",
        &many.slowest,
        &one.slowest,
    );
    memory("under this load", &many.server);
}

impl Side {
    fn run(&mut self, pair: usize) {
        let requests = (0..AWARDS).map(|at| {
            let email = format!("p{pair}-{at}@exemple.fr");
            load::award(self.world.badges[0], &self.world.key, &email)
        });
        let requests = Arc::new(requests.collect());
        let before = self.server.cpu();
        let went = load::run(self.server.address, CONNECTIONS, &requests, AWARDS, 201);
        let spent = self.server.cpu() - before;
        if pair > 0 {
            // The first warms it up.
            self.rates.push(went.per_second());
            self.typical.push(went.below(500));
            self.slowest.push(went.below(990));
            self.costs.push(spent.as_secs_f64() * 1e6 / AWARDS as f64);
        }
    }
}
