//! The thread that sends what is in the outbox, or shows it.

use super::super::mail::in_words;
use super::super::output::{Failure, note};
use crate::issuing::Service;
use crate::mailing::{Letters, deliver, newest, waiting};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

/// What becomes of letters.
#[derive(Debug, Clone)]
pub(in crate::cli) enum Mailing {
    /// A mail server gets them.
    Sent(Letters),
    /// They stay in the outbox.
    Kept,
    /// They stay there, and their links are shown on stderr as they are made.
    Shown,
}

/// How often the outbox is looked at.
const OFTEN: Duration = Duration::from_secs(2);
/// How long a mail server that cannot be used is left alone.
const LATER: Duration = Duration::from_secs(30);
/// How long the end waits for the letter in hand. If it is cut off it is sent again, with the same Message-ID.
const FAREWELL: Duration = Duration::from_secs(10);
/// Letters shown at once.
const MOST: usize = 100;

/// The thread, until this is dropped.
pub(super) struct Mailer {
    stop: Option<Sender<()>>,
    stopping: Arc<AtomicBool>,
    ended: Option<Receiver<()>>,
}

impl Mailer {
    pub fn start(service: &Service, mailing: Mailing) -> Result<Self, Failure> {
        let (stop, stopped) = channel();
        let (end, ended) = channel();
        let stopping = Arc::new(AtomicBool::new(false));
        let (service, asked) = (service.clone(), Arc::clone(&stopping));
        if let Mailing::Kept = mailing {
            return Ok(Self {
                stop: None,
                stopping,
                ended: None,
            });
        }
        let mut hand = Hand::new(&service);
        thread::Builder::new()
            .name("mailer".to_owned())
            .spawn(move || {
                loop {
                    let pause = match &mailing {
                        Mailing::Sent(letters) => hand.send(&service, letters, &asked),
                        Mailing::Shown | Mailing::Kept => hand.show(&service),
                    };
                    match stopped.recv_timeout(pause) {
                        Err(RecvTimeoutError::Timeout) => {}
                        Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
                drop(end);
            })?;
        Ok(Self {
            stop: Some(stop),
            stopping,
            ended: Some(ended),
        })
    }
}

impl Drop for Mailer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        drop(self.stop.take());
        if let Some(ended) = self.ended.take() {
            let _ = ended.recv_timeout(FAREWELL); // it says nothing, it only ends
        }
    }
}

/// What the thread remembers from one look to the next.
struct Hand {
    unreachable: bool,
    /// The newest letter that was looked at.
    shown: Uuid,
}

impl Hand {
    /// What waits already is not shown.
    fn new(service: &Service) -> Self {
        let newest = newest(service).unwrap_or_default();
        Self {
            unreachable: false,
            shown: newest.unwrap_or_default(),
        }
    }

    fn send(&mut self, service: &Service, letters: &Letters, stopping: &AtomicBool) -> Duration {
        let done = match deliver(service, letters, &|| stopping.load(Ordering::Relaxed)) {
            Ok(done) => done,
            Err(why) => {
                tracing::warn!(%why, "letters could not be sent");
                return LATER;
            }
        };
        if done.sent > 0 {
            tracing::info!(sent = done.sent, "letters were sent");
        }
        match (&done.unreachable, self.unreachable) {
            (Some(why), false) => {
                tracing::warn!(%why, "the mail server cannot be used; letters wait")
            }
            (None, true) if done.sent > 0 => tracing::info!("the mail server can be used again"),
            _ => {}
        }
        self.unreachable = match done.unreachable {
            Some(_) => true,
            None => self.unreachable && done.sent == 0,
        };
        match done.unreachable {
            Some(_) => LATER,
            None => OFTEN,
        }
    }

    fn show(&mut self, service: &Service) -> Duration {
        let Ok(found) = waiting(service, self.shown, MOST) else {
            return OFTEN; // the database is busy: next time
        };
        if let Some(newest) = found.first() {
            self.shown = newest.id;
        }
        for letter in found.iter().rev() {
            note(&in_words(letter));
        }
        OFTEN
    }
}
