//! `sceau serve`, and what `sceau demo` shares with it.

mod background;
mod jobs;
mod mailer;
mod rechecks;

use super::configured::Config;
use super::open::open_to_serve;
use super::output::{Failure, note, print};
use crate::checking::{Checker, fetching::Fetcher};
use crate::http::Options;
use crate::issuing::Service;
use background::Background;
use clap::Args;
use jobs::Jobs;
use mailer::Mailer;
pub(super) use mailer::Mailing;
use rechecks::Rechecks;
pub(super) use rechecks::recheck;
use std::io::ErrorKind;
use std::net::TcpListener;

/// Answers requests.
#[derive(Debug, Args)]
#[command(after_help = "\
On SIGTERM or Ctrl-C, requests in flight are finished before it ends.

Examples:
  sceau serve
  sceau serve --listen 127.0.0.1:9000 --base-url https://badges.example
  sceau serve --config /etc/sceau.toml")]
pub(super) struct Serve {}

impl Serve {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let service = open_to_serve(config)?;
        let listener = bind(
            &config.listen,
            "choose another with --listen 127.0.0.1:PORT",
        )?;
        let address = listener.local_addr()?;
        let options = options(config);
        let line = format!(
            "Sceau answers at {} (listening on {address})",
            service.base()
        );
        let mailing = mailing(config);
        serve(&service, listener, options, mailing, move || print(&line))
    }
}

/// What becomes of letters; whoever starts the server is told when nobody gets them.
fn mailing(config: &Config) -> Mailing {
    match &config.letters {
        Some(letters) => Mailing::Sent(letters.clone()),
        None => {
            note(
                "no mail is sent: letters wait in the outbox, and `sceau mail links` prints the links in them. Set \
                 smtp_url and mail_from to have them sent.",
            );
            Mailing::Kept
        }
    }
}

/// How the server runs, and how badges are fetched without one; whoever starts it is told what is unusual about that.
pub(super) fn options(config: &Config) -> Options {
    let fetcher = Fetcher::system(config.fetching);
    if config.fetching.private_addresses {
        note(
            "fetch_private_addresses is on: checking a badge can reach private addresses and this machine itself, on \
             any port. That is for tests and demonstrations only.",
        );
    }
    if config.fetching.plain_http {
        note(
            "fetch_plain_http is on: foreign badges are fetched over http too, so others on the way can change what is \
             checked. That is for tests and demonstrations only.",
        );
    }
    if !fetcher.has_authorities() {
        note(
            "this machine has no certificate authorities, so no foreign badge can be fetched over https: install them \
             (on Debian the package ca-certificates), or name a file of them in SSL_CERT_FILE.",
        );
    }
    Options {
        workers: config.workers,
        fetcher,
        limits: config.limits.clone(),
    }
}

/// Takes the address, or says why it cannot be had and what to do.
pub(super) fn bind(listen: &str, when_taken: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).map_err(|why| {
        let port = listen.rsplit_once(':').map_or("", |(_, port)| port);
        Failure::new(match why.kind() {
            ErrorKind::AddrInUse => {
                format!("port {port} is taken by another program: {when_taken}")
            }
            ErrorKind::PermissionDenied => format!(
                "port {port} is for privileged programs: use one above 1023, behind a reverse proxy"
            ),
            ErrorKind::AddrNotAvailable => format!(
                "this machine has no address {listen}: use 127.0.0.1 for this machine alone, 0.0.0.0 for every one of its addresses"
            ),
            _ => format!("cannot listen on {listen}: {why}"),
        })
    })
}

/// Answers until SIGTERM or Ctrl-C. `announce` runs once requests are answered.
pub(super) fn serve(
    service: &Service,
    listener: TcpListener,
    options: Options,
    mailing: Mailing,
    announce: impl FnOnce() -> Result<(), Failure> + 'static,
) -> Result<(), Failure> {
    service.start_background_signer()?;
    let _background = Background::start(service)?;
    let _mailer = Mailer::start(service, mailing)?;
    let _jobs = Jobs::start(service)?;
    let own = (service.store().clone(), service.base().clone());
    let checker = Checker::new(Some(own), options.fetcher.clone());
    let _rechecks = Rechecks::start(service, checker)?;
    let served = actix_web::rt::System::new().block_on(async {
        // It runs when the server first waits: by then it listens for requests and for signals.
        actix_web::rt::spawn(async move {
            if let Err(why) = announce() {
                tracing::debug!(%why.message, "nobody reads where the server is");
            }
        });
        crate::http::serve(service.clone(), listener, options).await
    });
    served.map_err(|why| Failure::new(format!("the server stopped: {why}")))
}
