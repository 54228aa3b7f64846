//! Signing in to the pages, and out: whose cookie opens what, and what no other site can send.

use super::links::{action, after, followed, kept, mine, page, submit};
use crate::on_both;
use crate::support::letters::last_link;
use crate::support::server::{Answer, World, get_with, send, somebody};
use crate::support::story::{email, runtime};
use sceau::http::{auth::Access, routes::ROUTES};
use sceau::storage::Target;
use serde_json::Value;

const HTML: (&str, &str) = ("accept", "text/html");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn holder(world: &World) -> (String, Value) {
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    (who, award)
}

fn post(url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    send("POST", url, &[&[HTML, FORM], headers].concat(), body)
}

/// The cookie that an answer sets, without its attributes.
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    set.split(';').next().unwrap().to_owned()
}

fn sign_in(world: &World, who: &str) -> Answer {
    let answer = post(&mine(world, who), &[], "do=open");
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer
}

fn mine_with(world: &World, cookie: &str) -> Answer {
    let url = format!("{}/my-badges", world.base);
    send("GET", &url, &[HTML, ("cookie", cookie)], "")
}

fn is_out(answer: &Answer) -> bool {
    (answer.status, answer.header("location")) == (303, "/sign-in")
}

on_both!(
    a_link_signs_in_with_a_cookie_that_scripts_and_other_sites_do_not_get,
    |target: &Target| {
        let world = World::on(target);
        let (who, _) = holder(&world);
        let link = mine(&world, &who);
        assert_eq!(
            page(&link).header("set-cookie"),
            "",
            "opening a link signs nobody in"
        );
        let answer = post(&link, &[], "do=open");
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/my-badges")
        );
        let set = answer.header("set-cookie");
        // Plain http on loopback: https has another name, and Secure.
        assert!(
            set.starts_with("sceau=") && set.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
            "{set}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        let seen = mine_with(&world, &cookie(&answer));
        assert!(
            seen.text.contains(&who) && seen.text.contains("Me déconnecter"),
            "{}",
            seen.text
        );
        assert_eq!(seen.header("set-cookie"), "");
        assert_eq!(post(&link, &[], "do=open").status, 410, "once");
        // What is stored opens nothing.
        let token = cookie(&answer).split_once('=').unwrap().1.to_owned();
        let hash = world.service.store().read_blocking(|db| {
            use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Binary};
            #[derive(QueryableByName)]
            struct Row {
                #[diesel(sql_type = Binary)]
                token_hash: Vec<u8>,
            }
            let rows = sql_query("SELECT token_hash FROM sessions").load::<Row>(db);
            Ok::<_, sceau::storage::Error>(rows.map(|mut rows| rows.remove(0).token_hash)?)
        });
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let hash = URL_SAFE_NO_PAD.encode(hash.unwrap());
        assert_ne!(hash, token);
        assert!(is_out(&mine_with(&world, &format!("sceau={hash}"))));
        for wrong in [
            "",
            "sceau=",
            "sceau=x",
            "other=1; sceau=AAAA",
            "__Host-sceau=x",
        ] {
            assert!(is_out(&mine_with(&world, wrong)), "{wrong}");
        }
    }
);

on_both!(
    signing_in_never_takes_over_a_token_that_the_browser_had,
    |target: &Target| {
        let world = World::on(target);
        let ((who, _), (other, _)) = (holder(&world), holder(&world));
        let chosen = cookie(&sign_in(&world, &other));
        let answer = post(&mine(&world, &who), &[("cookie", &chosen)], "do=open");
        let given = cookie(&answer);
        assert_ne!(given, chosen);
        assert!(
            is_out(&mine_with(&world, &chosen)),
            "the one before is ended"
        );
        assert!(mine_with(&world, &given).text.contains(&who));
        // One that never was is not taken either.
        let made_up = format!("sceau={}", "A".repeat(43));
        let answer = post(&mine(&world, &who), &[("cookie", &made_up)], "do=open");
        assert_ne!(cookie(&answer), made_up);
        assert!(is_out(&mine_with(&world, &made_up)));
    }
);

on_both!(
    signing_out_ends_a_session_here_or_everywhere,
    |target: &Target| {
        let world = World::on(target);
        let (who, _) = holder(&world);
        let out = |kept: &str, which: &str| {
            let seen = mine_with(&world, kept);
            let csrf = after(&seen, "name=\"csrf\" value=\"").to_owned();
            let url = format!("{}/sign-out", world.base);
            post(
                &url,
                &[("cookie", kept)],
                &format!("do={which}&csrf={csrf}"),
            )
        };
        let one = cookie(&sign_in(&world, &who));
        assert!(
            !mine_with(&world, &one)
                .text
                .contains("Me déconnecter partout")
        );
        let two = cookie(&sign_in(&world, &who));
        assert!(
            mine_with(&world, &one)
                .text
                .contains("Me déconnecter partout")
        );
        assert_eq!(out(&two, "nowhere").status, 422);
        let done = out(&two, "here");
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(
            done.header("set-cookie").starts_with("sceau=; ")
                && done.header("set-cookie").ends_with("Max-Age=0")
        );
        assert!(is_out(&mine_with(&world, &two)));
        assert_eq!(mine_with(&world, &one).status, 200, "the other goes on");
        let three = cookie(&sign_in(&world, &who));
        assert_eq!(out(&three, "everywhere").status, 200);
        for gone in [&one, &two, &three] {
            assert!(is_out(&mine_with(&world, gone)));
        }
    }
);

on_both!(
    a_form_of_another_site_or_session_does_nothing,
    |target: &Target| {
        let world = World::on(target);
        let ((who, award), (other, _)) = (holder(&world), holder(&world));
        let id = award["id"].as_str().unwrap();
        let seen = submit(&mine(&world, &who), &[("do", "open")]);
        let (url, kept_cookie, csrf) = kept(&action(&world, &seen));
        let foreign = submit(&mine(&world, &other), &[("do", "open")]);
        let (.., of_other) = kept(&action(&world, &foreign));
        let with = |csrf: &str| format!("do=accept&award={id}&csrf={csrf}");
        let own = [("cookie", &*kept_cookie)];
        for body in [
            with(""),
            with("x"),
            with(&of_other),
            format!("do=accept&award={id}"),
        ] {
            let refused = post(&url, &own, &body);
            assert_eq!(refused.status, 403, "{body}");
            assert!(
                refused.text.contains("Rien n’a été fait"),
                "{}",
                refused.text
            );
        }
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "http://127.0.0.1"),
        ] {
            assert_eq!(
                post(&url, &[own[0], header], &with(&csrf)).status,
                403,
                "{header:?}"
            );
        }
        let shown = || get_with(&world.api(&format!("/assertions/{id}")), &world.a.reader).json();
        assert!(shown()["acceptedAt"].is_null());
        // Every form behind a session asks for it.
        for route in ROUTES
            .iter()
            .filter(|route| route.access == Access::SignedIn && route.method == "POST")
        {
            let refused = post(&format!("{}{}", world.base, route.path), &own, "do=x");
            assert_eq!(refused.status, 403, "{}", route.path);
        }
        for header in [
            ("sec-fetch-site", "same-origin"),
            ("origin", "null"),
            ("origin", &*world.base),
        ] {
            assert_eq!(
                post(&url, &[own[0], header], &with(&csrf)).status,
                200,
                "{header:?}"
            );
        }
        assert!(shown()["acceptedAt"].is_string());
        // Nobody is signed in as somebody else from another site.
        let link = mine(&world, &who);
        assert_eq!(
            post(&link, &[("sec-fetch-site", "cross-site")], "do=open").status,
            403
        );
        assert_eq!(post(&link, &[], "do=open").status, 303, "the link is good");
    }
);

fn code_of(world: &World, who: &str) -> String {
    world.service.link_code(last_link(&world.service, who))
}

on_both!(
    a_code_signs_in_once_and_can_be_guessed_five_times,
    |target: &Target| {
        let world = World::on(target);
        let (who, _) = holder(&world);
        let url = format!("{}/sign-in/code", world.base);
        let typed = |who: &str, code: &str| submit(&url, &[("email", who), ("code", code)]);
        mine(&world, &who);
        let code = code_of(&world, &who);
        assert_eq!(code.len(), 8);
        let spaced = format!(" {} {}", &code[..4], &code[4..]);
        let seen = typed(&who, &spaced);
        assert!(seen.text.contains("Me déconnecter"), "{}", seen.text);
        let again = typed(&who, &code);
        assert_eq!(again.status, 422);
        assert!(
            again.text.contains("n’est plus valable"),
            "once: {}",
            again.text
        );

        let link = mine(&world, &who);
        let code = code_of(&world, &who);
        let wrong = if code == "00000000" {
            "00000001"
        } else {
            "00000000"
        };
        // Whoever is unknown, and whoever asked for no letter, is told the same.
        let stranger = somebody();
        let strange = typed(&stranger, wrong);
        for _ in 0..5 {
            let refused = typed(&who, wrong);
            assert_eq!(refused.status, 422);
            assert_eq!(
                refused.text.replace(&who, ""),
                strange.text.replace(&stranger, "")
            );
            assert_eq!(refused.header("set-cookie"), "");
        }
        assert_eq!(typed(&who, &code).status, 422, "guessed too often");
        let opened = submit(&link, &[("do", "open")]);
        assert!(opened.text.contains("Me déconnecter"), "its link is good");
        assert_eq!(typed("rien", &code).status, 422);
        // An expired letter has no code.
        mine(&world, &who);
        let code = code_of(&world, &who);
        world.execute("UPDATE links SET expires_at = '2020-01-01 00:00:00'");
        assert_eq!(typed(&who, &code).status, 422);
    }
);

on_both!(
    a_session_ends_when_it_is_erased_or_its_time_is_over,
    |target: &Target| {
        let world = World::on(target);
        let (who, _) = holder(&world);
        for column in ["idle_ends_at", "ends_at"] {
            let kept = cookie(&sign_in(&world, &who));
            assert_eq!(mine_with(&world, &kept).status, 200);
            world.execute(&format!(
                "UPDATE sessions SET {column} = '2020-01-01 00:00:00'"
            ));
            assert!(is_out(&mine_with(&world, &kept)), "{column}");
            let forgotten = runtime().block_on(world.service.forget_ended_sessions());
            assert_eq!(forgotten.unwrap(), 1);
        }
        // Three letters an hour are all there are: the last session is made otherwise.
        let one = cookie(&sign_in(&world, &who));
        let seen = followed(&world.base, mine_with(&world, &one), &one);
        let done = submit(&action(&world, &seen), &[("do", "erase-all-confirmed")]);
        assert!(
            done.text.contains("ne sait plus rien de vous"),
            "{}",
            done.text
        );
        assert!(done.header("set-cookie").starts_with("sceau=; "));
        assert!(is_out(&mine_with(&world, &one)));
        let late = world.service.sign_in_without_letter(email(&who));
        assert!(
            runtime().block_on(late).is_err(),
            "nobody is there any more"
        );
    }
);

on_both!(
    a_holder_ends_a_session_elsewhere_on_their_page,
    |target: &Target| {
        let world = World::on(target);
        let (who, _) = holder(&world);
        let agent = |name| ("user-agent", name);
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
        let here = cookie(&post(&mine(&world, &who), &[agent(firefox)], "do=open"));
        let there = cookie(&post(&mine(&world, &who), &[agent("something")], "do=open"));
        let shown = mine_with(&world, &here);
        for part in [
            "Vos sessions ouvertes",
            "Firefox",
            "Un autre navigateur",
            "celui-ci",
        ] {
            assert!(shown.text.contains(part), "{part}: {}", shown.text);
        }
        assert!(!shown.text.contains("Gecko"), "the family alone");
        let after = |mark: &str| {
            let rest = shown.text.split(mark).nth(1).expect(mark);
            rest.split('"').next().unwrap().to_owned()
        };
        let csrf = after("name=\"csrf\" value=\"");
        let other = after("name=\"session\" value=\"");
        let body = format!("csrf={csrf}&do=end-session&session={other}");
        let url = format!("{}/my-badges", world.base);
        for _ in 0..2 {
            let done = post(&url, &[("cookie", &*here)], &body);
            assert_eq!(done.status, 200, "{}", done.text);
            assert!(
                done.text.contains("la session est terminée ailleurs"),
                "{}",
                done.text
            );
            assert!(!done.text.contains("name=\"session\""), "{}", done.text);
        }
        assert!(is_out(&mine_with(&world, &there)));
        assert!(!is_out(&mine_with(&world, &here)));
    }
);

#[test]
fn one_network_signs_in_so_often_and_no_more() {
    use crate::support::server::SIGN_INS;
    let world = World::start();
    let from = |network: &str, path: &str| {
        let headers = [HTML, FORM, ("x-forwarded-for", network)];
        let url = format!("{}{path}", world.base);
        send("POST", &url, &headers, "email=nobody")
    };
    let paths = ["/sign-in", "/sign-in/code"];
    for (number, path) in (0..SIGN_INS).zip(paths.iter().cycle()) {
        let answer = from("203.0.113.5", path);
        assert_ne!(answer.status, 429, "{number}");
    }
    for path in paths {
        let answer = from("203.0.113.5", path);
        assert_eq!(answer.status, 429, "{path}");
        let after: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=600).contains(&after), "{after}");
        assert!(
            answer.text.contains("depuis un autre réseau"),
            "{}",
            answer.text
        );
        assert_eq!(
            from("203.0.113.6", path).status,
            from("203.0.113.7", path).status
        );
        assert_ne!(from("203.0.113.6", path).status, 429);
    }
    let plain = [("x-forwarded-for", "203.0.113.5"), FORM];
    let answer = send("POST", &format!("{}/sign-in", world.base), &plain, "");
    assert_eq!(answer.code(), "rate-limited");
}

#[test]
fn whoever_is_not_signed_in_is_asked_for_no_key() {
    let world = World::start();
    let url = format!("{}/my-badges", world.base);
    let answer = send("GET", &url, &[("accept", "application/json")], "");
    assert_eq!(
        (answer.status, answer.code()),
        (401, "not-signed-in".to_owned())
    );
    assert_eq!(answer.header("www-authenticate"), "");
}
