use super::*;
use crate::badge::spreadsheet::table::Epoch;
use chrono::TimeZone;
use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

mod workbooks;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 31, 12, 0, 0).unwrap()
}

fn read(bytes: &[u8]) -> Result<Reading, Unusable> {
    super::read(bytes, LIMITS, &Hints::default(), now())
}

fn asks(bytes: &[u8]) -> Vec<Ask> {
    let reading = read(bytes).unwrap();
    reading
        .lines
        .into_iter()
        .map(|line| line.asks.unwrap())
        .collect()
}

fn why(text: &str) -> Vec<(usize, Vec<Wrong>)> {
    let lines = read(text.as_bytes()).unwrap().lines.into_iter();
    let wrong = lines.filter_map(|line| Some((line.number, line.asks.err()?)));
    wrong.collect()
}

fn code(text: &str, hints: &Hints) -> &'static str {
    super::read(text.as_bytes(), LIMITS, hints, now())
        .unwrap_err()
        .code()
}

/// 200 lines as French spreadsheets have them, `\n` between them.
fn two_hundred(separator: char) -> String {
    let mut text = [
        "Courriel",
        "Compétence",
        "Récit",
        "Preuve",
        "Date de délivrance",
    ]
    .join(&separator.to_string());
    text.push('\n');
    for n in 0..200 {
        let date = match n % 4 {
            0 => format!("{:02}/03/2026", 1 + n % 28),
            1 => format!("2026-03-{:02}", 1 + n % 28),
            2 => format!("{:02}-03-2026", 1 + n % 28),
            _ => format!("{:02}.03.2026", 1 + n % 28),
        };
        let narrative = match n % 3 {
            0 => format!("\"Atelier « Été » à l’Œuvre ; n° {n}, dit \"\"là-bas\"\"\""),
            1 => format!("\"Première ligne\n- seconde n° {n}\""),
            _ => "Déjà vu".to_owned(),
        };
        let cells = [
            format!("élève.{n}@exemple.fr"),
            "Accueillir".to_owned(),
            narrative,
            format!("https://blog.exemple/{n}"),
            date,
        ];
        text.push_str(&cells.join(&separator.to_string()));
        text.push('\n');
    }
    text
}

#[test]
fn whatever_wrote_the_file_it_has_the_same_200_lines() {
    let expected = read(two_hundred(';').as_bytes()).unwrap();
    assert_eq!(expected.lines.len(), 200);
    assert!(expected.lines.iter().all(|line| line.asks.is_ok()));
    let first = expected.lines[0].asks.as_ref().unwrap();
    let date = Utc.with_ymd_and_hms(2026, 3, 1, 0, 0, 0).unwrap();
    assert_eq!(first.issued_on, Some(date));
    assert_eq!(
        first.narrative.as_deref(),
        Some("Atelier « Été » à l’Œuvre ; n° 0, dit \"là-bas\"")
    );
    let mut tried = 0;
    for separator in [';', ',', '\t'] {
        for end in ["\r\n", "\n", "\r"] {
            for said in ["", "sep"] {
                let said = if said.is_empty() {
                    String::new()
                } else {
                    format!("sep={separator}\n")
                };
                let shift = usize::from(!said.is_empty());
                let text = (said + &two_hundred(separator)).replace('\n', end);
                let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
                    text.encode_utf16().flat_map(bytes).collect()
                };
                let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest[..]].concat();
                let encodings = [
                    text.clone().into_bytes(),
                    marked(&[0xEF, 0xBB, 0xBF], text.clone().into_bytes()),
                    marked(&[0xFF, 0xFE], wide(u16::to_le_bytes)),
                    marked(&[0xFE, 0xFF], wide(u16::to_be_bytes)),
                    wide(u16::to_le_bytes),
                    WINDOWS_1252.encode(&text).0.into_owned(),
                ];
                for bytes in encodings {
                    let mut found = read(&bytes).unwrap();
                    found.lines.iter_mut().for_each(|line| line.number -= shift);
                    assert_eq!(found, expected, "{separator:?} {end:?} {shift}");
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 108);
}

#[test]
fn columns_have_many_names() {
    for (header, field) in [
        ("courriel", Field::Email),
        ("E-mail", Field::Email),
        ("Adresse mail", Field::Email),
        ("MÉL", Field::Email),
        ("Adresse e-mail", Field::Email),
        (" Badge ", Field::Badge),
        ("compétence", Field::Badge),
        ("Date de délivrance", Field::IssuedOn),
        ("délivré le", Field::IssuedOn),
        ("Date d’obtention", Field::IssuedOn),
        ("Récit", Field::Narrative),
        ("RECIT", Field::Narrative),
        ("preuve", Field::Evidence),
        ("evidence", Field::Evidence),
    ] {
        let hints = Hints::default();
        let names = [header.to_owned(), "email".to_owned(), "badge".to_owned()];
        let names = match field {
            Field::Email => vec![names[0].clone(), names[2].clone()],
            Field::Badge => vec![names[0].clone(), names[1].clone()],
            _ => names.to_vec(),
        };
        let columns = Columns::of(&names, &hints).unwrap_or_else(|why| panic!("{header}: {why:?}"));
        assert_eq!(columns.0.get(&field), Some(&0), "{header}");
    }
}

#[test]
fn columns_can_be_said_by_hand_and_unclear_ones_are_refused() {
    let by_hand = |field, name: &str| Hints {
        columns: BTreeMap::from([(field, name.to_owned())]),
        has_badge: true,
        ..Hints::default()
    };
    let text = "Adresse pro;Nom\nc@exemple.fr;Camille\n";
    assert_eq!(
        code(
            text,
            &Hints {
                has_badge: true,
                ..Hints::default()
            }
        ),
        "no-email-column"
    );
    let hints = by_hand(Field::Email, "adresse PRO");
    let reading = super::read(text.as_bytes(), LIMITS, &hints, now()).unwrap();
    assert_eq!(
        reading.lines[0].asks.as_ref().unwrap().email.as_given(),
        "c@exemple.fr"
    );
    assert_eq!(
        code(text, &by_hand(Field::Email, "Nulle part")),
        "unknown-column"
    );
    let twice = Hints {
        columns: BTreeMap::from([
            (Field::Email, "Nom".to_owned()),
            (Field::Badge, "Nom".to_owned()),
        ]),
        ..Hints::default()
    };
    assert_eq!(code(text, &twice), "column-used-twice");
    assert_eq!(
        code("email;courriel;badge\na;b;c\n", &Hints::default()),
        "ambiguous-column"
    );
    assert_eq!(
        code("email;nom\na@b.fr;c\n", &Hints::default()),
        "no-badge-column"
    );
    assert_eq!(code("email;badge\n\n;\n", &Hints::default()), "empty-table");
    assert_eq!(code("", &Hints::default()), "empty-table");
    assert_eq!(code("\u{0}\u{1}", &Hints::default()), "not-a-table");
    assert_eq!(
        read(&[0xD0, 0xCF, 0x11, 0xE0, 0]).unwrap_err().code(),
        "old-or-protected"
    );
    for why in [
        Unusable::NoTable(NoTable::OldOrProtected),
        Unusable::NoColumns(NoColumns::Missing(Field::Email)),
    ] {
        assert_ne!(why.sentence().fr, why.sentence().en);
    }
}

#[test]
fn every_bad_cell_is_named() {
    let long = "x".repeat(5_001);
    let text = format!(
        "email;badge;récit;preuve;date\n\
         pas une adresse;animer;;;\n\
         a@exemple.fr;;;;\n\
         ;animer;{long};ftp://x;32/01/2026\n\
         b@exemple.fr;animer;;pas-une-adresse;01/02/26\n\
         c@exemple.fr;animer;;;01/01/2027\n\
         #N/A;#NOM?;;;\n\
         d@exemple.fr;animer;;;12/31/2026\n\
         e@exemple.fr;animer;;;46387\n"
    );
    let at = |column: usize, why: Why| Wrong {
        column: Some(column),
        why,
    };
    assert_eq!(
        why(&text),
        [
            (2, vec![at(0, Why::InvalidEmail)]),
            (3, vec![at(1, Why::NoBadge)]),
            (
                4,
                vec![
                    at(0, Why::NoEmail),
                    at(2, Why::InvalidNarrative),
                    at(3, Why::InvalidUrl),
                    at(4, Why::InvalidDate)
                ]
            ),
            (5, vec![at(3, Why::InvalidUrl), at(4, Why::TwoDigitYear)]),
            (6, vec![at(4, Why::InTheFuture)]),
            (7, vec![at(0, Why::NoResult), at(1, Why::NoResult)]),
            (8, vec![at(4, Why::InvalidDate)]),
            (9, vec![at(4, Why::InvalidDate)]),
        ]
    );
    let wide = format!("email;badge\na@exemple.fr;animer{}\n", ";x".repeat(300));
    assert_eq!(why(&wide), [(2, vec![Wrong::of_line(Why::TooWide)])]);
    let many = "https://a.example ".repeat(21);
    let many = format!("email;badge;preuve\na@exemple.fr;animer;{many}\n");
    assert_eq!(why(&many), [(2, vec![at(2, Why::TooManyEvidence)])]);
}

#[test]
fn dates_are_read_as_they_are_written() {
    let date = |text: &str, epoch| dates::read(text, epoch).map(time::iso);
    for text in [
        "31/12/2026",
        "2026-12-31",
        "31-12-2026",
        "31.12.2026",
        "2026/12/31",
        "31/12/2026 00:00",
        "31/12/2026 00:00:00",
        "2026-12-31T00:00:00Z",
    ] {
        assert_eq!(date(text, None).unwrap(), "2026-12-31T00:00:00Z", "{text}");
    }
    assert_eq!(date("5/6/2026", None).unwrap(), "2026-06-05T00:00:00Z");
    assert_eq!(
        date("46387", Some(Epoch::Y1900)).unwrap(),
        "2026-12-31T00:00:00Z"
    );
    assert_eq!(
        date("44925", Some(Epoch::Y1904)).unwrap(),
        "2026-12-31T00:00:00Z"
    );
    assert_eq!(
        date("46387.75", Some(Epoch::Y1900)).unwrap(),
        "2026-12-31T00:00:00Z"
    );
    for text in [
        "",
        "30/02/2026",
        "hier",
        "1/1/1",
        "12",
        "1/2/3/2026",
        "46387",
    ] {
        assert_eq!(date(text, None), Err(Why::InvalidDate), "{text}");
    }
    for text in ["12", "-1", "NaN", "inf", "1e300"] {
        assert_eq!(
            date(text, Some(Epoch::Y1900)),
            Err(Why::InvalidDate),
            "{text}"
        );
    }
}

#[test]
fn what_was_refused_comes_back_as_a_file_that_reads() {
    let text = "Courriel;Badge;Récit\n=1+1;animer;\"- a;b\n=c\"\nb@exemple.fr;;\n";
    let reading = read(text.as_bytes()).unwrap();
    let given = |reading: &Reading| {
        let lines = reading.lines.clone().into_iter();
        let lines = lines.map(|line| (line.cells, line.asks.unwrap_err()));
        lines.collect::<Vec<_>>()
    };
    let lines = given(&reading);
    let lines = lines.iter().map(|(cells, wrong)| (&cells[..], &wrong[..]));
    let file = to_correct(&reading.header, lines, Language::Fr);
    assert!(
        file.starts_with("\u{feff}Courriel;Badge;Récit;erreur\r\n'=1+1;animer;"),
        "{file}"
    );
    assert!(
        file.contains("Courriel : Ce n’est pas une adresse e-mail"),
        "{file}"
    );
    assert!(!file.contains(";=") && !file.contains("\n="), "{file}");
    let again = read(file.as_bytes()).unwrap();
    for (before, after) in reading.lines.iter().zip(&again.lines) {
        assert_eq!(before.cells[..], after.cells[..before.cells.len()]);
        assert_eq!(before.asks, after.asks);
    }
    // The column of errors is there once, however often it comes back.
    let lines = given(&again);
    let lines = lines.iter().map(|(cells, wrong)| (&cells[..], &wrong[..]));
    let third = to_correct(&again.header, lines, Language::Fr);
    assert_eq!(third, file);
    // Corrected, it reads; the column of errors means nothing.
    let corrected = file
        .replace("'=1+1", "a@exemple.fr")
        .replace("b@exemple.fr;;", "b@exemple.fr;animer;");
    assert_eq!(asks(corrected.as_bytes()).len(), 2);
}

#[test]
fn a_file_is_bounded() {
    let limits = Limits {
        bytes: 1_000,
        rows: 3,
        cells: 6,
        unpacked: 1_000,
    };
    let read = |text: &str| {
        let hints = Hints {
            has_badge: true,
            ..Hints::default()
        };
        super::read(text.as_bytes(), limits, &hints, now()).map_err(|why| why.code())
    };
    assert!(read(&format!("email\n{}", "a@b.fr\n".repeat(3))).is_ok());
    assert_eq!(
        read(&format!("email\n{}", "a@b.fr\n".repeat(4))),
        Err("too-many-rows")
    );
    assert_eq!(read("email;b\na;b;c\na;b;c\na\n"), Err("too-many-cells"));
    assert_eq!(read(&"x".repeat(1_001)), Err("table-too-large"));
}

#[test]
fn file_names_are_kept_without_folders() {
    assert_eq!(
        file_name("C:\\Users\\moi\\stagiaires.csv").unwrap(),
        "stagiaires.csv"
    );
    assert_eq!(file_name("a/b/été.xlsx").unwrap(), "été.xlsx");
    assert_eq!(file_name("x".repeat(300).as_str()).unwrap().len(), 200);
    assert_eq!(file_name("a/").unwrap_err().code, "empty-text");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// What is written as a CSV is read as it was, formulas, quotes, separators, marks and line ends included.
    #[test]
    fn what_is_written_is_read(
        rows in prop::collection::vec(prop::collection::vec("[\\PC\n\t]{0,12}|['=+@; \"\n-]{0,6}", 1..6), 1..8)
    ) {
        let rows: Vec<Vec<String>> = rows.into_iter().map(|row| {
            let mut row: Vec<String> = row.iter().map(|cell| cell.trim().to_owned()).collect();
            row.insert(0, "a@exemple.fr".to_owned());
            row.truncate(6);
            let last = row.iter().rposition(|cell| !cell.is_empty()).unwrap();
            row.truncate(last + 1);
            row
        }).collect();
        let header = ["email", "badge", "a", "b", "c", "d"].map(str::to_owned);
        let mut text = format!("\u{feff}{}\r\n", spreadsheet::line(&header));
        for row in &rows {
            let mut row = row.clone();
            row.resize(6, String::new());
            text.push_str(&spreadsheet::line(&row));
            text.push_str("\r\n");
        }
        let table = table::read(text.as_bytes(), LIMITS, &|_| 0).unwrap();
        let found: Vec<Vec<String>> = table.rows.into_iter().map(|row| row.cells).collect();
        prop_assert_eq!(found, rows);
    }
}

#[test]
fn columns_that_cannot_be_told_are_left_out_for_somebody_to_say() {
    let text = "Contact;Date;Délivré le;Badge\na@b.fr;x;01/03/2026;animer\n;;31/12/2027;animer\n";
    let lenient = Hints {
        lenient: true,
        ..Hints::default()
    };
    assert_eq!(code(text, &Hints::default()), "ambiguous-column");
    let seen = super::read(text.as_bytes(), LIMITS, &lenient, now()).unwrap();
    assert_eq!(seen.columns, [(Field::Badge, 3)].into());
    let missing = vec![Wrong {
        column: None,
        why: Why::NoEmail,
    }];
    assert_eq!(seen.lines[0].asks, Err(missing));

    let table = Table {
        header: seen.header,
        rows: (seen.lines.into_iter())
            .map(|line| Row {
                line: line.number,
                cells: line.cells,
                too_wide: false,
            })
            .collect(),
        epoch: seen.epoch,
    };
    let columns: BTreeMap<_, _> = [(Field::Email, 0), (Field::IssuedOn, 2)].into();
    let date = Utc.with_ymd_and_hms(2026, 6, 5, 0, 0, 0).unwrap();
    let for_all = ForAll {
        has_badge: true,
        issued_on: Some(date),
    };
    let undated = [(Field::Email, 0)].into();
    let of_all = read_table(table.clone(), undated, for_all, now());
    assert_eq!(of_all.lines[0].asks.as_ref().unwrap().issued_on, Some(date));
    let said = read_table(table, columns, for_all, now());
    let ask = said.lines[0].asks.as_ref().unwrap();
    assert_eq!((ask.email.as_given(), &ask.badge), ("a@b.fr", &None));
    // What the line says goes first.
    let own = Utc.with_ymd_and_hms(2026, 3, 1, 0, 0, 0).unwrap();
    assert_eq!(ask.issued_on, Some(own));
    let wrong = said.lines[1].asks.as_ref().unwrap_err();
    let each: Vec<_> = wrong
        .iter()
        .map(|wrong| (wrong.column, wrong.why))
        .collect();
    assert_eq!(each, [(Some(0), Why::NoEmail), (Some(2), Why::InTheFuture)]);
}
