"""Asks the 1EdTech reference validator about the badges of a running demo, and compares our own verdicts.

usage: reference.py DEMO.json   (or - to read it from stdin)

Nothing leaves the machine: the Open Badges context comes from the validator's package, the demo's own
addresses are fetched, and any other address is refused and fails the check.
"""

import base64
import copy
import hashlib
import io
import json
import logging
import re
import sys
import uuid
from urllib.parse import urlsplit

import requests
from Crypto.PublicKey import RSA
from jose import jws as jose_jws
from openbadges_bakery import utils as bakery
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT, OPENBADGES_CONTEXT_V2_URI
from openbadges.verifier.utils import CachableDocumentLoader
from openbadges.verifier.verifier import extension_validation_store

from demo import JSON_LD, Demo, Jws, Tally

OPENBADGES_CONTEXT_V1_URI = "https://w3id.org/openbadges/v1"
FRESH = {"use_cache": False, "cache_backend": None}


class Offline:
    """Stands in for the network under `requests`."""

    def __init__(self, base):
        self.allowed = {urlsplit(base).netloc}
        self.refused = []
        self._send = requests.adapters.HTTPAdapter.send
        requests.adapters.HTTPAdapter.send = lambda adapter, request, **options: self.send(adapter, request, options)

    def allow(self, netloc):
        self.allowed.add(netloc)

    def send(self, adapter, request, options):
        if request.url == OPENBADGES_CONTEXT_V2_URI:
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = 200, request.url, request
            answer.headers["Content-Type"] = JSON_LD
            answer.encoding = "utf-8"
            answer._content = json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode()
            return answer
        if urlsplit(request.url).netloc in self.allowed:
            return self._send(adapter, request, **{**options, "proxies": {}, "timeout": 60})
        self.refused.append(request.url)
        raise requests.ConnectionError(f"refused, outside of the demo: {request.url}")


class Judge:
    def __init__(self, demo):
        self.demo, self.network, self.tally = demo, Offline(demo.base), Tally()
        self.check = self.tally.check

    def ask(self, badge, recipient=None, outside=()):
        """What the reference validator answers, and its complaints, a line each."""
        self.network.refused.clear()
        result = verify(badge, recipient_profile=copy.deepcopy(recipient), **FRESH)
        refused = set(self.network.refused) - set(outside)
        assert not refused, f"the badge depends on outside addresses: {sorted(refused)}"
        messages = result["report"]["messages"]
        complaints = [f"{m['messageLevel']} {m['name']}: {m['result']}"[:300] for m in messages]
        return result, complaints

    def accept(self, badge, recipient=None, kinds=("Assertion", "BadgeClass", "Issuer")):
        result, complaints = self.ask(badge, recipient)
        assert result["report"]["valid"], f"the reference validator says invalid: {complaints}"
        assert not complaints, f"the reference validator warns: {complaints}"
        seen = {kind for node in result["graph"] for kind in listed(node.get("type"))}
        if "Profile" in seen:
            seen.add("Issuer")
        assert seen.issuperset(kinds), f"it looked at {sorted(seen)} only, not at {sorted(kinds)}"
        return result

    def refuse(self, badge, because, recipient=None, outside=()):
        """It must say invalid, and for the right reason."""
        result, complaints = self.ask(badge, recipient, outside)
        assert not result["report"]["valid"], "the reference validator says valid"
        assert any(re.search(because, c) for c in complaints), f"refused, but not because of /{because}/: {complaints}"

    def same(self, verdict, **given):
        ours = self.demo.verdict(**given)
        assert ours == verdict, f"our own verdict is {ours!r}, not {verdict!r}"


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]


SIGNED = ("Assertion", "BadgeClass", "Issuer", "CryptographicKey", "RevocationList")
FORGED = "VERIFY_JWS.*failed verification"
NOT_JWS = "only URL, JSON, or JWS input"
URN_UUID_4 = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NOT_RSA = "VERIFY_JWS.*RSA key format is not supported"
GONE = "Required property recipient not present"  # of a 410 it reads the body, which says only "revoked"
KEY_NOT_NAMED = "VERIFY_KEY_OWNERSHIP"
ON_THE_LIST = "VERIFY_SIGNED_ASSERTION_NOT_REVOKED.*has been revoked"


def valid(judge):
    demo = judge.demo
    for name, url in [("badge", demo.validBadge), ("composite", demo.composite), ("badge in progress", demo.inProgress)]:
        with judge.check(f"valid: hosted {name}"):
            judge.accept(url)
        with judge.check(f"valid: hosted {name}, our own verdict"):
            judge.same("valid", url=url)
        with judge.check(f"valid: {name} as RS256 JWS"):
            judge.accept(demo.jws(url), kinds=SIGNED)
        with judge.check(f"valid: {name} as RS256 JWS, our own verdict"):
            judge.same("valid", jws=demo.jws(url))
        with judge.check(f"valid: {name} as JSON"):
            judge.accept(demo.get(f"{url}.json", accept="application/json").text)
        with judge.check(f"valid: {name} as JSON, our own verdict"):
            judge.same("valid", json=demo.document(url))


def with_proofs(judge):
    """What comes of an application names the proofs that its holder shows, whether they are shown still or not."""
    demo = judge.demo
    base = demo.validBadge.rsplit("/assertions/", 1)[0]
    evidence = [{"id": f"{base}/proofs/{uuid.uuid4()}", "name": name} for name in ("Récit", "Attestation")]
    url = demo.award(evidence=evidence)["url"]
    with judge.check("evidence: the document names the proofs"):
        assert [one["id"] for one in demo.document(url)["evidence"]] == [one["id"] for one in evidence]
    with judge.check("evidence: hosted, with proofs that are not shown"):
        judge.accept(url)
    with judge.check("evidence: as RS256 JWS, with proofs that are not shown"):
        judge.accept(demo.jws(url), kinds=SIGNED)


def every_kind(judge):
    demo = judge.demo
    for name, url in [("badge", demo.validBadge), ("composite", demo.composite)]:
        with judge.check(f"document: badge model of the {name}"):
            judge.accept(demo.document(url)["badge"], kinds=("BadgeClass", "Issuer"))
        with judge.check(f"document: issuer of the {name}"):
            judge.accept(demo.model(url)["issuer"], kinds=("Issuer",))
        with judge.check(f"document: RSA key of the {name}"):
            judge.accept(demo.profile(url)["publicKey"], kinds=("CryptographicKey",))
        with judge.check(f"document: revocation list of the {name}"):
            judge.accept(demo.profile(url)["revocationList"], kinds=("RevocationList",))
    with judge.check("document: issuer named by the demo"):
        judge.accept(demo.issuer, kinds=("Issuer",))


BAKED = [("PNG", "png", "JWS", ""), ("PNG", "png", "JSON", "?form=hosted"),
         ("SVG", "svg", "JWS", ""), ("SVG", "svg", "JSON", "?form=hosted")]


def baked(judge):
    """Images with a badge inside: the validator's own bakery reads them, and we read what it bakes."""
    demo = judge.demo
    for name, url in [("badge", demo.validBadge), ("composite", demo.composite)]:
        document, jws = demo.get(f"{url}.json").text, demo.jws(url)
        for image, suffix, inside, query in BAKED:
            what = f"baked: {name}, {image} with {inside}"
            with judge.check(f"{what} is valid"):
                file = demo.get(f"{url}.{suffix}{query}", accept="image/*").body
                judge.accept(io.BytesIO(file), kinds=SIGNED if inside == "JWS" else ("Assertion", "BadgeClass", "Issuer"))
            with judge.check(f"{what}, openbadges-bakery takes out what was put in"):
                # Of an SVG with JSON it gives the address, which stands beside the JSON.
                expected = jws if inside == "JWS" else url if image == "SVG" else document
                found = bakery.unbake(io.BytesIO(file))
                assert found == expected, f"it found {found[:200]!r}"
            with judge.check(f"{what}, our own verdict"):
                judge.same("valid", image=base64.b64encode(file).decode())
            with judge.check(f"{what}, baked again by openbadges-bakery, our own verdict"):
                plain = demo.get(demo.model(url)["image"], accept="*/*").body if image == "SVG" else file
                again = bakery.bake(io.BytesIO(plain), jws if inside == "JWS" else document).read()
                judge.same("valid", image=base64.b64encode(again).decode())
    with judge.check("baked: expired, PNG with JWS"):
        file = demo.get(f"{demo.expired}.png", accept="image/*").body
        judge.refuse(io.BytesIO(file), "expired")
    with judge.check("baked: expired, our own verdict"):
        judge.same("expired", image=base64.b64encode(file).decode())
    with judge.check("baked: revoked, its images are gone"):
        for _, suffix, _, query in BAKED:
            demo.get(f"{demo.revoked}.{suffix}{query}", accept="image/*", expected=410)
    with judge.check("baked: of a new issuer, saved, then revoked"):
        newcomer = demo.newcomer("Atelier d'images")
        model, key = newcomer.model, newcomer.key
        award = demo.award(model=model, key=key)
        saved = {form: demo.get(f"{award['url']}.{form[1]}{form[3]}", accept="image/*").body for form in BAKED}
        demo.revoke(award, "Délivré par erreur", key=key)
    for form, file in saved.items():
        name = f"baked: saved as {form[0]} with {form[2]} before it was revoked"
        with judge.check(f"{name}, refused"):
            judge.refuse(io.BytesIO(file), ON_THE_LIST if form[2] == "JWS" else GONE)
        with judge.check(f"{name}, our own verdict"):
            judge.same("revoked", image=base64.b64encode(file).decode())


def extensions(judge):
    """The rule of a composite, which the validator checks against the schema that the context names."""
    demo = judge.demo
    with judge.check("extension: the composite's badge model has its rule, and the validator checked it"):
        model = demo.model(demo.composite)
        rule = model["extensions:CompositeRule"]
        checked = extension_tasks(model)
        assert [(t["name"], t["success"]) for t in checked] == [("VALIDATE_EXTENSION_NODE", True)], f"{checked}"
    with judge.check("extension: a rule that is none is refused, so the schema says something"):
        for broken in (
            {"requirement": {"all": []}},
            {"requirement": {"atLeast": {"count": 0, "of": [{"badge": "a", "targetUrl": "https://a.example"}]}}},
            {"requirement": {"badge": "a"}},
            {"ruleVersion": "1"},
        ):
            checked = extension_tasks({**model, "extensions:CompositeRule": {**rule, **broken}})
            assert [t["success"] for t in checked] == [False], f"{broken} passes: {checked}"
    with judge.check("extension: each badge that the rule asks for is an alignment with a page"):
        asked = [part["targetUrl"] for part in parts(rule["requirement"]) if "badge" in part]
        aligned = [a["targetUrl"] for a in model["alignment"] if a["targetUrl"].startswith(rule["programme"])]
        assert asked and asked == aligned, f"asked for {asked}, aligned with {aligned}"
        page = demo.get(rule["programme"], accept="text/html").text
        missing = [url for url in asked if f'id="{urlsplit(url).fragment}"' not in page]
        assert not missing, f"not on the page: {missing}"


def parts(requirement):
    """Every node of a rule, in reading order."""
    yield requirement
    for part in requirement.get("all", []) + requirement.get("atLeast", {}).get("of", []):
        yield from parts(part)


def extension_tasks(document):
    """What the validator did with the extensions of a document."""
    options = {"jsonld_options": {"documentLoader": CachableDocumentLoader(use_cache=False)}, **FRESH}
    store = extension_validation_store(copy.deepcopy(document), options=options)
    return [task for task in store.get_state()["tasks"] if task["name"].startswith("VALIDATE_EXTENSION")]


def endorsed(judge):
    demo = judge.demo
    everything = ("Assertion", "BadgeClass", "Issuer", "Endorsement")
    with judge.check("endorsed: two new issuers, one endorses the other's Profile, badge model and badge"):
        friend = demo.newcomer("Atelier qui endosse").key
        newcomer = demo.newcomer("Atelier endossé")
        key = newcomer.key
        award = demo.award(model=newcomer.model, key=key)
        url = award["url"]
        plain = demo.document(url)
        badge, profile = plain["badge"], demo.model(url)["issuer"]
        said = {of: demo.endorse(friend, of, accepted_with=key) for of in (profile, badge, url)}
    for name, of in [("Profile", profile), ("BadgeClass", badge), ("Assertion", url)]:
        with judge.check(f"endorsed: the Endorsement of the {name}"):
            judge.accept(said[of]["url"], kinds=("Endorsement", "Issuer"))
            claim = demo.document(said[of]["url"])["claim"]
            assert claim["id"] == of, f"it speaks of {claim['id']}"
        with judge.check(f"endorsed: the {name}, which names it"):
            assert demo.document(of)["endorsement"] == [said[of]["url"]], "it does not name it"
            judge.accept(of, kinds=(name if name != "Profile" else "Issuer", "Endorsement"))
    forms = {
        "hosted": (url, {"url": url}),
        "RS256 JWS": (demo.jws(url), {"jws": demo.jws(url)}),
        "JSON": (demo.get(url).text, {"json": demo.document(url)}),
        "JSON from before": (json.dumps(plain), {"json": plain}),
    }
    for name, (given, ours) in forms.items():
        with judge.check(f"endorsed: the badge, {name}"):
            judge.accept(given, kinds=everything)
        with judge.check(f"endorsed: the badge, {name}, our own verdict"):
            judge.same("valid", **ours)
    with judge.check("endorsed: an endorsement that nobody accepted, our own verdict"):
        judge.same("invalid", json={**plain, "endorsement": [said[badge]["url"]]})
    with judge.check("endorsed: two issuers that endorse each other"):
        back = demo.endorse(key, said[profile]["issuer"], accepted_with=friend)
        for of in (profile, back["of"], url, back["url"]):
            judge.accept(of, kinds=("Issuer", "Endorsement"))
    with judge.check("endorsed: taken back, the Endorsement says only that"):
        for of, endorsement in said.items():
            path = f"endorsements/{endorsement['id']}/revocation"
            demo.api("POST", path, {"reason": "Plus d'actualité"}, key=friend)
            gone = demo.get(endorsement["url"], expected=410).json
            extra = set(gone) - {"@context", "id", "type", "revoked", "revocationReason"}
            assert gone["revoked"] is True and not extra, f"it says {gone}"
    with judge.check("endorsed: taken back, it is invalid to the validator, which reads that body"):
        judge.refuse(said[badge]["url"], "Required property claim not present")
    with judge.check("endorsed: taken back, nothing names it, and the badge stays valid"):
        for of, endorsement in said.items():
            assert endorsement["url"] not in demo.document(of).get("endorsement", []), f"{of} still names it"
        judge.accept(url)
        judge.accept(forms["RS256 JWS"][0], kinds=SIGNED)
    with judge.check("endorsed: a copy from before, our own verdict"):
        judge.same("valid", **forms["JSON"][1])
    with judge.check("endorsed: a recognised issuer, by the owner of the programme"):
        judge.accept(demo.issuer, kinds=("Issuer", "Endorsement"))
        (recognition,) = demo.document(demo.issuer)["endorsement"]
        judge.accept(recognition, kinds=("Endorsement", "Issuer"))
        recognition = demo.document(recognition)
        assert recognition["claim"]["id"] == demo.issuer and recognition["issuer"] != demo.issuer
        assert "reconnu par le programme" in recognition["claim"]["endorsementComment"]
    with judge.check("endorsed: a recognition goes along when keys rotate"):
        programme = f"programmes/{demo.programme.rpartition('/')[2]}/accreditations"
        made = demo.api("POST", programme, {"issuer": newcomer.issuer}, key=demo.adminKey, expected=201)
        demo.api("POST", f"issuers/{newcomer.issuer}/keys/rotation", key=key)
        rotated = demo.award(model=newcomer.model, key=key)["url"]
        current = demo.model(rotated)["issuer"]
        assert current != profile, "it is the same Profile"
        published = [demo.document(of)["endorsement"][-1] for of in (profile, current)]
        assert [demo.document(p)["claim"]["id"] for p in published] == [profile, current]
        for of in (profile, current, url, rotated, *published):
            judge.accept(of, kinds=("Issuer", "Endorsement"))
    with judge.check("endorsed: a recognition that ended is gone"):
        ended = f"{demo.base}/api/v1/{programme}/{made['id']}"
        answer = demo.request("DELETE", ended, headers={"Authorization": f"Bearer {demo.adminKey}"})
        assert answer.status == 204, f"it answers {answer.status}"
        for of in published:
            assert demo.get(of, expected=410).json["revoked"] is True
        for of in (profile, current, url, rotated):
            judge.accept(of, kinds=("Issuer",))


def expired_and_unknown(judge):
    demo = judge.demo
    with judge.check("expired: hosted"):
        judge.refuse(demo.expired, "expired")
    with judge.check("expired: as RS256 JWS"):
        judge.refuse(demo.jws(demo.expired), "expired")
    with judge.check("expired: our own verdict"):
        judge.same("expired", url=demo.expired)
    unknown = f"{demo.base}/assertions/{uuid.uuid4()}"
    with judge.check("unknown: hosted"):
        # It takes a document without @context for one of Open Badges 1.0, and asks for that context.
        judge.refuse(unknown, "JSONLD_COMPACT_DATA", outside=[OPENBADGES_CONTEXT_V1_URI])
    with judge.check("unknown: our own verdict"):
        judge.same("not-found", url=unknown)


def forged(judge):
    demo = judge.demo
    with judge.check("forged: the genuine JWS, to compare, is valid"):
        genuine = demo.jws(demo.validBadge)
        judge.accept(genuine)
    jws = Jws(genuine)
    claims = json.loads(jws.payload)
    stranger = hashlib.sha256(b"somebody.else@example.org" + claims["recipient"].get("salt", "").encode()).hexdigest()
    claims["recipient"]["identity"] = f"sha256${stranger}"
    middle = len(jws.signature) // 2
    flipped = jws.signature[:middle] + bytes([jws.signature[middle] ^ 1]) + jws.signature[middle + 1 :]
    unsigned = jws.compact(header=b'{"alg":"none"}', signature=b"")
    other_key = jose_jws.sign(
        jws.payload, RSA.generate(2048).export_key().decode(), headers=json.loads(jws.header), algorithm="RS256"
    )
    for name, compact, because in [
        ("payload changed", jws.compact(payload=json.dumps(claims).encode()), FORGED),
        ("one bit of the signature changed", jws.compact(signature=flipped), FORGED),
        ("signed by a key of somebody else", other_key, FORGED),
        ("algorithm none, no signature", unsigned, NOT_JWS),
    ]:
        with judge.check(f"forged: {name}"):
            judge.refuse(compact, because)
        with judge.check(f"forged: {name}, our own verdict"):
            judge.same("invalid", jws=compact)

    # Given JSON, the reference validator follows its id and judges what is hosted there. So a forged copy does
    # not fail by itself: it shows when the validator is told who holds it.
    me, other = f"juge-{uuid.uuid4().hex[:12]}@example.org", "somebody.else@example.org"
    with judge.check("forged: a JSON copy of an awarded badge is its recipient's"):
        award = demo.award(me)
        held = demo.document(award["url"])
        judge.accept(json.dumps(held), recipient={"email": me})
    with judge.check("forged: a JSON copy with another recipient is not theirs"):
        copy_ = copy.deepcopy(held)
        salt = copy_["recipient"]["salt"]
        copy_["recipient"]["identity"] = "sha256$" + hashlib.sha256((other + salt).encode()).hexdigest()
        judge.refuse(json.dumps(copy_), "did not match assertion", recipient={"email": other})
    with judge.check("forged: a JSON copy with another recipient, our own verdict"):
        judge.same("invalid", json=copy_)


def another_algorithm(judge):
    demo = judge.demo
    with judge.check("EdDSA: refused by the reference validator, as documented (if this fails, it has learnt it)"):
        judge.refuse(demo.jws(demo.validBadge, "EdDSA"), NOT_RSA)
    with judge.check("EdDSA: our own verdict"):
        judge.same("valid", jws=demo.jws(demo.validBadge, "EdDSA"))


def revoked(judge):
    demo = judge.demo
    with judge.check("revoked: hosted"):
        judge.refuse(demo.revoked, GONE)
    with judge.check("revoked: hosted, our own verdict"):
        judge.same("revoked", url=demo.revoked)

    # A signed badge in somebody's hands can only be revoked by the list. The validator does not see the entry of
    # a list that has exactly one: every list carries a fixed one from the start.
    for name, url in [("badge", demo.validBadge), ("composite", demo.composite)]:
        with judge.check(f"revoked: the list of the {name}'s issuer starts with an entry that is no badge"):
            entry = next(iter(listed(demo.revocation_list(url)["revokedAssertions"])), None)
            assert isinstance(entry, str) and URN_UUID_4.fullmatch(entry), f"it starts with {entry!r}"
    with judge.check("revoked: three badges of a new issuer, saved as JWS, are valid"):
        newcomer = demo.newcomer("Atelier d'un jour")
        model, key = newcomer.model, newcomer.key
        first, second, third = (demo.award(model=model, key=key) for _ in range(3))
        saved = [demo.jws(award["url"]) for award in (first, second, third)]
        for jws in saved:
            judge.accept(jws, kinds=SIGNED)
    with judge.check("revoked: nothing is on the list yet"):
        assert_revoked(demo, third, [])
    with judge.check("revoked: the first one's saved JWS is invalid"):
        demo.revoke(first, "Délivré par erreur", key=key)
        judge.refuse(saved[0], ON_THE_LIST)
    with judge.check("revoked: its hosted address is invalid"):
        judge.refuse(first["url"], GONE)
    with judge.check("revoked: its own JWS is gone"):
        demo.get(f"{first['url']}.jws", accept="*/*", expected=410)
    with judge.check("revoked: the other ones' saved JWS are still valid"):
        for jws in saved[1:]:
            judge.accept(jws, kinds=SIGNED)
    with judge.check("revoked: the list has exactly the first one"):
        assert_revoked(demo, third, [first])
    with judge.check("revoked: our own verdicts on the saved ones"):
        for jws, verdict in zip(saved, ("revoked", "valid", "valid")):
            judge.same(verdict, jws=jws)
    with judge.check("revoked: after the second, both saved JWS are invalid"):
        demo.revoke(second, "Délivré par erreur", key=key)
        for jws in saved[:2]:
            judge.refuse(jws, ON_THE_LIST)
    with judge.check("revoked: the list has exactly these two"):
        assert_revoked(demo, third, [first, second])
    with judge.check("revoked: the third one is still valid"):
        judge.accept(saved[2], kinds=SIGNED)
        judge.accept(third["url"])


def languages(judge):
    demo = judge.demo
    for name, url in [("badge", demo.validBadge), ("composite", demo.composite)]:
        with judge.check(f"languages: the {name}'s model in French and in English"):
            french = demo.model(url)
            twins = [other["id"] for other in french["related"] if other.get("@language") == "en"]
            english = demo.document(twins[0])
            assert (french["@language"], english["@language"]) == ("fr", "en")
            assert {"id": french["id"], "@language": "fr"} in english["related"], f"it relates to {english['related']}"
            for document in (french, english):
                judge.accept(document["id"], kinds=("BadgeClass", "Issuer"))
        with judge.check(f"languages: an award of the {name} names the French one"):
            assert demo.document(url)["badge"] == french["id"]


def versions_and_rotations(judge):
    """A badge of a new issuer: awarded, changed, awarded, keys rotated, awarded. All three stay good."""
    demo = judge.demo
    with judge.check("versions: a new version has its own address, and both name each other"):
        newcomer = demo.newcomer("Atelier qui change")
        mine = {"model": newcomer.model, "key": newcomer.key}
        awards = {"before": demo.award(**mine)}
        saved = {"before": demo.jws(awards["before"]["url"])}
        path = f"badges/{newcomer.model}"
        demo.api("PATCH", path, {"texts": {"fr": {"name": "Grand accueil"}}}, key=newcomer.key)
        awards["after a change"] = demo.award(**mine)
        saved["after a change"] = demo.jws(awards["after a change"]["url"])
        old, new = (demo.model(awards[when]["url"]) for when in ("before", "after a change"))
        assert (old["name"], old["version"]) == ("Accueil", "1") and (new["name"], new["version"]) == ("Grand accueil", "2")
        for this, other in ((old, new), (new, old)):
            assert {"id": other["id"], "version": other["version"]} in this["related"], f"it relates to {this['related']}"
    with judge.check("rotation: the new badge names a new Profile with another key"):
        former = demo.profile(awards["before"]["url"])
        demo.api("POST", f"issuers/{newcomer.issuer}/keys/rotation", key=newcomer.key)
        awards["after a rotation"] = demo.award(**mine)
        saved["after a rotation"] = demo.jws(awards["after a rotation"]["url"])
        current = demo.profile(awards["after a rotation"]["url"])
        assert current["id"] != former["id"] and current["publicKey"] != former["publicKey"]
        assert demo.profile(awards["before"]["url"]) == {**former, "related": [{"id": current["id"]}]}
    for when, award in awards.items():
        with judge.check(f"rotation: awarded {when}, hosted, is valid"):
            judge.accept(award["url"])
        with judge.check(f"rotation: awarded {when}, as the JWS saved then, is valid"):
            judge.accept(saved[when], kinds=SIGNED)
            judge.same("valid", jws=saved[when])
    with judge.check("compromise: what the key signed is refused, whoever saved it"):
        key = current["publicKey"].rsplit("/", 1)[-1]
        demo.api("POST", f"issuers/{newcomer.issuer}/keys/{key}/compromise", {}, key=newcomer.key)
        judge.refuse(saved["after a rotation"], KEY_NOT_NAMED)
        judge.same("invalid", jws=saved["after a rotation"])
    with judge.check("compromise: the badge stands at its address, and is signed again under the same id"):
        url = awards["after a rotation"]["url"]
        judge.accept(url)
        judge.accept(demo.jws(url), kinds=SIGNED)
        judge.same("valid", jws=demo.jws(url))
    with judge.check("compromise: badges of other keys are untouched"):
        judge.accept(saved["before"], kinds=SIGNED)


def assert_revoked(demo, of_the_issuer, awards):
    """The issuer's list has these awards alone, after its fixed entry."""
    entries = demo.revocation_list(of_the_issuer["url"])["revokedAssertions"]
    assert isinstance(entries, list), "revokedAssertions is not a list"
    ids = [entry["id"] if isinstance(entry, dict) else entry for entry in entries]
    assert URN_UUID_4.fullmatch(ids[0]), f"the list starts with {ids[0]!r}"
    assert sorted(ids[1:]) == sorted(award["url"] for award in awards), f"the list has {ids[1:]}"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("--"):
        sys.exit(__doc__)
    logging.disable(logging.CRITICAL)  # the validator logs a traceback for each fetch that fails
    judge = Judge(Demo.from_argument(sys.argv[1]))
    for part in (
        valid,
        with_proofs,
        every_kind,
        baked,
        extensions,
        endorsed,
        expired_and_unknown,
        forged,
        another_algorithm,
        revoked,
        languages,
        versions_and_rotations,
    ):
        try:
            part(judge)
        except Exception as error:  # what a failed check left undefined
            with judge.check(f"{part.__name__}: the rest of these checks"):
                raise AssertionError(f"not run: {error}")
    sys.exit(judge.tally.close())


if __name__ == "__main__":
    main()
