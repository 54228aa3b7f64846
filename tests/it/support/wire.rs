//! Requests over connections that stay open, so that many can be under way without a thread each.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;

/// One connection to a server, opened by its first request. One request at a time: `ask`, then `answer`.
pub struct Wire {
    address: String,
    stream: Option<BufReader<TcpStream>>,
    /// The last request, which is sent again when an idle connection turns out to have been closed.
    asked: Vec<u8>,
    fresh: bool,
}

/// What a request says beside its body.
#[derive(Clone, Copy)]
pub struct To<'a> {
    pub path: &'a str,
    pub key: Option<&'a str>,
    pub content_type: &'a str,
    pub cookie: Option<&'a str>,
}

impl Wire {
    /// To `http://host:port`.
    pub fn new(url: &str) -> Self {
        Self {
            address: url.trim_start_matches("http://").to_owned(),
            stream: None,
            asked: Vec::new(),
            fresh: false,
        }
    }

    /// Sends a request, and does not wait.
    pub fn ask(&mut self, to: To<'_>, body: &str) -> Result<()> {
        let key = to.key.map(|key| format!("authorization: Bearer {key}\r\n"));
        let cookie = to.cookie.map(|cookie| format!("cookie: {cookie}\r\n"));
        let text = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: {}\r\ncontent-length: {}\r\n{}{}\r\n{body}",
            to.path,
            self.address,
            to.content_type,
            body.len(),
            key.unwrap_or_default(),
            cookie.unwrap_or_default(),
        );
        self.asked = text.into_bytes();
        if self.send().is_err() && !self.fresh {
            self.stream = None;
            return self.send();
        }
        Ok(())
    }

    fn send(&mut self) -> Result<()> {
        self.fresh = self.stream.is_none();
        if self.fresh {
            let stream = TcpStream::connect(&self.address)?;
            stream.set_nodelay(true)?;
            self.stream = Some(BufReader::new(stream));
        }
        match &mut self.stream {
            Some(stream) => stream.get_mut().write_all(&self.asked),
            None => Err(ErrorKind::NotConnected.into()),
        }
    }

    /// The status and the body of the answer. Whoever is told that the service is busy, and that nothing was kept, asks
    /// again: on PostgreSQL what a killed server held may last a while.
    pub fn answer(&mut self) -> Result<(u16, String)> {
        loop {
            match self.answer_once()? {
                (503, _) => self.send()?,
                answer => return Ok(answer),
            }
        }
    }

    fn answer_once(&mut self) -> Result<(u16, String)> {
        let read = self.read();
        // Nothing came over a connection that had been idle: it was closed before it was asked.
        let idle = |why: &Error| {
            matches!(
                why.kind(),
                ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset
            )
        };
        match read {
            Err(why) if idle(&why) && !self.fresh => {
                self.stream = None;
                self.send()?;
                self.read()
            }
            other => other,
        }
    }

    fn read(&mut self) -> Result<(u16, String)> {
        let stream = self.stream.as_mut().ok_or(ErrorKind::NotConnected)?;
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let (mut length, mut closes) = (0, false);
        loop {
            line.clear();
            stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(Error::other)?,
                "connection" => closes = value.eq_ignore_ascii_case("close"),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        if closes {
            self.stream = None;
        }
        let status = status.ok_or(ErrorKind::InvalidData)?;
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }
}
