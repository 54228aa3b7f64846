// A holder asks a colleague for a recommendation; whoever has the letter writes it without an account or JavaScript; the
// holder accepts it, and the page of the badge shows it. Each page on the way with axe-core.

import { randomUUID } from "node:crypto";
import { api, linkOf, signedIn } from "./people.mjs";

const PHONE = { width: 320, height: 800 };
const WORDS = {
  fr: { name: "Dominique Leroy", words: "Accueille chaque personne avec soin.", unsigned: "non signée", waits: "attend votre réponse" },
  en: { name: "Dominique Leroy", words: "Welcomes everybody with care.", unsigned: "not signed", waits: "waits for your answer" },
};

export async function recommendation(tools, language) {
  const { browser, demo, program, check, expect, equal, listen, accessible } = tools;
  const words = WORDS[language];
  const tag = `${language}-${randomUUID().slice(0, 8)}`;
  const holder = `titulaire-${tag}@courriel.example`, colleague = `collegue-${tag}@courriel.example`;
  const [badge] = (await api(demo, "/badges?limit=100")).items.filter((one) => !one.awardedByRule);
  const award = await api(demo, `/badges/${badge.id}/assertions`, { recipient: { email: holder } });
  const at = (path) => {
    const url = new URL(path, demo.base);
    url.searchParams.set("lang", language);
    return url.href;
  };
  const somebody = async (cookie, more) => {
    const context = await browser.newContext({ bypassCSP: true, viewport: PHONE, locale: language, ...more });
    if (cookie) await context.addCookies([cookie]);
    const page = await context.newPage();
    const complaints = listen(page, 200);
    const fits = async (what) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide <= PHONE.width, `${what} is ${wide} pixels wide`);
      await accessible(page, what);
    };
    const press = async (selector) => {
      await page.locator(selector).first().click();
      await page.waitForLoadState("networkidle");
    };
    return { context, page, complaints, fits, press, go: (path) => page.goto(at(path), { waitUntil: "networkidle" }) };
  };

  const mine = await somebody(await signedIn(program, demo, holder));
  await check(`recommendation (${language}): a holder asks a colleague, by keyboard`, async () => {
    await mine.go("/my-badges");
    await mine.press("main button[value=accept]");
    await mine.press("main a[href*='/my-badges/endorsements']");
    await mine.fits("the page of recommendations");
    await mine.page.locator("#email").focus();
    await mine.page.keyboard.type(colleague);
    await mine.page.keyboard.press("Tab");
    await mine.page.keyboard.press("ArrowDown");
    equal(await mine.page.locator("#relation-colleague").isChecked(), true, "the second choice by the arrow key");
    await mine.page.keyboard.press("Tab");
    await mine.page.keyboard.type("Camille");
    await mine.page.keyboard.press("Enter");
    await mine.page.getByText(colleague).first().waitFor();
    await mine.fits("the page of recommendations with a request");
    await mine.press("main button[value=remove]");
    await mine.fits("what deleting comes to");
    await mine.press("main button[value=open]");
  });

  const link = linkOf(program, demo, colleague, "endorsement-asked");
  await check(`recommendation (${language}): whoever has the letter writes, without JavaScript`, async () => {
    const theirs = await somebody(null);
    await theirs.go(link);
    await theirs.fits("the page of the letter's link");
    await theirs.page.locator("#name").fill(words.name);
    await theirs.page.locator("#role").fill("x".repeat(119));
    await theirs.page.locator("#words").fill(words.words);
    await theirs.page.evaluate(() => document.querySelector("main form").setAttribute("novalidate", ""));
    theirs.complaints.length = 0;
    await theirs.press("main button[value=give]");
    expect(await theirs.page.locator("#shown-error").isVisible(), "nothing asks for the consent");
    await theirs.fits("the page with what is wrong");
    await theirs.context.close();
    const plain = await somebody(null, { javaScriptEnabled: false });
    await plain.go(link);
    await plain.page.locator("#name").fill(words.name);
    await plain.page.locator("#role").fill("Atelier B");
    await plain.page.locator("#words").fill(words.words);
    await plain.page.locator("#shown").check();
    await plain.press("main button[value=give]");
    equal(plain.complaints.join(" | "), "", "what the browser complains of");
    equal((await plain.context.cookies()).length, 0, "the cookies of whoever was asked");
    await plain.context.close();
  });

  await check(`recommendation (${language}): the holder shows it, and the public page tells it is not signed`, async () => {
    await mine.go("/my-badges");
    expect((await mine.page.locator("main").innerText()).includes(words.waits), "nothing tells that it waits");
    await mine.go("/my-badges/endorsements");
    await mine.fits("the page with a recommendation that waits");
    await mine.press("main button[value=accept]");
    await mine.fits("the page with a recommendation that is shown");
    const visitor = await somebody(null);
    await visitor.go(new URL(award.url).pathname);
    const shown = await visitor.page.locator("section[aria-labelledby=recommendations]").innerText();
    for (const part of [words.name, words.words, words.unsigned]) expect(shown.includes(part), `${part} is not in ${shown}`);
    await visitor.fits("the public page");
    await visitor.go(linkOf(program, demo, colleague, "endorsement-kept"));
    await visitor.fits("the page that takes it back");
    equal(visitor.complaints.join(" | "), "", "what the browser complains of");
    await visitor.context.close();
    equal(mine.complaints.join(" | "), "", "what the browser of the holder complains of");
  });
  await mine.context.close();
}
