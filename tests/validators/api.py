"""Thousands of requests made by schemathesis from the API's own description, to a running demo.

usage: api.py DEMO.json   (or - to read it from stdin)

None may be answered with a server error, with an undocumented status or content type, or against its schema. The
requests change the demo: run this after the others.
"""

import os
import re
import subprocess
import sys
import tempfile
import uuid

from demo import Demo, Tally

LEAST = 5000
CHECKS = "not_a_server_error,response_schema_conformance,content_type_conformance,status_code_conformance"
SUMMARY = re.compile(r"^\s*(\d+) generated, (\d+) passed", re.MULTILINE)
TESTED = re.compile(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)")


def known(demo):
    """Ids that exist, for the operations that ask for one: most requests get past the first 404."""
    newcomer = demo.newcomer("Atelier des mille requêtes")
    award = demo.award(model=newcomer.model, key=newcomer.key)
    said = demo.endorse(demo.apiKey, award["url"], accepted_with=newcomer.key)
    programmes = demo.api("GET", "programmes", key=demo.adminKey)["items"]
    return [
        # What a rotation does was seen elsewhere; here it would make keys by the hundred.
        (r"^/api/v1/issuers/\{id\}/keys/.*", {"id": str(uuid.uuid4())}),
        (r"^/api/v1/issuers/\{id\}.*", {"id": newcomer.issuer}),
        (r"^/api/v1/badges/\{id\}.*", {"id": newcomer.model}),
        (r"^/api/v1/assertions/\{id\}.*", {"id": award["id"]}),
        (r"^/api/v1/assertions$", {"badge": newcomer.model}),
        (r"^/api/v1/endorsements/\{id\}.*", {"id": said["id"]}),
        (r"^/api/v1/programmes/\{id\}.*", {"id": programmes[0]["id"]}),
    ]


def configuration(demo):
    lines = []
    for path, parameters in known(demo):
        values = ", ".join(f'{name} = "{value}"' for name, value in parameters.items())
        lines += ["[[operations]]", f"include-path-regex = '{path}'", f"parameters = {{ {values} }}", ""]
    return "\n".join(lines)


def run(demo, folder):
    settings = os.path.join(folder, "schemathesis.toml")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(configuration(demo))
    command = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    options = ["--checks", CHECKS, "--phases", "coverage,fuzzing", "--max-examples", "40", "--continue-on-failure"]
    fixed = ["--generation-deterministic", "--no-color", "--warnings", "off"]
    return subprocess.run(
        [command, "--config-file", settings, "run", f"{demo.base}/api/openapi.json"]
        + ["--header", f"Authorization: Bearer {demo.adminKey}", *options, *fixed],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"},
    )


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("--"):
        sys.exit(__doc__)
    demo, tally = Demo.from_argument(sys.argv[1]), Tally()
    operations = demo.get(f"{demo.base}/api/openapi.json", accept="*/*").json["paths"].values()
    operations = sum(len(methods) for methods in operations)
    with tempfile.TemporaryDirectory() as folder:
        result = run(demo, folder)
    counted = SUMMARY.search(result.stdout)
    generated, passed = map(int, counted.groups()) if counted else (0, 0)
    if result.returncode != 0 or generated != passed:
        print(result.stdout[-20_000:], flush=True)
    with tally.check("api: every operation of the document is tried"):
        counts = TESTED.search(result.stdout)
        assert counts, "schemathesis does not say what it tried"
        assert {int(count) for count in counts.groups()} == {operations}, f"{counts.groups()} of {operations}"
    with tally.check(f"api: {generated} requests, each answered as the document says, none with a server error"):
        assert result.returncode == 0, f"schemathesis ended with {result.returncode}"
        assert generated == passed, f"{passed} of {generated} passed"
    with tally.check(f"api: at least {LEAST} requests"):
        assert generated >= LEAST, f"only {generated}"
    with tally.check("api: the service still stands, and the demo's badge is valid"):
        demo.get(f"{demo.base}/health/ready", accept="*/*")
        assert demo.verdict(url=demo.validBadge) == "valid"
    sys.exit(tally.close())


if __name__ == "__main__":
    main()
