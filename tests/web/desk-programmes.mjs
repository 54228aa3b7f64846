// The programme's side of the desk, as whoever decides there sees it.

import { api, signedIn } from "./people.mjs";

const NUMBERS = [["76", 9], ["14", 6], ["50", 2], ["27", 7]];

/** Badges for enough people in some départements that numbers can be told. */
async function people(demo) {
  const programme = (await api(demo, "/programmes")).items[0].id;
  const badges = (await api(demo, "/badges?limit=100")).items;
  const rule = (await api(demo, `/programmes/${programme}/composites/mediateur-numerique`)).versions[0].rule;
  const core = rule.all.map((leaf) => leaf.badge);
  const of = new Map(badges.filter((badge) => core.includes(badge.competency)).map((badge) => [badge.competency, badge.id]));
  let person = 0;
  for (const [department, count] of NUMBERS) {
    for (let at = 0; at < count; at += 1) {
      person += 1;
      const held = at % 3 === 2 ? core.slice(0, 5) : core;
      for (const slug of held.filter((slug) => of.has(slug))) {
        const recipient = { email: `personne-${person}@courriel.example` };
        await api(demo, `/badges/${of.get(slug)}/assertions`, { recipient, department, notify: false });
      }
    }
  }
  return programme;
}

/** Clicks the first button of that name and value. */
const press = (value) => (page) => page.locator(`main button[value=${value}]`).first().click();

/** Fills fields of a form by name, ticks boxes where that is `true`, and presses a button. */
const fill = (fields, button) => async (page) => {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    if (value === true) await field.check();
    else if (await field.evaluate((one) => one.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
  await press(button)(page);
};

/** The pages, as pages.mjs opens them. */
export async function programmePages(program, demo) {
  const programme = await people(demo);
  const { owner } = await api(demo, `/programmes/${programme}`);
  const cookie = await signedIn(program, demo, demo.region);
  const list = `${demo.base}/desk/${owner}/programmes`;
  const own = `${list}/${programme}`;
  const composite = `${own}/composites/premiers-pas`;
  const first = (await api(demo, `/programmes/${programme}/accreditations`)).items[0].id;
  const { id: model } = (await api(demo, "/badges?limit=100")).items.find((badge) => badge.competency === "animer");
  const equal = await api(demo, `/programmes/${programme}/equivalences`, {
    badgeClass: "https://badges.exemple.fr/badges/42",
    issuer: "https://badges.exemple.fr/emetteur",
    competency: "animer",
    reason: "Les mêmes critères, vus en jury",
  });
  const brought = await api(demo, `/programmes/${programme}/evidence`, {
    email: "personne-1@courriel.example",
    certificate: { title: "Certificat d’animation", body: "Réseau d’ailleurs", date: "2026-01-15" },
    competency: "animer",
    reason: "Vu en jury",
  });
  const decision = { class: `${demo.base}/badges/${model}`, competency: "concevoir", reason: "Les mêmes critères" };
  return [
    { name: "desk-programmes", url: list },
    { name: "desk-programme", url: own },
    { name: "desk-recognitions", url: `${own}/recognitions` },
    { name: "desk-recognise-tried", url: `${own}/recognitions`, then: fill({ competencies: true }, "try") },
    { name: "desk-recognition", url: `${own}/recognitions/${first}` },
    { name: "desk-recognition-tried", url: `${own}/recognitions/${first}`, then: press("try-end") },
    { name: "desk-recognition-mistake", url: `${own}/recognitions/${first}`, then: press("try-withdraw"), status: 422 },
    { name: "desk-composite", url: composite },
    { name: "desk-composite-simulated", url: composite, then: press("in-force") },
    { name: "desk-editor", url: `${composite}/rule` },
    { name: "desk-editor-text", url: `${composite}/rule`, then: press("as-json") },
    { name: "desk-editor-new-mistake", url: `${own}/composites`, then: press("save"), status: 422 },
    { name: "desk-policies", url: `${composite}/policies` },
    { name: "desk-policies-tried", url: `${composite}/policies`, then: press("try") },
    { name: "desk-decisions", url: `${own}/decisions` },
    { name: "desk-indicators", url: `${own}/indicators` },
    { name: "desk-equivalences", url: `${own}/equivalences`, keyboard: true },
    { name: "desk-equivalence-tried", url: `${own}/equivalences`, then: fill(decision, "try") },
    { name: "desk-equivalence-mistake", url: `${own}/equivalences`, then: press("try"), status: 422 },
    { name: "desk-equivalence-end", url: `${own}/equivalences/${equal.id}/end` },
    { name: "desk-brought", url: `${own}/brought` },
    { name: "desk-brought-one", url: `${own}/brought/${brought.id}`, keyboard: true },
    { name: "desk-brought-tried", url: `${own}/brought/${brought.id}`, then: fill({ reason: "Erreur" }, "try-withdraw") },
    { name: "desk-appearance", url: `${own}/appearance`, keyboard: true },
    { name: "desk-appearance-seen", url: `${own}/appearance`, then: fill({ coloured: true, ground: "#0b3d2e", ink: "#ffffff", "notice-fr": "Région Exemple", "notice-en": "Example Region" }, "preview") },
    { name: "desk-appearance-mistake", url: `${own}/appearance`, then: fill({ coloured: true, ground: "#777777", ink: "#ffffff" }, "preview"), status: 422 },
  ].map((page) => ({ ...page, cookie }));
}
