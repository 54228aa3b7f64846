"""The reference validator beside a bench: it verifies a hosted badge whose documents are played to it.

stdin: one line of JSON {badge, answers}, each answer a content type and a body in base64; then on each line how often
to verify.
stdout: for each such line the processor time of this process per verification, in seconds.
"""

import base64
import json
import sys
import time

import requests
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT, OPENBADGES_CONTEXT_V2_URI


def play(given):
    answers = {url: (kind, base64.b64decode(body)) for url, (kind, body) in given.items()}
    answers[OPENBADGES_CONTEXT_V2_URI] = ("application/ld+json", json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode())

    def send(_, request, **__):
        answer = requests.Response()
        answer.status_code, answer.url, answer.request, answer.encoding = 200, request.url, request, "utf-8"
        answer.headers["Content-Type"], answer._content = answers[request.url]
        return answer

    requests.adapters.HTTPAdapter.send = send


def main():
    given = json.loads(sys.stdin.readline())
    play(given["answers"])
    for line in sys.stdin:
        times = int(line)
        began = time.process_time()
        for _ in range(times):
            result = verify(given["badge"], use_cache=False, cache_backend=None)
            assert result["report"]["valid"], result["report"]["messages"]
        print((time.process_time() - began) / times, flush=True)


main()
