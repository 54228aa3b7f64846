//! The editor of a composite at the desk: how it is renewed, and its image.

use super::programmes::{at_owner, has, hidden, lacks};
use crate::on_both;
use crate::support::server::World;
use crate::support::story::{FIRST_STEPS, runtime};
use sceau::badge::recipient::hex;
use sceau::issuing::access::Role;
use sceau::storage::{Scope, Target, rules::Version};
use serde_json::json;

const IMAGE: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path d='M0 0h8v8z'/></svg>";

/// The draft of a composite.
fn draft(world: &World, slug: &str) -> Version {
    let kept = world
        .service
        .composite(Scope::Instance, world.programme, slug);
    let kept = runtime().block_on(kept).unwrap();
    kept.draft().unwrap().clone()
}

const NEW: [(&str, &str); 8] = [
    ("as", "form"),
    ("slug", "animation"),
    ("name-fr", "Animation"),
    ("name-en", "Leading"),
    ("description-fr", "Animer."),
    ("description-en", "Leading."),
    ("all", "animer"),
    ("months", "24"),
];

on_both!(a_renewal_is_written_with_boxes, |target: &Target| {
    let world = World::on(target);
    let (owner, path) = at_owner(&world, Role::Editor);
    let new = format!("{path}/composites");
    let with = |more: &[(&'static str, &'static str)]| [&NEW[..], more].concat();
    let renewal = [
        ("renews", "yes"),
        ("renewal-as", "form"),
        ("renewal-opens", "90"),
        ("renewal-grace", "30"),
        ("renewal-reminders", "60, 7"),
        ("renewal-count-1", "1"),
        ("renewal-of-1", "animer"),
        ("renewal-of-1", "concevoir"),
        ("renewal-months-1", "12"),
    ];
    // What is wrong is said at its field.
    let wrong = [
        ("renews", "yes"),
        ("renewal-opens", "bientôt"),
        ("renewal-grace", "30"),
        ("renewal-reminders", "60, x"),
        ("do", "save"),
    ];
    let wrong = owner.post(&new, &with(&wrong));
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    has(&wrong, "<a href=\"#renewal-opens\">Donnez un nombre");
    has(&wrong, "<a href=\"#renewal-reminders\">Donnez un nombre");
    has(&wrong, "value=\"60, x\"");
    let empty = [
        ("renews", "yes"),
        ("renewal-opens", "90"),
        ("renewal-grace", "30"),
        ("do", "save"),
    ];
    has(
        &owner.post(&new, &with(&empty)),
        "<a href=\"#renewal-all\">",
    );
    let mut forever = with(&[&renewal[..], &[("do", "save")]].concat());
    forever[7] = ("months", "");
    has(
        &owner.post(&new, &forever),
        "<a href=\"#renews\">Sans durée",
    );
    let mut long = with(&[&renewal[..], &[("do", "save")]].concat());
    long[7] = ("months", "2");
    has(
        &owner.post(&new, &long),
        "<a href=\"#renewal-opens\">Le renouvellement serait ouvert",
    );

    // As text it is the same rule, beside boxes.
    let text = owner.post(
        &new,
        &with(&[&renewal[..], &[("do", "renewal-as-json")]].concat()),
    );
    assert_eq!(text.status, 200, "{}", text.text);
    has(&text, "id=\"renewal-json\"");
    has(
        &text,
        "id=\"all-animer\" name=\"all\" value=\"animer\" checked",
    );
    lacks(&text, "id=\"json\"");

    owner.submit(&new, &with(&[&renewal[..], &[("do", "save")]].concat()));
    let made = draft(&world, "animation").composite.renewal.unwrap();
    assert_eq!(
        json!(made),
        json!({
            "rule": {"atLeast": {"count": 1, "of": [{"badge": "animer"}, {"badge": "concevoir"}], "earnedWithinMonths": 12}},
            "opensDaysBefore": 90, "graceDays": 30, "reminderDays": [60, 7],
        })
    );
    // The form shows it, and takes it away.
    let rule = format!("{path}/composites/animation/rule");
    let form = owner.get(&rule);
    has(&form, "id=\"renews\" name=\"renews\" value=\"yes\" checked");
    has(&form, "name=\"renewal-of-1\" value=\"concevoir\" checked");
    has(&form, "value=\"60, 7\"");
    let seen = hidden(&form, "seen");
    let mut fields = with(&[&renewal[1..], &[("do", "save")]].concat());
    fields.push(("seen", seen.leak()));
    owner.submit(&rule, &fields);
    assert_eq!(draft(&world, "animation").composite.renewal, None);
});

on_both!(a_composite_has_an_image_of_its_own, |target: &Target| {
    let world = World::on(target);
    let (owner, path) = at_owner(&world, Role::Editor);
    let rule = format!("{path}/composites/{FIRST_STEPS}/rule");
    let begun = owner.get(&rule);
    let seen = hidden(&begun, "seen");
    let kept = |name: &str| hidden(&begun, name);
    // The file is kept by whatever button, so that nothing is chosen twice.
    let slug = kept("slug");
    let mut fields = vec![
        ("seen", seen.as_str()),
        ("slug", slug.as_str()),
        ("name-fr", "Premiers pas"),
        ("name-en", "First steps"),
        ("description-fr", "Le début."),
        ("description-en", "The beginning."),
        ("all", "animer"),
    ];
    let more = [&fields[..], &[("do", "more")]].concat();
    let wrong = owner.upload(&rule, &more, ("image.svg", b"rien"));
    assert_eq!(wrong.status, 422);
    has(&wrong, "<a href=\"#file\">");
    has(&wrong, "value=\"Premiers pas\"");
    let page = owner.upload(&rule, &more, ("image.svg", IMAGE));
    assert_eq!(page.status, 200, "{}", page.text);
    let image = hidden(&page, "image");
    has(&page, &format!("/images/{image}"));
    fields.push(("image", &image));
    let told = owner.submit(&rule, &[&fields[..], &[("do", "save")]].concat());
    has(&told, "Le brouillon est enregistré.");
    let drawn = draft(&world, FIRST_STEPS).image;
    assert_eq!(drawn.as_deref().map(hex), Some(image.clone()));

    // A change of the rule alone keeps it; it is taken away on purpose.
    let seen = hidden(&owner.get(&rule), "seen");
    fields[0].1 = &seen;
    owner.submit(
        &rule,
        &[&fields[..], &[("all", "concevoir"), ("do", "save")]].concat(),
    );
    assert_eq!(draft(&world, FIRST_STEPS).image, drawn);
    let seen = hidden(&owner.get(&rule), "seen");
    fields[0].1 = &seen;
    owner.submit(
        &rule,
        &[&fields[..], &[("no-image", "yes"), ("do", "save")]].concat(),
    );
    assert_ne!(draft(&world, FIRST_STEPS).image, drawn);
});
