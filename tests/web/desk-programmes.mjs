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

/** The pages, as pages.mjs opens them. */
export async function programmePages(program, demo) {
  const programme = await people(demo);
  const { owner } = await api(demo, `/programmes/${programme}`);
  const cookie = await signedIn(program, demo, demo.region);
  const list = `${demo.base}/desk/${owner}/programmes`;
  const own = `${list}/${programme}`;
  const composite = `${own}/composites/premiers-pas`;
  const first = (await api(demo, `/programmes/${programme}/accreditations`)).items[0].id;
  return [
    { name: "desk-programmes", url: list },
    { name: "desk-programme", url: own },
    { name: "desk-recognitions", url: `${own}/recognitions` },
    { name: "desk-recognise-tried", url: `${own}/recognitions`, then: press("try") },
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
  ].map((page) => ({ ...page, cookie }));
}
