//! `sceau demo` and `sceau serve`: started, asked, ended.

use super::*;
use std::io::Read;

#[cfg(unix)]
#[test]
fn a_demo_shows_every_state_and_leaves_nothing() {
    let place = Place::new();
    let (running, links) = Running::demo(&place, &["--port", "0"]);
    assert_eq!(links.as_object().unwrap().len(), 19, "{links}");
    let base = text(&links, "base");
    assert!(base.starts_with("http://127.0.0.1:"), "{base}");
    let data = text(&links, "data");
    assert!(Path::new(data).starts_with(place.path()), "{data}");
    for (link, code) in [
        ("validBadge", 0),
        ("composite", 0),
        ("inProgress", 0),
        ("revoked", 11),
        ("fallen", 11),
        ("expired", 10),
    ] {
        let said = place.run(&["--data", data, "verify", text(&links, link)]);
        assert_eq!(said.code, Some(code), "{link}: {}{}", said.out, said.err);
    }
    let answer = ureq::get(base).call();
    assert!(
        !matches!(answer, Err(ureq::Error::ConnectionFailed)),
        "it answers once its line is printed"
    );
    running.stop();
    assert_eq!(
        fs::read_dir(place.path()).unwrap().count(),
        0,
        "the folder is removed"
    );
}

#[cfg(unix)]
#[test]
fn a_server_says_where_it_is_and_ends_on_sigterm() {
    let place = Place::initialised();
    let base = "http://127.0.0.1:8080";
    let serve = ["serve", "--listen", "127.0.0.1:0", "--base-url", base];
    let (running, line) = Running::start(&place, &serve);
    assert!(
        line.starts_with(&format!("Sceau answers at {base} ")),
        "{line}"
    );
    let address = line
        .rsplit_once("listening on ")
        .unwrap()
        .1
        .trim_end_matches([')', '\n']);
    std::net::TcpStream::connect(address).unwrap();
    running.stop();
}

#[cfg(unix)]
#[test]
fn a_kept_demo_comes_back_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let (running, first) = Running::demo(&place, &["--port", "0", "--data", "kept"]);
    running.stop();
    let marker = place.path().join("kept/demo.json");
    assert_eq!(
        fs::metadata(&marker).unwrap().permissions().mode() & 0o777,
        0o600
    );
    for port in [&[][..], &["--port", "0"]] {
        let (running, again) = Running::demo(&place, &[port, &["--data", "kept"]].concat());
        assert_eq!(again, first);
        running.stop();
    }
    let other = place.run(&["demo", "--port", "1024", "--data", "kept"]);
    other.refused(2, &["which stands in them for ever", "another folder"]);
}

#[cfg(unix)]
#[test]
fn what_is_unusual_about_fetching_is_said_at_start() {
    let place = Place::initialised();
    fs::write(place.path().join("nobody.pem"), "").unwrap();
    let said = |variables: &[(&str, &str)]| {
        let base = "http://127.0.0.1:8080";
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--base-url", base]);
        let mut child = command
            .env("SCEAU_LOG", "off")
            .env_remove("SSL_CERT_DIR")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut err = child.stderr.take().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("Sceau answers"), "{line}");
        Running(child).stop();
        let mut said = String::new();
        err.read_to_string(&mut said).unwrap();
        said
    };
    let private = said(&[("SCEAU_FETCH_PRIVATE_ADDRESSES", "true")]);
    assert!(
        private.contains("fetch_private_addresses is on"),
        "{private}"
    );
    assert!(!private.contains("fetch_plain_http"), "{private}");
    let plain = said(&[("SCEAU_FETCH_PLAIN_HTTP", "true")]);
    assert!(plain.contains("fetch_plain_http is on"), "{plain}");
    assert!(!plain.contains("fetch_private_addresses"), "{plain}");
    let nobody = said(&[("SSL_CERT_FILE", "nobody.pem")]);
    assert!(nobody.contains("no certificate authorities"), "{nobody}");
    assert!(!nobody.contains("is on"), "{nobody}");
}
