//! A mail server that answers as a test tells it to.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Where a conversation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Greeting,
    Hello,
    Mail,
    Rcpt(String),
    Data,
    Body,
    Other,
}

/// What the server does then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// What it should.
    Go,
    /// It refuses with these words.
    Say(&'static str),
    /// It cuts the connection; of a letter that was handed over it keeps the copy.
    Cut,
}

/// A letter that the server took.
#[derive(Debug, Clone)]
pub struct Taken {
    pub to: String,
    /// As it came, without the dots of the protocol.
    pub data: String,
}

impl Taken {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next().unwrap();
        let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let prefix = format!("{name}: ");
        let mut found = head.lines().filter_map(|l| l.strip_prefix(&prefix));
        let value = found.next().map(str::to_owned);
        assert!(found.next().is_none(), "{name} stands twice in {head}");
        value
    }

    pub fn message_id(&self) -> String {
        self.header("Message-ID").unwrap()
    }

    /// With what quoted-printable and base64 hide undone, part by part.
    pub fn readable(&self) -> String {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let boundary = self.data.split("boundary=\"").nth(1).unwrap();
        let boundary = format!("--{}", boundary.split('"').next().unwrap());
        let mut all = String::new();
        for part in self.data.split(&boundary).skip(1) {
            let Some((head, body)) = part.split_once("\r\n\r\n") else {
                continue;
            };
            all += &match () {
                () if head.contains("base64") => {
                    let bytes = STANDARD.decode(body.replace("\r\n", "")).unwrap();
                    String::from_utf8(bytes).unwrap()
                }
                () if head.contains("quoted-printable") => unquoted(body),
                () => body.to_owned(),
            };
        }
        all
    }
}

fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'=', [high, low, after @ ..]) => {
                let hex = [*high, *low];
                let hex = std::str::from_utf8(&hex).unwrap();
                bytes.push(u8::from_str_radix(hex, 16).unwrap());
                after
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    String::from_utf8(bytes).unwrap()
}

type Rule = Box<dyn FnMut(&Step) -> Act + Send>;

/// The server; it lives as long as the test process.
pub struct Sink {
    pub port: u16,
    rule: Arc<Mutex<Rule>>,
    taken: Receiver<Taken>,
}

impl Sink {
    /// One that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(|_| Act::Go)));
        let (give, taken) = channel();
        let shared = Arc::clone(&rule);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (rule, give) = (Arc::clone(&shared), give.clone());
                thread::spawn(move || converse(stream.unwrap(), &rule, &give));
            }
        });
        Self { port, rule, taken }
    }

    /// From now on it does as `rule` says.
    pub fn obey(&self, rule: impl FnMut(&Step) -> Act + Send + 'static) {
        *self.rule.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(rule);
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What it took since the last time.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.try_iter().collect()
    }

    /// Waits for the next letter.
    pub fn next(&self) -> Taken {
        let patience = std::time::Duration::from_secs(120);
        self.taken.recv_timeout(patience).expect("no letter came")
    }
}

fn converse(stream: TcpStream, rule: &Mutex<Rule>, give: &Sender<Taken>) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream).lines();
    let ask = |step: &Step| rule.lock().unwrap_or_else(PoisonError::into_inner)(step);
    let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    // What the rule makes of a step: nothing when the connection is to be cut, whether it went well otherwise.
    let mut answer = |step: &Step, good: &str| match ask(step) {
        Act::Go => say(good).map(|()| true),
        Act::Say(words) => say(words).map(|()| false),
        Act::Cut => None,
    };
    // A greeting that refuses is one more answer that is no `Step` of ours.
    answer(&Step::Greeting, "220 sink")?;
    let mut to = String::new();
    loop {
        let line = lines.next()?.ok()?;
        let (word, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
        match word.to_ascii_uppercase().as_str() {
            "MAIL" => drop(answer(&Step::Mail, "250 ok")?),
            "RCPT" => {
                to = rest
                    .trim_start_matches("TO:")
                    .trim_matches(['<', '>'])
                    .to_owned();
                answer(&Step::Rcpt(to.clone()), "250 ok")?;
            }
            "DATA" => {
                answer(&Step::Data, "354 go ahead")?;
                let mut data = String::new();
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    data += line.strip_prefix('.').unwrap_or(&line);
                    data += "\r\n";
                }
                let taken = Taken {
                    to: to.clone(),
                    data,
                };
                match answer(&Step::Body, "250 taken") {
                    Some(false) => {}
                    told => {
                        give.send(taken).ok()?;
                        told?;
                    }
                }
            }
            "EHLO" => drop(answer(&Step::Hello, "250-sink\r\n250 8BITMIME")?),
            "QUIT" => return answer(&Step::Other, "221 bye").map(drop),
            _ => drop(answer(&Step::Other, "250 ok")?),
        }
    }
}
