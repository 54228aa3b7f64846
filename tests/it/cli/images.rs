//! Images on the command line: uploaded, composed, baked ones looked into and checked.

use super::{Place, Running, text};
use sceau::badge::baking::{self, Content};
use serde_json::json;
use std::fs;

const SVG: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>";

#[test]
fn an_issuer_gets_images_and_a_logo() {
    let place = Place::initialised();
    let issuer = [
        "issuer",
        "create",
        "--name",
        "A",
        "--url",
        "https://a.example",
        "--email",
        "a@a.example",
    ];
    let issuer = place.json(&issuer);
    let issuer = text(&issuer, "id");
    fs::write(place.path().join("logo.svg"), SVG).unwrap();
    let image = place.json(&["badge", "image", "logo.svg", "--issuer", issuer]);
    assert_eq!(
        (&image["mediaType"], &image["width"]),
        (&json!("image/svg+xml"), &json!(8))
    );
    let hash = text(&image, "hash");
    assert!(text(&image, "url").ends_with(&format!("/images/{hash}")));
    let logo = place
        .run(&["issuer", "logo", issuer, "--image", hash])
        .succeeded();
    assert!(logo.out.starts_with("A has a logo"), "{}", logo.out);
    place
        .run(&["issuer", "logo", issuer, "--image", &"0".repeat(64)])
        .refused(1, &["no such image"]);
    fs::write(
        place.path().join("bad.svg"),
        SVG.replace("<circle", "<text>a</text><circle"),
    )
    .unwrap();
    place
        .run(&["badge", "image", "bad.svg", "--issuer", issuer])
        .refused(1, &["convert the text to paths"]);
    place
        .run(&["badge", "image", "nowhere.png", "--issuer", issuer])
        .refused(1, &["nowhere.png cannot be read"]);
    let compose = ["badge", "compose", "--issuer", issuer];
    let drawn = place.json(
        &[
            &compose[..],
            &["--shape", "shield", "--icon", "key", "--text", "Été"],
        ]
        .concat(),
    );
    assert_eq!(drawn["width"], 512);
    place
        .run(&[&compose[..], &["--ink", "#335577", "--icon", "key"]].concat())
        .refused(1, &["contrast", "4.5"]);
    place
        .run(&[&compose[..], &["--shape", "egg"]].concat())
        .refused(2, &["egg"]);
    place
        .run(&[&compose[..], &["--ink", "red"]].concat())
        .refused(2, &["#123a6b"]);
    place.run(&compose).refused(1, &["an icon, a text or both"]);
}

#[test]
fn unbake_prints_what_is_inside_and_answers_with_its_exit_code() {
    let place = Place::new(); // it needs no instance
    let write = |name: &str, bytes: &[u8]| fs::write(place.path().join(name), bytes).unwrap();
    let baked = baking::bake(SVG.as_bytes(), Content::Signed("a.b.c")).unwrap();
    write("signed.svg", &baked);
    let content = Content::Hosted {
        url: "https://a.example/1",
        json: "{\"id\":1}",
    };
    write(
        "hosted.svg",
        &baking::bake(SVG.as_bytes(), content).unwrap(),
    );
    write("plain.svg", SVG.as_bytes());
    write("cut.svg", &baked[..baked.len() - 1]);
    write("photo.jpg", b"\xff\xd8\xff\xe0");
    assert_eq!(
        place.run(&["unbake", "signed.svg"]).succeeded().out,
        "a.b.c"
    );
    let found = place.json(&["unbake", "signed.svg"]);
    assert_eq!(found, json!({"kind": "jws", "content": "a.b.c"}));
    let found = place.json(&["unbake", "hosted.svg"]);
    assert_eq!(found, json!({"kind": "json", "content": "{\"id\":1}"}));
    place
        .run(&["unbake", "plain.svg"])
        .refused(13, &["no badge in this image"]);
    place
        .run(&["unbake", "cut.svg"])
        .refused(12, &["cannot be read as SVG"]);
    place
        .run(&["unbake", "photo.jpg"])
        .refused(12, &["neither a PNG nor an SVG"]);
    place
        .run(&["unbake", "nowhere.png"])
        .refused(1, &["nowhere.png cannot be read"]);
}

#[cfg(unix)]
#[test]
fn a_baked_image_is_verified_as_a_file() {
    let place = Place::new();
    let (running, links) = Running::demo(&place, &["--port", "0"]);
    let data = text(&links, "data");
    for (link, code) in [("composite", 0), ("expired", 10)] {
        for form in ["png", "svg", "png?form=hosted", "svg?form=hosted"] {
            let mut answer = ureq::get(format!("{}.{form}", text(&links, link)))
                .call()
                .unwrap();
            let file = answer.body_mut().read_to_vec().unwrap();
            fs::write(place.path().join("badge"), &file).unwrap();
            let said = place.run(&["--data", data, "verify", "badge"]);
            assert_eq!(
                said.code,
                Some(code),
                "{link}.{form}: {}{}",
                said.out,
                said.err
            );
            let inside = place.run(&["unbake", "badge"]).succeeded().out;
            assert_eq!(
                inside.starts_with('{'),
                form.ends_with("hosted"),
                "{inside}"
            );
        }
    }
    running.stop();
}
