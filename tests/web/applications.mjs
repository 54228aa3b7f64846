// Asking for a badge without an exam, as somebody who has nothing here yet does on a phone.

import { randomUUID } from "node:crypto";
import { linkOf } from "./people.mjs";

const ROOT = "/my-badges/applications";
const PHONE = { width: 390, height: 844 };
const WORDS = {
  fr: { ask: "Demander ce badge", sent: "Une lettre est en route", submitted: "C’est déposé.", missing: "Ce qui manque encore" },
  en: { ask: "Ask for this badge", sent: "A letter is on its way", submitted: "It is submitted.", missing: "What is still missing" },
};

const idOf = (url) => url.split("?")[0].split("/").pop();

/** The models of a competency that the issuer of the demo awards can be asked for from now on. Gives their ids. */
export async function askable(demo) {
  const json = { "content-type": "application/json", authorization: `Bearer ${demo.adminKey}` };
  const listed = await (await fetch(`${demo.base}/api/v1/badges?limit=100`, { headers: json })).json();
  const award = await (await fetch(demo.validBadge, { headers: { accept: "application/json" } })).json();
  const { issuer } = listed.items.find(({ id }) => id === idOf(award.badge));
  const own = listed.items.filter((badge) => badge.issuer === issuer && !badge.awardedByRule);
  for (const { id } of own) {
    const answer = await fetch(`${demo.base}/api/v1/badges/${id}/review-policy`, { method: "PUT", headers: json, body: "{}" });
    if (!answer.ok) throw new Error(`the review policy answered ${answer.status}: ${await answer.text()}`);
  }
  return own.map(({ id }) => id);
}

/** A cookie of somebody new who wants to ask for a badge. */
export async function newcomer(program, demo, badge) {
  const email = `nouvelle-${randomUUID().slice(0, 8)}@exemple.fr`;
  const form = (fields) => ({ method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  await fetch(`${demo.base}/sign-in`, form({ email, wanted: badge }));
  const opened = await fetch(linkOf(program, demo, email, "my-badges"), form({ do: "open" }));
  if (opened.status !== 303) throw new Error(`the letter's link answered ${opened.status}`);
  const [name, value] = opened.headers.getSetCookie()[0].split(";")[0].split("=");
  return { cookie: { name, value, url: demo.base }, email };
}

/** What a page of somebody who is signed in answers, and where a form leads. */
export function client(demo, { name, value }) {
  const headers = { cookie: `${name}=${value}`, accept: "text/html" };
  const get = async (path) => (await fetch(`${demo.base}${path}`, { headers })).text();
  const post = async (path, fields) => {
    const csrf = (await get("/my-badges")).match(/name="csrf" value="([^"]+)"/)[1];
    const answer = await fetch(`${demo.base}${path}`, { method: "POST", headers, body: new URLSearchParams([["csrf", csrf], ["once", randomUUID()], ...fields]), redirect: "manual" });
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).match(/role="alert"[\s\S]{0,400}/)}`);
    return answer.headers.get("location").split("?")[0];
  };
  return { get, post };
}

export const criteriaOf = (html) => [...html.matchAll(/name="words:([^"]+)"/g)].map((found) => found[1]);

const press = (page, value) => page.locator(`main button[value="${value}"]`).first().click();

/** The pages of an applicant, for pages.mjs: one draft with proofs, one that was submitted. */
export async function applicationPages(program, demo) {
  const [first, second] = await askable(demo);
  const { cookie } = await newcomer(program, demo, first);
  const { get, post } = client(demo, cookie);
  const draft = await post(`${ROOT}/new`, [["badge", first]]);
  const criteria = criteriaOf(await get(draft));
  const account = (more) => [["kind", "text"], ["title", "Atelier messagerie, mars 2026"], ["words", "Douze personnes, trois séances."], ...more];
  await post(`${draft}/proofs`, account([["criterion", criteria[0]], ["shown", "yes"]]));
  await post(`${draft}/proofs`, [["kind", "statement"], ["relation", "employer"], ["email", "direction@mediatheque.example"], ["criterion", criteria[0]]]);
  const other = await post(`${ROOT}/new`, [["badge", second]]);
  const all = criteriaOf(await get(other));
  const feedback = [["kind", "link"], ["url", "https://mediatheque.example/retour"], ["title", "Le retour de la médiathèque"], ["third-party", "yes"]];
  await post(`${other}/proofs`, [...feedback, ...all.map((one) => ["criterion", one])]);
  await post(other, [["edited", "yes"], ["no-names", "yes"], ...all.map((one) => [`level:${one}`, "assured"]), ["do", "submit"]]);
  const kept = await get(`${ROOT}/proofs`);
  const proof = kept.match(/proofs\/([0-9a-f-]{36})\/removal/)[1];
  const at = (name, path, more) => ({ name, url: `${demo.base}${path}`, cookie, ...more });
  const give = (kind) => at(`application-give-${kind}`, `${draft}/proofs?kind=${kind}&criterion=${criteria[0]}`);
  const tooMuch = async (page) => {
    await page.locator(`[name="words:${criteria[1]}"]`).evaluate((field) => { field.removeAttribute("maxlength"); field.value = "a".repeat(5001); });
    await press(page, "save");
  };
  return [
    { name: "badge-model-askable", url: `${demo.base}/badges/${first}`, sentence: true },
    { name: "sign-in-to-ask", url: `${demo.base}/sign-in?for=application&badge=${first}` },
    at("applications", ROOT, { keyboard: true }),
    at("application-new", `${ROOT}/new`, { keyboard: true }),
    at("application-new-mistake", `${ROOT}/new`, { then: (page) => press(page, "begin"), status: 422 }),
    at("application-draft", draft, { keyboard: true }),
    at("application-early", draft, { then: (page) => press(page, "submit"), status: 422 }),
    at("application-mistake", draft, { then: tooMuch, status: 422 }),
    at("application-submitted", other),
    at("application-give", `${draft}/proofs`),
    ...["text", "link", "file", "statement", "badge", "certificate", "given"].map(give),
    ...["badge", "certificate"].map((kind) => at(`application-give-${kind}-mistake`, `${draft}/proofs?kind=${kind}`, { then: (page) => press(page, "give"), status: 422 })),
    at("application-give-mistake", `${draft}/proofs?kind=file`, { then: (page) => press(page, "give"), status: 422 }),
    at("application-proof", `${draft}/proofs/${proof}`),
    at("application-proofs", `${ROOT}/proofs`),
    at("application-discard", `${draft}/end`),
    at("application-withdraw", `${other}/end`),
    at("application-proof-removal", `${ROOT}/proofs/${proof}/removal`),
    at("my-badges-applications", "/my-badges"),
  ];
}

/** From the public page of a badge to an application that is submitted: in French with a keyboard, in English without JavaScript. */
export async function applicant(tools, language) {
  const { browser, demo, program, check, expect, equal, listen, accessible } = tools;
  const scripted = language === "fr";
  const context = await browser.newContext({ bypassCSP: true, viewport: PHONE, locale: language, javaScriptEnabled: scripted });
  const seen = (page, what) => (scripted ? accessible(page, what) : Promise.resolve());
  try {
    await check(`journey of an applicant (${language}): from a public page, without a badge, to an application that is submitted`, async () => {
      const [badge] = await askable(demo);
      const email = `demande-${randomUUID().slice(0, 8)}@exemple.fr`;
      const page = await context.newPage();
      const complaints = listen(page, 200);
      const settled = () => page.waitForLoadState("networkidle");
      const go = async (target) => {
        const moved = page.waitForEvent("framenavigated");
        if (scripted) {
          await target.focus();
          await page.keyboard.press("Enter");
        } else {
          await target.click();
        }
        await moved;
        await settled();
      };
      const button = (value) => page.locator(`main button[value="${value}"]`).first();
      await page.goto(`${demo.base}/badges/${badge}?lang=${language}`, { waitUntil: "networkidle" });
      await go(page.locator("main a.button", { hasText: WORDS[language].ask }));
      expect(new URL(page.url()).pathname.endsWith("/sign-in"), `it is ${page.url()}`);
      await seen(page, "signing in to ask");
      await page.locator("#email").fill(email);
      await go(page.locator("main form button"));
      expect((await page.locator("main").innerText()).includes(WORDS[language].sent), "it does not say that a letter is on its way");
      await page.goto(linkOf(program, demo, email, "my-badges"), { waitUntil: "networkidle" });
      await go(page.locator("main form button"));
      expect(await page.locator(`#badge-${badge}`).isChecked(), "the badge that was wanted is not ticked");
      await seen(page, "choosing badges");
      await go(button("begin"));
      expect((await page.locator("main").innerText()).includes(WORDS[language].missing), "it does not say what is missing");
      await seen(page, "a draft");

      // The way to a proof keeps what was typed.
      const words = page.locator("main textarea[name^='words:']");
      const count = await words.count();
      for (let at = 0; at < count; at += 1) {
        await page.locator("main section.check fieldset").nth(at).locator("[type=radio]").last().check();
        await words.nth(at).fill(`Avec un groupe, ${at + 1} fois.`);
      }
      await go(page.locator("main button[value^='add ']").first());
      await seen(page, "what to show");
      await go(page.locator("main .cards a[href*='kind=link']"));
      await page.locator("#url").fill("mediatheque.example/retour");
      await page.locator("#title").fill("Atelier messagerie, mars 2026");
      await page.locator("#words").fill("Douze personnes, trois séances ; raconté par la médiathèque.");
      for (const tick of await page.locator("[name=criterion]").all()) await tick.check();
      await page.locator("#third-party").check();
      await seen(page, "a link");
      await go(button("give"));
      equal(await words.first().inputValue(), "Avec un groupe, 1 fois.", "what was typed before");
      await page.locator("#no-names").check();
      await go(button("submit"));
      expect((await page.locator("main").innerText()).includes(WORDS[language].submitted), await page.locator("main").innerText());
      await seen(page, "an application that is submitted");
      await page.goto(`${demo.base}/my-badges?lang=${language}`, { waitUntil: "networkidle" });
      const wide = await page.evaluate("document.documentElement.scrollWidth").catch(() => 0);
      expect(wide <= PHONE.width, `it is ${wide} wide`);
      equal(complaints.join(" | "), "", "what the browser complains of");
    });
  } finally {
    await context.close();
  }
}

/** A badge from elsewhere, in words and as a file, and a certificate become proofs: with a keyboard, and without JavaScript. */
export async function fromElsewhere(tools, language) {
  const { browser, demo, program, check, expect, equal, listen, accessible } = tools;
  const scripted = language === "fr";
  const context = await browser.newContext({ bypassCSP: true, viewport: PHONE, locale: language, javaScriptEnabled: scripted });
  const told = {
    fr: { checked: "Vérifié le", certificate: "Certificat" },
    en: { checked: "Checked on", certificate: "Certificate" },
  }[language];
  try {
    await check(`a badge from elsewhere and a certificate are given as proofs (${language})`, async () => {
      const [badge] = await askable(demo);
      const { cookie } = await newcomer(program, demo, badge);
      await context.addCookies([cookie]);
      const { get, post } = client(demo, cookie);
      const draft = await post(`${ROOT}/new`, [["badge", badge]]);
      const [criterion] = criteriaOf(await get(draft));
      const page = await context.newPage();
      const complaints = listen(page, 422);
      const main = () => page.locator("main").innerText();
      const open = (kind) => page.goto(`${demo.base}${draft}/proofs?kind=${kind}&lang=${language}`, { waitUntil: "networkidle" });
      const give = async () => {
        const moved = page.waitForEvent("framenavigated");
        const button = page.locator("main button[value=give]");
        if (scripted) {
          await button.focus();
          await page.keyboard.press("Enter");
        } else {
          await button.click();
        }
        await moved;
        await page.waitForLoadState("networkidle");
      };
      const tick = () => page.locator(`[name=criterion][value="${criterion}"]`).check();
      const seen = (what) => (scripted ? accessible(page, what) : Promise.resolve());

      await open("badge");
      await tick();
      await give();
      expect(await page.locator("#badge-error").isVisible(), "it does not say that the badge is missing");
      expect(await page.locator(`[name=criterion][value="${criterion}"]`).isChecked(), "what was ticked is lost");
      await seen("a badge that is missing");
      await page.locator("#badge").fill(demo.validBadge);
      await give();
      expect((await main()).includes(told.checked), await main());
      await seen("a draft with a badge");

      await open("badge");
      await tick();
      const image = await (await fetch(`${demo.validBadge}.png`)).arrayBuffer();
      await page.locator("#file").setInputFiles({ name: "badge.png", mimeType: "image/png", buffer: Buffer.from(image) });
      await give();
      equal((await main()).split(told.checked).length - 1, 2, "badges that were checked");

      await open("certificate");
      await page.locator("#title").fill("CCP1");
      await page.locator("#body").fill("Ministère du Travail");
      await page.locator("#issued-on").fill("2025-03-01");
      await page.locator("#expires").fill("2024-03-01");
      await give();
      equal(await page.locator("#title").inputValue(), "CCP1", "what was typed before");
      expect((await page.locator("main [role=alert], main .error").first().innerText()).length > 0, "no mistake is told");
      await seen("a certificate that is wrong");
      await page.locator("#expires").fill("2030-03-01");
      await tick();
      await give();
      expect((await main()).includes("CCP1") && (await main()).includes(told.certificate), await main());
      await seen("a draft with a certificate");
      equal(complaints.join(" | "), "", "what the browser complains of");
    });
  } finally {
    await context.close();
  }
}
