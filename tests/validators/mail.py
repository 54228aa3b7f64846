"""Checks the letters of a real server with a mail server and a reader that we did not write: aiosmtpd and `email`.

usage: mail.py SCEAU   (the program)
"""

import argparse
import email
import email.policy
import html.parser
import json
import logging
import os
import pathlib
import queue
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from demo import Tally

PATIENCE = 60
SENDER = "Badges de démonstration <badges@reseau.example>"
PASSWORD = "p:ss/wörd"
FIRST_STEPS = ("accueillir", "cadre-deontologie-donnees", "culture-numerique")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition):
    """Asks again and again; each time costs a look at the instance."""
    limit = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < limit, "it did not come about"
    return found


class Sink:
    """Keeps each letter in a queue. `answers` are given to RCPT first, one each."""

    def __init__(self, **options):
        self.letters, self.refused, self.answers, self.login = queue.Queue(), queue.Queue(), [], None
        self.port = free_port()
        if options.get("auth_required"):
            options["authenticator"] = self.accept
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, decode_data=False, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.answers:
            self.refused.put(address)
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.put(Letter(message, envelope, session))
        return "250 OK"

    def next(self):
        return self.letters.get(timeout=PATIENCE)

    def accept(self, _server, _session, _envelope, _mechanism, given):
        if isinstance(given, LoginPassword):
            self.login = (given.login.decode(), given.password.decode())
        return AuthResult(success=self.login == ("badges", PASSWORD))


class Letter:
    def __init__(self, message, envelope, session):
        self.message, self.envelope, self.encrypted = message, envelope, session.ssl is not None

    def part(self, kind):
        return self.message.get_body((kind,)).get_content()

    @property
    def text(self):
        return self.part("plain")

    @property
    def html(self):
        return self.part("html")

    @property
    def links(self):
        return [line for line in self.text.splitlines() if line.startswith("http")]


class Html(html.parser.HTMLParser):
    """The language, the addresses to click, the words, and whatever would load or run something."""

    LOADS = {"img", "link", "style", "script", "iframe", "object", "embed", "form", "svg", "video", "audio", "base"}

    def __init__(self, text):
        super().__init__()
        self.language, self.links, self.loads, self.words = None, [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "a":
            self.links.append(attributes["href"])
        if tag in self.LOADS or set(attributes) & {"src", "style", "background"}:
            self.loads.append(tag)

    def handle_data(self, data):
        self.words.append(data)


class Instance:
    """An instance of its own, with a programme, its badges and a key."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        (folder / "sceau.toml").write_text(
            f'base_url = "{self.base}"\nlisten = "127.0.0.1:{self.port}"\n', encoding="utf-8"
        )
        self.run("init")
        contact = ("--url", "https://reseau.example", "--email", "contact@reseau.example")
        self.owner = self.json("issuer", "create", "--name", "Réseau <i>& Cie</i>", *contact)["id"]
        self.programme = self.json("programme", "create", "--owner", self.owner, "--name", "Socle numérique")["id"]
        self.run("catalogue", "adopt", "--programme", self.programme)
        competencies = [flag for slug in (*FIRST_STEPS, "animer") for flag in ("--competency", slug)]
        made = self.json("badge", "create", "--issuer", self.owner, "--programme", self.programme, *competencies)
        self.badges = {slug: badge["id"] for slug, badge in zip((*FIRST_STEPS, "animer"), made)}
        key = ("api-key", "create", "--issuer", self.owner, "--role", "owner", "--label", "juge")
        self.key = self.run(*key).strip()

    def environment(self, **settings):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCEAU_")}
        return {**kept, "TMPDIR": str(self.folder), **settings}

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, *arguments], cwd=self.folder, env=self.environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, f"sceau {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    def award(self, competency, address, **more):
        body = {"recipient": {"email": address}, **more}
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        url = f"{self.base}/api/v1/badges/{self.badges[competency]}/assertions"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def sql(self, statement):
        with sqlite3.connect(self.folder / "sceau-data" / "sceau.db", timeout=PATIENCE) as db:
            db.execute(statement)
        db.close()

    def server(self, sink, url, **settings):
        return Server(self, {"SCEAU_SMTP_URL": url.format(port=sink.port), "SCEAU_MAIL_FROM": SENDER, **settings})

    def outbox(self):
        return self.json("mail", "list")


class Server:
    def __init__(self, instance, settings):
        self.instance, self.settings = instance, settings
        self.errors = instance.folder / "serve.log"

    def log(self):
        return self.errors.read_text("utf-8")

    def __enter__(self):
        command = [self.instance.program, "serve"]
        environment = self.instance.environment(SCEAU_LOG="sceau=debug,warn", **self.settings)
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command, cwd=self.instance.folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        line = self.process.stdout.readline()
        assert line.startswith("Sceau answers"), f"the server says {line!r}"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(timeout=PATIENCE) == 0, "the server did not end well"
        self.process.stdout.close()
        log = self.log()
        assert "exemple.fr" not in log.lower(), "an address of a person stands in the log"
        assert PASSWORD not in log and "p%3Ass" not in log, "the password stands in the log"


def plain_letters(tally, instance):
    with Sink() as sink:
        with instance.server(sink, "smtp://127.0.0.1:{port}"):
            instance.award("accueillir", "Camille.D@Exemple.FR")
            letter = sink.next()
            silent = instance.award("accueillir", "muette@exemple.fr", notify=False)
            instance.run("award", "--badge", instance.badges["animer"], "--email", "cli@exemple.fr")
            from_cli = sink.next()
            instance.sql("UPDATE persons SET language = 'en'")
            award = instance.award("cadre-deontologie-donnees", "camille.d@exemple.fr")
            english = sink.next()
            instance.award("culture-numerique", "camille.d@exemple.fr")
            composite = sink.next()
            instance.run("revoke", award["url"], "--reason", "Une <b>erreur</b>\nde séance")
            revoked = [sink.next() for _ in range(3)]

        message = letter.message
        with tally.check("envelope: to the address as it was given, domain in lower case, from the sender"):
            assert letter.envelope.rcpt_tos == ["Camille.D@exemple.fr"], letter.envelope.rcpt_tos
            assert letter.envelope.mail_from == "badges@reseau.example", letter.envelope.mail_from
        with tally.check("headers: as a mail reader understands them, without a defect"):
            sender = message["From"].addresses[0]
            assert (sender.display_name, sender.addr_spec) == ("Badges de démonstration", "badges@reseau.example")
            assert message["To"].addresses[0].addr_spec == "Camille.D@exemple.fr"
            assert message["Subject"] == "Réseau <i>& Cie</i> vous a délivré un badge", message["Subject"]
            assert message["Message-ID"].startswith("<") and message["Message-ID"].endswith("@[127.0.0.1]>")
            assert message["Auto-Submitted"] == "auto-generated" and message["Content-Language"] == "fr"
            assert message["Date"].datetime is not None and message["List-Unsubscribe"] is None
            defects = [d for part in message.walk() for d in part.defects]
            defects += [d for header in message.values() for d in header.defects]
            assert not defects, defects
        with tally.check("body: text first, then HTML, both in UTF-8"):
            kinds = [part.get_content_type() for part in message.iter_parts()]
            assert message.get_content_type() == "multipart/alternative" and kinds == ["text/plain", "text/html"]
            assert all(part.get_content_charset() == "utf-8" for part in message.iter_parts())
            assert all(len(line) <= 998 for line in message.as_bytes().splitlines())
        with tally.check("body: French, with the link on a line of its own"):
            assert "vous a délivré le badge « " in letter.text, letter.text
            assert len(letter.links) == 1 and letter.links[0].startswith(f"{instance.base}/links/"), letter.links
            assert "programme « Socle numérique »" in letter.text and "contact@reseau.example" in letter.text
        with tally.check("HTML: the same link and language, names as words, nothing that loads"):
            page = Html(letter.html)
            assert page.language == "fr" and page.links == letter.links and not page.loads
            assert any("Réseau <i>& Cie</i>" in words for words in page.words), page.words
        with tally.check("a silent award writes to nobody, one of the command line does"):
            assert from_cli.envelope.rcpt_tos == ["cli@exemple.fr"]
            assert silent["url"] not in letter.text + from_cli.text
        with tally.check("body: English for a person who reads English"):
            assert english.message["Content-Language"] == "en" and Html(english.html).language == "en"
            assert "awarded you the badge “" in english.text, english.text
        with tally.check("a badge that completes a composite: one letter, a link for each"):
            assert composite.message["Subject"] == "You earned a composite badge", composite.message["Subject"]
            assert len(composite.links) == 2 and Html(composite.html).links == composite.links
        with tally.check("revocation: the reason as words; what is pending, told to the holder and to the owner"):
            by_subject = {one.message["Subject"]: one for one in revoked}
            badge, pending = (
                by_subject[subject]
                for subject in ("One of your badges was revoked", "One of your badges may be revoked")
            )
            owner = by_subject["La révocation d’un badge de synthèse est à l’étude"]
            assert "> Une <b>erreur</b> de séance" in badge.text and "<b>" not in badge.html
            assert "/links/" in pending.text and "/links/" not in owner.text
            assert {badge.envelope.rcpt_tos[0], pending.envelope.rcpt_tos[0]} == {"Camille.D@exemple.fr"}
            assert owner.envelope.rcpt_tos != pending.envelope.rcpt_tos
        with tally.check("the outbox: all sent, nothing else came, to whom and what is forgotten"):
            outbox = instance.outbox()
            assert len(outbox) == 7 and sink.letters.empty(), outbox
            for mail in outbox:
                assert mail["state"] == "sent" and not mail["to"] and not mail["letter"], mail


def refused_first(tally, instance):
    with Sink() as sink:
        sink.answers = ["451 4.7.1 come back later", "550 5.1.1 <inconnue@exemple.fr> unknown"]
        with instance.server(sink, "smtp://127.0.0.1:{port}"):
            with tally.check("refused for now: it waits, and comes when its time is there"):
                instance.award("animer", "grise@exemple.fr")
                assert sink.refused.get(timeout=PATIENCE) == "grise@exemple.fr"
                until(lambda: instance.outbox()[-1]["failures"] == 1)
                assert sink.refused.empty(), "it came before its time"
                instance.sql("UPDATE mails SET next_try_at = created_at WHERE state = 'queued'")
                assert sink.refused.get(timeout=PATIENCE) == "grise@exemple.fr"
            with tally.check("refused for good: dead, listed without the address in the reason, retried"):
                dead = until(lambda: instance.json("mail", "list", "--dead"))
                assert dead[0]["to"] == "grise@exemple.fr" and "550" in dead[0]["lastError"], dead
                assert "@" not in dead[0]["lastError"], dead
                instance.run("mail", "retry", "--all")
                letter = sink.next()
                assert letter.envelope.rcpt_tos == ["grise@exemple.fr"]
                assert letter.message["Message-ID"] == f"<{dead[0]['id']}@[127.0.0.1]>"
        with tally.check("nothing is left in the outbox"):
            left = [mail for mail in instance.outbox() if mail["state"] != "sent"]
            assert not left, left


def protected(tally, instance):
    authority, stranger = trustme.CA(), trustme.CA()
    trusted = instance.folder / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    trust = {"SSL_CERT_FILE": str(trusted)}
    user = "badges:p%3Ass%2Fw%C3%B6rd@"

    def context(issuer):
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issuer.issue_cert("localhost").configure_cert(made)
        return made

    with tally.check("STARTTLS with a password"):
        with Sink(tls_context=context(authority), require_starttls=True, auth_required=True) as sink:
            with instance.server(sink, f"smtp://{user}localhost:{{port}}?tls=starttls", **trust):
                instance.award("animer", "starttls@exemple.fr")
                letter = sink.next()
            assert letter.encrypted and sink.login == ("badges", PASSWORD), sink.login
    with tally.check("TLS from the first byte"):
        with Sink(ssl_context=context(authority)) as sink:
            with instance.server(sink, "smtps://localhost:{port}", **trust):
                instance.award("animer", "tls@exemple.fr")
                assert sink.next().envelope.rcpt_tos == ["tls@exemple.fr"]
    for name, options in (
        ("a server whose authority nobody trusts", {"tls_context": context(stranger), "require_starttls": True}),
        ("a server without STARTTLS", {}),
    ):
        with tally.check(f"{name} gets no letter; it waits unharmed"):
            with Sink(**options) as sink:
                server = instance.server(sink, f"smtp://{user}localhost:{{port}}?tls=starttls", **trust)
                with server:
                    instance.award("animer", f"{'un' if options else 'deux'}@exemple.fr")
                    until(lambda: "the mail server cannot be used" in server.log())
                assert sink.letters.empty() and sink.login is None
            last = instance.outbox()[-1]
            assert (last["state"], last["failures"]) == ("queued", 0), last


def without_a_server(tally, instance):
    with tally.check("without a mail server: letters wait, and their links are printed"):
        waiting = instance.json("mail", "links")
        assert {one["to"] for one in waiting} == {"un@exemple.fr", "deux@exemple.fr"}, waiting
        assert waiting[0]["to"] == "deux@exemple.fr" and waiting[0]["links"][0].startswith(f"{instance.base}/links/")
        shown = instance.run("mail", "links", "--limit", "1")
        assert waiting[0]["links"][0] in [line.strip() for line in shown.splitlines()], shown
    with tally.check("a mail server that comes later gets what waited"):
        with Sink() as sink, instance.server(sink, "smtp://127.0.0.1:{port}"):
            assert {sink.next().envelope.rcpt_tos[0] for _ in range(2)} == {"un@exemple.fr", "deux@exemple.fr"}
        assert not instance.json("mail", "links")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path, help="the program")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # aiosmtpd's own
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        instance = None
        with tally.check("an instance to write letters"):
            instance = Instance(options.program.resolve(), pathlib.Path(folder))
        for scene in (plain_letters, refused_first, protected, without_a_server):
            if instance:
                with tally.check(f"{scene.__name__.replace('_', ' ')}: played to its end"):
                    scene(tally, instance)
    sys.exit(tally.close())


if __name__ == "__main__":
    main()
