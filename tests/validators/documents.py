"""Checks signatures and documents of a running demo with tools we did not write: `cryptography`, `jsonschema`.

usage: documents.py DEMO.json [--schemas FOLDER]   (- reads the demo from stdin)
"""

import argparse
import hashlib
import json
import pathlib
import sys
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import validator_for
from referencing import Registry, Resource

from demo import Demo, Jws, Tally

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "badge-schemas" / "openbadges-v2"
KINDS = ("assertion", "badge-class", "issuer", "cryptographic-key", "revocation-list", "endorsement")
ASSERTION_METHOD = "https://w3id.org/security#assertionMethod"


class Schemas:
    def __init__(self, folder):
        self.contents = {
            path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
            for path in sorted(folder.glob("*.schema.json"))
        }
        resources = []
        for name, schema in self.contents.items():
            resource = Resource.from_contents(schema)
            resources += [(f"{name}.schema.json", resource)]
            if resource.id():
                resources += [(resource.id(), resource)]
        self.registry = Registry().with_resources(resources)

    def validator(self, kind):
        schema = self.contents[kind]
        return validator_for(schema, default=Draft202012Validator)(
            schema, registry=self.registry, format_checker=FormatChecker()
        )

    def conform(self, kind, document):
        errors = [f"{e.json_path}: {e.message}"[:300] for e in self.validator(kind).iter_errors(document)]
        assert not errors, f"{document.get('id')} does not conform: {errors}"


def first(value):
    return value[0] if isinstance(value, list) else value


def reference(value):
    """The address in a link written as text or as {"id": …}."""
    value = first(value)
    return value["id"] if isinstance(value, dict) else value


def schemas_hold(tally, schemas):
    for kind in KINDS:
        with tally.check(f"schema: {kind} is a schema, and refuses an empty document"):
            validator = schemas.validator(kind)
            validator.check_schema(schemas.contents[kind])
            assert not validator.is_valid({}), "it accepts {}"


def documents_conform(tally, demo, schemas):
    def conforms(kind, url):
        document = demo.document(url)
        assert document.get("id") == url, f"the document at {url} says its id is {document.get('id')!r}"
        schemas.conform(kind, document)

    for name, url in [
        ("valid badge", demo.validBadge),
        ("composite", demo.composite),
        ("expired badge", demo.expired),
        ("badge in progress", demo.inProgress),
    ]:
        with tally.check(f"document: {name}"):
            conforms("assertion", url)
        with tally.check(f"document: {name}, payloads of its JWS"):
            for algorithm in ("RS256", "EdDSA"):
                schemas.conform("assertion", json.loads(Jws(demo.jws(url, algorithm)).payload))
        with tally.check(f"document: {name}, its badge model"):
            conforms("badge-class", demo.document(url)["badge"])
        with tally.check(f"document: {name}, its issuer"):
            conforms("issuer", demo.model(url)["issuer"])
        with tally.check(f"document: {name}, its RSA key"):
            conforms("cryptographic-key", reference(demo.profile(url)["publicKey"]))
        with tally.check(f"document: {name}, its Ed25519 key"):
            conforms("cryptographic-key", reference(demo.profile(url)[ASSERTION_METHOD]))
        with tally.check(f"document: {name}, its revocation list"):
            conforms("revocation-list", demo.profile(url)["revocationList"])
    with tally.check("document: the demo's issuer"):
        conforms("issuer", demo.issuer)
    with tally.check("document: the recognition of the demo's issuer"):
        conforms("endorsement", first(demo.document(demo.issuer)["endorsement"]))
    with tally.check("document: a revoked badge tells only that, and why"):
        document = demo.get(demo.revoked, expected=410).json
        assert document.get("revoked") is True and document.get("id") == demo.revoked, f"it says {document}"
        extra = set(document) - {"@context", "id", "type", "revoked", "revocationReason"}
        assert not extra, f"it still tells {sorted(extra)}"


def signature_holds(compact, key):
    jws = Jws(compact)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(jws.signature, jws.signed, padding.PKCS1v15(), SHA256())
        else:
            key.verify(jws.signature, jws.signed)
    except InvalidSignature:
        return False
    return True


def signatures_hold(tally, demo):
    for name, url in [("badge", demo.validBadge), ("composite", demo.composite)]:
        for algorithm, family in [("RS256", rsa.RSAPublicKey), ("EdDSA", ed25519.Ed25519PublicKey)]:
            with tally.check(f"signature: {algorithm} of the {name}"):
                compact = demo.jws(url, algorithm)
                jws = Jws(compact)
                header, claims = json.loads(jws.header), json.loads(jws.payload)
                assert set(header) == {"alg", "kid"}, f"the header says {header}"
                assert header["alg"] == algorithm, f"it is signed with {header['alg']}"
                assert claims["verification"].get("creator") == header["kid"], "verification.creator is not the kid"
                document = demo.document(header["kid"])
                key = load_pem_public_key(document["publicKeyPem"].encode())
                assert isinstance(key, family), f"its key is a {type(key).__name__}"
                assert algorithm != "RS256" or key.key_size >= 2048, f"its key has {key.key_size} bits"
                assert signature_holds(compact, key), "the signature does not hold"
                altered = jws.compact(payload=jws.payload.replace(b'"recipient"', b'"Recipient"', 1))
                assert not signature_holds(altered, key), "it holds for another payload too"
            with tally.check(f"signature: key of the {algorithm} of the {name} and issuer name each other"):
                issuer = demo.profile(url)
                assert document["owner"] == issuer["id"], f"the key belongs to {document['owner']}"
                link = issuer["publicKey"] if algorithm == "RS256" else reference(issuer[ASSERTION_METHOD])
                assert link == document["id"], f"the issuer names {link}"
            with tally.check(f"signature: {algorithm} of the {name} signs what is hosted"):
                hosted = demo.document(url)
                differing = {k for k in set(hosted) | set(claims) if hosted.get(k) != claims.get(k)}
                assert differing <= {"verification"}, f"they differ in {sorted(differing)}"


def recipients_are_hashed(tally, demo):
    with tally.check("recipient: the salted hash of the trimmed, lower-cased address, with a salt of its own"):
        salts = []
        for _ in range(2):
            address = f"Une.Personne.{uuid.uuid4().hex[:12]}@Example.ORG"
            recipient = demo.document(demo.award(f"  {address} ")["url"])["recipient"]
            expected = hashlib.sha256((address.lower() + recipient["salt"]).encode()).hexdigest()
            assert recipient["identity"] == f"sha256${expected}", "another hash"
            assert recipient["hashed"] is True, "not marked as hashed"
            salts.append(recipient["salt"])
        assert salts[0] != salts[1], "the salt is reused"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demo", help="the JSON line of `sceau demo --json` in a file, or - for stdin")
    parser.add_argument("--schemas", type=pathlib.Path, default=SCHEMAS)
    options = parser.parse_args()
    demo, tally = Demo.from_argument(options.demo), Tally()
    schemas = None
    with tally.check("schemas: all there"):
        schemas = Schemas(options.schemas)
        missing = set(KINDS) - set(schemas.contents)
        assert not missing, f"no schema in {options.schemas.name} for {sorted(missing)}"
    schemas_hold(tally, schemas)
    documents_conform(tally, demo, schemas)
    signatures_hold(tally, demo)
    recipients_are_hashed(tally, demo)
    sys.exit(tally.close())


if __name__ == "__main__":
    main()
