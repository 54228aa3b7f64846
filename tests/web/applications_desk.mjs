// Applications at the desk: the list, one of them criterion by criterion, the opinion in three clicks, the review policy.

import { randomUUID } from "node:crypto";
import { member, run } from "./people.mjs";
import { askable, client, criteriaOf, newcomer } from "./applications.mjs";

const ROOT = "/my-badges/applications";
const NARROW = 320, WIDE = 1280;
const WORDS = {
  fr: { accepted: "le badge est délivré", against: "n’est pas retenue pour l’instant", asked: "Le complément est demandé", assigned: "L’examen est confié" },
  en: { accepted: "the badge is awarded", against: "is not retained for now", asked: "It is asked for", assigned: "They are to examine it" },
};

const press = (page, value) => page.locator(`main button[value="${value}"]`).first().click();

/** The id of an application of somebody new for a badge. */
export const submitted = async (...about) => (await applied(...about)).id;

/** An application of somebody new for a badge, and their cookie; the first criterion is shown by a link too. */
export async function applied(program, demo, badge) {
  const { cookie } = await newcomer(program, demo, badge);
  const { get, post } = client(demo, cookie);
  const place = await post(`${ROOT}/new`, [["badge", badge]]);
  const all = criteriaOf(await get(place));
  const story = "Douze personnes, trois séances : prise en main du téléphone, messagerie, démarches en ligne.\n\nCe qui a marché : partir de ce que chacun voulait faire.";
  await post(`${place}/proofs`, [["kind", "text"], ["title", "Atelier messagerie, mars 2026"], ["words", story], ...all.map((one) => ["criterion", one])]);
  await post(`${place}/proofs`, [["kind", "link"], ["title", "Le déroulé"], ["url", "https://mediatheque.example/ateliers"], ["third-party", "yes"], ["criterion", all[0]]]);
  await post(place, [["edited", "yes"], ["no-names", "yes"], ...all.map((one) => [`level:${one}`, "assured"]), ["do", "submit"]]);
  return { id: place.split("/").pop(), place, cookie };
}

/** Somebody who examines at the desk of the issuer of the demo, and somebody who defines badges there. */
export async function desk(program, demo) {
  const profile = demo.issuer.split("/").pop();
  const issuer = JSON.parse(run(program, demo, "issuer", "list", "--json")).find((one) => one.profile.endsWith(profile)).id;
  const join = (role) => member(program, demo, ["--issuer", issuer, "--role", role], `examen-${randomUUID().slice(0, 8)}@exemple.org`);
  return { assessor: await join("assessor"), editor: await join("editor"), root: `${demo.base}/desk/${issuer}` };
}

/** The pages of the desk, for pages.mjs. */
export async function applicationDeskPages(program, demo) {
  const { assessor, editor, root } = await desk(program, demo);
  const [badge] = await askable(demo);
  const one = `${root}/applications/${await submitted(program, demo, badge)}`;
  const at = (name, url, more) => ({ name, url, cookie: assessor, ...more });
  const policy = `${root}/badges/${badge}/review-policy`;
  const wrong = async (page) => {
    await page.locator("#needed").fill("12");
    await press(page, "open");
  };
  return [
    at("desk-applications", `${root}/applications?show=nobody`, { keyboard: true }),
    at("desk-applications-closed", `${root}/applications?show=closed`),
    at("desk-application", one, { keyboard: true }),
    at("desk-application-mistake", one, { then: (page) => press(page, "ask"), status: 422 }),
    at("desk-application-opinion", `${one}/opinion?favourable=yes`),
    at("desk-application-refusal", `${one}/opinion?favourable=no`, { keyboard: true }),
    at("desk-application-refusal-mistake", `${one}/opinion?favourable=no`, { then: (page) => press(page, "sure"), status: 422 }),
    at("desk-application-statistics", `${root}/applications/statistics`),
    at("desk-review-policy", policy, { cookie: editor, keyboard: true }),
    at("desk-review-policy-mistake", policy, { cookie: editor, then: wrong, status: 422 }),
  ];
}

/** From the list to decisions, in French on a wide screen and in English on a narrow one. */
export async function reviewer(tools, language) {
  const { browser, demo, program, check, expect, equal, listen, accessible, shot } = tools;
  const width = language === "fr" ? WIDE : NARROW;
  const { assessor, root } = await desk(program, demo);
  const other = await desk(program, demo);
  const [badge] = await askable(demo);
  const ids = [];
  for (let count = 0; count < 3; count += 1) ids.push(await submitted(program, demo, badge));
  const context = await browser.newContext({ bypassCSP: true, viewport: { width, height: 900 }, locale: language });
  await context.addCookies([assessor]);
  const list = `${root}/applications?show=nobody&lang=${language}`;
  try {
    await check(`journey of a reviewer (${language}): from the list to an award in three clicks`, async () => {
      const page = await context.newPage();
      const complaints = listen(page, 200);
      let clicks = 0;
      const click = async (target) => {
        await target.click();
        await page.waitForLoadState("networkidle");
        clicks += 1;
      };
      const told = async (words) => expect((await page.locator("[role=status]").innerText()).includes(words), await page.locator("main").innerText());
      const fits = async (what) => {
        if (shot) await shot(page, `${what}-${language}`);
        await accessible(page, what);
        const wide = await page.evaluate("document.documentElement.scrollWidth");
        expect(wide <= width, `${what} is ${wide} wide`);
      };
      const openIt = (id) => page.locator(`main a[href*="/applications/${id}"]`).first();
      await page.goto(list, { waitUntil: "networkidle" });
      await fits("the list of applications");
      await click(openIt(ids[0]));
      await fits("an application");
      await click(page.locator("main a[href*='favourable=yes']"));
      await fits("the look before an opinion");
      await click(page.locator("main button[value=sure]"));
      equal(clicks, 3, "the number of clicks");
      await told(WORDS[language].accepted);
      await fits("an application that is accepted");
      expect((await page.locator("main a[href*='/assertions/']").count()) > 0, "the award is not led to");

      await page.goto(list, { waitUntil: "networkidle" });
      await click(openIt(ids[1]));
      await click(page.locator("main a[href*='favourable=no']"));
      await page.locator("#reason").fill("Rien ne montre encore l’écoute : le récit d’un seul accueil suffirait.");
      await click(page.locator("main button[value=sure]"));
      await told(WORDS[language].against);
      await fits("an application that is not retained");

      await page.goto(list, { waitUntil: "networkidle" });
      await click(openIt(ids[2]));
      const choices = await page.locator("#member option").count();
      expect(choices > 2, `${choices} members to choose from`);
      await page.locator("#member").selectOption({ index: choices - 1 });
      await press(page, "assign");
      await page.waitForLoadState("networkidle");
      await told(WORDS[language].assigned);
      await press(page, "release");
      await page.waitForLoadState("networkidle");
      await page.locator("#criterion").selectOption({ index: 1 });
      await page.locator("#words").fill("À quelle date était-ce ?");
      await press(page, "ask");
      await page.waitForLoadState("networkidle");
      await told(WORDS[language].asked);
      await fits("an application whose applicant is asked for more");

      await page.goto(`${root}/applications/statistics?lang=${language}`, { waitUntil: "networkidle" });
      await fits("the numbers of decisions");
      await context.addCookies([other.editor]);
      await page.goto(`${root}/badges/${badge}/review-policy?lang=${language}`, { waitUntil: "networkidle" });
      await page.locator("#reviewers-anyone").check();
      await page.locator("#reviewDays").fill("21");
      await press(page, "open");
      await page.waitForLoadState("networkidle");
      equal(await page.locator("#reviewDays").inputValue(), "21", "the days to decide");
      await fits("a review policy");
      equal(complaints.join(" | "), "", "what the browser complains of");
    });
  } finally {
    await context.close();
  }
}
