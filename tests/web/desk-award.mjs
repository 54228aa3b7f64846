// The pages of a desk where badges are awarded, looked up, revoked and corrected.

import { randomUUID } from "node:crypto";
import { member, run } from "./people.mjs";

/** Somebody who may award at the issuer of the demo, and an award of theirs that is part of a composite. */
async function assessor(program, demo) {
  const sceau = (...words) => run(program, demo, ...words);
  const profile = demo.issuer.split("/").pop();
  const issuer = JSON.parse(sceau("issuer", "list", "--json")).find((one) => one.profile.endsWith(profile)).id;
  const cookie = await member(program, demo, ["--issuer", issuer, "--role", "assessor"], `examen-${randomUUID().slice(0, 8)}@exemple.fr`);
  const rows = (...filters) => sceau("issuer", "holders", issuer, "--lang", "fr", ...filters).trim().split("\r\n").slice(1);
  return { cookie, desk: `${demo.base}/desk/${issuer}`, rows };
}

const press = (page, value) => page.locator(`main button[value=${value}]`).first().click();

async function fillAward(page, email) {
  await page.locator("#badge").selectOption({ index: 1 });
  await page.locator("#email").fill(email);
  await page.locator("#narrative").fill("A animé **trois ateliers** pour des personnes qui débutent, d’avril à juin.\n\n- prise en main du téléphone\n- démarches en ligne\n- messagerie");
  await page.locator("#evidence").fill("Le déroulé de l’atelier, signé par la structure d’accueil.");
  await page.locator("#evidenceUrl").fill("https://exemple.fr/ateliers/deroule");
  await press(page, "preview");
}

async function search(page, fill) {
  await fill(page);
  await press(page, "search");
}

const correct = async (page) => {
  await page.locator("#narrative").fill("A animé quatre ateliers, et non trois.");
  await press(page, "preview");
};

export async function awardPages(program, demo) {
  const { cookie, desk, rows } = await assessor(program, demo);
  const idOf = (row) => row.split(";").pop().split("/").pop();
  const award = demo.validBadge.split("/").pop();
  const one = `${desk}/assertions/${award}`;
  const revoked = rows("--status", "revoked")[0];
  const held = rows("--status", "valid")[0].split(";")[0];
  const at = (name, url, more) => ({ name, url, cookie, ...more });
  const all = [
    at("desk-award", `${desk}/award`, { keyboard: true }),
    at("desk-award-mistake", `${desk}/award`, { then: (page) => press(page, "preview"), status: 422 }),
    at("desk-award-look", `${desk}/award`, { then: (page) => fillAward(page, "nouvelle.personne@exemple.fr"), keyboard: true }),
    at("desk-holders", `${desk}/holders`, { keyboard: true }),
    at("desk-holders-found", `${desk}/holders`, { then: (page) => search(page, () => page.locator("#email").fill(held.slice(0, 4))) }),
    at("desk-holders-none", `${desk}/holders`, { then: (page) => search(page, () => page.locator("#email").fill("zzz")) }),
    at("desk-assertion", one, { keyboard: true }),
    at("desk-revocation", `${one}/revocation`),
    at("desk-revocation-mistake", `${one}/revocation`, { then: (page) => page.locator("form.check button").click(), status: 422 }),
    at("desk-replacement", `${one}/replacement`),
    at("desk-replacement-look", `${one}/replacement`, { then: correct }),
  ];
  if (revoked) all.push(at("desk-assertion-revoked", `${desk}/assertions/${idOf(revoked)}`));
  return all;
}
