"""Writes the small corpus that the fuzz targets start from.

usage: tests/.venv/documents/bin/python tests/fuzz/corpus.py
(any Python with `cryptography`; the RSA and P-256 keys are new ones each time)
"""

import base64
import io
import json
import pathlib
import struct
import zipfile
import zlib

from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519

HERE = pathlib.Path(__file__).parent / "corpus"
ROOT = HERE.parent.parent.parent


def write(target, **files):
    folder = HERE / target
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jws(header, payload, key):
    signed = f"{b64(header.encode())}.{b64(payload)}"
    return f"{signed}.{b64(key.sign(signed.encode()))}"


KID = "https://badges.example/keys/1"
PAYLOAD = b'{"id":"https://badges.example/assertions/1","type":"Assertion"}'
the_key = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
key = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)  # whose signatures the target must not accept
write(
    "jws",
    signed=jws(f'{{"alg":"EdDSA","kid":"{KID}"}}', PAYLOAD, the_key),
    other_header=jws('{"alg":"EdDSA"}', PAYLOAD, key),
    rs256=jws('{"alg":"RS256","jku":"https://attacker.example"}', PAYLOAD, key),
    es256=jws('{"typ":"JWT","alg":"ES256"}', PAYLOAD, key),
    none="eyJhbGciOiJub25lIn0." + b64(PAYLOAD) + ".",
    crit=jws('{"alg":"EdDSA","crit":["b64"],"b64":false}', PAYLOAD, key),
    twice=jws('{"alg":"EdDSA","\\u0061lg":"none"}', b'{"a":1,"a":2}', key),
    nested=jws('{"alg":"EdDSA"}', b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", key),
    not_json=jws('{"alg":"EdDSA"}', b"foo", key),
    serialised=json.dumps({"payload": b64(PAYLOAD), "protected": "", "signature": ""}),
)

write(
    "strict_json",
    assertion=json.dumps(
        {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": True, "salt": "é"},
            "evidence": [{"id": "https://a.example"}, None],
        }
    ),
    numbers="[0,-0,-1,1.5,1e3,18446744073709551615,-9223372036854775808,18446744073709551616,1e308,1e999,01]",
    escapes='{"\\u0061":"\\ud83d\\ude00\\n\\u0000","a":"\\ud800"}',
    twice='{"x":[{"a":1,"a":1}]}',
    deep="[" * 32 + "{}" + "]" * 32,
    deeper="[" * 33 + "]" * 33,
    trailing="{} x",
    bom=b"\xef\xbb\xbf{}",
)

spki = (ser.Encoding.DER, ser.PublicFormat.SubjectPublicKeyInfo)
small = rsa.generate_private_key(65537, 1024).public_key()
large = rsa.generate_private_key(65537, 2048)
p256 = ec.generate_private_key(ec.SECP256R1()).public_key()
p384 = ec.generate_private_key(ec.SECP384R1()).public_key()
pem = large.public_key().public_bytes(ser.Encoding.PEM, ser.PublicFormat.SubjectPublicKeyInfo)
pkcs1 = large.public_key().public_bytes(ser.Encoding.DER, ser.PublicFormat.PKCS1)
exchange = x25519.X25519PrivateKey.from_private_bytes(b"\x09" * 32).public_key()
private = key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, ser.NoEncryption())
write(
    "pem_key",
    rsa=b"P" + large.public_key().public_bytes(*spki),
    rsa_small=b"P" + small.public_bytes(*spki),
    rsa_pkcs1=b"R" + pkcs1,
    rsa_three=b"R" + pkcs1[:-5] + b"\x02\x01\x03\x00\x00",
    p256=b"P" + p256.public_bytes(*spki),
    p384=b"P" + p384.public_bytes(*spki),
    ed25519=b"P" + key.public_key().public_bytes(*spki),
    x25519=b"P" + exchange.public_bytes(*spki),
    text=b"T" + pem,
    text_private=b"T" + private,
    text_one_line=b"T-----BEGIN PUBLIC KEY-----MCowBQYDK2VwAyEA-----END PUBLIC KEY-----",
)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*between, side=1, after=()):
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * (side + 1) * side))
    parts = [chunk(b"IHDR", header), *between, pixels, *after, chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def itxt(text, keyword=b"openbadges", compressed=False):
    data = zlib.compress(text) if compressed else text
    return chunk(b"iTXt", keyword + b"\0" + bytes([compressed, 0]) + b"\0\0" + data)


text_chunk = chunk(b"tEXt", b"openbadges\0https://a.example/1")
pngs = {
    "plain": png(),
    "signed": png(itxt(b"aaaa.bbbb.cccc")),
    "hosted": png(itxt(b'{"id":"https://a.example/1"}')),
    "compressed": png(itxt(b"aaaa.bbbb.cccc", compressed=True)),
    "bomb": png(itxt(b"a" * 200_000, compressed=True)),
    "text": png(text_chunk),
    "ztxt": png(chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"https://a.example/1"))),
    "twice": png(itxt(b"a.b.c"), itxt(b"d.e.f")),
    "late": png(after=[itxt(b"a.b.c")]),
    "other": png(itxt(b"a.b.c", keyword=b"Comment"), side=2),
    "cut": png(itxt(b"aaaa.bbbb.cccc"))[:-9],
}
write("png_unbake", **pngs)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">%s</svg>'
BADGE = '<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="%s">%s</openbadges:assertion>'
svgs = {
    "plain": SVG % '<circle cx="5" cy="5" r="4" fill="#123456"/>',
    "signed": SVG % (BADGE % ("aaaa.bbbb.cccc", "")),
    "hosted": SVG % (BADGE % ("https://a.example/1", '<![CDATA[{"a":"]]]]><![CDATA[>"}]]>')),
    "twice": SVG % (BADGE % ("a.b.c", "") * 2),
    "other_prefix": '<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org">'
    '<o:assertion verify="a.b.c"/></s:svg>',
    "entities": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG % "&b;",
    "script": SVG % "<script>1</script>",
    "gradient": SVG
    % '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
    '<path d="M0 0L10 10z" fill="url(#g)" stroke-dasharray="1 2" transform="rotate(45)"/><use href="#u"/>',
    "style": SVG % "<style>circle{fill:red}</style><text>a</text>",
    "nested": SVG % ("<g>" * 60 + "</g>" * 60),
    "comment": "<?xml version='1.0'?><!-- a > b -->" + SVG % "<a href='#x'/>",
    "self_closing": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}
write("svg_unbake", **svgs)
kept = {name: svgs[name] for name in ("plain", "signed", "script", "gradient", "entities", "self_closing")}
write("image", **{f"{name}.svg": svg for name, svg in kept.items()})
write("image", **{"plain.png": png(side=4), "signed.png": pngs["signed"], "cut.png": pngs["cut"]})

write(
    "text",
    name="Accueillir à l’été, œuvre",
    slug="mediateur-numerique",
    instant="2026-11-22T12:00:00Z",
    offset="2026-11-22T12:00:00.5+01:00",
    day="2026-02-29",
    leap="2016-12-31T23:59:60Z",
    control="a\x00b\nc\td",
    wide="\u202e\u200b\ufeffＡ",
)
write(
    "urls",
    award="https://badges.example/assertions/0190a0a0-0000-7000-8000-000000000001",
    file="https://badges.example/assertions/0190a0a0-0000-7000-8000-000000000001.json?x#y",
    without_scheme="badges.example/issuers/0190a0a0-0000-7000-8000-000000000001/revocations",
    id="0190a0a0-0000-7000-8000-000000000001",
    v6="http://[::ffff:7f00:1]:8080/a?b#c",
    hex="http://0x7f.1/",
    user="https://a:b@badges.example/",
    unicode="https://médiation.fr/é",
    percent="https://a.example/%C3%A9?q=%zz",
    upper="HTTPS://BADGES.EXAMPLE:443/badges/",
)
write(
    "email",
    plain="Camille.Martin@exemple.fr",
    idn="é@médiation.example",
    upper="A@EXEMPLE.FR",
    quoted='"a b"@exemple.fr',
    two="a@b.fr, c@d.fr",
    invisible="a\u200bb@exemple.fr",
    full_width="a@ｅｘｅｍｐｌｅ.fr",
    literal="a@[127.0.0.1]",
)
catalogue = ROOT / "badge-schemas/mediation-numerique"
names = sorted(str(path.relative_to(catalogue)) for path in catalogue.rglob("*.json"))
for at, name in enumerate(names):
    if name == "catalogue.json" or name.startswith("composites/") or at == 0:
        content = bytes([at]) + (catalogue / name).read_bytes()
        write("catalogue", **{name.replace("/", "_"): content})

V2 = "https://w3id.org/openbadges/v2"
AT = "https://badges.example/1"
HOSTED = {"@context": V2, "id": AT, "type": "Assertion", "badge": AT, "issuedOn": "2026-01-01T00:00:00Z",
          "recipient": {"type": "email", "hashed": True, "salt": "0" * 16, "identity": "sha256$" + "0" * 64},
          "verification": {"type": "HostedBadge"}}
CLASS = {"@context": V2, "id": AT, "type": "BadgeClass", "name": "n", "description": "d", "image": AT,
         "criteria": {"narrative": "c"}, "issuer": AT}
ISSUER = {"@context": V2, "id": AT, "type": "Issuer", "name": "n", "url": AT, "email": "a@b.fr", "publicKey": AT}
KEY = {"@context": V2, "id": AT, "type": "CryptographicKey", "owner": AT, "publicKeyPem": "-----BEGIN PUBLIC KEY-----"}
LIST = {"@context": V2, "id": AT, "type": "RevocationList", "revokedAssertions": ["urn:uuid:1", {"uid": "x"}]}
SIGNED = {**HOSTED, "verification": {"type": "SignedBadge", "creator": AT}}
IRIS = {"@context": [V2, {"x": "https://w3id.org/openbadges#", "alias": "x:badge"}], "@id": AT, "@type": "obi:Assertion",
        "alias": [{"@id": AT}], "obi:issueDate": {"@value": "2026-01-01T00:00:00Z"}, "verify": {"type": "hosted"}}
V1_0 = {"uid": "f2c20", "recipient": HOSTED["recipient"], "badge": AT, "issuedOn": 1359217910,
        "verify": {"type": "hosted", "url": AT}}
V0_5 = {"recipient": "a@b.fr", "issued_on": "2011-06-01", "badge": {"version": "0.5.0", "name": "n", "image": "/i",
        "description": "d", "criteria": "/c", "issuer": {"origin": "https://badges.example", "name": "n"}}}
write(
    "foreign",
    **{
        name: json.dumps([badge, CLASS, ISSUER, KEY, LIST])
        for name, badge in {"hosted": HOSTED, "signed": SIGNED, "iris": IRIS, "v1_0": V1_0, "v0_5": V0_5,
                            "v1_1": {**V1_0, "@context": V2.replace("v2", "v1"), "id": AT, "type": "Assertion"}}.items()
    },
)
write(
    "list",
    addresses="# two\nhttps://badges.example/1\r\n\r\nhttps://badges.example/2\n",
    csv="adresse;courriel\nhttps://badges.example/1;a@b.fr\n\"https://badges.example/2\";\n",
    sep="sep=\t\r\nurl\temail\r\nhttps://badges.example/1\ta@b.fr\r\n",
    utf16="\ufeffurl,e-mail\nhttps://badges.example/1,é@b.fr\n".encode("utf-16-le"),
    windows="adresse électronique;lien\na@b.fr;https://badges.example/1\n".encode("cp1252"),
)
# csv, windows and xlsx are those of tests/it/support/cohorts.
write(
    "cohort",
    sep='sep=,\r\nemail,badge,date\r\na@b.fr,x,12/31/26\r\n"#N/A',
    sheet="X<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>email</t></is></c></row><row><c t='str'>"
    "<v>a&amp;b</v></c><c s='1'><v>46112.5</v></c></row></sheetData></worksheet>",
)
PDF = (
    b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n4 0 obj %s endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>startxref 9\n%%%%EOF\n"
)
PACKED = zlib.compress(b"9 0 <</A/B>>")
EXIF = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
VP8L = b"VP8L" + struct.pack("<I", 6) + b"\x2f\1\0\0\0\7"


def zipped(*parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def segment(marker, data):
    return bytes([255, marker]) + struct.pack(">H", len(data) + 2) + data


JPEG = segment(0xE1, b"Exif\0\0" + EXIF) + segment(0xC0, bytes([8, 0, 8, 0, 8, 1, 1, 17, 0])) + segment(0xDA, b"\1\1\0\0?\0")
SCHEMA = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
write(
    "document",
    pdf=b"\0" + PDF % b"<</S/URI/URI(https://a.example)>>",
    pdf_script=b"\0" + PDF % b"<</S/JavaScript/JS(1)>>",
    pdf_objects=b"\0" + PDF % (b"<</First 4/N 1/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(PACKED), PACKED)),
    png=b"\1" + png(chunk(b"eXIf", EXIF), chunk(b"tEXt", b"Author\0a")),
    jpeg=b"\2\xff\xd8" + JPEG + b"\x12\xff\0\xff\xd9",
    webp=b"\3RIFF" + struct.pack("<I", 4 + len(VP8L)) + b"WEBP" + VP8L,
    text="\4J’ai animé un atelier.\n",
    odt=b"\5" + zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", "<m/>"),
                      ("content.xml", "<d><a href='https://a.example'>&amp;</a></d>")),
    docx=b"\x08" + zipped(
        ("[Content_Types].xml", f"<T><Override PartName='/d.xml' ContentType='{MAIN}'/></T>"),
        ("_rels/.rels", f"<r><Relationship Type='{SCHEMA}/officeDocument' Target='d.xml'/></r>"),
        ("d.xml", "<d><instrText>PAGE</instrText></d>")),
)
write(
    "guard",
    public="https://badges.example/1?a#b",
    port="https://badges.example:443/",
    hex="https://0x7f.1/",
    mapped="https://[::ffff:127.0.0.1]/",
    v6="https://[2606:4700::1]/",
    user="https://a@127.0.0.1/",
    idn="https://médiation.example/",
    dot="https://localhost./",
)
write(
    "markdown",
    usual="# Title\n\nA *text* with [a link](https://a.example) and\n\n1. a list\n2. of `two`\n",
    html='<script>alert(1)</script> <img src=x onerror=alert(1)> <a href="javascript:alert(1)">x</a>',
    links="[x](javascript:alert(1)) ![y](https://a.example/i.png) <https://a.example> [z][r]\n\n[r]: data:text/html,x",
)
