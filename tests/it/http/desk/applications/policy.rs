//! Whether people can ask for a badge, and who decides, as its desk says.

use super::*;
use sceau::badge::application::Reviewers;

fn policy_of(world: &World) -> Option<Policy> {
    let policy = world
        .service
        .review_policy(Scope::Issuer(world.a.issuer), world.a.badge);
    runtime().block_on(policy).unwrap()
}

#[test]
fn a_badge_is_opened_changed_and_closed() {
    let world = World::start();
    let desk = Browser::member(&world, Some(world.a.issuer), Role::Editor);
    let badge = format!("/desk/{}/badges/{}", world.a.issuer, world.a.badge);
    let form = format!("{badge}/review-policy");
    let shown = desk.get(&badge);
    assert!(shown.text.contains("ne peut pas être demandé"));
    assert!(shown.text.contains(&form), "{}", shown.text);
    assert!(!desk.get(&form).text.contains("value=\"close\""));

    let fields = [
        ("do", "open"),
        ("reviewers", "anyone"),
        ("needed", "2"),
        ("of", "3"),
        ("otherOrganisation", "yes"),
        ("reviewDays", "14"),
        ("answerDays", "30"),
        ("appealDays", "180"),
    ];
    let with = |name: &'static str, value: &'static str| {
        fields.map(|(field, given)| (field, if field == name { value } else { given }))
    };
    for (name, value, most) in [
        ("needed", "4", 3),
        ("of", "10", 9),
        ("reviewDays", "deux", 730),
        ("appealDays", "731", 730),
        ("answerDays", "", 730),
        ("answerDays", "0", 730),
    ] {
        let wrong = desk.post(&form, &with(name, value));
        assert_eq!(wrong.status, 422, "{name}");
        let field = format!("href=\"#{name}\"");
        assert!(wrong.text.contains(&field), "{name}: {}", wrong.text);
        let bounds = format!("Donnez un nombre entier de 1 à {most}, en chiffres.");
        assert!(wrong.text.contains(&bounds), "{name}: {}", wrong.text);
        assert!(policy_of(&world).is_none(), "{name}");
    }
    let opened = desk.submit(&form, &fields);
    assert!(
        opened.text.contains("2 avis favorables sur 3"),
        "{}",
        opened.text
    );
    let expected = Policy {
        reviewers: Reviewers::Anyone,
        needed: 2,
        of: 3,
        other_organisation: true,
        review_days: 14,
        answer_days: 30,
        appeal_days: 180,
    };
    assert_eq!(policy_of(&world), Some(expected));
    assert!(opened.text.contains("id=\"reviewers-anyone\" name=\"reviewers\" value=\"anyone\" aria-describedby=\"reviewers-anyone-hint\" checked"));

    let reader = Browser::member(&world, Some(world.a.issuer), Role::Reader);
    let shown = reader.get(&badge);
    assert!(shown.text.contains("2 avis favorables sur 3"));
    assert!(!shown.text.contains("review-policy"));
    desk.submit(&form, &[("do", "close")]);
    assert_eq!(policy_of(&world), None);
    // The badge of another desk.
    let theirs = format!(
        "/desk/{}/badges/{}/review-policy",
        world.a.issuer, world.b.badge
    );
    assert_eq!(desk.get(&theirs).status, 404);
    assert_eq!(desk.post(&theirs, &fields).status, 404);
}
