//! Badges of one instance, checked by another that has to fetch everything.

use super::site::{BASE, Badge, faults, url};
use crate::support::server::{get, post, somebody, world};
use chrono::Utc;
use sceau::badge::verification::Verdict;
use sceau::checking::{
    Belongs, Checked, Checker, Input, Question,
    fetching::{Fetcher, Settings},
};
use serde_json::json;

fn check(input: Input, email: &str) -> Checked {
    let settings = Settings {
        private_addresses: true,
        plain_http: true,
    };
    let question = Question {
        input,
        email: Some(email.to_owned()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let checker = Checker::new(None, Fetcher::system(settings));
    runtime
        .block_on(checker.check(question, Utc::now()))
        .unwrap()
}

#[test]
fn our_badges_are_valid_abroad_in_every_form() {
    let world = world();
    let email = somebody();
    let made = world.award(&world.a.assessor, world.a.badge, &email);
    let url = made["url"].as_str().unwrap().to_owned();
    let mut inputs = vec![Input::Json(get(&url, "*/*").json())];
    for suffix in [
        "",
        ".json",
        ".jws",
        ".jws?alg=EdDSA",
        ".png",
        ".svg",
        ".png?form=hosted",
        ".svg?form=hosted",
    ] {
        inputs.push(Input::Url(format!("{url}{suffix}")));
    }
    for suffix in [".jws", ".jws?alg=EdDSA"] {
        inputs.push(Input::Jws(get(&format!("{url}{suffix}"), "*/*").text));
    }
    for suffix in [".png", ".svg", ".svg?form=hosted"] {
        inputs.push(Input::Image(get(&format!("{url}{suffix}"), "*/*").bytes));
    }
    for input in inputs {
        let name = format!("{input:.80?}");
        let checked = check(input, &email);
        assert_eq!(
            checked.report.verdict,
            Verdict::Valid,
            "{name}: {checked:?}"
        );
        assert!(
            faults(&checked).is_empty(),
            "{name}: {:?}",
            faults(&checked)
        );
        assert_eq!(checked.belongs, Some(Belongs::Yes));
        let claim = checked.claim.unwrap();
        assert_eq!(claim.issuer.as_deref(), Some("Atelier A"), "{name}");
        assert_eq!(claim.id.as_deref(), Some(url.as_str()), "{name}");
    }
}

#[test]
fn what_became_of_our_badges_is_seen_abroad() {
    let world = world();
    let email = somebody();
    let verdict = |input: Input| check(input, &email).report.verdict;
    let made = world.award(&world.a.assessor, world.a.badge, &email);
    let url = made["url"].as_str().unwrap().to_owned();
    let document = get(&url, "*/*").json();
    let jws = get(&format!("{url}.jws"), "*/*").text;
    let revocation = world.api(&format!(
        "/assertions/{}/revocation",
        made["id"].as_str().unwrap()
    ));
    let reason = json!({"reason": "erreur"});
    assert_eq!(
        post(&revocation, Some(&world.a.assessor), &reason).status,
        200
    );
    for input in [
        Input::Url(url.clone()),
        Input::Json(document),
        Input::Jws(jws),
        Input::Url(format!("{url}.png")),
    ] {
        assert_eq!(verdict(input), Verdict::Revoked);
    }
    let body =
        json!({"recipient": {"email": email}, "issuedOn": "2020-01-01", "expires": "2021-01-01"});
    let awards = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let old = post(&awards, Some(&world.a.assessor), &body).json();
    let old = old["url"].as_str().unwrap().to_owned();
    assert_eq!(
        verdict(Input::Jws(get(&format!("{old}.jws"), "*/*").text)),
        Verdict::Expired
    );
    assert_eq!(verdict(Input::Url(old)), Verdict::Expired);
    let unknown = format!("{}/assertions/{}", world.base, uuid::Uuid::now_v7());
    assert_eq!(verdict(Input::Url(unknown)), Verdict::NotFound);
    let page = format!("{}/verify", world.base);
    assert_eq!(verdict(Input::Url(page)), Verdict::Unsupported);
    let model = format!("{}/badges/{}", world.base, world.a.badge);
    assert_eq!(verdict(Input::Url(model)), Verdict::Invalid);
}

/// With an instance of its own, a checker sees foreign badges as without; what they claim of ours is not believed.
#[test]
fn foreign_badges_beside_an_instance() {
    let here = world();
    let own = (here.service.store().clone(), here.service.base().clone());
    let checker = Checker::new(Some(own), Fetcher::system(Settings::default()));
    let check = |spoil: fn(&mut Badge, &str), signed: bool| {
        let mut badge = if signed {
            Badge::good_signed()
        } else {
            Badge::good()
        };
        spoil(&mut badge, &here.base);
        let input = match signed {
            true => Input::Jws(badge.jws()),
            false => Input::Url(url("/assertion")),
        };
        let checked = badge.ask(&checker, input.into());
        let asked = badge.site.asked.borrow().clone();
        assert!(
            asked.iter().all(|asked| asked.starts_with(BASE)),
            "{asked:?}"
        );
        (checked.report.verdict, faults(&checked))
    };
    let valid = (Verdict::Valid, vec![]);
    assert_eq!(check(|_, _| (), false), valid);
    assert_eq!(check(|_, _| (), true), valid);
    let urn = |b: &mut Badge, _: &str| {
        b.assertion["id"] = json!("urn:uuid:018f3a60-0000-7000-8000-000000000000")
    };
    assert_eq!(check(urn, true), valid);
    for signed in [false, true] {
        let class = check(
            |b, base| b.assertion["badge"] = json!(format!("{base}/badges/{}", world().a.badge)),
            signed,
        );
        assert_eq!(class.0, Verdict::Invalid);
        assert!(
            class.1.contains(&"badge-class:names-ours".to_owned()),
            "{class:?}"
        );
        let issuer = check(
            |b, base| b.class["issuer"] = json!(format!("{base}/issuers/{}", world().a.profile)),
            signed,
        );
        assert_eq!(issuer.0, Verdict::Invalid);
        assert!(
            issuer.1.contains(&"issuer:names-ours".to_owned()),
            "{issuer:?}"
        );
    }
    // A document that leads here: the database knows.
    let nothing = |b: &mut Badge, base: &str| {
        b.assertion["id"] = json!(format!("{base}/assertions/{}", uuid::Uuid::now_v7()));
    };
    assert_eq!(
        check(nothing, false),
        (Verdict::NotFound, vec!["found:not-found".to_owned()])
    );
}
