//! Which separator, and which column is what.

/// Names of the column of badges, the plainest first; compared without case, accents, spaces and signs.
const BADGE: &[&str] = &[
    "url",
    "badge",
    "badgeurl",
    "urlbadge",
    "urldubadge",
    "assertion",
    "assertionurl",
    "jws",
    "lien",
    "liendubadge",
    "lienbadge",
    "link",
    "adressedubadge",
    "openbadge",
    "adresse",
    "address",
];

/// Names of the column of e-mail addresses.
const EMAIL: &[&str] = &[
    "email",
    "mail",
    "courriel",
    "emailaddress",
    "mailaddress",
    "adresseemail",
    "adressemail",
    "adressecourriel",
    "adressedecourriel",
    "adressedemessagerie",
    "adresseelectronique",
    "messagerie",
];

/// More cells than any list of badges has: each takes more memory than its byte in the list.
const MOST_CELLS: usize = 50_000;
/// More characters than the name of a column has that is shown.
const NAME: usize = 100;

/// How a list is laid out.
#[derive(Debug, PartialEq, Eq)]
pub struct Columns {
    /// Between cells; `None` when each line is one badge.
    pub separator: Option<u8>,
    /// The column of badges, from 0.
    pub badge: usize,
    /// The column of e-mail addresses.
    pub email: Option<usize>,
    /// The names of the columns, once their line was read.
    pub names: Vec<String>,
    /// The line of the names.
    header: Option<usize>,
    /// The line that only says the separator.
    sep_line: Option<usize>,
}

impl Columns {
    /// Tells the layout from the first lines; `None` when there are columns, and no badges in them.
    pub fn of(text: &str, is_badge: &dyn Fn(&str) -> bool) -> Option<Self> {
        let (said, sep_line) = said_separator(text).unzip();
        let candidates = match said {
            Some(separator) => vec![separator],
            None => vec![b';', b'\t', b','],
        };
        let few = |separator: &u8| {
            let cells = text.bytes().filter(|byte| byte == separator);
            cells.count() < MOST_CELLS
        };
        let mut several = false;
        for separator in candidates.into_iter().filter(few) {
            let mut rows = cells(text, Some(separator)).filter(|(line, _)| Some(*line) != sep_line);
            let Some((first_line, first)) = rows.next() else {
                continue;
            };
            several |= first.len() > 1;
            let second = rows.next().map(|(_, cells)| cells);
            let found = with_names(&first, second.as_deref(), is_badge)
                .map(|(badge, email)| (badge, email, Some(first_line)))
                .or_else(|| without_names(&first, is_badge).map(|(b, e)| (b, e, None)));
            if let Some((badge, email, header)) = found {
                return Some(Self {
                    separator: Some(separator),
                    badge,
                    email,
                    names: Vec::new(),
                    header,
                    sep_line,
                });
            }
        }
        let begins_with_badge = || {
            let first = text.lines().find(|line| counts(line));
            first.is_some_and(|line| is_badge(line.trim()))
        };
        if said.is_some() || (several && !begins_with_badge()) {
            return None;
        }
        Some(Self {
            separator: None,
            badge: 0,
            email: None,
            names: Vec::new(),
            header: None,
            sep_line: None,
        })
    }

    /// Whether that line is about the list itself; keeps the names of the columns.
    pub fn take_names(&mut self, line: usize, cells: &[String]) -> bool {
        if Some(line) == self.header {
            let cut = |name: &String| name.chars().take(NAME).collect();
            self.names = cells.iter().map(cut).collect();
        }
        Some(line) == self.header || Some(line) == self.sep_line
    }
}

/// `sep=;` on a first line of its own, as spreadsheets write it.
fn said_separator(text: &str) -> Option<(u8, usize)> {
    let first = text.lines().next()?.trim_matches('"');
    let start = first.get(..4)?;
    match first.as_bytes() {
        [.., separator] if first.len() == 5 && start.eq_ignore_ascii_case("sep=") => {
            Some((*separator, 1))
        }
        _ => None,
    }
}

/// A first line of names: known ones, or any above a badge.
fn with_names(
    first: &[String],
    second: Option<&[String]>,
    is_badge: &dyn Fn(&str) -> bool,
) -> Option<(usize, Option<usize>)> {
    if first
        .iter()
        .any(|cell| is_badge(cell.trim()) || cell.contains(['@', '/']))
    {
        return None;
    }
    let names: Vec<String> = first.iter().map(|cell| plain(cell)).collect();
    let named = |known: &[&str]| {
        let mut known = known.iter();
        known.find_map(|name| names.iter().position(|given| given == name))
    };
    let above = || {
        let below = second.filter(|_| first.len() > 1)?;
        below.iter().position(|cell| is_badge(cell.trim()))
    };
    let badge = named(BADGE).or_else(above)?;
    Some((badge, named(EMAIL).filter(|email| *email != badge)))
}

/// A first line that holds a badge, alone or beside an e-mail address.
fn without_names(
    first: &[String],
    is_badge: &dyn Fn(&str) -> bool,
) -> Option<(usize, Option<usize>)> {
    let badge = first.iter().position(|cell| is_badge(cell.trim()))?;
    let email = first
        .iter()
        .position(|cell| cell.contains('@') && !cell.contains("://"));
    // An address may hold separators: what follows one is a column only if it looks like one.
    let is_column =
        |(at, cell): (usize, &String)| at == badge || Some(at) == email || cell.trim().is_empty();
    let good = match (first.len(), email) {
        (1, _) => false,
        (_, Some(_)) => true,
        (_, None) => first.iter().enumerate().all(is_column),
    };
    good.then_some((badge, email))
}

/// Letters and digits alone, without case and accents.
fn plain(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let letters = name.nfd().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn counts(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// The cells of each line that counts, with the number of the line they begin on. Without a separator a line is one
/// cell.
pub fn cells(
    text: &str,
    separator: Option<u8>,
) -> Box<dyn Iterator<Item = (usize, Vec<String>)> + '_> {
    let Some(separator) = separator else {
        let lines = text.lines().enumerate().filter(|(_, line)| counts(line));
        return Box::new(lines.map(|(at, line)| (at + 1, vec![line.to_owned()])));
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    Box::new(std::iter::from_fn(move || {
        loop {
            // The text is UTF-8 in memory: nothing here can fail.
            if !reader.read_record(&mut record).unwrap_or(false) {
                return None;
            }
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            // Where it ended tells where it began; the reader counts what it skipped before as part of it.
            let inside: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
            let after = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
            // A quote that is never closed takes in the last end of line, too.
            let takes_all = reader.position().byte() >= text.len() as u64
                && cells.last().is_some_and(|cell| cell.ends_with('\n'))
                && !text.ends_with("\n\"\n");
            let line = (after + usize::from(takes_all)).saturating_sub(1 + inside);
            return Some((line, cells));
        }
    }))
}
