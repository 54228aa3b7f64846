//! The real network of this machine.

use super::net::{Net, ok, stopped};
use sceau::checking::fetching::{Fetcher, Reason, Settings, Want};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn what_production_uses_reaches_nothing_of_this_machine() {
    runtime().block_on(async {
        let attempt = Fetcher::system(Settings::default()).attempt();
        for url in [
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://0/",
            "https://localhost/",
        ] {
            let refused = attempt.get(url, Want::Badge).await.unwrap_err();
            assert_eq!(refused.reason, Reason::AddressNotAllowed, "{url}");
        }
    });
}

/// With both settings, the same fetcher does reach this machine: by address and by a name that the system knows.
#[test]
fn the_settings_open_this_machine() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = vec![];
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            stream.write_all(ok("{}").as_bytes()).unwrap();
        }
    });
    runtime().block_on(async {
        let settings = Settings {
            private_addresses: true,
            plain_http: true,
        };
        let attempt = Fetcher::system(settings).attempt();
        for host in ["127.0.0.1", "localhost"] {
            let url = format!("http://{host}:{port}/a");
            let answer = attempt.get(&url, Want::Badge).await.unwrap();
            assert_eq!((answer.status, answer.url), (200, url));
        }
    });
    server.join().unwrap();
}

/// Set in the child process of the test below.
const UNDER_PROXIES: &str = "SCEAU_TESTS_UNDER_PROXIES";

/// In a process of its own, since the environment is everybody's.
#[test]
fn no_proxy_of_the_environment_is_used() {
    if std::env::var_os(UNDER_PROXIES).is_some() {
        return fetch_directly();
    }
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        "fetching::system::no_proxy_of_the_environment_is_used",
    ]);
    child.env(UNDER_PROXIES, "yes");
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        child.env(name, &address);
    }
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("1 passed"), "{said}");
    let nobody = proxy.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
}

fn fetch_directly() {
    stopped(async {
        let net = Net::new().await;
        let public = net.answers("direct.example", ok("{}")).await;
        let attempt = net.guarded().attempt();
        let answer = attempt.get("https://direct.example/", Want::Badge).await;
        assert_eq!(answer.unwrap().status, 200);
        assert_eq!(net.connections(), [(public, 443).into()]);
    });
}
