use super::*;
use encoding_rs::WINDOWS_1252;

const URL: &str = "https://a.example/assertions/1";

/// A line, and the badge with the e-mail address that stand there.
type Line = (usize, Result<(String, Option<String>), BadLine>);

fn lines(text: &str) -> Vec<Line> {
    let items = read(None, text.as_bytes(), Limits::WEB).unwrap();
    let told = |item: Item| {
        let what = item.what.map(|question| match question.input {
            Input::Url(text) | Input::Jws(text) => (text, question.email),
            other => panic!("{other:?}"),
        });
        (item.line, what)
    };
    items.into_iter().map(told).collect()
}

fn good(line: usize, url: &str, email: Option<&str>) -> Line {
    (line, Ok((url.to_owned(), email.map(str::to_owned))))
}

#[test]
fn a_list_of_addresses_is_read_line_by_line() {
    let text =
        format!("# mes badges\n\n{URL}\n  {URL}?a=1,2;b  \nnonsense\n\"{URL}\n\neyJ.eyJ.AA\n");
    let bad = |line| {
        (
            line,
            Err(BadLine {
                column: None,
                name: None,
                why: Wrong::NotABadge,
            }),
        )
    };
    assert_eq!(
        lines(&text),
        [
            good(3, URL, None),
            good(4, &format!("{URL}?a=1,2;b"), None),
            bad(5),
            bad(6),
            good(8, "eyJ.eyJ.AA", None),
        ]
    );
    assert_eq!(lines(URL), [good(1, URL, None)]);
}

#[test]
fn columns_are_found_by_name_by_content_and_by_what_is_below() {
    let mail = Some("c@x.fr");
    for (text, line) in [
        (format!("url;email\n{URL};c@x.fr"), 2),
        (format!("sep=;\nurl;email\n{URL};c@x.fr"), 3),
        (
            format!("\"sep=|\"\n\"E-mail\"|Lien du badge\nc@x.fr|{URL}"),
            3,
        ),
        (
            format!("Nom,Adresse électronique,Adresse\nDupont,c@x.fr,{URL}"),
            2,
        ),
        (
            format!("Nom\tCourriel\tBADGE\n\"Dup\nont\"\tc@x.fr\t{URL}"),
            2,
        ),
        (format!("{URL};c@x.fr"), 1),
        (format!("c@x.fr,{URL}"), 1),
        (format!("#x\n\nDupont;c@x.fr;{URL}"), 3),
        (format!("qui;mail;quoi\n\n;c@x.fr;{URL}"), 3),
        (format!("url;email\n;\n{URL};\"c@x.fr\"\n"), 3),
    ] {
        assert_eq!(lines(&text), [good(line, URL, mail)], "{text}");
    }
    assert_eq!(lines(&format!("url\n{URL}")), [good(2, URL, None)]);
    assert_eq!(
        lines(&format!("{URL};\n{URL};")),
        [good(1, URL, None), good(2, URL, None)]
    );
}

#[test]
fn a_bad_line_is_named_and_does_not_stop_the_others() {
    let text =
        format!("nom;url;courriel\n\"a\nb\";{URL};\nc;;c@x.fr\nd\ne;htp://x;\nf;{URL};c@x.fr;g\n");
    let bad = |line, why| {
        let name = Some("url".into());
        (
            line,
            Err(BadLine {
                column: Some(2),
                name,
                why,
            }),
        )
    };
    assert_eq!(
        lines(&text),
        [
            good(2, URL, None),
            bad(4, Wrong::NoBadge),
            bad(5, Wrong::NoBadge),
            bad(6, Wrong::NotABadge),
            good(7, URL, Some("c@x.fr")),
        ]
    );
}

#[test]
fn what_is_no_list_is_refused_whole() {
    let read = |bytes: &[u8]| {
        read(
            None,
            bytes,
            Limits {
                badges: 2,
                bytes: 200,
            },
        )
    };
    for (bytes, why) in [
        (&b""[..], "Empty"),
        (b"\n# x\n\n", "Empty"),
        (b"url;email\n", "Empty"),
        (b"\x00\x01\x02", "NotText"),
        (b"nom;prenom\na;b\n", "NoColumn"),
        (
            b"url;E-mail pro;E-mail perso\nhttps://a.example/1;c@x.fr;d@x.fr\n",
            "UnclearEmail",
        ),
        (
            b"url;Tuteur;Mail du jeune\nhttps://a.example/1;c@x.fr;d@x.fr\n",
            "UnclearEmail",
        ),
        (b"https://a.example/1;c@x.fr;d@x.fr\n", "UnclearEmail"),
        (
            b"url;E-mail pro\nhttps://a.example/1;camille\n",
            "UnclearEmail",
        ),
        (
            b"url;note\nhttps://a.example/1;c@x.fr\nx;vu\nx;absent\n",
            "UnclearEmail",
        ),
        (b"https://a.example/1\nhttps://a.example/2\nx\n", "TooMany"),
        (&[b'a'; 201], "TooLarge"),
    ] {
        let found = format!("{:?}", read(bytes).unwrap_err());
        assert!(found.starts_with(why), "{found} {why}");
    }
    assert_eq!(
        read(b"https://a.example/1\nhttps://a.example/2\n")
            .unwrap()
            .len(),
        2
    );
}

/// security.md of spreadsheets: whatever wrote the file, it holds the same 200 lines.
#[test]
fn every_encoding_separator_and_line_end_gives_the_same_lines() {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let bytes = |unit: u16| match big {
            true => unit.to_be_bytes(),
            false => unit.to_le_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let mut seen = 0;
    for separator in [";", ",", "\t"] {
        for end in ["\r\n", "\n", "\r"] {
            let mut text = ["Prénom", "E-mail", "Adresse du badge"].join(separator) + end;
            for at in 0..200 {
                let cells = [
                    format!("\"Zoé{separator} «{at}»\""),
                    format!("é{at}@x.fr"),
                    format!("{URL}{at}"),
                ];
                text += &(cells.join(separator) + end);
            }
            let marked = format!("\u{feff}{text}");
            for bytes in [
                text.clone().into_bytes(),
                marked.clone().into_bytes(),
                utf16(&marked, false),
                utf16(&marked, true),
                utf16(&text, false),
                utf16(&text, true),
                WINDOWS_1252.encode(&text).0.into_owned(),
            ] {
                let items = read(None, &bytes, Limits::WEB).unwrap();
                assert_eq!(items.len(), 200);
                for (at, item) in items.into_iter().enumerate() {
                    let question = item.what.unwrap();
                    assert_eq!(item.line, at + 2);
                    assert_eq!(question.email, Some(format!("é{at}@x.fr")));
                    assert!(
                        matches!(question.input, Input::Url(url) if url == format!("{URL}{at}"))
                    );
                }
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 63);
}

#[test]
fn a_text_of_several_lines_is_taken_as_a_list() {
    for (text, several) in [
        ("https://a.example/1\nhttps://a.example/2", true),
        ("\n# x\nhttps://a.example/1\n\n", false),
        ("{\n\"a\":\n1}", false),
        ("<svg>\n</svg>\n<!-- -->", false),
        ("\0\n\0\nx", false),
    ] {
        assert_eq!(has_several_lines(text.as_bytes()), several, "{text:?}");
    }
}

/// How much memory that takes is in tests/memory.
#[test]
fn what_would_take_more_memory_than_its_bytes_is_refused() {
    let wrong = |text: &str, line: usize| {
        let found = lines(text).into_iter().find(|(at, _)| *at == line);
        found.unwrap().1.unwrap_err()
    };
    // A document on a line.
    let text = format!("{URL}\n{{\"a\":1}}\n[1]\n");
    assert_eq!(wrong(&text, 2).why, Wrong::NotABadge);
    assert_eq!(wrong(&text, 3).why, Wrong::NotABadge);
    // A long name of a column, told with each line that is wrong.
    let text = format!("url{};email\n{URL};\nx;\n", " ".repeat(500));
    assert_eq!(wrong(&text, 3).name.unwrap().len(), 100);
    // A text that grows as UTF-8.
    let found = read(None, &vec![0x80; Limits::WEB.bytes], Limits::WEB);
    assert_eq!(found.unwrap_err(), NoList::TooLarge(Limits::WEB));
}

#[test]
fn a_quote_that_is_never_closed_stands_on_its_own_line() {
    let at = |text: &str| lines(text).iter().map(|line| line.0).collect::<Vec<_>>();
    let head = format!("url;email\n{URL};a@b.fr\n");
    assert_eq!(at(&format!("{head}\"htr")), [2, 3]);
    assert_eq!(at(&format!("{head}\"htr\nx;y\n")), [2, 3]);
    assert_eq!(at(&format!("{head}\"htr\n\"\n")), [2, 3]);
    assert_eq!(at(&format!("{head}\"h\";\"\n\"")), [2, 3]);
}

#[test]
fn the_email_addresses_are_found_over_all_lines() {
    let some = Some("c@x.fr");
    for (text, at) in [
        (format!("{URL};\n{URL};c@x.fr"), 1),
        (format!("{URL}\n{URL};c@x.fr"), 1),
        (format!("{URL},a;b,\n{URL},,c@x.fr"), 1),
        (format!("htp://x;\n{URL};c@x.fr"), 1),
        (format!("url;Adresse e-mail du stagiaire\n{URL};c@x.fr"), 2),
        (format!("url;E-mail pro\n{URL};Camille <c@x.fr>"), 2),
        (format!("url;Qui\n{URL};\n{URL};c@x.fr"), 3),
        (format!("url;Mail du tuteur;email\n{URL};t@x.fr;c@x.fr"), 2),
        (format!("url;Mail envoyé;Jeune\n{URL};oui;c@x.fr"), 2),
        (format!("url;Courriel (perso/pro)\n{URL};c@x.fr"), 2),
    ] {
        let last = lines(&text).pop().unwrap();
        assert_eq!(last.1.unwrap().1.as_deref(), some, "{text}");
        assert!(last.0 >= at, "{text}");
    }
    // Without one, and with remarks that name somebody.
    let text = format!("url;note\n{URL};vu avec c@x.fr\n{URL};");
    assert!(
        lines(&text)
            .into_iter()
            .all(|line| line.1.unwrap().1.is_none())
    );
}

#[test]
fn an_email_address_is_never_part_of_an_address() {
    for text in [
        format!("{URL}\n{URL};c@x.fr"),
        format!("{URL}\n{URL},c@x.fr\n{URL};c@x.fr"),
        format!("{URL};c@x.fr\n{URL},c@x.fr"),
        format!("url\n{URL},c@x.fr"),
        format!("url;email\n{URL}?a|c@x.fr;"),
        format!("url;email\n{URL}?a, 'c@x.fr';"),
    ] {
        for (_, what) in lines(&text) {
            match what {
                Ok((url, _)) => assert!(!url.contains('@'), "{text}"),
                Err(why) => {
                    assert!(
                        matches!(why.why, Wrong::WithEmail | Wrong::NotABadge),
                        "{text}"
                    );
                    assert_eq!(why.why.name(), "not-a-badge");
                }
            }
        }
    }
    let own = format!("{URL}?by=c@x.fr\n{URL}/@c,d");
    assert!(lines(&own).into_iter().all(|line| line.1.is_ok()));
}

#[test]
fn a_name_is_cut_and_shared_between_lines() {
    let name = "é".repeat(100_000);
    let text = format!("{name};email\n{URL};c@x.fr\nx;\ny;\n");
    let names: Vec<_> = lines(&text)
        .into_iter()
        .filter_map(|line| line.1.err()?.name)
        .collect();
    assert_eq!(names.len(), 2);
    assert_eq!(&*names[0], "é".repeat(100));
    assert!(Arc::ptr_eq(&names[0], &names[1]));
}

#[test]
fn a_line_of_too_many_cells_is_refused_and_not_kept() {
    let text = format!("url;email\n{URL};c@x.fr{}\n{URL};c@x.fr\n", ";".repeat(300));
    let found = lines(&text);
    assert_eq!(found[0].1.as_ref().unwrap_err().why, Wrong::TooWide);
    assert_eq!(found[1], good(3, URL, Some("c@x.fr")));
    let wide = format!("a{}\n", ";".repeat(100_000));
    let row = cells::rows(&wide, Some(b';')).next().unwrap();
    assert_eq!((row.cells.len(), row.too_wide), (cells::MOST, true));
}

#[test]
fn a_long_list_may_have_many_columns() {
    let text = format!("url;email{}\n", ";x".repeat(15))
        + &format!("{URL};c@x.fr{}\n", ";x".repeat(15)).repeat(9_999);
    let found = read(None, text.as_bytes(), Limits::COMMAND).unwrap();
    assert_eq!(found.len(), 9_999);
    assert!(found.iter().all(|item| item.what.is_ok()));
}
