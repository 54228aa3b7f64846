//! What becomes of pages of badges when their holder or their badges change.

use super::accepting::{link, manage};
use super::people::{join, person};
use crate::on_both;
use crate::support::story::{CORE, OWNER, Story};
use sceau::issuing::accepting::Wish;
use sceau::issuing::links::Purpose;
use sceau::issuing::showcases::{NewShowcase, OwnShowcase};
use std::collections::BTreeSet;
use uuid::Uuid;

const A: &str = "a@exemple.fr";
const B: &str = "b@exemple.fr";

fn make(story: &Story, who: &str, name: &str, chosen: Option<Uuid>) {
    let new = NewShowcase {
        label: chosen.map(|_| "Mairie".to_owned()).unwrap_or_default(),
        shown_name: name.to_owned(),
        chosen: chosen.map(|award| BTreeSet::from([award])),
        ends_at: None,
    };
    let session = story.signed_in(who);
    story.run(story.service.show(session, new)).unwrap();
}

fn own(story: &Story, who: &str) -> Vec<OwnShowcase> {
    let link = link(story, Purpose::MyBadges, who, None);
    let token = story
        .run(story.service.sign_in(link, Default::default()))
        .unwrap()
        .text();
    let there = story.run(story.service.signed_in(&token)).unwrap().unwrap();
    story.run(story.service.showcases(&there)).unwrap()
}

on_both!(a_merge_moves_links_and_keeps_one_public_page, |target| {
    let story = Story::begin(target);
    for (who, name) in [(A, "Camille"), (B, "C. Martin")] {
        let award = story.award(OWNER, CORE[0], who).assertion.id;
        manage(&story, who, Wish::Accept(award)).unwrap();
        make(&story, who, name, None);
        make(&story, who, name, Some(award));
    }
    let kept = person(&story, A);
    join(&story, A, B);
    assert_eq!(person(&story, B), kept);
    let all = own(&story, B);
    let public: Vec<_> = all.iter().filter(|one| one.showcase.whole).collect();
    assert_eq!(public.len(), 1);
    assert_eq!(public[0].showcase.shown_name, "Camille");
    assert_eq!(all.len(), 3, "and both links");
    assert!(
        all.iter()
            .filter(|one| !one.showcase.whole)
            .all(|one| one.shown == 1)
    );
});
