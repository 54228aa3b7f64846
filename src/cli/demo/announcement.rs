//! What a demonstration says once it answers: for people, and as JSON for scripts.

use super::{Folder, seed::Seeded};
use crate::cli::{is_unset, output::Failure};
use serde::Serialize;
use std::io::IsTerminal;
use std::path::Path;

/// The addresses, as `--json` tells them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Links<'a> {
    base: &'a str,
    valid_badge: &'a str,
    composite: &'a str,
    revoked: &'a str,
    fallen: &'a str,
    expired: &'a str,
    in_progress: &'a str,
    issuer: &'a str,
    programme: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_badge: Option<&'a str>,
    verify: String,
    openapi: String,
    api_key: &'a str,
    admin_key: &'a str,
    desk: String,
    trainer: &'a str,
    region: &'a str,
    administrator: &'a str,
    data: String,
}

/// What `--json` prints.
pub(super) fn as_json(
    base: &str,
    seeded: &Seeded,
    folder: &Path,
) -> Result<serde_json::Value, Failure> {
    let links = serde_json::to_value(Links {
        base,
        valid_badge: &seeded.valid_badge,
        composite: &seeded.composite,
        revoked: &seeded.revoked,
        fallen: &seeded.fallen,
        expired: &seeded.expired,
        in_progress: &seeded.in_progress,
        issuer: &seeded.issuer,
        programme: &seeded.programme,
        open_badge: seeded.open_badge.as_deref(),
        verify: verify(base, seeded),
        openapi: format!("{base}/api/openapi.json"),
        api_key: &seeded.api_key,
        admin_key: &seeded.admin_key,
        desk: format!("{base}/desk"),
        trainer: &seeded.trainer,
        region: &seeded.region,
        administrator: &seeded.administrator,
        data: folder.display().to_string(),
    });
    links.map_err(|_| Failure::new("internal error: the links cannot be written as JSON"))
}

fn verify(base: &str, seeded: &Seeded) -> String {
    let url: String = url::form_urlencoded::byte_serialize(seeded.composite.as_bytes()).collect();
    format!("{base}/verify?url={url}")
}

/// What people read: links to click, with a word on each.
pub(super) fn in_words(base: &str, seeded: &Seeded, folder: &Folder) -> String {
    let colour = std::io::stdout().is_terminal() && is_unset("NO_COLOR");
    let style = |code: &str, text: &str| match colour {
        true => format!("\x1b[{code}m{text}\x1b[0m"),
        false => text.to_owned(),
    };
    let verify = verify(base, seeded);
    let openapi = format!("{base}/api/openapi.json");
    let home = format!("{base}/");
    let mut links = vec![
        ("Start here", &home, "what Sceau is, and where to go"),
        (
            "A badge",
            &seeded.valid_badge,
            "awarded by a training body, checked as you open it",
        ),
        (
            "The composite",
            &seeded.composite,
            "awarded by itself, when the eighth badge came",
        ),
        (
            "Check a badge",
            &verify,
            "a badge, of this instance or any other: its address, file or signature",
        ),
        (
            "In progress",
            &seeded.in_progress,
            "the latest badge of somebody who holds five of the eight, so no composite yet",
        ),
        (
            "Revoked",
            &seeded.revoked,
            "taken back by its issuer, with the reason",
        ),
        (
            "Revoked by rule",
            &seeded.fallen,
            "the composite that rested on the revoked badge",
        ),
        (
            "Expired",
            &seeded.expired,
            "three years have passed since it was earned",
        ),
        (
            "The programme",
            &seeded.programme,
            "what the composites ask for, and whose badges count",
        ),
        (
            "A training body",
            &seeded.issuer,
            "an issuer, its badges and its public keys",
        ),
    ];
    if let Some(url) = &seeded.open_badge {
        let what = "a badge that anybody may ask for, without an exam";
        links.push(("Ask for a badge", url, what));
    }
    let mut text = format!(
        "\n  {}  every organisation and person in it is fictitious\n\n",
        style("1", "Sceau, a demonstration")
    );
    for (name, url, what) in links {
        let name = style("1", &format!("{name:<17}"));
        text += &format!(
            "  {name}{}\n  {:<17}{}\n",
            style("36", url),
            "",
            style("2", what)
        );
    }
    text += &format!(
        "\n  {}  ({openapi})\n\n    KEY={}\n    ADMIN_KEY={}\n    curl {base}/api/v1/badges/{}/assertions \\\n      \
         -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \\\n      \
         -d '{{\"recipient\": {{\"email\": \"somebody@example.org\"}}}}'\n\n",
        style("1", "Award a badge with the REST API"),
        seeded.api_key,
        seeded.admin_key,
        seeded.badge_to_award,
    );
    text += &format!(
        "  {}  at {base}/desk, sign in as one of these; the link is shown here\n\n    {}   the training body\n    {}   \
         the programme\n    {}   this instance\n\n",
        style("1", "Work at a desk"),
        seeded.trainer,
        seeded.region,
        seeded.administrator
    );
    text += &format!(
        "  {}  no mail is sent: the links in new letters are shown here\n\n    sceau mail links --data {}   the others\n\n",
        style("1", "Letters"),
        folder.path.display()
    );
    text += &match folder.temporary {
        true => format!(
            "  {} everything is removed then.\n",
            style("1", "Ctrl-C stops it;")
        ),
        false => format!(
            "  {} the data stays in {}.\n",
            style("1", "Ctrl-C stops it;"),
            folder.path.display()
        ),
    };
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn seeded() -> Seeded {
        Seeded {
            valid_badge: "http://127.0.0.1:1/assertions/a".into(),
            composite: "http://127.0.0.1:1/assertions/b".into(),
            revoked: "http://127.0.0.1:1/assertions/c".into(),
            fallen: "http://127.0.0.1:1/assertions/i".into(),
            expired: "http://127.0.0.1:1/assertions/d".into(),
            in_progress: "http://127.0.0.1:1/assertions/e".into(),
            issuer: "http://127.0.0.1:1/issuers/f".into(),
            programme: "http://127.0.0.1:1/programmes/g".into(),
            open_badge: Some("http://127.0.0.1:1/badges/j".into()),
            badge_to_award: "h".into(),
            api_key: "key".into(),
            admin_key: "admin".into(),
            trainer: "trainer".into(),
            region: "region".into(),
            administrator: "administrator".into(),
        }
    }

    #[test]
    fn the_json_has_exactly_the_keys_that_scripts_use() {
        let links = as_json("http://127.0.0.1:1", &seeded(), Path::new("/tmp/x")).unwrap();
        let mut keys: Vec<_> = links
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        keys.sort_unstable();
        let mut expected = [
            "base",
            "validBadge",
            "composite",
            "revoked",
            "fallen",
            "expired",
            "inProgress",
            "issuer",
            "programme",
            "openBadge",
            "verify",
            "openapi",
            "apiKey",
            "adminKey",
            "desk",
            "trainer",
            "region",
            "administrator",
            "data",
        ];
        expected.sort_unstable();
        assert_eq!(keys, expected);
        assert_eq!(
            links["verify"],
            "http://127.0.0.1:1/verify?url=http%3A%2F%2F127.0.0.1%3A1%2Fassertions%2Fb"
        );
    }
}
