// Second readings at the desk of a programme's owner: the list, one to read blind, both with a mistake.

import { api, signedIn } from "./people.mjs";
import { askable } from "./applications.mjs";
import { submitted } from "./applications_desk.mjs";

const press = (value) => (page) => page.locator(`main button[value=${value}]`).first().click();

/** The pages, for pages.mjs. */
export async function secondReadingPages(program, demo) {
  const programme = (await api(demo, "/programmes")).items[0].id;
  const { owner } = await api(demo, `/programmes/${programme}`);
  const cookie = await signedIn(program, demo, demo.region);
  const headers = { authorization: `Bearer ${demo.adminKey}`, "content-type": "application/json" };
  const share = `${demo.base}/api/v1/programmes/${programme}/second-readings/share`;
  const all = await fetch(share, { method: "PUT", headers, body: JSON.stringify({ percent: 100 }) });
  if (!all.ok) throw new Error(`the share answered ${all.status}`);
  const [badge] = await askable(demo);
  const application = await submitted(program, demo, badge);
  await api(demo, `/applications/${application}/opinions`, { favourable: true });
  const [one] = (await api(demo, `/programmes/${programme}/second-readings?waiting=true`)).items;
  const list = `${demo.base}/desk/${owner}/programmes/${programme}/second-readings`;
  const wrong = async (page) => {
    await page.locator("#percent").fill("101");
    await press("share")(page);
  };
  return [
    { name: "desk-second-readings", url: list, keyboard: true },
    { name: "desk-second-readings-mistake", url: list, then: wrong, status: 422 },
    { name: "desk-second-reading", url: `${list}/${one.id}`, keyboard: true },
    { name: "desk-second-reading-mistake", url: `${list}/${one.id}`, then: press("read"), status: 422 },
  ].map((page) => ({ ...page, cookie }));
}
