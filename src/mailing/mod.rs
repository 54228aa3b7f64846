//! Letters, from the outbox to a mail server: at most once by each node, again when it fails, never on the path of a
//! request.
//!
//! | file | what is in it |
//! |---|---|
//! | `relay.rs` | the mail server and the sender, from the settings |
//! | `worker.rs` | the outbox, letter by letter |
//! | `backoff.rs` | when a letter is tried again, and when it is given up |
//! | `facts.rs` | what a letter is about, from the database, when it is sent |
//! | `words.rs`, `locales/`, `templates/` | what it says, as text and as HTML |
//! | `message.rs` | the message with its headers |
//! | `exchange.rs` | the conversation with the mail server |
//! | `waiting.rs` | what waits, for an instance without a mail server |

mod backoff;
mod exchange;
mod facts;
mod message;
mod relay;
mod waiting;
mod words;
mod worker;

pub use relay::{Relay, Sender, Wrong};
pub use waiting::{Waiting, newest, waiting};
pub use worker::{Delivered, Letters, deliver};
