//! What names somebody without belonging to them: letters, and answers that were kept.

use crate::badge::{composite::Component, email::Email};
use crate::storage::{
    Db, Error,
    jobs::Outcome,
    mails::State,
    one_of::one_of,
    schema::{
        assertions, erased_assertions as erased, evidence, idempotency_keys as answers, jobs, mails,
    },
    values::{bytes, from_json, to_json},
};
use diesel::dsl::not;
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many letters are read at once.
const LETTERS: i64 = 500;

/// Deletes the letters that are kept and of which `(recipient, letter)` is what is looked for. Gives how many.
fn forget_letters(db: &mut Db, is_it: impl Fn(&str, &str) -> bool) -> Result<usize, Error> {
    let mut count = 0;
    // In any other state a letter keeps neither.
    for state in [State::Queued, State::Dead] {
        let mut after = Vec::new();
        loop {
            let page: Vec<(Vec<u8>, String, String)> = mails::table
                .filter(mails::state.eq(state.name()))
                .filter(mails::id.gt(after))
                .order(mails::id)
                .limit(LETTERS)
                .select((mails::id, mails::recipient, mails::letter))
                .load(db)?;
            let Some((last, ..)) = page.last() else {
                break;
            };
            after = last.clone();
            for (id, ..) in page.iter().filter(|(_, to, says)| is_it(to, says)) {
                count += diesel::delete(mails::table.filter(mails::id.eq(id))).execute(db)?;
            }
        }
    }
    Ok(count)
}

/// Deletes the letters to these addresses, however they are written.
pub fn forget_letters_to(db: &mut Db, emails: &BTreeSet<String>) -> Result<usize, Error> {
    forget_letters(db, |to, _| {
        Email::parse(to).is_ok_and(|to| emails.contains(to.normalised()))
    })
}

/// Deletes the letters that name one of these ids, whoever they go to.
pub fn forget_letters_about(db: &mut Db, ids: &[Uuid]) -> Result<usize, Error> {
    let ids: BTreeSet<Uuid> = ids.iter().copied().collect();
    // A letter is JSON, and an id in it a text of its own.
    forget_letters(db, |_, letter| {
        let mut texts = letter.split('"').filter(|text| text.len() == 36);
        texts.any(|text| Uuid::try_parse(text).is_ok_and(|id| ids.contains(&id)))
    })
}

/// Jobs keep examples and erasures take them out: one of them at a time.
const EXAMPLES: &str = "sceau-examples";

/// Takes the examples out of what came of a job that name somebody who was erased since they were found. Until the
/// transaction ends nobody else is.
///
/// An example may name composites that are due as well: they are nowhere.
pub fn forget_erased(db: &mut Db, outcome: &mut Outcome) -> Result<(), Error> {
    if outcome.examples.is_empty() {
        return Ok(());
    }
    db.lock(EXAMPLES)?;
    let named: BTreeSet<Uuid> = outcome
        .examples
        .iter()
        .flatten()
        .map(|c| c.assertion)
        .collect();
    let named: Vec<Vec<u8>> = named.into_iter().map(bytes).collect();
    let (mut there, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for some in named.chunks(500) {
        let awards = assertions::table.filter(one_of(assertions::id, some));
        there.extend(awards.select(assertions::id).load::<Vec<u8>>(db)?);
        let brought = evidence::table.filter(one_of(evidence::id, some));
        there.extend(brought.select(evidence::id).load::<Vec<u8>>(db)?);
        let erased = erased::table.filter(one_of(erased::assertion_id, some));
        gone.extend(erased.select(erased::assertion_id).load::<Vec<u8>>(db)?);
    }
    outcome.examples.retain(|example| {
        let is_in =
            |set: &BTreeSet<Vec<u8>>| example.iter().any(|c| set.contains(&bytes(c.assertion)));
        is_in(&there) && !is_in(&gone)
    });
    Ok(())
}

/// Takes the examples out of jobs that name an award, or what was brought: an example says what one person holds
/// together.
pub(super) fn forget_examples(db: &mut Db, award: Uuid) -> Result<(), Error> {
    db.lock(EXAMPLES)?;
    let naming = jobs::table.filter(jobs::outcome.like(format!("%{award}%")));
    let found: Vec<(Vec<u8>, String)> = naming.select((jobs::id, jobs::outcome)).load(db)?;
    for (id, text) in found {
        let mut outcome: Outcome = from_json(&text)?;
        let names = |example: &Vec<Component>| example.iter().any(|one| one.assertion == award);
        outcome.examples.retain(|example| !names(example));
        diesel::update(jobs::table.filter(jobs::id.eq(id)))
            .set(jobs::outcome.eq(to_json(&outcome)?))
            .execute(db)?;
    }
    Ok(())
}

/// How many words one statement looks for.
const WORDS: usize = 50;

/// Empties the answers kept for `Idempotency-Key` that hold one of these words, in lower case. The key stays taken until
/// it is forgotten, so that no request that is sent again awards anew.
pub fn forget_answers(db: &mut Db, words: &[String]) -> Result<usize, Error> {
    let mut count = 0;
    for some in words.chunks(WORDS) {
        let mut found = answers::table
            .filter(answers::id.eq_any(Vec::<Vec<u8>>::new()))
            .select(answers::id)
            .into_boxed();
        for word in some {
            let word = word.replace('\\', r"\\").replace('%', r"\%");
            let word = format!("%{}%", word.replace('_', r"\_"));
            let told = answers::location.like(word.clone()).escape('\\');
            found = found
                .or_filter(lower(answers::body).like(word).escape('\\'))
                .or_filter(told.assume_not_null());
        }
        let ids: Vec<Vec<u8>> = found.load(db)?;
        for id in ids {
            let whole = answers::id.eq(id).and(not(answers::body.eq("")));
            count += diesel::update(answers::table.filter(whole))
                .set((
                    answers::body_hash.eq(Vec::<u8>::new()),
                    answers::location.eq(None::<String>),
                    answers::body.eq(""),
                ))
                .execute(db)?;
        }
    }
    Ok(count)
}

diesel::define_sql_function! {
    /// In lower case, as far as the database knows letters.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
