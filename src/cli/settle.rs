//! `sceau settle`.

use super::Json;
use super::configured::Config;
use super::open::{open, wait};
use super::output::{Failure, counted, print, print_json};
use clap::Args;
use serde_json::json;

/// Does what a server does by itself from time to time.
#[derive(Debug, Args)]
#[command(after_help = "\
Revokes the composites whose pending revocation has come to its date without an appeal, unless their
rule holds again; looks again at everybody whose badges counted by a recognition that ended or was
withdrawn, and at composites whose policy minds components that expire; makes persons one whose 14
days without an objection are over; posts the reminders of composites that expire; and does what is
due with applications for badges: reminders, expiry, deletion. A running
server does it by itself; without one, run it every day, and `sceau reconcile` after it. It may be
interrupted and run again, and twice changes nothing.

Examples:
  sceau settle
  sceau settle --json")]
pub(super) struct Settle {
    #[command(flatten)]
    json: Json,
}

impl Settle {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let due = wait(service.execute_due())?;
        let ended = wait(service.review_recognitions(|_| true))?;
        let expired = wait(service.review_expired())?;
        let merged = wait(service.merge_due())?;
        let reminded = wait(service.remind())?;
        let applications = wait(service.follow_applications())?;
        let (revoked, pending) = (
            due.revoked + ended.revoked + expired.revoked,
            ended.pending + expired.pending,
        );
        if self.json.json {
            return print_json(
                &json!({ "kept": due.kept, "revoked": revoked, "pending": pending, "awarded": ended.awarded, "merged": merged, "reminded": reminded, "applications": { "reminded": applications.reminded, "expired": applications.expired, "purged": applications.purged } }),
            );
        }
        print(&format!(
            "{} kept, {revoked} revoked, {pending} pending from now on, {} awarded; {merged} merged, {} posted; \
             applications for badges: {} posted, {} expired, {} purged",
            counted(due.kept, "composite", "composites"),
            ended.awarded,
            counted(reminded, "reminder", "reminders"),
            counted(applications.reminded, "reminder", "reminders"),
            applications.expired,
            applications.purged,
        ))
    }
}
