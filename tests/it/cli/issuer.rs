//! What an issuer says of itself, changed on the command line.

use super::{Place, text};

#[test]
fn an_issuer_says_something_else_and_keeps_the_rest() {
    let place = Place::initialised();
    let create = [
        "issuer",
        "create",
        "--name",
        "A",
        "--url",
        "https://a.example",
        "--email",
        "a@a.example",
        "--telephone",
        "+33231000000",
    ];
    let made = place.json(&create);
    let id = text(&made, "id");
    let edit = ["issuer", "edit", text(&made, "profile")];
    let with = |more: &[&'static str]| [&edit[..], more].concat();
    let changed = place.json(&with(&["--name", "B", "--linkedin-organisation", "1337"]));
    assert_eq!(text(&changed, "id"), id);
    assert_eq!(
        ["name", "telephone", "linkedinOrganisation"].map(|field| text(&changed, field)),
        ["B", "+33231000000", "1337"]
    );
    let changed = place.json(&with(&["--telephone", "", "--linkedin-organisation", ""]));
    for gone in ["telephone", "linkedinOrganisation"] {
        assert!(changed.get(gone).is_none(), "{changed}");
    }
    assert_eq!(text(&changed, "name"), "B");
    place
        .run(&with(&["--linkedin-organisation", "sceau"]))
        .refused(1, &["such as 1337"]);
    place
        .run(&with(&["--name", ""]))
        .refused(1, &["must not be empty"]);
    place.run(&edit).refused(2, &["nothing to change"]);
}
