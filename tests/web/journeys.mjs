// The journeys of those that Sceau is for, each from its letter to a composite that is verified: a training body, the
// Région that runs the programme, a mediator, an employer. In one language they follow each other.

import { randomUUID } from "node:crypto";
import { api, linkOf, run } from "./people.mjs";

const PHONE = { width: 390, height: 844 }, DESK = { width: 1280, height: 900 };
const COMPOSITE = "mediateur-numerique", LAST = "animer";
const VALID = { fr: "Valide", en: "Valid" };
const WORDS = {
  fr: { composite: "médiateur numérique – socle reconnu", seven: "7 badges sur 8", one: /Un badge de synthèse serait délivré/ },
  en: { composite: "Digital mediator – core skill set", seven: "7 of 8", one: /One composite would be awarded/ },
};

/** A new training body, and people who hold all that the composite asks for but one badge. */
async function stage(program, demo, language) {
  const tag = `${language}-${randomUUID().slice(0, 8)}`;
  const body = await api(demo, "/issuers", { name: `Le Relais des écrans (${tag})`, url: "https://relais.example", email: "bonjour@relais.example" });
  const trainer = `formatrice-${tag}@relais.example`;
  const programme = (await api(demo, "/programmes")).items[0].id;
  const { owner } = await api(demo, `/programmes/${programme}`);
  const pilot = `pilotage-${tag}@region.example`;
  for (const [issuer, email] of [[body.id, trainer], [owner, pilot]]) {
    run(program, demo, "member", "invite", "--issuer", issuer, "--role", "owner", "--email", email);
  }
  // Recognised for something else, so that the catalogue is offered to it.
  await api(demo, `/programmes/${programme}/accreditations`, { issuer: body.id, competencies: ["reseau-territoire"] });
  const { rule } = (await api(demo, `/programmes/${programme}/composites/${COMPOSITE}`)).versions[0];
  const asked = rule.all.map((leaf) => leaf.badge);
  const badges = (await api(demo, "/badges?limit=100")).items.filter((badge) => !badge.awardedByRule);
  const badgeOf = (slug) => badges.find((badge) => badge.competency === slug).id;
  const award = (slug, email) => api(demo, `/badges/${badgeOf(slug)}/assertions`, { recipient: { email } });
  const people = {};
  for (const who of ["region", "body", "mediator"]) {
    people[who] = `${who}-${tag}@courriel.example`;
    for (const slug of asked.filter((slug) => slug !== LAST)) await award(slug, people[who]);
  }
  return { body, trainer, pilot, programme, owner, people, award };
}

export async function journeys(tools, language) {
  const { browser, demo, program, check, expect, equal, listen, accessible } = tools;
  const scene = await stage(program, demo, language);
  const at = (path) => {
    const url = new URL(path, demo.base);
    url.searchParams.set("lang", language);
    return url.href;
  };

  /** Somebody at a browser of their own. */
  const somebody = async (viewport, more) => {
    const context = await browser.newContext({ bypassCSP: true, viewport, locale: language, ...more });
    const page = await context.newPage();
    const complaints = listen(page, 200);
    const press = async (target) => {
      const button = typeof target === "string" ? page.locator(target).first() : target;
      await button.click();
      await page.waitForLoadState("networkidle");
    };
    const go = (path) => page.goto(path.startsWith("http") ? path : at(path), { waitUntil: "networkidle" });
    const text = () => page.locator("main").innerText();
    /** By the letter's link, as on the device where it is read. */
    const signIn = async (email) => {
      await go("/sign-in");
      await page.locator("main [name=email]").fill(email);
      await press("main form button");
      await go(linkOf(program, demo, email, "my-badges"));
      await press("main form button");
    };
    /** By the letter that invites to a desk. */
    const join = async (email) => {
      await go(linkOf(program, demo, email, "invited"));
      await accessible(page, "the invitation");
      await press("main form button[value=join]");
      await signIn(email);
    };
    const enter = async (name) => {
      await go("/desk");
      await press(page.locator("main .cards a").filter({ hasText: name }).first());
    };
    const seen = (what) => accessible(page, what);
    return { context, page, complaints, press, go, text, signIn, join, enter, seen };
  };

  /** From the page of a composite's award: it says valid, and so does the verification it leads to. */
  const verified = async ({ page, press, text, seen }) => {
    expect((await page.locator("h1").innerText()).includes(WORDS[language].composite), `the page is of ${await page.locator("h1").innerText()}`);
    expect((await text()).includes(VALID[language]), "the page of the composite does not say that it is valid");
    await seen("the composite");
    const address = page.url().split("?")[0];
    await press("main a[rel=nofollow][href*='/verify']");
    expect(/\/verify/.test(page.url()), `it is ${page.url()}`);
    expect((await page.locator("main .verdict").innerText()).includes(VALID[language]), await page.locator("main .verdict").innerText());
    await seen("the report");
    return address;
  };

  const journey = async (who, viewport, body, more) => {
    const one = await somebody(viewport, more);
    try {
      await check(`journey of ${who} (${language}): from the letter to a composite that is verified`, async () => {
        await body(one);
        equal(one.complaints.join(" | "), "", "what the browser complains of");
      });
    } finally {
      await one.context.close();
    }
  };

  const give = async ({ page, press, go, seen }, desk, email) => {
    await go(`${desk}/award`);
    await page.locator("#badge").selectOption({ index: 1 });
    await page.locator("#email").fill(email);
    await page.locator("#narrative").fill("A préparé et animé quatre ateliers de deux heures.");
    await page.locator("#evidence").fill("Observation de deux ateliers par la structure d’accueil.");
    await press("button[value=preview]");
    await seen("the look before an award");
  };

  // 1. A training body joins, defines its model of a competency, awards it: nobody recognises it yet.
  let desk;
  const joined = await somebody(DESK);
  await check(`journey of a training body (${language}): joins by its letter, defines a model of a competency and awards it`, async () => {
    const { page, press, text, join, enter, complaints } = joined;
    await join(scene.trainer);
    await enter(scene.body.name);
    desk = new URL(page.url()).pathname;
    await joined.go(`${desk}/badges/new`);
    await page.locator("#competency").selectOption(`${scene.programme}/${LAST}`);
    await press("button[value=competency]");
    await give(joined, desk, scene.people.region);
    expect(!(await text()).includes(WORDS[language].composite), "a composite is promised of a body that nobody recognises");
    await press("button[value=award]");
    expect((await page.locator("h1").innerText()) !== "", "no page of the award");
    equal(complaints.join(" | "), "", "what the browser complains of");
  });

  // 2. The Région recognises it, having seen what follows; a composite is awarded by itself at that moment.
  await journey("the Région", DESK, async (region) => {
    const { page, press, go, text, join, enter, seen } = region;
    const own = `/desk/${scene.owner}/programmes/${scene.programme}`;
    await join(scene.pilot);
    await enter("Coordination");
    await go(own);
    await seen("the programme");
    await go(`${own}/recognitions`);
    await page.locator("#issuer").selectOption({ label: scene.body.name });
    await page.locator(`#c-${LAST}`).check();
    // What was awarded before counts too.
    await page.locator("#from").fill(new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10));
    await press("button[value=try]");
    const would = await page.locator("#would ~ ul").innerText();
    expect(WORDS[language].one.test(would), would);
    await seen("what recognising it would come to");
    await press("button[value=recognise]");

    await go(`${own}/composites/${COMPOSITE}`);
    await press("button[value=in-force]");
    await seen("a simulation");
    await go(`${own}/indicators`);
    expect(await page.locator("table").count() > 0, "no table of indicators");
    await go(`/desk/${scene.owner}/holders`);
    const found = page.locator("main table tr").filter({ hasText: WORDS[language].composite });
    // It is awarded by itself, soon after the decision.
    for (let looks = 0; looks === 0 || (looks < 100 && await found.count() === 0); looks += 1) {
      await page.locator("#email").fill(scene.people.region);
      await press("button[value=search]");
    }
    await press(found.locator("a[href*='/assertions/']").first());
    await press("main a[href*='/assertions/']:not([href*='/desk/'])");
    await verified(region);
  });

  // 3. What the training body awards from then on completes composites; it is told before and after.
  await check(`journey of a training body (${language}): once recognised, its award completes a composite, which is verified`, async () => {
    const { page, press, text, complaints } = joined;
    await give(joined, desk, scene.people.body);
    expect(!(await text()).includes(WORDS[language].composite), "the look tells what the person holds from others");
    await press("button[value=award]");
    await press("main a[href*='/assertions/']:not([href*='/desk/'])");
    expect((await text()).includes(VALID[language]), "its page does not say that it is valid");
    // It learns of no badge of others; the person was told.
    const held = run(program, demo, "issuer", "holders", scene.owner, "--lang", "fr").split("\r\n");
    const composite = held.find((row) => row.includes(scene.people.body) && row.includes(WORDS.fr.composite));
    expect(composite, "the composite was not awarded");
    await joined.go(composite.split(";").pop());
    await verified(joined);
    equal(complaints.join(" | "), "", "what the browser complains of");
  });
  await joined.context.close();

  // 4. A mediator on a phone: how far, why not yet, then the composite, shared with one employer.
  let shown;
  await journey("a mediator", PHONE, async (mediator) => {
    const { page, press, go, text, signIn, seen } = mediator;
    await signIn(scene.people.mediator);
    const far = (await text()).replace(/\s+/g, " ");
    expect(far.includes(WORDS[language].seven), `how far the composite is does not stand there: ${far.match(/.{60} 8 .{30}/g)}`);
    await page.locator("main summary").filter({ hasText: /\?/ }).first().click();
    await seen("one's badges, and why not yet");
    await scene.award(LAST, scene.people.mediator);
    await go("/my-badges");
    const composite = page.locator("main ul.held > li").filter({ has: page.locator("h3 a", { hasText: WORDS[language].composite }) }).first();
    await press(composite.locator("button[value=accept]"));
    await press(composite.locator("button[value=share]"));
    await seen("the warning before sharing a composite");
    await press("main button[value=share]");
    await go("/my-badges/shared");
    await page.locator("#label").fill("Mairie de Lisieux");
    await page.locator("main [name=award]").first().check();
    await page.locator("#link-name").fill("Maël Lefèvre");
    await press("button[value=link]");
    shown = await page.locator("section[aria-labelledby=links] li a[href*='/shared/']").first().getAttribute("href");
    await seen("one's links");
    await go("/my-badges");
    await press(composite.locator("h3 a"));
    await verified(mediator);
  });

  // 5. An employer has the link, no account and no JavaScript.
  await journey("an employer", DESK, async (employer) => {
    const { page, press, go, text } = employer;
    await go(new URL(shown, demo.base).pathname);
    expect((await text()).includes("Maël Lefèvre") || (await page.locator("h1").innerText()).includes("Maël Lefèvre"), "the name is not on the page");
    await press("main a[href*='/assertions/']");
    const address = await verified({ ...employer, seen: async () => {} });
    await go("/verify");
    await page.locator("main [name=badge]").fill(address);
    await page.locator("main [name=email]").fill(scene.people.mediator);
    await press("main form button");
    expect(await page.locator("main .belongs").count() === 1, "it does not say whose it is");
    expect(/good|ok|yes|valid/.test(await page.locator("main .belongs").getAttribute("class")), await page.locator("main .belongs").innerText());
    await go("/verify");
    await page.locator("main [name=badge]").fill([address, demo.revoked, demo.expired].join("\n"));
    await press("main form button");
    equal(await page.locator("main table tbody tr, main .list > li").count(), 3, "the number of badges of the list");
    equal((await employer.context.cookies()).length, 0, "the cookies of an employer");
  }, { javaScriptEnabled: false });
}
