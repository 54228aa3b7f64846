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
    assert_eq!(verdict(Input::Url(model)), Verdict::NotFound);
    // What the address of a revoked badge answers, saved and presented here.
    let saved = get(&url, "*/*");
    assert_eq!(saved.status, 410);
    let report = post(
        &world.api("/verifications"),
        None,
        &json!({"json": saved.json()}),
    )
    .json();
    assert_eq!(report["verdict"], "revoked", "{report}");
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

/// Badges of ours that somebody else shows, whole or changed: the database knows.
#[test]
fn our_badges_at_addresses_of_others() {
    let here = world();
    let own = (here.service.store().clone(), here.service.base().clone());
    let checker = Checker::new(Some(own), Fetcher::system(Settings::default()));
    let body = json!({"recipient": {"email": somebody()}, "issuedOn": "2026-01-01"});
    let awards = here.api(&format!("/badges/{}/assertions", here.a.badge));
    let made = post(&awards, Some(&here.a.assessor), &body).json();
    let address = made["url"].as_str().unwrap();
    let jws = get(&format!("{address}.jws"), "*/*").text;
    let png = get(&format!("{address}.png"), "*/*").bytes;
    let document = get(address, "*/*").json();
    let mut badge = Badge::good();
    badge.put("/mine.jws", 200, "text/plain", jws.as_bytes());
    badge.put("/mine.png", 200, "image/png", &png);
    badge.put(
        "/mine.json",
        200,
        super::site::JSON,
        document.to_string().as_bytes(),
    );
    let mut changed = document.clone();
    changed["recipient"] = super::site::recipient("evil@exemple.fr");
    badge.put(
        "/changed.json",
        200,
        super::site::JSON,
        changed.to_string().as_bytes(),
    );
    let mut verdict = |input: Input| badge.ask(&checker, input.into()).report.verdict;
    for whole in ["/mine.jws", "/mine.png", "/mine.json"] {
        assert_eq!(verdict(Input::Url(url(whole))), Verdict::Valid, "{whole}");
    }
    assert_eq!(verdict(Input::Url(url("/changed.json"))), Verdict::Invalid);
    // Under another name of `id`, or as a version without one.
    let mut aliased = changed.clone();
    aliased["@id"] = aliased["id"].take();
    aliased.as_object_mut().unwrap().remove("id");
    let older = json!({"uid": "x", "recipient": changed["recipient"], "badge": changed["badge"],
        "issuedOn": 1_700_000_000, "verify": {"type": "hosted", "url": address}});
    for tampered in [changed, aliased, older] {
        assert_eq!(
            verdict(Input::Json(tampered.clone())),
            Verdict::Invalid,
            "{tampered}"
        );
    }
    // An image of ours may be shown by anybody, and is not asked by HTTP.
    let class = get(&format!("{}/badges/{}", here.base, here.a.badge), "*/*").json();
    let image = class["image"]
        .as_str()
        .or(class["image"]["id"].as_str())
        .unwrap()
        .to_owned();
    for (image, expected) in [
        (image, Verdict::Valid),
        (
            format!("{}/images/{}", here.base, "0".repeat(64)),
            Verdict::Invalid,
        ),
        (format!("{}/verify?url=x", here.base), Verdict::Invalid),
    ] {
        let mut badge = Badge::good();
        badge.class["image"] = json!(image);
        let checked = badge.ask(&checker, Input::Url(url("/assertion")).into());
        assert_eq!(checked.report.verdict, expected, "{image} {checked:?}");
        assert!(
            badge
                .site
                .asked
                .borrow()
                .iter()
                .all(|asked| asked.starts_with(BASE))
        );
    }
    // Nor is it when a redirect leads to it.
    let settings = Settings {
        private_addresses: true,
        plain_http: true,
    };
    let base = sceau::badge::urls::BaseUrl::parse(&here.base).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let attempt = Fetcher::system(settings).attempt_beside(Some(&base));
    let refused = runtime.block_on(attempt.get(address, sceau::checking::fetching::Want::Badge));
    assert_eq!(refused.unwrap_err().code(), "redirect-not-allowed");
}

/// Images baked by platforms that changed the address of their badges, or put whole documents inside.
#[test]
fn images_of_other_platforms() {
    use sceau::badge::baking::{self, Content};
    let mut badge = Badge::good();
    // The image holds the address of then; the document there says where it is now.
    let document = badge.assertion.to_string();
    badge.put("/old?b=1", 200, super::site::JSON, document.as_bytes());
    let old = url("/old?b=1");
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'/>".as_bytes();
    let image = String::from_utf8(
        baking::bake(
            svg,
            Content::Hosted {
                url: &old,
                json: "",
            },
        )
        .unwrap(),
    )
    .unwrap();
    let image = image.replace("<![CDATA[]]>", "");
    let checked = badge.check_input(Input::Image(image.into_bytes()));
    assert_eq!(checked.report.verdict, Verdict::Valid, "{checked:?}");
    // The copy has its BadgeClass inside, with the image as data.
    let mut badge = Badge::good();
    let mut copy = badge.assertion.clone();
    copy["badge"] = badge.class.clone();
    copy["badge"]["image"] = json!(format!("data:image/png;base64,{}", "A".repeat(150 * 1024)));
    let content = copy.to_string();
    let baked = baking::bake(
        &super::site::png(),
        Content::Hosted {
            url: &url("/assertion"),
            json: &content,
        },
    );
    let checked = badge.check_input(Input::Image(baked.unwrap()));
    assert_eq!(checked.report.verdict, Verdict::Valid, "{checked:?}");
    // A copy from before the same badge was published as 2.0.
    let mut badge = Badge::good();
    let mut copy = badge.assertion.clone();
    copy["@context"] = json!("https://w3id.org/openbadges/v1");
    copy["uid"] = json!("f2c20");
    copy.as_object_mut().unwrap().remove("verification");
    copy["verify"] = json!({"type": "hosted", "url": url("/assertion")});
    let checked = badge.check_input(Input::Json(copy));
    assert_eq!(checked.report.verdict, Verdict::Valid, "{checked:?}");
}
