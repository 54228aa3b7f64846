"""A tool beside the bench: `peer.py PyJWT|openbadgeslib|openbadges`.

stdin: one line of JSON {payload, kid, EdDSA: {private, public, jws}, RS256: …}, keys in PEM; then lines `issue EdDSA 100`.
stdout: for each such line the processor time of one, in seconds, or `cannot`. Keys are read once where the tool allows it.
"""

import json
import sys
import time


def pyjwt(given):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
    from jwt.api_jws import PyJWS

    jws, payload = PyJWS(), given["payload"].encode()
    acts = {}
    for name in ("EdDSA", "RS256"):
        private = load_pem_private_key(given[name]["private"].encode(), None)
        public = load_pem_public_key(given[name]["public"].encode())
        token = given[name]["jws"]
        acts["issue", name] = lambda name=name, private=private: jws.encode(
            payload, private, algorithm=name, headers={"kid": given["kid"]}
        )
        acts["verify", name] = lambda name=name, public=public, token=token: json.loads(
            jws.decode(token, public, algorithms=[name])
        )
    return acts


def openbadgeslib(given):
    from openbadgeslib.ob2.models import Assertion
    from openbadgeslib.ob2.signer import OB2Signer
    from openbadgeslib.ob2.verifier import OB2Verifier

    assertion = Assertion.from_dict(json.loads(given["payload"]))
    acts = {}
    for name in ("EdDSA", "RS256"):
        signer, verifier = OB2Signer(given[name]["private"], name), OB2Verifier(given[name]["public"])
        token = given[name]["jws"]
        acts["issue", name] = lambda signer=signer: signer.sign(assertion)
        acts["verify", name] = lambda verifier=verifier, token=token: verifier.verify(token)
    return acts


def openbadges(given):
    """The reference validator's own check of a signature: it issues nothing, and knows no EdDSA."""
    import openbadges  # noqa: F401
    from jose import jws

    key, token = given["RS256"]["public"], given["RS256"]["jws"]
    return {("verify", "RS256"): lambda: json.loads(jws.verify(token, key, None))}


def main():
    given = json.loads(sys.stdin.readline())
    acts = {"PyJWT": pyjwt, "openbadgeslib": openbadgeslib, "openbadges": openbadges}[sys.argv[1]](given)
    for line in sys.stdin:
        kind, name, times = line.split()
        act = acts.get((kind, name))
        if act is None:
            print("cannot", flush=True)
            continue
        began = time.process_time()
        for _ in range(int(times)):
            act()
        print((time.process_time() - began) / int(times), flush=True)


main()
