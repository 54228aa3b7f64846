// What else becomes of an application: two who examine it decide in the same moment, it is taken back, nobody answers in
// time, another examines it again.

import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { member } from "./people.mjs";
import { applied, desk } from "./applications_desk.mjs";
import { askable } from "./applications.mjs";

const PHONE = { width: 390, height: 844 }, WIDE = { width: 1280, height: 900 };
const WORDS = {
  fr: { withdrawn: "Retirée", expired: "Close sans réponse", atDesk: "Expirée", accepted: "Acceptée", refused: "Non retenue pour l’instant", again: "Déposée pour un second examen", barred: "quelqu’un d’autre fait le second" },
  en: { withdrawn: "Withdrawn", expired: "Closed without an answer", atDesk: "Expired", accepted: "Accepted", refused: "Not retained for now", again: "Submitted for a second examination", barred: "somebody else" },
};
// When an answer is due, which is when a letter says so and gives a last week; and after that week.
const LATER = ["+60 days", "+70 days"];

/** All four, in French on a wide screen and in English on a telephone. */
export async function outcomes(tools, language) {
  const { browser, demo, program, check, expect, equal, listen, accessible } = tools;
  const viewport = language === "fr" ? WIDE : PHONE;
  const words = WORDS[language];
  const [badge] = await askable(demo);
  const { assessor, root } = await desk(program, demo);
  const issuer = root.split("/").pop();
  const colleague = await member(program, demo, ["--issuer", issuer, "--role", "assessor"], `collegue-${randomUUID().slice(0, 8)}@exemple.net`);

  /** A page of whoever has a cookie; what the browser complains of is looked at in the end. */
  const contexts = [], complaints = [];
  const pageOf = async (cookie, url) => {
    const context = await browser.newContext({ bypassCSP: true, viewport, locale: language });
    contexts.push(context);
    await context.addCookies([cookie]);
    const page = await context.newPage();
    complaints.push(listen(page, 200));
    await page.goto(`${url}${url.includes("?") ? "&" : "?"}lang=${language}`);
    return page;
  };
  const press = async (page, value) => {
    await Promise.all([page.waitForNavigation(), page.locator(`main button[value="${value}"]`).first().click()]);
  };
  const text = (page) => page.locator("main").innerText();
  const says = async (page, what) => expect((await text(page)).toLowerCase().includes(what.toLowerCase()), `${what} is not in: ${await text(page)}`);
  const opinion = (id, which) => `${root}/applications/${id}/opinion?favourable=${which}`;
  /** What the interface for programs says of it. */
  const stored = async (id) => {
    const answer = await fetch(`${demo.base}/api/v1/applications/${id}`, { headers: { authorization: `Bearer ${demo.adminKey}` } });
    return answer.json();
  };
  const refuse = async (cookie, id) => {
    const page = await pageOf(cookie, opinion(id, "no"));
    await page.locator("#reason").fill("Rien ne montre encore l’écoute : le récit d’un seul accueil suffirait.");
    await press(page, "sure");
    return page;
  };

  try {
    await check(`outcomes (${language}): of two who decide in the same moment one does`, async () => {
      const { id, cookie, place } = await applied(program, demo, badge);
      const yes = await pageOf(assessor, opinion(id, "yes"));
      const no = await pageOf(colleague, opinion(id, "no"));
      await no.locator("#reason").fill("Il manque un récit de ce que les personnes ont su faire ensuite.");
      await Promise.all([press(yes, "sure"), press(no, "sure")]);
      const { state, decisions } = await stored(id);
      equal(decisions.length, 1, "the number of decisions");
      equal(decisions[0].accepted, state === "accepted", `whether the one decision is that of the state ${state}`);
      for (const page of [yes, no]) await says(page, state === "accepted" ? words.accepted : words.refused);
      const theirs = await pageOf(cookie, `${demo.base}${place}`);
      await says(theirs, state === "accepted" ? words.accepted : words.refused);
    });
    await check(`outcomes (${language}): what is withdrawn is examined by nobody`, async () => {
      const { id, cookie, place } = await applied(program, demo, badge);
      const theirs = await pageOf(cookie, `${demo.base}${place}`);
      const begun = await pageOf(assessor, opinion(id, "yes"));
      await Promise.all([theirs.waitForNavigation(), theirs.locator(`main a[href*="${place}/end"]`).click()]);
      await accessible(theirs, "the end of an application");
      await press(theirs, "withdraw");
      await says(theirs, words.withdrawn);
      await accessible(theirs, "an application that is withdrawn");
      await press(begun, "sure");
      const { state, decisions } = await stored(id);
      equal(`${state} ${decisions.length}`, "withdrawn 0", "the state and the number of decisions");
    });
    await check(`outcomes (${language}): who does not answer in time finds it closed, and may ask anew`, async () => {
      const { id, cookie, place } = await applied(program, demo, badge);
      const desk = await pageOf(assessor, `${root}/applications/${id}`);
      await desk.locator("#words").fill("À quelle date était-ce ?");
      await press(desk, "ask");
      for (const then of LATER) execFileSync("faketime", [then, program, "settle", "--data", demo.data], { stdio: "pipe" });
      const theirs = await pageOf(cookie, `${demo.base}${place}`);
      await says(theirs, words.expired);
      await accessible(theirs, "an application that has expired");
      equal(await theirs.locator("main button[value=again]").count(), 1, "the ways to ask anew");
      await desk.reload();
      await says(desk, words.atDesk);
    });
    await check(`outcomes (${language}): after an appeal somebody else decides`, async () => {
      const { id, cookie, place } = await applied(program, demo, badge);
      await refuse(assessor, id);
      const theirs = await pageOf(cookie, `${demo.base}${place}`);
      await says(theirs, words.refused);
      await theirs.locator("main form.check textarea").fill("Le lien montre les trois séances.");
      await press(theirs, "appeal");
      await says(theirs, words.again);
      await accessible(theirs, "an application that is examined again");
      const first = await pageOf(assessor, `${root}/applications/${id}`);
      await says(first, words.barred);
      equal(await first.locator("main a[href*='favourable=']").count(), 0, "what the first one may still decide");
      const second = await pageOf(colleague, opinion(id, "yes"));
      await press(second, "sure");
      await theirs.reload();
      await says(theirs, words.accepted);
      const { state, decisions } = await stored(id);
      equal(`${state} ${decisions.length}`, "accepted 2", "the state and the number of decisions");
    });
    equal(complaints.map((all) => all.join(" | ")).filter(Boolean).join(" | "), "", "what the browser complains of");
  } finally {
    for (const context of contexts) await context.close();
  }
}
