//! E-mail addresses in cells, and which column holds them.

/// Names of the column of e-mail addresses; compared without case, accents, spaces and signs.
const NAMES: &[&str] = &[
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

/// What a longer name of such a column contains: « Adresse e-mail du stagiaire ».
const PARTS: &[&str] = &["mail", "courriel", "messagerie", "adresseelectronique"];

/// What looks like an e-mail address in a cell that holds nothing else: `c@x.fr`, `Camille <c@x.fr>`.
pub fn address_in(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let inner = cell
        .strip_suffix('>')
        .and_then(|cell| cell.rsplit_once('<'));
    let address = inner.map_or(cell, |(_, inner)| inner.trim());
    let address = address.strip_prefix("mailto:").unwrap_or(address);
    let (local, domain) = address.split_once('@')?;
    let other = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
    let good = !local.is_empty() && !domain.is_empty();
    (good && !address.contains(other) && !address.contains("://")).then_some(address)
}

/// Whether an e-mail address stands behind a separator in what should be the address of a badge: whoever is asked for
/// the badge would learn it.
pub fn is_glued(url: &str) -> bool {
    let mut parts = url.split([';', ',', '\t', '|']);
    parts.next();
    parts.any(|part| address_in(part.trim().trim_matches(['"', '\''])).is_some())
}

/// What one column holds below its name.
#[derive(Debug, Default, Clone, Copy)]
pub struct Held {
    /// Cells that are not empty.
    pub filled: usize,
    /// Those that look like an e-mail address.
    pub addresses: usize,
}

impl Held {
    /// Counts one more cell.
    pub fn add(&mut self, cell: &str) {
        self.filled += usize::from(!cell.trim().is_empty());
        self.addresses += usize::from(address_in(cell).is_some());
    }

    fn mostly(self) -> bool {
        self.addresses > 0 && 2 * self.addresses >= self.filled
    }
}

/// The column of e-mail addresses among those that are not the badge's: by its name, then by what it holds. `names` are
/// in plain letters, and none where the list does not name its columns.
///
/// # Errors
/// When several may be meant, or one that nothing shows to be it: addresses that somebody gave are not left out unsaid.
pub fn column(names: &[String], held: &[Held], badge: usize) -> Result<Option<usize>, ()> {
    let holds = |at: usize| held.get(at).copied().unwrap_or_default();
    let all = || (0..held.len().max(names.len())).filter(|at| *at != badge);
    let named = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        all()
            .filter(|at| names.get(*at).is_some_and(|name| is(name)))
            .collect()
    };
    let exact = named(&|name| NAMES.contains(&name));
    let like = named(&|name| PARTS.iter().any(|part| name.contains(part)));
    let with_addresses = |columns: &[usize]| columns.iter().any(|at| holds(*at).addresses > 0);
    let by_content: Vec<usize> = all()
        .filter(|at| holds(*at).mostly() || (like.contains(at) && holds(*at).addresses > 0))
        .collect();
    match (exact.as_slice(), by_content.as_slice()) {
        ([one], []) => Ok(Some(*one)),
        ([one], _) if with_addresses(&[*one]) => Ok(Some(*one)),
        ([], [one]) => Ok(Some(*one)),
        (_, [one]) if exact.contains(one) => Ok(Some(*one)),
        ([], []) => {
            let doubtful =
                |at: usize| holds(at).addresses > 0 || (like.contains(&at) && holds(at).filled > 0);
            match all().any(doubtful) {
                true => Err(()),
                false => Ok(None),
            }
        }
        _ => Err(()),
    }
}
