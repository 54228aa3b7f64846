//! `sceau audit`.

use super::keys::awarded;
use super::text;

#[test]
fn the_audit_trail_is_printed_newest_first_and_filtered() {
    let (place, _, award) = awarded();
    let issuers = place.json(&["issuer", "list"]);
    let issuer = text(&issuers[0], "id");
    let id = text(&award, "id");
    let own = ["--issuer", issuer];
    let print = |more: &[&str]| place.run(&[&["audit"], more].concat()).succeeded();
    let json = |more: &[&str]| place.json(&[&["audit"], more].concat());

    let all = print(&own).out;
    assert!(
        all.contains("assertion.award") && all.contains("command line"),
        "{all}"
    );
    let awards = json(&["--issuer", issuer, "--act", "assertion.award"]);
    let acts = awards.as_array().unwrap();
    assert!(acts.iter().any(|act| act["object"] == id), "{awards}");
    assert!(
        acts.iter()
            .all(|act| act["act"] == "assertion.award" && act["issuer"] == issuer)
    );
    let times: Vec<_> = acts.iter().map(|act| text(act, "at")).collect();
    assert!(times.is_sorted_by(|one, next| one >= next), "{times:?}");

    let one = print(&["--instance", "--limit", "1"]);
    assert_eq!(one.out.lines().count(), 2, "{}", one.out);
    assert!(one.err.contains("There are older acts"), "{}", one.err);
    let whole = json(&["--instance", "--limit", "5000"]);
    let of_instance = |act: &serde_json::Value| act.get("issuer").is_none();
    assert!(whole.as_array().unwrap().iter().any(of_instance), "{whole}");
    assert!(
        !print(&["--instance", "--limit", "5000"])
            .err
            .contains("older acts")
    );

    assert_eq!(
        json(&["--instance", "--until", "2000-01-01"]),
        serde_json::json!([])
    );
    let past = print(&["--instance", "--until", "2000-01-01"]);
    assert!((past.out + &past.err).contains("There is no such act."));
    let run = |more: &[&str]| place.run(&[&["audit"], more].concat());
    run(&[]).refused(2, &["--issuer", "--instance"]);
    run(&["--instance", "--act", "x.y"]).refused(1, &["assertion.award"]);
    run(&["--instance", "--limit", "0"]).refused(2, &["--limit"]);
}
