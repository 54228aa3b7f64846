//! What SVG is accepted, and what is refused.

use super::*;

#[test]
fn drawings_as_programs_export_them_are_accepted() {
    for inside in [
        "<title>Atelier (Caen)</title><desc>d</desc><g id='a' transform='translate(1 1) rotate(45)'><path d='M0 0h8v8z' aria-label='x(y)'/></g>",
        "<defs><linearGradient id='g'><stop offset='0' stop-color='rgb(1,2,3)'/></linearGradient>\
         <radialGradient id='h' xlink:href='#g'/></defs><circle r='3' fill='url(#g)'/><circle r='2' style='fill:url(\"#h\")'/>",
        "<style>.cls-1{fill:#fff}.cls-2{fill:url(#g)}</style><linearGradient id='g'/><path class='cls-1' d='M0 0h1'/>",
        "<symbol id='s'><rect width='1' height='1'/></symbol><use href='#s'/><use xlink:href='#s' x='2'/>",
        "<clipPath id='c'><rect width='4' height='4'/></clipPath><g clip-path='url(#c)' opacity='.5'><ellipse rx='1' ry='2'/></g>",
        "<mask id='m'><rect width='4' height='4' fill='white'/></mask><polygon points='0,0 1,1 0,1' mask='url(#m)'/>",
        "<polyline points='0 0 1 1' stroke='#123' stroke-dasharray='1 2'/>",
    ] {
        let image =
            Image::parse(svg(inside).into()).unwrap_or_else(|why| panic!("{inside}: {why:?}"));
        render::to_png(image.bytes()).unwrap();
    }
}

#[test]
fn hostile_svgs_are_refused_with_their_reason() {
    let laughs = (0..30).map(|n| {
        let twice = format!("<use href='#a{n}'/>").repeat(2);
        format!("<g id='a{}'>{twice}</g>", n + 1)
    });
    let laughs = format!(
        "<rect id='a0' width='1' height='1'/>{}",
        laughs.collect::<String>()
    );
    let deep = format!("{}{}", "<g>".repeat(30_000), "</g>".repeat(30_000));
    let layers = "<g opacity='.5'><rect width='8' height='8'/></g>".repeat(2_000);
    let styled = format!(
        "<style>rect{{opacity:.5}}</style>{}",
        "<rect/>".repeat(2_000)
    );
    for (inside, code) in [
        ("<script>alert(1)</script>", "image-script"),
        ("<script href='https://evil.example/x.js'/>", "image-script"),
        ("<SCRIPT>alert(1)</SCRIPT>", "image-script"),
        (
            "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
            "image-script",
        ),
        ("<g onload='alert(1)'/>", "image-script"),
        ("<g onLoad='alert(1)'/>", "image-script"),
        ("<path onmouseover='alert(1)' d='M0 0'/>", "image-script"),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
            "image-script image-forbidden",
        ),
        (
            "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/>",
            "image-script",
        ),
        ("<a href='#x'><rect/></a>", "image-script"),
        (
            "<a xlink:href='javascript:alert(1)'><rect/></a>",
            "image-script",
        ),
        ("<handler>1</handler>", "image-script"),
        (
            "<use href='https://evil.example/x.svg#a'/>",
            "image-external",
        ),
        (
            "<use xlink:href='//evil.example/x.svg#a'/>",
            "image-external",
        ),
        (
            "<use href='data:image/svg+xml;base64,AA=='/>",
            "image-external",
        ),
        ("<use href=' javascript:alert(1)'/>", "image-external"),
        (
            "<image href='https://evil.example/pixel.png'/>",
            "image-external",
        ),
        ("<image xlink:href='file:///etc/passwd'/>", "image-external"),
        (
            "<image href='data:image/png;base64,AA=='/>",
            "image-external",
        ),
        ("<g xml:base='https://evil.example/'/>", "image-external"),
        (
            "<rect fill='url(https://evil.example/x.svg#a)'/>",
            "image-external",
        ),
        ("<rect fill='URL( \"//evil.example\" )'/>", "image-external"),
        (
            "<rect fill='u\\72l(//evil.example)'/>",
            "image-external image-forbidden",
        ),
        (
            "<rect style='background:url(https://evil.example)'/>",
            "image-external",
        ),
        ("<rect style='@import url(#a)'/>", "image-external"),
        (
            "<style>@import 'https://evil.example/x.css';</style>",
            "image-external",
        ),
        (
            "<style>@font-face{font-family:x;src:url(#a)}</style>",
            "image-external",
        ),
        ("<style>\\40import 'x.css';</style>", "image-external"),
        (
            "<style><![CDATA[rect{fill:url(//evil.example)}]]></style>",
            "image-external",
        ),
        (
            "<style>rect{background:image-set('https://evil.example' 1x)}</style>",
            "image-forbidden",
        ),
        (
            "<rect style='width:expression(alert(1))'/>",
            "image-forbidden",
        ),
        ("<rect filter='blur(999)'/>", "image-forbidden"),
        (
            "<filter id='f'><feTurbulence numOctaves='9999'/></filter>",
            "image-forbidden",
        ),
        (
            "<filter><feImage href='https://evil.example'/></filter>",
            "image-external image-forbidden",
        ),
        (
            "<style>rect{fill:url(#p)}</style><pattern id='p'/>",
            "image-forbidden",
        ),
        ("<marker id='m'/>", "image-forbidden"),
        ("<svg/>", "image-forbidden"),
        ("<metadata><x xmlns='urn:x'/></metadata>", "image-forbidden"),
        ("<video src='#a'/>", "image-forbidden"),
        (
            "<?xml-stylesheet href='https://evil.example/x.css'?>",
            "image-external",
        ),
        (
            "<animate attributeName='href' to='javascript:alert(1)'/>",
            "image-animated",
        ),
        (
            "<set attributeName='onclick' to='alert(1)'/>",
            "image-animated",
        ),
        ("<text>a</text>", "image-text"),
        ("<g><tspan>a</tspan></g>", "image-text"),
        (
            "<openbadges:assertion xmlns:openbadges='http://openbadges.org' verify='a.b.c'/>",
            "image-baked",
        ),
        ("<g id='a'/><g id='a'/>", "image-unreadable"),
        ("<g id='a'><use href='#a'/></g>", "image-too-complex"),
        (
            "<use id='a' href='#b'/><use id='b' href='#a'/>",
            "image-too-complex",
        ),
        (&laughs, "image-too-complex"),
        // The renderer would take memory for a whole tile.
        (
            "<pattern id='p' patternUnits='userSpaceOnUse' width='1000000' height='1000000'/>",
            "image-forbidden",
        ),
        (&deep, "image-too-complex"),
        (&layers, "image-too-complex"),
        (&styled, "image-too-complex"),
        ("&entity;", "image-unreadable"),
        ("<g", "image-unreadable"),
    ] {
        let wrong = Image::parse(svg(inside).into()).unwrap_err();
        let mut codes: Vec<_> = wrong.iter().map(|why| why.code).collect();
        codes.dedup();
        let mut expected: Vec<_> = code.split(' ').collect();
        expected.sort_unstable();
        assert_eq!(codes, expected, "{}", &inside[..inside.len().min(100)]);
        assert!(wrong.iter().all(|why| !why.message.is_empty()));
    }
    for (whole, code) in [
        (
            "<!DOCTYPE svg SYSTEM 'https://evil.example/x.dtd'><svg/>",
            "image-external",
        ),
        (
            "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
            "image-external",
        ),
        (
            "<?xml version='1.0' encoding='ISO-2022-JP'?><svg/>",
            "image-unreadable",
        ),
        ("<?xml version='1.0' encoding=?><svg/>", "image-unreadable"),
        (
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
            "image-unreadable",
        ),
        ("<svg viewBox='0 0 8 8'/>", "image-unreadable"),
        ("<", "image-unreadable"),
    ] {
        assert_eq!(refused(whole.into()), code, "{whole}");
    }
    assert_eq!(refused(b"<svg \xff/>".to_vec()), "image-unreadable");
}

#[test]
fn an_svg_cut_anywhere_is_refused() {
    let whole = svg("<style>a{fill:url('#b')}</style><g style='fill:url(#é)' opacity='.5'/>");
    for end in 0..whole.len() {
        assert!(
            Image::parse(whole.as_bytes()[..end].to_vec()).is_err(),
            "{end}"
        );
    }
}
