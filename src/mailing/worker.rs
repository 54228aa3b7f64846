//! The outbox, letter by letter.

use super::{
    backoff,
    exchange::{Exchange, Refusal},
    facts,
    message::{Ready, host_of, message},
    relay::{Relay, Sender},
    words::{self, Place, Written},
};
use crate::badge::email::Email;
use crate::issuing::{Service, letters::Letter};
use crate::storage::{
    Db, Error,
    mails::{self, Mail},
};
use crate::words::Words;
use chrono::TimeDelta;

/// How long a letter is one node's. Longer than sending one can take: each answer of the server has its time-out.
const LEASE: TimeDelta = TimeDelta::minutes(15);
/// Servers do not like endless conversations.
const LETTERS_A_CONNECTION: usize = 100;

/// How letters leave.
#[derive(Debug, Clone)]
pub struct Letters {
    /// Through which mail server.
    pub relay: Relay,
    /// From whom.
    pub from: Sender,
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the mail server.
    pub sent: usize,
    /// Put off.
    pub later: usize,
    /// Refused for good, or too often.
    pub dead: usize,
    /// With nothing to say any more.
    pub dropped: usize,
    /// Why the mail server could not be used; what was due still is, and no letter is worse for it.
    pub unreachable: Option<String>,
}

/// What becomes of a letter.
enum Prepared {
    Ready(Box<Ready>),
    /// Nothing to say: not to be sent, for that reason.
    Void(&'static str),
    /// It can never be sent, for that reason.
    Never(String),
}

/// Sends what is due. A letter that several nodes see is sent by one of them. Ends early when `stop` says so.
///
/// # Errors
/// The database's alone; what the mail server says is in [`Delivered`].
pub fn deliver(
    service: &Service,
    letters: &Letters,
    stop: &dyn Fn() -> bool,
) -> Result<Delivered, Error> {
    let mut done = Delivered::default();
    let mut connection: Option<(Exchange, usize)> = None;
    let host = host_of(service.base());
    let mut turned_away = 0;
    while !stop() && is_any_due(service)? {
        let (mut exchange, letters_before) = match connection.take() {
            Some(open) => open,
            // First the server, then a letter: one that cannot be handed over is not touched.
            None => match Exchange::open(&letters.relay, &host) {
                Ok(exchange) => (exchange, 0),
                Err(why) => {
                    done.unreachable = Some(why);
                    break;
                }
            },
        };
        let Some(mail) = claim(service)? else {
            connection = Some((exchange, letters_before));
            continue; // another node took it
        };
        let id = mail.id;
        match prepare(service, letters, &mail, &host)? {
            Prepared::Void(why) => {
                tracing::info!(mail = %id, why, "a letter was dropped");
                let job = move |db: &mut Db| mails::dropped(db, id, why);
                service.store().write_blocking(job)?;
                done.dropped += 1;
            }
            Prepared::Never(why) => {
                fail(service, &mail, why, true)?;
                done.dead += 1;
            }
            Prepared::Ready(ready) => match exchange.send(&letters.from.0.email, &ready) {
                Ok(()) => {
                    let now = service.now();
                    let job = move |db: &mut Db| mails::sent(db, id, now);
                    service.store().write_blocking(job)?;
                    (turned_away, done.sent) = (0, done.sent + 1);
                }
                Err(Refusal::NotTried(why)) => {
                    let job = move |db: &mut Db| mails::release(db, &mail);
                    service.store().write_blocking(job)?;
                    turned_away += 1;
                    if turned_away > 1 {
                        done.unreachable = Some(why);
                        break;
                    }
                }
                Err(Refusal::Later(why)) => {
                    turned_away = 0;
                    match fail(service, &mail, why, false)? {
                        true => done.dead += 1,
                        false => done.later += 1,
                    }
                }
                Err(Refusal::Never(why)) => {
                    fail(service, &mail, why, true)?;
                    (turned_away, done.dead) = (0, done.dead + 1);
                }
            },
        }
        match exchange.is_open() && letters_before < LETTERS_A_CONNECTION {
            true => connection = Some((exchange, letters_before + 1)),
            false => exchange.close(),
        }
    }
    if let Some((exchange, _)) = connection {
        exchange.close();
    }
    Ok(done)
}

fn is_any_due(service: &Service) -> Result<bool, Error> {
    let now = service.now();
    service
        .store()
        .read_blocking(move |db: &mut Db| mails::is_any_due(db, now))
}

fn claim(service: &Service) -> Result<Option<Mail>, Error> {
    let now = service.now();
    let job = move |db: &mut Db| mails::claim(db, now, now + LEASE);
    service.store().write_blocking(job)
}

/// Finds the words of a letter.
fn prepare(
    service: &Service,
    letters: &Letters,
    mail: &Mail,
    host: &str,
) -> Result<Prepared, Error> {
    let Ok(letter) = serde_json::from_str::<Letter>(&mail.letter) else {
        return Ok(Prepared::Never("this version cannot read it".to_owned()));
    };
    let written = match read(service, mail, &letter)? {
        Ok(written) => written,
        Err(why) => return Ok(Prepared::Void(why)),
    };
    let now = service.now();
    Ok(match message(mail, &written, &letters.from, host, now) {
        Ok(ready) => Prepared::Ready(Box::new(ready)),
        Err(why) => Prepared::Never(why),
    })
}

/// What a letter says, or why it has nothing to say any more. What it is about is read now: it may be gone.
pub(super) fn read(
    service: &Service,
    mail: &Mail,
    letter: &Letter,
) -> Result<Result<Written, &'static str>, Error> {
    let (now, host) = (service.now(), host_of(service.base()));
    let (language, about) = (mail.language, letter.clone());
    let recipient = Email::parse(&mail.recipient).map(|email| email.normalised().to_owned());
    let gathered = service.store().read_blocking(move |db: &mut Db| {
        if let Ok(recipient) = &recipient
            && !about.is_always_sent()
            && mails::objects(db, recipient)?
        {
            return Ok(Err("the address wants no letters"));
        }
        facts::gather(db, &about, language, now)
    })?;
    let facts = match gathered {
        Ok(facts) => facts,
        Err(why) => return Ok(Err(why)),
    };
    let place = Place {
        host: host.trim_matches(['[', ']']),
        page: &|id| service.base().assertion(id),
        at: &|path| service.base().join(path),
        link: &|id| service.link_url(id),
        code: &|id| service.link_code(id),
    };
    let written = words::write(letter, &facts, &place, Words(language));
    Ok(written.ok_or("what it is about is gone"))
}

/// Notes a failure; true when the letter is dead.
fn fail(service: &Service, mail: &Mail, why: String, for_good: bool) -> Result<bool, Error> {
    let (id, now) = (mail.id, service.now());
    let failures = u32::try_from(mail.tries).unwrap_or(0).saturating_add(1);
    let pause = match for_good {
        true => None,
        false => backoff::pause(failures, chance()),
    };
    let next = pause.map(|pause| now + pause);
    match next {
        None => tracing::warn!(mail = %id, failures, "a letter is dead: `sceau mail list --dead`"),
        Some(_) => {
            tracing::info!(mail = %id, failures, "a letter could not be sent and is tried again")
        }
    }
    let job = move |db: &mut Db| mails::failed(db, id, next, &why, now);
    service.store().write_blocking(job)?;
    Ok(next.is_none())
}

/// 0 to 1.
fn chance() -> f64 {
    let mut byte = [0];
    match getrandom::fill(&mut byte) {
        Ok(()) => f64::from(byte[0]) / 255.0,
        Err(_) => 0.0,
    }
}
