// A cohort at the desk: from a file of a training body to its badges.

/** As a French Excel saves a CSV: `;`, CRLF, Windows-1252. Three lines of forty are bad. */
function forty(badge, tag) {
  const lines = ["Adresse e-mail;Compétence;Date de délivrance;Prénom"];
  for (let n = 1; n <= 40; n += 1) lines.push(`${tag}-${n}@courriel.example;${badge};01/03/2026;Éloïse`);
  lines[8] = `${tag}-8(at)courriel.example;${badge};01/03/2026;Zoé`;
  lines[20] = `${tag}-20@courriel.example;jongler;01/03/2026;Noël`;
  lines[33] = `${tag}-33@courriel.example;${badge};31/02/2026;Chloé`;
  return Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1");
}

async function place(demo) {
  const api = async (path) => (await fetch(`${demo.base}/api/v1${path}`, { headers: { authorization: `Bearer ${demo.apiKey}` } })).json();
  const badges = (await api("/badges?limit=100")).items;
  const badge = badges.find((one) => one.competency && !one.awardedByRule);
  return { desk: `${demo.base}/desk/${badge.issuer}`, badge: badge.competency };
}

/** Sends a form with a file as the page does; gives where it leads. */
async function send(desk, cookie, file, name) {
  const headers = { accept: "text/html", cookie: `${cookie.name}=${cookie.value}` };
  const html = await (await fetch(`${desk}/cohorts`, { headers })).text();
  const body = new FormData();
  for (const name of ["csrf", "once"]) body.append(name, html.match(new RegExp(`name="${name}" value="([^"]+)"`))[1]);
  body.append("file", new Blob([file]), name);
  const answer = await fetch(`${desk}/cohorts`, { method: "POST", headers, body, redirect: "manual" });
  return new URL(answer.headers.get("location"), desk).href;
}

/** The pages, as pages.mjs opens them; `cookie` is of somebody who may award. */
export async function cohortPages(demo, cookie) {
  const { desk, badge } = await place(demo);
  const preview = await send(desk, cookie, forty(badge, "apercu"), "stagiaires.csv");
  const unknown = forty(badge, "inconnu").toString("latin1").replace("Adresse e-mail;Compétence", "Contact;Obtenu");
  const columns = await send(desk, cookie, Buffer.from(unknown, "latin1"), "session de mars.csv");
  const bring = (page) => page.locator("main form.check button").last().click();
  return [
    { name: "desk-cohorts", url: `${desk}/cohorts`, cookie, tab: true },
    { name: "desk-cohorts-mistake", url: `${desk}/cohorts`, cookie, then: bring, status: 422 },
    { name: "desk-cohort-preview", url: preview, cookie, tab: true },
    { name: "desk-cohort-columns", url: columns, cookie, tab: true },
  ];
}

/** Forty badges, three bad lines among them, in six actions at most from the first page of the desk. */
export async function cohortOfForty({ browser, demo, cookie, language, check, expect, equal, listen, accessible }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, locale: language });
  try {
    const { desk, badge } = await place(demo);
    await context.addCookies([cookie]);
    const page = await context.newPage();
    const complaints = listen(page, 200);
    let actions = 0;
    const act = async (done) => {
      actions += 1;
      await done;
      await page.waitForLoadState("load");
    };
    const tag = `groupe-${language}-${Date.now()}`;
    const file = { name: "stagiaires.csv", mimeType: "text/csv", buffer: forty(badge, tag) };
    const summary = () => page.locator("#sum ~ .description").innerText();
    await check(`cohort (${language}): forty badges with three bad lines in six actions`, async () => {
      await page.goto(`${desk}?lang=${language}`);
      await act(page.locator("#file").setInputFiles(file));
      await act(page.locator("main form.check button[type=submit]").click());
      expect((await summary()).includes("37"), await summary());
      await accessible(page, "the preview");
      await act(page.locator("input[id^=cell-9-]").fill(`${tag}-8@courriel.example`));
      await act(page.locator("input[id^=cell-21-]").fill(badge));
      await act(page.locator("input[id^=cell-34-]").fill("28/02/2026"));
      await act(page.locator("button[value=confirm]").click());
      expect((await summary()).includes("40"), await summary());
      await accessible(page, "what came of it");
      expect(actions <= 6, `${actions} actions`);
    });
    await check(`cohort (${language}): the same file again changes nothing, and says so`, async () => {
      const good = Buffer.from(forty(badge, tag).toString("latin1").replace("(at)", "@").replace("jongler", badge).replace("31/02", "28/02"), "latin1");
      await page.goto(`${desk}/cohorts?lang=${language}`);
      await page.locator("#file").setInputFiles({ ...file, buffer: good });
      await page.locator("main form.check button[type=submit]").click();
      await page.waitForLoadState("load");
      expect(/ne change rien|changes nothing/.test(await summary()), await summary());
      equal(await page.locator("button[value=confirm]").count(), 0, "the number of buttons that award");
    });
    await check(`cohort (${language}): what was refused comes back as a file, is corrected there and brought again`, async () => {
      const rest = `${tag}-rest`;
      await page.goto(`${desk}/cohorts?lang=${language}`);
      await page.locator("#file").setInputFiles({ ...file, buffer: forty(badge, rest) });
      await page.locator("main form.check button[type=submit]").click();
      await page.locator("button[value=confirm]").click();
      await page.waitForLoadState("load");
      expect((await summary()).includes("37"), await summary());
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a[href*='rejected.csv']").click()]);
      const chunks = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk);
      const corrected = Buffer.concat(chunks).toString("utf8").replace("(at)", "@").replace("jongler", badge).replace("31/02", "28/02");
      await page.locator("#file").setInputFiles({ name: download.suggestedFilename(), mimeType: "text/csv", buffer: Buffer.from(corrected) });
      await page.locator("main form.check button[type=submit]").click();
      await page.locator("button[value=confirm]").click();
      await page.waitForLoadState("load");
      expect(/^(3|Trois|Three)/.test(await summary()), await summary());
    });
    equal(complaints.join(" | "), "", "what the browser complains of");
  } finally {
    await context.close();
  }
}
