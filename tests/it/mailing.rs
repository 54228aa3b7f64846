//! Letters: what posts them, and how they leave. The mail server is one that answers as the test says.

mod first;
mod leaving;
mod posting;

use crate::on_both;
use crate::support::smtp::{Act, Sink, Step, Taken};
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::{composite::OnRevoked, text::Language};
use sceau::issuing::letters::{self, Letter};
use sceau::issuing::links::{self, Purpose};
use sceau::mailing::{Delivered, Letters, Relay, Sender, deliver};
use sceau::storage::mails::{self, Mail, State};
use sceau::storage::{Page, Target, persons};
use uuid::Uuid;

const CAMILLE: &str = "camille@exemple.fr";

fn through(sink: &Sink) -> Letters {
    Letters {
        relay: Relay::parse(&sink.url()).unwrap(),
        from: Sender::parse("Badges <badges@reseau.example>").unwrap(),
    }
}

impl Story {
    fn deliver(&self, sink: &Sink) -> Delivered {
        deliver(&self.service, &through(sink), &|| false).unwrap()
    }

    fn mails(&self) -> Vec<Mail> {
        self.read(|db| Ok(mails::list(db, None, Page::first(10_000))?))
    }

    fn mail(&self) -> Mail {
        let [mail] = self.mails().try_into().unwrap();
        mail
    }

    fn post(&self, letter: Letter) {
        let now = self.service.now();
        self.write(move |db| letters::post(db, &email(CAMILLE), Language::Fr, &letter, now));
    }

    fn my_badges(&self) -> Letter {
        let now = self.service.now();
        let link = self.write(move |db| {
            let found = persons::find(db, &email(CAMILLE))?.unwrap();
            links::make(db, Purpose::MyBadges, found.address, None, now)
        });
        Letter::MyBadges { link }
    }
}

fn sent(count: usize) -> Delivered {
    Delivered {
        sent: count,
        ..Delivered::default()
    }
}

fn is_forgotten(mail: &Mail) -> bool {
    mail.recipient.is_empty() && mail.letter.is_empty()
}
