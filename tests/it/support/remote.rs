//! Another service, on this machine, that answers when it is told to.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Sender, channel};

/// A service with nothing in it: every request is answered 404 once [`Remote::go_on`] was called.
pub struct Remote {
    address: SocketAddr,
    go_on: Sender<()>,
}

impl Remote {
    /// Takes requests and holds them.
    pub fn that_waits() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (go_on, told) = channel::<()>();
        std::thread::spawn(move || {
            let mut waiting = true;
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]); // whatever is asked
                if waiting && told.recv().is_err() {
                    return;
                }
                waiting = false;
                let _ = stream.write_all(
                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                );
            }
        });
        Self { address, go_on }
    }

    /// An address there.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Lets it answer from now on.
    pub fn go_on(&self) {
        self.go_on.send(()).unwrap();
    }
}
