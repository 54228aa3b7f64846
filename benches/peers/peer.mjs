// npm jose beside the bench; asked and answered as peer.py is.
import { createInterface } from "node:readline";
import { CompactSign, compactVerify, importPKCS8, importSPKI } from "jose";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const given = JSON.parse((await lines.next()).value);
const payload = new TextEncoder().encode(given.payload);
const acts = {};
for (const name of ["EdDSA", "RS256"]) {
  const own = await importPKCS8(given[name].private, name);
  const theirs = await importSPKI(given[name].public, name);
  acts[`issue ${name}`] = () => new CompactSign(payload).setProtectedHeader({ alg: name, kid: given.kid }).sign(own);
  acts[`verify ${name}`] = async () => {
    const { payload } = await compactVerify(given[name].jws, theirs);
    return JSON.parse(new TextDecoder().decode(payload));
  };
}
for await (const line of lines) {
  const [kind, name, times] = line.split(" ");
  const act = acts[`${kind} ${name}`];
  const before = process.cpuUsage();
  for (let at = 0; at < Number(times); at += 1) await act();
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1e6 / Number(times));
}
