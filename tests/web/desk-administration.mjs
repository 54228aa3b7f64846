// The rooms of a desk that whoever runs an issuer uses: its profile, keys, API keys and audit trail; and those of the
// instance.

import { api, member } from "./people.mjs";

const send = (fields, button) => async (page) => {
  for (const [field, text] of Object.entries(fields)) await page.locator(`main [name="${field}"]`).first().fill(text);
  await page.locator(`main ${button}`).click();
};

/** The pages, as pages.mjs opens them. */
export async function deskAdministration(program, demo) {
  const owner = await member(program, demo, ["--issuer", demo.issuer, "--role", "owner"], "direction@reseau.example");
  const admin = await member(program, demo, ["--admin"], "exploitation@region.example");
  const seen = async (path, cookie) => {
    const headers = { accept: "text/html", cookie: `${cookie.name}=${cookie.value}` };
    return (await fetch(`${demo.base}${path}`, { headers })).text();
  };
  const [, desk] = (await seen("/desk", owner)).match(/href="[^"]*(\/desk\/[0-9a-f-]{36})/);
  const [, compromise] = (await seen(`${desk}/keys`, owner)).match(/href="[^"]*(\/desk\/[^"]+\/compromise)/);
  const at = (name, path, more) => ({ name, url: `${demo.base}${path}`, cookie: owner, ...more });
  const instance = (name, path, more) => ({ name, url: `${demo.base}${path}`, cookie: admin, ...more });
  const closed = await api(demo, "/issuers", { name: "Atelier fermé", url: "https://ferme.example", email: "contact@ferme.example" });
  await api(demo, `/issuers/${closed.id}/closure`, { reason: "Fin d’activité" });
  const heir = `/instance/issuers/${closed.id}/heir`;
  const create = "form.check button[type=submit]";
  return [
    at("desks", "/desk"),
    at("desk-home", desk),
    at("desk-members", `${desk}/members`),
    at("desk-profile", `${desk}/profile`, { keyboard: true }),
    at("desk-profile-mistake", `${desk}/profile`, { then: send({ telephone: "02 31", name: "" }, create), status: 422 }),
    at("desk-closure", `${desk}/profile/closure`),
    at("desk-closure-tried", `${desk}/profile/closure`, { then: send({ reason: "Fin d’activité" }, "[value=try]") }),
    at("desk-keys", `${desk}/keys`, { keyboard: true }),
    at("desk-keys-rotation", `${desk}/keys/rotation`),
    at("desk-keys-compromise", compromise, { keyboard: true }),
    at("desk-keys-compromise-mistake", compromise, { then: send({ since: "2999-01-01" }, "[value=sure]"), status: 422 }),
    at("desk-api-keys-mistake", `${desk}/api-keys`, { then: send({ label: "" }, create), status: 422 }),
    at("desk-api-key", `${desk}/api-keys`, { then: send({ label: "Gestion des formations", expiresAt: "2099-12-31" }, create), status: 201 }),
    at("desk-api-keys", `${desk}/api-keys`, { keyboard: true }),
    at("desk-audit", `${desk}/audit`, { keyboard: true }),
    at("desk-audit-mistake", `${desk}/audit?from=2026-02-02&until=2026-01-01`, { status: 422 }),
    instance("instance", "/instance"),
    instance("instance-issuers", "/instance/issuers", { keyboard: true }),
    instance("instance-issuers-mistake", "/instance/issuers", { then: send({ name: "Un hub", owner: "rien" }, "[value=create]"), status: 422 }),
    instance("instance-heir", heir, { keyboard: true }),
    instance("instance-heir-mistake", heir, { then: send({}, create), status: 422 }),
    instance("instance-programmes", "/instance/programmes"),
    instance("instance-people", "/instance/people", { then: send({ email: "dominique@courriel.example" }, "[value=try]") }),
    instance("instance-mail", "/instance/mail"),
    instance("instance-audit", "/instance/audit"),
  ];
}
