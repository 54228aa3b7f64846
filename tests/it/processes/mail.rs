//! A server that is killed between handing a letter over and noting it.

use crate::on_both;
use crate::support::node::{Prepared, free_port};
use crate::support::smtp::{Act, Sink, Step};
use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use sceau::storage::Target;
use std::sync::mpsc::channel;

on_both!(
    a_kill_before_a_letter_is_noted_costs_one_copy_with_the_same_id,
    killed_with_a_letter_in_hand
);

fn killed_with_a_letter_in_hand(target: &Target) {
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let prepared = Prepared::new(target, &target.to_string(), &base);
    let sink = Sink::start();
    let url = sink.url();
    let settings = [
        ("SCEAU_SMTP_URL", url.as_str()),
        ("SCEAU_MAIL_FROM", "badges@reseau.example"),
    ];
    // The letter is there; the answer waits until the server is dead.
    let (came, arrived) = channel();
    let (die, dead) = channel::<()>();
    let dead = std::sync::Mutex::new(dead);
    sink.obey(move |step| {
        if *step != Step::Body {
            return Act::Go;
        }
        let _ = came.send(());
        let _ = dead.lock().unwrap().recv();
        Act::Go
    });
    let mut node = prepared.start_with(port, &settings);
    let answer = node.award(&prepared, "accueillir", "camille@exemple.fr");
    assert_eq!(
        answer.status, 201,
        "an award does not wait for the mail server"
    );
    arrived.recv().unwrap();
    node.kill();
    die.send(()).unwrap();
    sink.obey(|_| Act::Go);

    // Its quarter of an hour is over.
    let mut db = target.connect().unwrap();
    db.batch_execute("UPDATE mails SET next_try_at = created_at")
        .unwrap();
    let node = prepared.start_with(port, &settings);
    let (first, second) = (sink.next(), sink.next());
    assert_eq!(first.message_id(), second.message_id());
    assert!(node.stop());
    assert!(sink.taken().is_empty());
    #[derive(QueryableByName, Debug, PartialEq)]
    struct Row {
        #[diesel(sql_type = Text)]
        state: String,
        #[diesel(sql_type = Text)]
        recipient: String,
    }
    let rows: Vec<Row> = sql_query("SELECT state, recipient FROM mails")
        .load(&mut db)
        .unwrap();
    let (state, recipient) = ("sent".to_owned(), String::new());
    assert_eq!(rows, [Row { state, recipient }]);
}
