"""What the judges share: a running demo seen from outside, and the tally of checks."""

import base64
import contextlib
import json
import sys
import traceback
import urllib.error
import urllib.request
import uuid

JSON_LD = "application/ld+json"


class Newcomer:
    """An issuer made for a check, its badge model and its key."""

    def __init__(self, issuer, model, key):
        self.issuer, self.model, self.key = issuer, model, key


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8").strip()

    @property
    def json(self):
        return json.loads(self.body)


class Demo:
    """The instance described by the JSON line of `sceau demo --json`."""

    def __init__(self, description):
        self.description = description
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    @classmethod
    def from_argument(cls, argument):
        if argument == "-":
            return cls(json.load(sys.stdin))
        with open(argument, encoding="utf-8") as file:
            return cls(json.load(file))

    def __getattr__(self, key):
        try:
            return self.description[key]
        except KeyError:
            raise AttributeError(f"the demo does not tell its `{key}`") from None

    def request(self, method, url, body=None, headers=None):
        headers = dict(headers or {})
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if method == "PATCH":
            headers["If-Match"] = "*"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.headers, answer.read())

    def get(self, url, accept=JSON_LD, expected=200):
        answer = self.request("GET", url, headers={"Accept": accept})
        assert answer.status == expected, f"GET {url} answered {answer.status}, not {expected}"
        return answer

    def document(self, url):
        return self.get(url).json

    def jws(self, assertion, algorithm=None):
        query = f"?alg={algorithm}" if algorithm else ""
        return self.get(f"{assertion}.jws{query}", accept="*/*").text

    def api(self, method, path, body=None, key=None, expected=200):
        headers = {"Accept": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        answer = self.request(method, f"{self.base}/api/v1/{path}", body, headers)
        assert answer.status == expected, (
            f"{method} /api/v1/{path} answered {answer.status}, not {expected}: {answer.body[:300]!r}"
        )
        return answer.json

    def newcomer(self, name):
        """A badge model of an issuer made just now, and the issuer's key."""
        organisation = {"name": name, "url": "https://atelier.example", "email": "contact@atelier.example"}
        issuer = self.api("POST", "issuers", organisation, key=self.adminKey, expected=201)
        path = f"issuers/{issuer['id']}"
        key = self.api("POST", f"{path}/api-keys", {"role": "owner", "label": "juge"}, key=self.adminKey, expected=201)
        texts = {
            "fr": {"name": "Accueil", "description": "Accueille une personne.", "criteria": "L'a accueillie."},
            "en": {"name": "Welcome", "description": "Welcomes somebody.", "criteria": "Did so."},
        }
        model = self.api("POST", f"{path}/badges", {"texts": texts}, key=key["key"], expected=201)
        return Newcomer(issuer["id"], model["id"], key["key"])

    def endorse(self, key, of, accepted_with):
        """An endorsement by the holder of a key, accepted with that of the issuer it is said of."""
        issuer = self.api("GET", "issuers", key=key)["items"][0]["id"]
        said = {"of": of, "comment": "Un travail *sérieux*."}
        offered = self.api("POST", f"issuers/{issuer}/endorsements", said, key=key, expected=201)
        return self.api("POST", f"endorsements/{offered['id']}/acceptance", key=accepted_with)

    def award(self, email=None, model=None, key=None, evidence=()):
        """A new badge: of that model, or of the training body, whose key stands in the demo's line."""
        if model is None:
            models = self.api("GET", "badges", key=self.apiKey)["items"]
            assert models, "the training body has no badge model"
            wanted = self.document(self.validBadge)["badge"]
            model = next((m for m in models if m["url"] == wanted), models[0])["id"]
        email = email or f"juge-{uuid.uuid4().hex[:12]}@example.org"
        path = f"badges/{model}/assertions"
        body = {"recipient": {"email": email}}
        if evidence:
            body["evidence"] = list(evidence)
        return self.api("POST", path, body, key=key or self.apiKey, expected=201)

    def revoke(self, award, reason, key=None):
        self.api("POST", f"assertions/{award['id']}/revocation", {"reason": reason}, key=key or self.apiKey)

    def model(self, assertion):
        """The badge model of a badge."""
        return self.document(self.document(assertion)["badge"])

    def profile(self, assertion):
        """The issuer of a badge."""
        return self.document(self.model(assertion)["issuer"])

    def revocation_list(self, assertion):
        """The revocation list of who issued a badge."""
        return self.document(self.profile(assertion)["revocationList"])

    def verdict(self, **given):
        """What the service itself says of a badge."""
        return self.api("POST", "verifications", given)["verdict"]


def b64decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Jws:
    """A compact JWS taken apart, to look at it or to change it."""

    def __init__(self, compact):
        parts = compact.split(".")
        assert len(parts) == 3, f"not a compact JWS: {compact[:60]!r}"
        self.header, self.payload, self.signature = map(b64decode, parts)
        self.signed = ".".join(parts[:2]).encode()

    def compact(self, header=None, payload=None, signature=None):
        parts = (header or self.header, payload or self.payload, self.signature if signature is None else signature)
        return ".".join(map(b64encode, parts))


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    @contextlib.contextmanager
    def check(self, name):
        try:
            yield
        except AssertionError as error:
            self.fail(name, str(error))
        except UnboundLocalError:
            self.fail(name, "not tried, because what it needs failed above")
        except Exception as error:  # a broken check is a failed one; the others still run
            self.fail(name, f"{type(error).__name__}: {error}")
            traceback.print_exc(limit=-3)
        else:
            self.passed += 1
            print(f"ok   {name}", flush=True)

    def fail(self, name, why):
        self.failed += 1
        print(f"FAIL {name}: {' '.join(why.split())}", flush=True)

    def close(self):
        """The closing line; the exit status."""
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
