// Badge models at the desk.

/** The pages, as pages.mjs opens them; `cookie` is of somebody who may define models. */
export async function badgePages(demo, cookie) {
  const headers = { authorization: `Bearer ${demo.apiKey}` };
  const badges = (await (await fetch(`${demo.base}/api/v1/badges?limit=100`, { headers })).json()).items;
  const { id, issuer } = badges.find((one) => one.competency && !one.awardedByRule);
  const list = `${demo.base}/desk/${issuer}/badges`;
  const fill = async (page, fields) => {
    for (const [field, text] of Object.entries(fields)) await page.locator(`#${field}`).fill(text);
  };
  const preview = async (page) => {
    await fill(page, { "name-fr": "Animer un atelier d’écriture", "description-fr": "Sait animer un atelier avec un petit groupe.", "criteria-fr": "- Préparer\n- Animer\n- **Revenir** sur ce qui s’est passé", tags: "atelier, groupe", months: "36", text: "Atelier" });
    await page.locator("button[value=preview]").click();
  };
  const adapt = async (page) => {
    await page.locator("main form.check button").click();
    await fill(page, { "criteria-fr": "- Animer un atelier dehors", reason: "Notre public ne vient pas en salle." });
    await page.locator("button[value=preview]").click();
  };
  const save = (page) => page.locator("button[value=save]").click();
  return [
    { name: "desk-badges", url: list, cookie, tab: true },
    { name: "desk-badge", url: `${list}/${id}`, cookie, tab: true },
    { name: "desk-badge-edit", url: `${list}/${id}/edit`, cookie },
    { name: "desk-badge-new", url: `${list}/new`, cookie, tab: true },
    { name: "desk-badge-preview", url: `${list}/new`, cookie, then: preview },
    { name: "desk-badge-adapted", url: `${list}/adapted`, cookie, tab: true },
    { name: "desk-badge-adapted-preview", url: `${list}/adapted`, cookie, then: adapt },
    { name: "desk-badge-mistake", url: `${list}/new`, cookie, then: save, status: 422 },
  ];
}
