//! Images on both databases: kept once, rendered once, with whom they belong to.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::image::{Format, Image};
use sceau::issuing::images::Inside;
use sceau::issuing::{Actor, badges::NewBadge};
use sceau::storage::{Scope, badge_classes, images};
use std::collections::BTreeSet;
use std::time::Instant;

const SVG: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>";
const RENDERED: &str = "SELECT count(*) AS n FROM image_renditions";

on_both!(an_image_is_kept_and_rendered_once, |target| {
    let mut story = Story::begin(target);
    let other = story.join();
    let issuers = [story.bodies[OWNER].issuer, story.bodies[other].issuer];
    let before = story.count("SELECT count(*) AS n FROM images");
    for issuer in issuers.into_iter().chain(issuers) {
        let upload = story
            .service
            .upload_image(&story.actor, Scope::Instance, issuer, SVG.into());
        assert_eq!(story.run(upload).unwrap().side, 8);
    }
    assert_eq!(story.count("SELECT count(*) AS n FROM images"), before + 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM issuer_images"), 2);
    assert_eq!(story.count(RENDERED), 1);
    assert_eq!(
        story.count("SELECT count(*) AS n FROM audit WHERE action = 'image.upload'"),
        4
    );
});

on_both!(first_readers_of_a_baked_png_render_it_once, |target| {
    let story = Story::begin(target);
    let stored = story.award(OWNER, CORE[0], "camille@exemple.fr").assertion;
    assert_eq!(
        story.count(RENDERED),
        0,
        "a catalogue's images wait for a reader"
    );
    let second = open(target);
    let readers = (0..8).map(|n| {
        let service = if n % 2 == 0 { &story.service } else { &second };
        let (service, stored) = (service.clone(), stored.clone());
        async move {
            service
                .baked(&stored, Format::Png, Inside::Signed)
                .await
                .unwrap()
        }
    });
    let read: BTreeSet<_> = story.together(readers).into_iter().collect();
    assert_eq!(read.len(), 1);
    assert_eq!(story.count(RENDERED), 1);
    let svg = second.baked(&stored, Format::Svg, Inside::Signed);
    assert!(Format::sniff(&story.run(svg).unwrap()) == Some(Format::Svg));
    assert_eq!(story.count(RENDERED), 1);
});

on_both!(an_issuer_uses_its_own_images_alone, |target| {
    let mut story = Story::begin(target);
    let other = story.join();
    let (mine, theirs) = (story.bodies[OWNER].issuer, story.bodies[other].issuer);
    let actor = Actor::cli();
    let upload = story
        .service
        .upload_image(&actor, Scope::Issuer(mine), mine, SVG.into());
    let hash = story.run(upload).unwrap().hash;
    let class = story.bodies[OWNER].badges[CORE[0]];
    let definition = story
        .read(move |db| Ok(badge_classes::find(db, class)?))
        .unwrap()
        .definition;
    let define = |issuer, hash: &str| {
        let new = NewBadge::Pictured(Box::new(definition.clone()), hash.to_owned());
        story.run(
            story
                .service
                .define_badge(&actor, Scope::Issuer(issuer), issuer, new),
        )
    };
    assert_eq!(refusal(define(theirs, &hash)), "unknown-image");
    let badge = define(mine, &hash).unwrap();
    let kept = story
        .read(move |db| Ok(images::find(db, &badge.image)?))
        .unwrap();
    assert_eq!(kept.bytes, SVG.as_bytes());
    let foreign = story
        .service
        .upload_image(&actor, Scope::Issuer(mine), theirs, SVG.into());
    assert_eq!(refusal(story.run(foreign)), "not-found");
    let bad = story
        .service
        .upload_image(&actor, Scope::Issuer(mine), mine, b"x".to_vec());
    assert_eq!(refusal(story.run(bad)), "image-unknown-format");
});

#[test]
fn every_image_that_comes_with_the_program_is_one_that_we_accept() {
    let catalogue = sceau::issuing::catalogues::default_catalogue().unwrap();
    for (slug, bytes) in &catalogue.images {
        let image = Image::parse(bytes.clone()).unwrap_or_else(|why| panic!("{slug}: {why:?}"));
        sceau::badge::image::render::to_png(image.bytes()).unwrap();
    }
}

/// A PNG with that compressed data in its picture, or in another chunk.
fn with(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    use sceau::badge::image::chunks;
    let plain = sceau::badge::image::render::to_png(SVG.as_bytes()).unwrap();
    let mut file = chunks::SIGNATURE.to_vec();
    for chunk in chunks::read(&plain).unwrap() {
        file.extend_from_slice(chunk.whole);
        if &chunk.kind == b"IHDR" {
            chunks::append(&mut file, kind, data);
        }
    }
    file
}

#[test]
fn a_hostile_image_costs_seconds_at_most() {
    let bomb = {
        use std::io::Write;
        let mut to = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        to.write_all(&vec![0; 900 << 20]).unwrap();
        to.finish().unwrap()
    };
    let svg = |inside: &str| {
        SVG.replace("<circle", &format!("{inside}<circle"))
            .into_bytes()
    };
    let uses = format!("<g id='a'>{}</g>", "<circle r='8'/>".repeat(180));
    for (name, file) in [
        ("a picture", with(*b"IDAT", &bomb)),
        (
            "a text",
            with(*b"zTXt", &[b"a\0\0", bomb.as_slice()].concat()),
        ),
        (
            "an international text",
            with(*b"iTXt", &[b"a\0\x01\0\0\0", bomb.as_slice()].concat()),
        ),
        (
            "a colour profile",
            with(*b"iCCP", &[b"a\0\0", bomb.as_slice()].concat()),
        ),
        (
            "layers",
            svg(&"<g opacity='.5'><rect width='8' height='8'/></g>".repeat(700)),
        ),
        (
            "shapes",
            svg(&"<rect width='8' height='8' rx='2' stroke='#fff'/>".repeat(5_000)),
        ),
        (
            "references",
            svg(&format!("{uses}{}", "<use href='#a'/>".repeat(50))),
        ),
        (
            "attributes",
            svg(&format!(
                "<g {}/>",
                (0..20_000).map(|n| format!("a{n}='' ")).collect::<String>()
            )),
        ),
    ] {
        let began = Instant::now();
        if let Ok(image) = Image::parse(file)
            && image.format() == Format::Svg
        {
            let _ = sceau::badge::image::render::to_png(image.bytes());
        }
        assert!(
            began.elapsed().as_secs() < 30,
            "{name}: {:?}",
            began.elapsed()
        );
    }
}
