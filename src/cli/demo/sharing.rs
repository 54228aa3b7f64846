//! What the holder in a demonstration does with their badges: accept all of them, and share one composite and the badges
//! that it is made of, as the page of their badges does.

use crate::badge::email::Email;
use crate::issuing::{Error, Service, accepting::Wish};
use crate::storage::{Db, Page, Scope, assertions, composite_awards, persons};
use uuid::Uuid;

/// Accepts everything, and shares a composite with all that it is made of.
pub(super) async fn share(service: &Service, of: Email, composite: Uuid) -> Result<(), Error> {
    let session = service.sign_in_without_letter(of.clone()).await?;
    let (all, shared) = service
        .store()
        .write(move |db: &mut Db| {
            let absent = || Error::not_found("holder");
            let found = persons::find(db, &of)?.ok_or_else(absent)?;
            let awards =
                assertions::list_of_person(db, Scope::Instance, found.person, Page::first(100))?;
            let made = composite_awards::find(db, composite)?.ok_or_else(absent)?;
            let mut shared: Vec<Uuid> = made.components.iter().map(|c| c.assertion).collect();
            shared.push(composite);
            let all: Vec<Uuid> = awards.into_iter().map(|award| award.id).collect();
            Ok::<_, Error>((all, shared))
        })
        .await?;
    let accepted = all.into_iter().map(Wish::Accept);
    let shared = shared.into_iter().map(|award| Wish::Share {
        award,
        confirmed: true,
    });
    for wish in accepted.chain(shared) {
        service.manage_badges(session, wish).await?;
    }
    service.sign_out(session).await
}
