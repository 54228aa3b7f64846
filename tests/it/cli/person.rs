//! `sceau person …`

use super::keys::awarded;
use super::text;

const A: &str = "camille@exemple.example";
const B: &str = "camille@atelier.example";

#[test]
fn two_persons_are_made_one_from_the_command_line() {
    let (place, _, award) = awarded();
    let badge = text(&award, "badge");
    let programmes = place.json(&["programme", "list"]);
    let programme = text(&programmes[0], "id");
    let start = ["person", "merge", "--programme", programme, "--email", A];
    let two = ["--email", B, "--reason", "même personne"];
    let merge = [&start[..], &two].concat();
    place
        .run(&merge)
        .refused(1, &["--email", "nobody with this address holds a badge"]);
    place
        .run(&[&merge[..], &["--email", "c@exemple.example"]].concat())
        .refused(2, &["--email twice"]);
    place
        .run(&["award", "--badge", badge, "--email", B])
        .succeeded();
    let dry = place
        .run(&[&merge[..], &["--dry-run"]].concat())
        .succeeded();
    assert!(dry.out.contains("Nothing was changed"), "{}", dry.out);
    let planned = place.json(&merge);
    assert_eq!(planned["state"], "planned");
    let id = text(&planned, "id");
    let due = place.run(&["person", "merge-due"]).succeeded();
    assert_eq!(due.out, "0 merges done");
    place
        .run(&["person", "cancel-merge", id, "--programme", programme])
        .succeeded();
    place
        .run(&["person", "cancel-merge", id, "--programme", programme])
        .refused(1, &["not planned any more"]);
    let all = place.json(&["person", "merges", "--programme", programme]);
    assert_eq!(all[0]["state"], "cancelled");
    let listed = place
        .run(&["person", "merges", "--programme", programme])
        .succeeded();
    assert!(listed.out.contains("cancelled"), "{}", listed.out);
}

#[test]
fn addresses_are_listed_and_asked_for() {
    let (place, _, _) = awarded();
    let found = place.json(&["person", "addresses", "--email", A]);
    assert_eq!(found[0]["email"], A);
    assert!(found[0]["verifiedAt"].is_null());
    place
        .run(&["person", "add-address", "--email", A, "--new", B])
        .succeeded();
    place
        .run(&[
            "person",
            "add-address",
            "--email",
            "nobody@exemple.example",
            "--new",
            B,
        ])
        .refused(1, &["nobody has this address"]);
    let nobody = place
        .run(&["person", "addresses", "--email", "nobody@exemple.example"])
        .succeeded();
    assert!(nobody.err.contains("Nobody has this address"));
    assert_eq!(nobody.out, "");
}

#[test]
fn somebody_is_erased_after_a_dry_run() {
    let (place, _, award) = awarded();
    let url = text(&award, "url");
    let dry = place.run(&["person", "erase", "--email", A]).succeeded();
    assert!(dry.out.contains(url), "{}", dry.out);
    assert!(dry.out.contains("Next: the same with --confirm"));
    assert_eq!(
        place.json(&["person", "addresses", "--email", A])[0]["email"],
        A
    );
    let done = place.json(&["person", "erase", "--email", A, "--confirm"]);
    assert_eq!(done["dryRun"], false);
    assert_eq!(done["awards"][0]["url"], url);
    let nobody = place
        .run(&["person", "erase", "--email", A, "--confirm"])
        .succeeded();
    assert!(nobody.out.contains("nothing to erase"), "{}", nobody.out);
    let gone = place.run(&["verify", url]);
    assert!(gone.out.contains("erased"), "{}", gone.out);
}
