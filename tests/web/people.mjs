// People of the tests: the letters to them, signing in by one, becoming a member of a desk.

import { execFileSync } from "node:child_process";

/** What the program says, run beside the demo. */
export const run = (program, demo, ...words) => execFileSync(program, [...words, "--data", demo.data], { encoding: "utf8", stdio: "pipe" });

/** The letters to an address that wait, the newest first. */
export function lettersTo(program, demo, email) {
  const letters = JSON.parse(run(program, demo, "mail", "links", "--json"));
  return letters.filter((letter) => letter.to === email);
}

/** The link of the newest letter of a kind. */
export function linkOf(program, demo, email, kind) {
  const letter = lettersTo(program, demo, email).find((one) => one.letter === kind);
  if (!letter) throw new Error(`no letter ${kind} to ${email}`);
  return letter.links[0];
}

const form = (fields) => ({ method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** Signs in by a letter; gives the cookie. */
export async function signedIn(program, demo, email) {
  const asked = await fetch(`${demo.base}/sign-in`, form({ email }));
  if (!asked.ok) throw new Error(`/sign-in answered ${asked.status}`);
  const opened = await fetch(linkOf(program, demo, email, "my-badges"), form({ do: "open" }));
  if (opened.status !== 303) throw new Error(`the letter's link answered ${opened.status}`);
  const [name, value] = opened.headers.getSetCookie()[0].split(";")[0].split("=");
  return { name, value, url: demo.base };
}

/** Invites an address to a desk, joins, signs in; gives the cookie. */
export async function member(program, demo, place, email) {
  const link = run(program, demo, "member", "invite", ...place, "--email", email).match(/http\S+\/links\/\S+/)[0];
  const joined = await fetch(link, form({ do: "join" }));
  if (joined.status >= 400) throw new Error(`the invitation answered ${joined.status}`);
  return signedIn(program, demo, email);
}

/** The REST interface, as whoever administers the instance. */
export async function api(demo, path, body) {
  const headers = { authorization: `Bearer ${demo.adminKey}`, "content-type": "application/json" };
  const answer = await fetch(`${demo.base}/api/v1${path}`, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
