"""Badges of another service, beside the 1EdTech reference validator: where it says valid, so do we, but for what we
refuse on purpose; and what it says invalid is never valid here.

usage: foreign.py DEMO.json   (or - to read it from stdin)

The other service is played on 127.0.0.1 by this program, and signs with a library that is not ours. The demo may fetch
from there; nothing leaves the machine.
"""

import base64
import hashlib
import io
import json
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import png
from Crypto.PublicKey import RSA
from jose import jws as jose_jws
from openbadges_bakery import utils as bakery

from demo import JSON_LD, Demo
from reference import Judge

V2 = "https://w3id.org/openbadges/v2"
EMAIL, SALT = "camille@exemple.fr", "0123456789abcdef0123456789abcdef"
IRI = "https://w3id.org/openbadges#"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010101004800480000ffd9")


def picture():
    file = io.BytesIO()
    png.Writer(16, 16, greyscale=True).write(file, [[128] * 16] * 16)
    return file.getvalue()


class Site:
    """The other service: what is at each of its paths."""

    def __init__(self):
        self.at, site = {}, self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, kind, body = site.at.get(self.path, (404, "text/plain", b""))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.netloc = "127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://{self.netloc}{path}"


class Badge:
    """A good badge, to be changed before it is published."""

    number = 0

    def __init__(self, site, key, other_key):
        Badge.number += 1
        self.site, self.key, self.other_key, self.root = site, key, other_key, f"/{Badge.number}"
        self.algorithm, self.header, self.served = "RS256", {}, {}
        digest = hashlib.sha256((EMAIL + SALT).encode()).hexdigest()
        self.assertion = {
            "@context": V2, "id": self.url("/assertion"), "type": "Assertion", "badge": self.url("/class"),
            "recipient": {"type": "email", "hashed": True, "salt": SALT, "identity": f"sha256${digest}"},
            "issuedOn": "2026-01-01T00:00:00Z", "verification": {"type": "HostedBadge"},
        }
        self.badge_class = {
            "@context": V2, "id": self.url("/class"), "type": "BadgeClass", "name": "Accueillir", "description": "d",
            "image": self.url("/image"), "criteria": {"narrative": "c"}, "issuer": self.url("/issuer"),
        }
        self.issuer = {
            "@context": V2, "id": self.url("/issuer"), "type": "Profile", "name": "Autre Hub",
            "url": "https://other.example", "email": "a@other.example", "publicKey": self.url("/key"),
            "revocationList": self.url("/revocations"),
        }
        self.public = {
            "@context": V2, "id": self.url("/key"), "type": "CryptographicKey", "owner": self.url("/issuer"),
            "publicKeyPem": key.publickey().export_key().decode(),
        }
        self.revocations = {
            "@context": V2, "id": self.url("/revocations"), "type": "RevocationList", "issuer": self.url("/issuer"),
            "revokedAssertions": ["urn:uuid:9c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a11", "urn:uuid:9c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a12"],
        }

    def url(self, path):
        return self.site.url(self.root + path)

    def publish(self):
        documents = {"/assertion": self.assertion, "/class": self.badge_class, "/issuer": self.issuer,
                     "/key": self.public, "/revocations": self.revocations}
        for path, document in documents.items():
            self.site.at[self.root + path] = (200, JSON_LD, json.dumps(document).encode())
        self.site.at[self.root + "/image"] = (200, "image/png", picture())
        for path, answer in self.served.items():
            self.site.at[self.root + path] = answer

    def jws(self):
        return jose_jws.sign(self.assertion, self.key.export_key(), headers=self.header, algorithm=self.algorithm)

    def sign(self):
        self.assertion["verification"] = {"type": "SignedBadge", "creator": self.url("/key")}


def baked(badge, content):
    return bakery.bake(io.BytesIO(picture()), content).read()


def without(name, *members):
    def change(badge):
        for member in members:
            getattr(badge, name).pop(member)
    return change


def put(name, **members):
    def change(badge):
        getattr(badge, name).update(members)
    return change


def serve(path, status, kind, body=None):
    def change(badge):
        names = {"/assertion": "assertion", "/class": "badge_class", "/issuer": "issuer"}
        content = body if body is not None else json.dumps(getattr(badge, names[path])).encode()
        badge.served[path] = (status, kind, content)
    return change


def full_iris(badge):
    for old, new in (("badge", IRI + "badge"), ("recipient", IRI + "recipient")):
        badge.assertion[new] = badge.assertion.pop(old)
    badge.assertion[IRI + "badge"] = {"@id": badge.url("/class")}
    del badge.assertion["issuedOn"]
    badge.assertion[IRI + "issueDate"] = {"@value": "2026-01-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}


def keywords(badge):
    for document in (badge.assertion, badge.badge_class, badge.issuer):
        document["@id"], document["@type"] = document.pop("id"), document.pop("type")


def aliases(badge):
    badge.badge_class["@context"] = [V2, {"titre": "http://schema.org/name"}]
    badge.badge_class["titre"] = badge.badge_class.pop("name")


def embedded(badge):
    badge.assertion["badge"] = dict(badge.badge_class)


# What is done to a good badge; whether it is signed; whether the reference validator says valid; our verdict, and the
# reason of ours when that is another.
BOTH_VALID = [
    ("as it is", False, lambda b: None),
    ("as it is, signed with RS256", True, lambda b: None),
    ("signed with RS384", True, lambda b: setattr(b, "algorithm", "RS384")),
    ("signed with RS512", True, lambda b: setattr(b, "algorithm", "RS512")),
    ("the kid of its key", True, lambda b: b.header.update(kid=b.url("/key"))),
    ("an id that is a urn:uuid", True, put("assertion", id="urn:uuid:9c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a13")),
    ("@type in the BadgeClass", False, lambda b: b.badge_class.update({"@type": b.badge_class.pop("type")})),
    ("full IRIs", False, full_iris),
    ("an alias of its own for the name", False, aliases),
    ("a Profile that is an Issuer", False, put("issuer", type="Issuer")),
    ("an image with an author", False, lambda b: b.badge_class.update(image={"id": b.url("/image"), "author": b.url("/issuer")})),
    ("criteria by address", False, lambda b: b.badge_class.update(criteria=b.url("/class"))),
    ("another zone", False, put("assertion", issuedOn="2026-01-01T01:00:00+01:00")),
    ("without a revocation list", True, without("issuer", "revocationList")),
]
ONLY_THERE = [
    ("unsigned, marked as signed", False, lambda b: b.assertion.update(verification={"type": "SignedBadge", "creator": b.url("/key")}),
     "invalid", "signature-missing"),
    ("revoked: true with 200", False, put("assertion", revoked=True), "revoked", "revoked-in-document"),
    ("a whole body with 410", False, serve("/assertion", 410, JSON_LD), "revoked", "gone"),
    ("an issuer without email", False, without("issuer", "email"), "invalid", "issuer-email-missing"),
    ("empty criteria", False, put("badge_class", criteria={}), "invalid", "criteria-missing"),
    ("a JPEG for an image", False, serve("/image", 200, "image/jpeg", JPEG), "invalid", "image-format"),
    ("an image that is not there", False, serve("/image", 404, "text/plain", b""), "invalid", "image-gone"),
    ("a key whose owner is another", True, lambda b: b.public.update(owner=b.url("/class")), "invalid", "key-owner-differs"),
    ("an Assertion as text/plain", False, serve("/assertion", 200, "text/plain"), "invalid", "content-type"),
    ("an Assertion as image/png", False, serve("/assertion", 200, "image/png"), "invalid", "content-type"),
]
BOTH_INVALID = [
    ("no badge", False, without("assertion", "badge"), "invalid"),
    ("no recipient", False, without("assertion", "recipient"), "invalid"),
    ("in the future", False, put("assertion", issuedOn="2090-01-01T00:00:00Z"), "invalid"),
    ("a bare date", False, put("assertion", issuedOn="2026-01-01"), "invalid"),
    ("no name", False, without("badge_class", "name"), "invalid"),
    ("no url of the issuer", False, without("issuer", "url"), "invalid"),
    ("a BadgeClass that is not there", False, serve("/class", 404, "text/plain", b""), "invalid"),
    ("expired", False, put("assertion", expires="2026-02-01T00:00:00Z"), "expired"),
    ("on the list", True, lambda b: b.revocations["revokedAssertions"].append(b.url("/assertion")), "revoked"),
    ("a list that is not there", True, serve("/revocations", 404, "text/plain", b""), "invalid"),
    ("another key at its address", True, lambda b: b.public.update(publicKeyPem=b.other_key.publickey().export_key().decode()), "invalid"),
    ("a key that the issuer does not name", True, lambda b: b.issuer.update(publicKey=b.url("/key2")), "invalid"),
]


def compare(judge, site, keys):
    demo = judge.demo

    def both(name, signed, change):
        badge = Badge(site, *keys)
        if signed:
            badge.sign()
        change(badge)
        badge.publish()
        given = {"jws": badge.jws()} if signed else {"url": badge.url("/assertion")}
        theirs, complaints = judge.ask(next(iter(given.values())))
        return theirs["report"]["valid"], complaints, demo.api("POST", "verifications", given)

    for name, signed, change in BOTH_VALID:
        with judge.check(f"foreign, both say valid: {name}"):
            theirs, complaints, ours = both(name, signed, change)
            assert theirs, f"the reference validator says invalid: {complaints}"
            assert ours["verdict"] == "valid", f"we say {ours['verdict']}: {faults(ours)}"
    for name, signed, change, verdict, reason in ONLY_THERE:
        with judge.check(f"foreign, only the reference validator says valid: {name}"):
            theirs, complaints, ours = both(name, signed, change)
            assert theirs, f"the reference validator refuses it as well now: {complaints}"
            assert ours["verdict"] == verdict, f"we say {ours['verdict']}: {faults(ours)}"
            assert reason in faults(ours), f"not because of {reason}: {faults(ours)}"
    for name, signed, change, verdict in BOTH_INVALID:
        with judge.check(f"foreign, neither says valid: {name}"):
            theirs, _, ours = both(name, signed, change)
            assert not theirs, "the reference validator says valid"
            assert ours["verdict"] == verdict, f"we say {ours['verdict']}: {faults(ours)}"


def faults(report):
    return [check.get("reason") for check in report["checks"] if check["outcome"] not in ("ok", "warning")]


def images(judge, site, keys):
    for name, signed in (("a JWS", True), ("an address", False)):
        with judge.check(f"foreign: a PNG into which openbadges-bakery put {name}"):
            badge = Badge(site, *keys)
            if signed:
                badge.sign()
            badge.publish()
            content = badge.jws() if signed else badge.url("/assertion")
            image = base64.b64encode(baked(badge, content)).decode()
            report = judge.demo.api("POST", "verifications", {"image": image})
            assert report["verdict"] == "valid", f"we say {report['verdict']}: {faults(report)}"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("--"):
        sys.exit(__doc__)
    logging.disable(logging.CRITICAL)
    judge, site = Judge(Demo.from_argument(sys.argv[1])), Site()
    judge.network.allow(site.netloc)
    keys = RSA.generate(2048), RSA.generate(2048)
    compare(judge, site, keys)
    images(judge, site, keys)
    sys.exit(judge.tally.close())


if __name__ == "__main__":
    main()
