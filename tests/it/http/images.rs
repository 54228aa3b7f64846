//! Images by REST, public images, and awards baked into them.

use crate::support::server::{Answer, get, get_with, post, send, send_bytes, somebody, world};
use base64::{Engine, engine::general_purpose::STANDARD};
use sceau::badge::{
    baking::{self, Baked},
    image::{Image, render},
};
use serde_json::{Value, json};
use uuid::Uuid;

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4' fill='teal'/></svg>";

/// A drawing that nobody else uses.
fn drawing() -> String {
    SVG.replace(
        "<circle",
        &format!("<desc>{}</desc><circle", Uuid::new_v4()),
    )
}

fn upload(key: &str, issuer: Uuid, file: &[u8], media_type: &str) -> Answer {
    let headers = [
        ("authorization", format!("Bearer {key}")),
        ("content-type", media_type.to_owned()),
    ];
    let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let url = world().api(&format!("/issuers/{issuer}/images"));
    send_bytes("POST", &url, &headers, file)
}

fn hash_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["hash"].as_str().unwrap().to_owned()
}

fn new_badge(key: &str, issuer: Uuid, image: Value) -> Answer {
    let texts = json!({"fr": {"name": "Œuvre d’été", "description": "d", "criteria": "c"}});
    let url = world().api(&format!("/issuers/{issuer}/badges"));
    post(&url, Some(key), &json!({"texts": texts, "image": image}))
}

fn award(badge: &Value) -> String {
    let (world, id) = (world(), badge["id"].as_str().unwrap());
    let made = world.award(&world.a.assessor, id.parse().unwrap(), &somebody());
    made["url"].as_str().unwrap().to_owned()
}

fn verdict(file: &[u8]) -> String {
    let body = json!({ "image": STANDARD.encode(file) });
    let answer = post(&world().api("/verifications"), None, &body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["verdict"].as_str().unwrap().to_owned()
}

fn can_do_nothing(answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none';") && policy.ends_with("; sandbox"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && !policy.contains("script"));
}

#[test]
fn an_image_is_uploaded_used_and_served_for_ever() {
    let (world, a) = (world(), &world().a);
    let png = render::to_png(drawing().as_bytes()).unwrap();
    for (file, media_type, side) in [
        (drawing().into_bytes(), "image/svg+xml", 8),
        (png, "image/png", 512),
    ] {
        // Whatever it is called, its bytes tell what it is.
        let answer = upload(&a.editor, a.issuer, &file, "text/html");
        let (hash, view) = (hash_of(&answer), answer.json());
        let url = format!("{}/images/{hash}", world.base);
        assert_eq!(answer.header("location"), url);
        assert_eq!(
            view,
            json!({"hash": hash, "url": url, "mediaType": media_type, "width": side, "height": side})
        );
        let again = upload(&a.editor, a.issuer, &file, "application/octet-stream");
        assert_eq!(hash_of(&again), hash, "once by its content");
        let served = get(&url, "*/*");
        assert_eq!(
            (served.status, served.bytes.as_slice()),
            (200, file.as_slice())
        );
        assert_eq!(served.header("content-type"), media_type);
        assert_eq!(
            served.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        can_do_nothing(&served);
        let tag = served.header("etag").to_owned();
        let unchanged = send("GET", &url, &[("if-none-match", &tag)], "");
        assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
        assert_eq!(
            unchanged.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        let badge = new_badge(&a.editor, a.issuer, json!(hash));
        assert_eq!(badge.status, 201, "{}", badge.text);
        assert_eq!(badge.json()["image"], url);
        let class = get(badge.json()["url"].as_str().unwrap(), "*/*").json();
        assert_eq!(class["image"], url);
    }
    assert_eq!(
        get(&format!("{}/images/{}", world.base, "0".repeat(64)), "*/*").code(),
        "not-found"
    );
    assert_eq!(
        get(&format!("{}/images/x", world.base), "*/*").code(),
        "not-found"
    );
}

#[test]
fn what_is_wrong_with_an_image_is_told() {
    let a = &world().a;
    let refused = |file: &[u8]| {
        let answer = upload(&a.editor, a.issuer, file, "image/png");
        assert_eq!(answer.code(), "invalid-fields", "{}", answer.text);
        let errors = answer.json()["errors"].as_array().unwrap().clone();
        let codes: Vec<_> = errors
            .iter()
            .map(|e| e["code"].as_str().unwrap().to_owned())
            .collect();
        codes.join(" ")
    };
    assert_eq!(refused(b""), "image-unknown-format");
    assert_eq!(refused(b"GIF89a"), "image-unknown-format");
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n"), "image-damaged");
    let hostile = SVG.replace("<circle", "<script>1</script><text>a</text><circle");
    assert_eq!(refused(hostile.as_bytes()), "image-script image-text");
    let dashes = SVG.replace(
        "<circle",
        "<path d='M0 0H9' stroke='#000' stroke-dasharray='.0002'/><circle",
    );
    assert_eq!(refused(dashes.as_bytes()), "image-too-complex");
    let large = upload(&a.editor, a.issuer, &vec![b' '; (1 << 20) + 1], "image/png");
    assert_eq!(
        (large.code().as_str(), large.status),
        ("body-too-large", 413)
    );
    assert_eq!(refused(&vec![b' '; 1 << 20]), "image-unknown-format");
    let large = format!("<svg>{}</svg>", " ".repeat(256 * 1024));
    assert_eq!(refused(large.as_bytes()), "image-too-large");
}

#[test]
fn an_image_is_drawn_for_an_issuer() {
    let (world, a) = (world(), &world().a);
    let url = world.api(&format!("/issuers/{}/compositions", a.issuer));
    let body = json!({"shape": "shield", "ground": "#123a6b", "ink": "#fffaf0", "icon": "bulb", "text": "Été 2"});
    let drawn = post(&url, Some(&a.editor), &body);
    let served = get(drawn.json()["url"].as_str().unwrap(), "*/*");
    assert_eq!(served.header("content-type"), "image/svg+xml");
    assert!(!served.text.contains("<text") && served.text.contains("<title>Été 2</title>"));
    assert_eq!(
        new_badge(&a.editor, a.issuer, json!(hash_of(&drawn))).status,
        201
    );
    for (member, value, code, pointer) in [
        ("ink", json!("#335577"), "low-contrast", "/ink"),
        ("text", json!("字"), "unsupported-character", "/text"),
        (
            "text",
            json!("beaucoup trop long"),
            "text-too-long",
            "/text",
        ),
        ("shape", json!("circle"), "invalid-value", "/shape"),
        ("ground", json!("navy"), "invalid-value", "/ground"),
    ] {
        let mut wrong = body.clone();
        wrong[member] = value;
        let answer = post(&url, Some(&a.editor), &wrong);
        let error = answer.json()["errors"][0].clone();
        assert_eq!(
            (answer.status, &error["code"], &error["pointer"]),
            (422, &json!(code), &json!(pointer)),
            "{}",
            answer.text
        );
    }
    let faint = json!({"shape": "round", "ground": "#808080", "ink": "#ffffff", "icon": "star"});
    let answer = post(&url, Some(&a.editor), &faint);
    assert!(
        answer.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("is 3.94;"),
        "{}",
        answer.text
    );
}

#[test]
fn an_image_of_another_issuer_is_unknown() {
    let (a, b) = (&world().a, &world().b);
    let hash = hash_of(&upload(
        &a.editor,
        a.issuer,
        drawing().as_bytes(),
        "image/svg+xml",
    ));
    for image in [
        json!(hash),
        json!("0".repeat(64)),
        json!("x"),
        json!(hash.to_uppercase()),
    ] {
        let answer = new_badge(&b.editor, b.issuer, image);
        assert_eq!(answer.code(), "invalid-fields");
        let error = &answer.json()["errors"][0];
        assert_eq!(
            (&error["code"], &error["pointer"]),
            (&json!("unknown-image"), &json!("/image"))
        );
    }
    // One of a catalogue is everybody's.
    let of_catalogue = get_with(&world().api(&format!("/badges/{}", a.badge)), &a.reader).json();
    let url = of_catalogue["image"].as_str().unwrap().to_owned();
    let of_catalogue = url.rsplit('/').next().unwrap();
    assert_eq!(
        new_badge(&b.editor, b.issuer, json!(of_catalogue)).json()["image"],
        url
    );
    // Who has the same file uploads it too.
    assert_eq!(new_badge(&b.editor, b.issuer, json!("x")).status, 422);
    let bytes = get(&format!("{}/images/{hash}", world().base), "*/*").bytes;
    assert_eq!(
        hash_of(&upload(&b.editor, b.issuer, &bytes, "image/svg+xml")),
        hash
    );
    assert_eq!(new_badge(&b.editor, b.issuer, json!(hash)).status, 201);
}

fn patch(url: &str, key: &str, tag: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", tag),
    ];
    send("PATCH", url, &headers, &body.to_string())
}

#[test]
fn an_issuer_gets_a_logo_and_loses_it() {
    let (world, b) = (world(), &world().b);
    let url = world.api(&format!("/issuers/{}", b.issuer));
    let before = get_with(&url, &b.owner);
    let hash = hash_of(&upload(&b.editor, b.issuer, drawing().as_bytes(), ""));
    let image = format!("{}/images/{hash}", world.base);
    let with = patch(
        &url,
        &b.owner,
        before.header("etag"),
        &json!({ "image": hash }),
    );
    assert_eq!(
        (with.status, &with.json()["image"]),
        (200, &json!(image)),
        "{}",
        with.text
    );
    assert_ne!(with.header("etag"), before.header("etag"));
    let profile = format!("{}/issuers/{}", world.base, b.profile);
    let document = get(&profile, "*/*").json();
    assert_eq!(document["image"], image);
    let schema = include_str!("../../../badge-schemas/openbadges-v2/issuer.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    assert!(
        jsonschema::validator_for(&schema)
            .unwrap()
            .is_valid(&document)
    );
    assert!(
        get(&profile, "text/html")
            .text
            .contains(&format!("src=\"/images/{hash}\""))
    );
    let stale = patch(
        &url,
        &b.owner,
        before.header("etag"),
        &json!({"image": null}),
    );
    assert_eq!(stale.code(), "precondition-failed");
    for wrong in [json!("0"), json!(7)] {
        let answer = patch(&url, &b.owner, "*", &json!({ "image": wrong }));
        assert_eq!(
            answer.json()["errors"][0]["pointer"],
            "/image",
            "{}",
            answer.text
        );
    }
    let without = patch(&url, &b.owner, with.header("etag"), &json!({"image": null}));
    assert_eq!(without.json()["image"], Value::Null);
    assert!(get(&profile, "*/*").json().get("image").is_none());
}

#[test]
fn another_image_makes_a_new_version_of_an_awarded_badge() {
    let (world, a) = (world(), &world().a);
    let hashes = [(); 2].map(|()| hash_of(&upload(&a.editor, a.issuer, drawing().as_bytes(), "")));
    let badge = new_badge(&a.editor, a.issuer, json!(hashes[0])).json();
    let award = award(&badge);
    let url = world.api(&format!("/badges/{}", badge["id"].as_str().unwrap()));
    let edited = patch(&url, &a.editor, "*", &json!({"image": hashes[1]})).json();
    assert_eq!(
        (&edited["version"], edited["id"] == badge["id"]),
        (&json!(2), false)
    );
    assert!(edited["image"].as_str().unwrap().ends_with(&hashes[1]));
    let class = get(badge["url"].as_str().unwrap(), "*/*").json();
    assert!(
        class["image"].as_str().unwrap().ends_with(&hashes[0]),
        "the old one stays"
    );
    assert_eq!(get(&format!("{award}.svg"), "*/*").status, 200);
    let of_catalogue = world.api(&format!("/badges/{}", a.badge));
    let answer = patch(&of_catalogue, &a.editor, "*", &json!({"image": hashes[1]}));
    assert_eq!(answer.code(), "from-catalogue");
}

#[test]
fn an_award_is_baked_into_both_formats_whatever_its_image_is() {
    let a = &world().a;
    let png = render::to_png(drawing().as_bytes()).unwrap();
    for file in [drawing().into_bytes(), png] {
        let hash = hash_of(&upload(&a.editor, a.issuer, &file, ""));
        let url = award(&new_badge(&a.editor, a.issuer, json!(hash)).json());
        let (jws, document) = (
            get(&format!("{url}.jws"), "*/*").text,
            get(&url, "*/*").text,
        );
        for (suffix, media_type) in [("png", "image/png"), ("svg", "image/svg+xml")] {
            let baked = get(&format!("{url}.{suffix}"), "text/html");
            assert_eq!(
                (baked.status, baked.header("content-type")),
                (200, media_type)
            );
            assert_eq!(
                baked.header("content-disposition"),
                format!("inline; filename=\"oeuvre-d-ete.{suffix}\"")
            );
            assert_eq!(
                baked.header("cache-control"),
                "no-cache",
                "it may be revoked"
            );
            can_do_nothing(&baked);
            assert_eq!(baking::unbake(&baked.bytes), Ok(Baked::Jws(jws.clone())));
            let again = get(&format!("{url}.{suffix}?form=signed"), "*/*");
            assert_eq!(again.bytes, baked.bytes, "the same each time");
            let tag = baked.header("etag").to_owned();
            let unchanged = send(
                "GET",
                &format!("{url}.{suffix}"),
                &[("if-none-match", &tag)],
                "",
            );
            assert_eq!(unchanged.status, 304);
            let hosted = get(&format!("{url}.{suffix}?form=hosted"), "*/*");
            assert_eq!(
                baking::unbake(&hosted.bytes),
                Ok(Baked::Json(document.clone()))
            );
            assert_ne!(hosted.header("etag"), tag);
            assert_eq!(verdict(&baked.bytes), "valid");
            assert_eq!(verdict(&hosted.bytes), "valid");
            let wrong = get(&format!("{url}.{suffix}?form=pdf"), "*/*");
            assert_eq!(wrong.code(), "invalid-query");
            let by_url = post(
                &world().api("/verifications"),
                None,
                &json!({"url": format!("{url}.{suffix}")}),
            );
            assert_eq!(by_url.json()["verdict"], "valid");
        }
        // What was uploaded as a PNG is the same picture, byte for byte, around the badge.
        if Image::parse(file.clone()).unwrap().format().extension() == "png" {
            let baked = get(&format!("{url}.png"), "*/*").bytes;
            let inside = baked.len() - file.len();
            assert_eq!([&baked[..33], &baked[33 + inside..]].concat(), file);
        }
        let page = get(&url, "text/html").text;
        assert!(page.contains(&format!("{url}.png\"")) && page.contains(&format!("{url}.svg\"")));
    }
    assert_eq!(
        get(
            &format!("{}/assertions/{}.png", world().base, Uuid::now_v7()),
            "*/*"
        )
        .code(),
        "not-found"
    );
    assert_eq!(
        get(&format!("{}/badges/{}.png", world().base, a.badge), "*/*").code(),
        "not-found"
    );
}

#[test]
fn a_revoked_award_is_gone_from_its_images() {
    let (world, a) = (world(), &world().a);
    let made = world.award(&a.assessor, a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let saved: Vec<_> = ["png", "svg", "png?form=hosted", "svg?form=hosted"]
        .iter()
        .map(|form| get(&format!("{url}.{form}"), "*/*").bytes)
        .collect();
    assert!(saved.iter().all(|file| verdict(file) == "valid"));
    let path = format!("/assertions/{}/revocation", made["id"].as_str().unwrap());
    post(
        &world.api(&path),
        Some(&a.assessor),
        &json!({"reason": "erreur"}),
    );
    let document = get(&format!("{url}.json"), "*/*");
    for suffix in ["png", "svg", "png?form=hosted"] {
        let gone = get(&format!("{url}.{suffix}"), "image/png");
        assert_eq!((gone.status, &gone.text), (410, &document.text));
        assert_eq!(gone.json()["revoked"], true);
    }
    assert!(saved.iter().all(|file| verdict(file) == "revoked"));
    assert!(!get(url, "text/html").text.contains(".png\""));
}

#[test]
fn an_image_to_check_has_its_limits() {
    let url = world().api("/verifications");
    let report = |file: &[u8]| post(&url, None, &json!({"image": STANDARD.encode(file)})).json();
    for file in [
        &b""[..],
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        SVG.as_bytes(),
        &vec![b'<'; (2 << 20) + 1],
    ] {
        let report = report(file);
        assert_eq!(report["verdict"], "invalid", "{report}");
        assert_eq!(report["checks"][0]["code"], "document");
    }
    let foreign = SVG.replace(
        "<circle",
        "<o:assertion xmlns:o='http://openbadges.org' verify='http://127.0.0.1:1/1'/><circle",
    );
    assert_eq!(
        report(foreign.as_bytes())["verdict"],
        "could-not-be-checked"
    );
    let not_base64 = post(&url, None, &json!({"image": "é"}));
    assert_eq!(not_base64.json()["errors"][0]["pointer"], "/image");
    let two = post(&url, None, &json!({"image": "", "jws": "a.b.c"}));
    assert_eq!(two.code(), "invalid-fields");
    let large = post(&url, None, &json!({"image": "A".repeat(3 << 20)}));
    assert_eq!(
        (large.code().as_str(), large.status),
        ("body-too-large", 413)
    );
    // Everything else keeps the limit of all bodies.
    let large = post(&url, None, &json!({"url": "A".repeat(65 * 1024)}));
    assert_eq!(large.code(), "body-too-large");
}
