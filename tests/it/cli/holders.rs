//! `sceau issuer holders`.

use super::keys::awarded;
use super::text;

#[test]
fn holders_are_printed_for_a_spreadsheet() {
    let (place, _, award) = awarded();
    let issuers = place.json(&["issuer", "list"]);
    let issuer = text(&issuers[0], "id");
    let start = ["issuer", "holders", issuer];
    let print = |more: &[&str]| place.run(&[&start[..], more].concat()).succeeded().out;
    let all = print(&["--lang", "fr"]);
    assert!(all.starts_with("\u{feff}adresse;badge;"), "{all}");
    assert!(all.contains("camille@exemple.example;"), "{all}");
    assert!(all.contains(text(&award, "url")), "{all}");
    let badge = text(&award, "badge");
    let some = print(&[
        "--email",
        "Camille@",
        "--badge",
        badge,
        "--status",
        "not-accepted",
    ]);
    assert!(some.contains(text(&award, "url")), "{some}");
    let none = print(&["--email", "dominique", "--before", "2030-01-01"]);
    assert_eq!(none.lines().count(), 1, "{none}");
    place
        .run(&[&start[..], &["--status", "lost"]].concat())
        .refused(2, &["not-accepted"]);
}
