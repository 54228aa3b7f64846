// Opens the pages of a running demo in a real browser, as visitors with and without JavaScript, on a phone, in
// the dark, by keyboard, and lets axe-core look for accessibility faults.
//
// usage: node pages.mjs DEMO.json PROGRAM [--readme]     (- reads the demo from stdin)
//   PROGRAM    the sceau that runs the demo; it tells the links of its letters
//   --readme   also renews docs/images/badge.png

import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { applicant, applicationPages, fromElsewhere } from "./applications.mjs";
import { applicationDeskPages, reviewer } from "./applications_desk.mjs";
import { outcomes } from "./applications_outcomes.mjs";
import { deskAdministration } from "./desk-administration.mjs";
import { awardPages } from "./desk-award.mjs";
import { programmePages } from "./desk-programmes.mjs";
import { badgePages } from "./desk-badges.mjs";
import { cohortOfForty, cohortPages } from "./desk-cohorts.mjs";
import { journeys } from "./journeys.mjs";
import { lettersTo, linkOf, signedIn } from "./people.mjs";
import { secondReadingPages } from "./second-readings.mjs";
import { recommendation } from "./vouching.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const output = join(here, "..", "output");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "RGAAv4"];
const LANGUAGES = ["fr", "en"];
const AT_ONCE = 3;
const NARROW = 320, PHONE = 390, WIDE = 1280;

const STATUS = {
  fr: { valid: "Valide", expired: "Expiré le", revoked: "Révoqué le" },
  en: { valid: "Valid", expired: "Expired on", revoked: "Revoked on" },
};
// Fixed by the domain, word for word. English has no official wording: it must name the title it is not.
const NOT_THE_TITLE = {
  fr: "Ce badge n'est ni le titre professionnel « Médiateur numérique » (RNCP40695), ni un bloc de compétences, ni une certification enregistrée au RNCP ou au répertoire spécifique.",
  en: "RNCP40695",
};

// ---- the tally ----------------------------------------------------------------------------------------------

let passed = 0, failed = 0;

async function check(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${String(error.message ?? error).replace(/\s+/g, " ").slice(0, 1500)}`);
  }
}

function expect(holds, why) {
  if (!holds) throw new Error(why);
}

function equal(actual, expected, what) {
  expect(actual === expected, `${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

// ---- the demo and its pages ---------------------------------------------------------------------------------

const options = process.argv.slice(2);
const [source, program] = options.filter((option) => !option.startsWith("--"));
if (!program || options.some((option) => option.startsWith("--") && option !== "--readme")) {
  console.error("usage: node pages.mjs DEMO.json PROGRAM [--readme]");
  process.exit(2);
}
const demo = JSON.parse(readFileSync(source === "-" ? 0 : source, "utf8"));
const origin = new URL(demo.base).origin;

async function json(url) {
  const answer = await fetch(url, { headers: { accept: "application/ld+json" } });
  expect(answer.ok, `${url} answered ${answer.status}`);
  return answer.json();
}

function address(url, query) {
  const result = new URL(url);
  for (const [key, value] of Object.entries(query)) result.searchParams.set(key, value);
  return result.href;
}

// ---- another service, with badges of its own -----------------------------------------------------------------

const SOMEBODY = "camille@exemple.fr";

/** Serves Open Badges 2.0 as issuers do; gives the addresses of a good badge, a revoked one and a forged one. */
async function anotherService() {
  const documents = new Map();
  const server = createServer((request, response) => {
    const [type, body] = documents.get(request.url) ?? ["text/plain", null];
    response.writeHead(body === null ? 404 : 200, { "content-type": type });
    response.end(body ?? "");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  server.unref();
  const base = `http://127.0.0.1:${server.address().port}`;
  const put = (path, document) => {
    documents.set(path, ["application/ld+json", JSON.stringify({ "@context": "https://w3id.org/openbadges/v2", id: base + path, ...document })]);
    return base + path;
  };
  const issuer = put("/issuer", {
    type: "Issuer", name: "Université populaire du Grand-Ouest et des îles du Ponant", url: "https://universite.example", email: "badges@universite.example",
  });
  documents.set("/badge.png", ["image/png", Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")]);
  const badgeClass = put("/class", {
    type: "BadgeClass", name: "Animation d’un atelier d’écriture numérique", description: "Sait animer un atelier.",
    image: `${base}/badge.png`, criteria: { narrative: "Animer trois ateliers." }, issuer,
  });
  const identity = "sha256$" + createHash("sha256").update(`${SOMEBODY}selselselselselsel`).digest("hex");
  const award = (path, more) => put(path, {
    type: "Assertion", recipient: { type: "email", hashed: true, salt: "selselselselselsel", identity },
    badge: badgeClass, issuedOn: "2026-03-01T09:00:00Z", verification: { type: "HostedBadge" }, ...more,
  });
  return {
    good: award("/assertions/1", {}),
    revoked: award("/assertions/2", { revoked: true, revocationReason: "Délivré deux fois <b>par erreur</b>" }),
    forged: award("/assertions/3", { issuedOn: "2999-01-01T00:00:00Z" }),
  };
}

/** A page of whoever has a cookie, or what its form answers. */
async function asHolder(path, cookie, fields) {
  const headers = { accept: "text/html", cookie: `${cookie.name}=${cookie.value}` };
  const seen = await fetch(`${demo.base}${path}`, { headers, redirect: "manual" });
  equal(seen.status, 200, `the status of ${path}`);
  const html = await seen.text();
  if (!fields) return html;
  const csrf = html.match(/name="csrf" value="([^"]+)"/)[1];
  const answer = await fetch(`${demo.base}${path}`, { method: "POST", headers, body: new URLSearchParams({ ...fields, csrf }) });
  expect(answer.ok, `${JSON.stringify(fields)} answered ${answer.status}`);
  return answer.text();
}

/** A holder who shares one composite and not the other, lets an issuer see their progress, and has a public page. */
async function sharingHolder(demo) {
  const cookie = await signedIn(program, demo, "camille@courriel.example");
  const html = await asHolder("/my-badges", cookie);
  const [, programme, issuer] = html.match(/name="programme" value="([^"]+)">\s*<label for="consent-[^]*?<option value="([^"]+)"/);
  await asHolder("/my-badges", cookie, { do: "consent", programme, issuer });
  const shared = await asHolder("/my-badges/shared", cookie, { do: "publish", "shown-name": "Camille Martin" });
  const badge = shared.match(/name="award" value="([^"]+)"/)[1];
  await asHolder("/my-badges/shared", cookie, { do: "link", label: "Mairie", award: badge, until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) });
  return { cookie, page: shared.match(/href="([^"]*\/shared\/[^"/]+)"/)[1] };
}

/** The button that asks to share: of the one badge that is not shared, a composite. */
const askToShare = (page) => page.locator("main button[value=share]").first().click();

async function typeAWrongCode(page) {
  await page.locator("main [name=code]").fill("0000 0000");
  await page.locator("main form button").click();
}

const makeAnEmptyLink = (page) => page.locator("main button[value=link]").click();

async function pagesOf(demo, elsewhere) {
  const holder = await signedIn(program, demo, "dominique@courriel.example");
  const sharing = await sharingHolder(demo);
  const trainer = await signedIn(program, demo, demo.trainer);
  const badge = async (url) => (await json(url)).badge;
  const catalogue = { sentence: true };
  const form = `${demo.base}/verify`;
  const list = ["# une liste", demo.validBadge, demo.expired, elsewhere.good, "htp://x", demo.revoked, elsewhere.forged, "http://127.0.0.1:1/x"];
  return [
    { name: "home", url: `${demo.base}/` },
    { name: "valid", url: demo.validBadge, state: "valid", ...catalogue },
    { name: "composite", url: demo.composite, state: "valid", ...catalogue },
    { name: "revoked", url: demo.revoked, state: "revoked", status: 410, ...catalogue },
    { name: "expired", url: demo.expired, state: "expired", ...catalogue },
    { name: "in-progress", url: demo.inProgress, state: "valid", ...catalogue },
    { name: "badge-model", url: await badge(demo.validBadge), ...catalogue },
    { name: "composite-model", url: await badge(demo.composite), ...catalogue },
    { name: "issuer", url: demo.issuer },
    { name: "programme", url: demo.programme, sentence: true },
    { name: "catalogue", url: `${demo.programme}/catalogue`, sentence: true },
    { name: "accessibility", url: `${demo.base}/accessibility` },
    { name: "embed", url: `${demo.validBadge}/embed`, state: "valid" },
    { name: "embed-revoked", url: `${demo.revoked}/embed`, state: "revoked", status: 410 },
    { name: "cut", url: demo.validBadge.slice(0, -4), status: 404, state: null },
    { name: "one-too-much", url: `${demo.validBadge})`, status: 404, state: null },
    { name: "verify", url: demo.verify },
    { name: "verify-valid", url: address(demo.verify, { url: demo.validBadge }), state: "valid" },
    { name: "verify-expired", url: address(demo.verify, { url: demo.expired }), state: "expired" },
    { name: "verify-revoked", url: address(demo.verify, { url: demo.revoked }), state: "revoked" },
    { name: "verify-foreign", url: address(demo.verify, { url: elsewhere.good }), state: "valid", paper: true },
    { name: "verify-foreign-revoked", url: address(demo.verify, { url: elsewhere.revoked }) },
    { name: "verify-form", url: form },
    { name: "verify-foreign-forged", url: address(demo.verify, { url: elsewhere.forged }) },
    { name: "verify-unreachable", url: address(demo.verify, { url: "http://127.0.0.1:1/x" }) },
    { name: "verify-whose", url: form, submit: { badge: elsewhere.good, email: SOMEBODY }, state: "valid", paper: true },
    { name: "verify-not-theirs", url: form, submit: { badge: demo.validBadge, email: SOMEBODY }, state: "valid", paper: true },
    { name: "verify-list", url: form, submit: { badge: list.join("\n"), email: SOMEBODY } },
    { name: "verify-mistake", url: form, submit: { badge: "rien" }, status: 422 },
    { name: "sign-in", url: `${demo.base}/sign-in` },
    { name: "sign-in-asked", url: `${demo.base}/sign-in`, submit: { email: SOMEBODY } },
    { name: "sign-in-mistake", url: `${demo.base}/sign-in`, submit: { email: "rien" }, status: 422 },
    { name: "sign-in-wrong-code", url: `${demo.base}/sign-in`, submit: { email: SOMEBODY }, then: typeAWrongCode, status: 422 },
    { name: "my-badges", url: `${demo.base}/my-badges`, cookie: holder },
    { name: "my-badges-shared", url: `${demo.base}/my-badges`, cookie: sharing.cookie },
    { name: "share-warning", url: `${demo.base}/my-badges`, cookie: sharing.cookie, then: askToShare },
    { name: "my-links", url: `${demo.base}/my-badges/shared`, cookie: sharing.cookie },
    { name: "my-links-mistake", url: `${demo.base}/my-badges/shared`, cookie: sharing.cookie, then: makeAnEmptyLink, status: 422 },
    { name: "showcase", url: sharing.page },
    { name: "showcase-cv", url: `${sharing.page}/cv` },
    { name: "showcase-unknown", url: `${demo.base}/shared/rien`, status: 404 },
    { name: "answer", url: linkOf(program, demo, "dominique@courriel.example", "badge-received") },
    { name: "link-unknown", url: `${demo.base}/links/rien`, status: 404 },
    { name: "unknown", url: `${demo.base}/assertions/${randomUUID()}`, status: 404, state: null },
    ...await applicationPages(program, demo),
    ...await applicationDeskPages(program, demo),
    ...await deskAdministration(program, demo),
    ...await awardPages(program, demo),
    ...await programmePages(program, demo),
    ...await secondReadingPages(program, demo),
    ...await cohortPages(demo, trainer),
    ...await badgePages(demo, trainer),
  ];
}

// ---- what the browser complains of --------------------------------------------------------------------------

/** Collects errors, refused and failed requests of a page, and requests to anybody else. */
function listen(page, expectedStatus) {
  const complaints = [];
  const own = (url) => !/^https?:/.test(url) || new URL(url).origin === origin;
  page.on("request", (request) => {
    if (!own(request.url())) complaints.push(`asked another origin: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // That is how Chromium tells of a file that it saves, and of an image or the page's icon (its type is "other")
    // whose page was left before it came. One that is missing is told by its status.
    const given = /\.(csv|svg)$/.test(new URL(request.url()).pathname) || request.resourceType() === "image";
    if (why !== "net::ERR_ABORTED" || !given) complaints.push(`request failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    const main = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (response.status() >= 400 && !(main && response.status() === expectedStatus)) {
      complaints.push(`${response.status()} for ${response.url()}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // Chromium reports the page's own 404 or 410 too.
    const ownStatus = expectedStatus >= 400 && message.text().includes(`status of ${expectedStatus} `) && message.location().url === page.url();
    if (ownStatus) return;
    if (message.type() === "error" || /content.security.policy/i.test(message.text())) {
      complaints.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  return complaints;
}

async function open(context, { url, status = 200, submit, then, cookie }, language, waitUntil = "load") {
  if (cookie) await context.addCookies([cookie]);
  const page = await context.newPage();
  const complaints = listen(page, status);
  let response = await page.goto(address(url, { lang: language }), { waitUntil });
  if (submit) {
    for (const [field, text] of Object.entries(submit)) await page.locator(`main form [name=${field}]`).fill(text);
    const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.request().method() === "POST");
    await page.locator("main form button").click();
    response = await answered;
    await page.waitForLoadState(waitUntil);
  }
  if (then) {
    const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.request().method() === "POST");
    await then(page);
    response = await answered;
    await page.waitForLoadState(waitUntil);
  }
  return { page, complaints, response };
}

const plain = (text) => text.replace(/[\s\u00a0\u202f\u2009]+/g, " ").replaceAll("’", "'").trim();

/** What the page's content says, whatever the style sheet makes of the letters. */
const wordsOf = (page) =>
  page.locator("main").first().evaluate((main) => {
    const words = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("script, style")) words.push(walker.currentNode.data);
    }
    return words.join(" ");
  });

/** Which status a text tells first: on a page about one badge it stands before everything that explains it. */
function firstStatus(text, language) {
  const stems = Object.entries(STATUS[language]).map(([state, words]) => [state, words.split(" ")[0]]);
  const found = text.match(new RegExp(`(?<!\\p{L})(${stems.map(([, stem]) => stem).join("|")})(?!\\p{L})`, "u"));
  return found ? stems.find(([, stem]) => stem === found[1])[0] : null;
}

// ---- the checks ---------------------------------------------------------------------------------------------

async function looksRight(browser, where, language) {
  const label = `${where.name} (${language})`;
  const context = await browser.newContext({ viewport: { width: WIDE, height: 900 }, locale: language === "fr" ? "fr-FR" : "en-GB" });
  try {
    const { page, complaints, response } = await open(context, where, language, "networkidle");
    await check(`${label}: answers ${where.status ?? 200} with a page under a content security policy`, async () => {
      equal(response.status(), where.status ?? 200, "its status");
      const headers = response.headers();
      expect(/^text\/html/.test(headers["content-type"] ?? ""), `it is ${headers["content-type"]}`);
      const policy = headers["content-security-policy"] ?? "";
      expect(/default-src/.test(policy), "it has no content-security-policy");
      expect(!/unsafe-(inline|eval)/.test(policy), `its policy allows what it should stop: ${policy}`);
    });
    await check(`${label}: language, title, one h1, one main`, async () => {
      equal(await page.locator("html").getAttribute("lang"), language, "html lang");
      expect((await page.title()).trim() !== "", "the title is empty");
      equal(await page.locator("h1").count(), 1, "the number of h1");
      expect((await page.locator("h1").innerText()).trim() !== "", "the h1 is empty");
      equal(await page.locator("main").count(), 1, "the number of main");
    });
    if (where.state !== undefined) {
      const words = where.state ? STATUS[language][where.state] : "";
      await check(`${label}: says first ${words ? `"${words}"` : "no status of a badge"}`, async () => {
        equal(firstStatus(await wordsOf(page), language), where.state, "the first status word");
        const seen = page.locator("main").getByText(words).filter({ visible: true });
        expect((await seen.count()) > 0, `"${words}" is not to be seen`);
      });
    }
    if (where.sentence) {
      await check(`${label}: says that it is not the State's title`, async () => {
        expect(plain(await page.locator("main").innerText()).includes(plain(NOT_THE_TITLE[language])), `this is not on the page: ${NOT_THE_TITLE[language]}`);
      });
    }
    await check(`${label}: nothing on the console, no failed request, nothing from elsewhere`, async () => {
      expect(complaints.length === 0, complaints.join(" | "));
    });
    await check(`${label}: sets no cookie`, async () => {
      const cookies = await context.cookies();
      expect(cookies.length === (where.cookie ? 1 : 0), `it sets ${cookies.map((cookie) => cookie.name)}`);
    });
    // Images further down are not loaded before somebody scrolls.
    await page.evaluate(() => Promise.all([...document.images].map((image) => {
      image.loading = "eager";
      return image.decode().catch(() => {});
    })));
    await page.screenshot({ path: join(output, `${where.name}-${language}-${WIDE}.png`), fullPage: true });
    await page.setViewportSize({ width: PHONE, height: 844 });
    await page.screenshot({ path: join(output, `${where.name}-${language}-${PHONE}.png`), fullPage: true });
    await check(`${label}: no sideways scrolling at ${NARROW} px`, async () => {
      await page.setViewportSize({ width: NARROW, height: 640 });
      const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
      expect(width <= NARROW, `the page is ${width} px wide`);
    });
  } finally {
    await context.close();
  }
}

/** axe-core has to be injected, which the content security policy forbids: hence a context of its own. */
async function isAccessible(browser, where, language) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ bypassCSP: true, colorScheme, locale: language });
    try {
      const { page } = await open(context, where, language);
      await page.evaluate(axeSource);
      for (const width of [WIDE, NARROW]) {
        await check(`${where.name} (${language}): accessible at ${width} px, ${colorScheme}`, async () => {
          await page.setViewportSize({ width, height: 800 });
          const { violations, passes } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), AXE_TAGS);
          const told = violations.map((v) => `${v.id} (${v.help}) at ${v.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("; ")}`);
          expect(told.length === 0, told.join(" | "));
          expect(passes.length > 0, "axe-core looked at nothing");
        });
      }
    } finally {
      await context.close();
    }
  }
}

/** A report is to be handed in: everything on one sheet of A4, folded or not on the screen. */
async function onPaper(browser, where, language) {
  const context = await browser.newContext({ colorScheme: "dark" });
  try {
    const { page } = await open(context, where, language);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: join(output, `${where.name}-${language}-paper.png`), fullPage: true });
    await check(`${where.name} (${language}): prints on one sheet, with the date and all that was fetched, without the form`, async () => {
      const pdf = (await page.pdf({ format: "A4", margin: { top: "12mm", bottom: "12mm", left: "12mm", right: "12mm" } })).toString("latin1");
      equal(pdf.match(/\/Type\s*\/Page(?![a-z])/g)?.length, 1, "the number of sheets");
      const told = plain(await page.locator("main").innerText());
      expect(/\d{2}:\d{2}:\d{2}/.test(told), "it has no time");
      expect(!(await page.locator("form").first().isVisible()), "the form is on it");
      for (const url of await page.locator(".fetched code").allTextContents()) expect(told.includes(url), `${url} is not on it`);
    });
  } finally {
    await context.close();
  }
}

async function compositeTree(browser, language) {
  await check(`composite (${language}): the tree links to its 8 components, and they can be opened`, async () => {
    const context = await browser.newContext();
    try {
      const { page } = await open(context, { url: demo.composite }, language);
      const evidence = (await json(demo.composite)).evidence.map((item) => item.id ?? item);
      equal(evidence.length, 8, "the number of components in its evidence");
      const links = await page.locator("main li a[href]").evaluateAll((anchors) => anchors.map((a) => a.href.split(/[?#]/)[0]));
      const badges = new Set(links.filter((link) => /\/assertions\/[^/.]+$/.test(link) && link !== page.url().split("?")[0]));
      equal(badges.size, 8, "the number of badges linked from lists");
      const missing = evidence.filter((id) => !badges.has(id));
      expect(missing.length === 0, `not linked: ${missing}`);
      for (const url of badges) {
        const answer = await fetch(url, { headers: { accept: "text/html" } });
        equal(answer.status, 200, `the status of ${url}`);
      }
    } finally {
      await context.close();
    }
  });
}

/** What a holder shares, without JavaScript: the state of each badge, and the warning before a composite is shared. */
async function sharingForms(browser, pages, language) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const named = (name) => pages.find((where) => where.name === name);
    await check(`my-badges-shared (${language}): tells what is shared, and who sees the progress`, async () => {
      const { page } = await open(context, named("my-badges-shared"), language);
      equal(await page.locator("main button[value=unshare]").count(), 9, "the number of shared badges");
      equal(await page.locator("main button[value=share]").count(), 1, "the number of others");
      equal(await page.locator("main button[value=withdraw]").count(), 1, "the number of those who see it");
    });
    await check(`share-warning (${language}): names each badge of the composite and its issuer, and can be declined`, async () => {
      const { page } = await open(context, named("share-warning"), language);
      const links = await page.locator("main li a[href]").evaluateAll((anchors) => anchors.map((a) => a.href));
      equal(links.filter((link) => /\/assertions\//.test(link)).length, 3, "the number of badges named");
      equal(await page.locator("main li .detail").count(), 3, "the number of issuers named");
      await page.locator("main button[value=open]").click();
      equal(await page.locator("main button[value=share]").count(), 1, "the number of badges not shared");
    });
  } finally {
    await context.close();
  }
}

/** A badge inside of somebody else's page, as its code says; nothing else of ours can be put there. */
async function insideAnotherPage(browser, language) {
  const context = await browser.newContext({ viewport: { width: WIDE, height: 700 } });
  try {
    const { page } = await open(context, { url: demo.validBadge }, language);
    const code = await page.locator("#share-embed").inputValue();
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(`<!doctype html><title>Blog</title><body style="background:#eef">${code}<iframe src="${demo.validBadge}" width="480" height="230"></iframe>`);
    });
    await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      await page.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: "networkidle" });
      await page.screenshot({ path: join(output, `embedded-${language}.png`) });
      const [first, second] = page.frames().slice(1);
      await check(`embed (${language}): a badge is shown inside of another page, whole, and leads to its page`, async () => {
        equal(firstStatus(await wordsOf(first), language), "valid", "what it says");
        const { wide, high, tall } = await first.evaluate(() => ({
          wide: document.scrollingElement.scrollWidth, high: document.scrollingElement.scrollHeight, tall: innerHeight,
        }));
        expect(wide <= 480 && high <= tall, `it is ${wide} × ${high} px, in ${tall}`);
        const opened = context.waitForEvent("page");
        await first.locator("main a").click();
        const target = await opened;
        await target.waitForLoadState();
        expect(target.url().startsWith(demo.validBadge), `it leads to ${target.url()}`);
      });
      await check(`embed (${language}): no other page of ours can be framed`, async () => {
        expect(!second.url().startsWith(demo.base), `${second.url()} is shown`);
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  } finally {
    await context.close();
  }
}

/** A mediator, from the letter to what an employer sees: the journey without which nothing else is of use. */
async function mediatorsJourney(browser, language) {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: PHONE, height: 844 }, locale: language });
  const email = "dominique@courriel.example";
  try {
    const page = await context.newPage();
    const complaints = listen(page, 200);
    const press = async (selector) => {
      await page.locator(selector).first().click();
      await page.waitForLoadState("load");
    };
    await check(`journey (${language}): a mediator signs in by letter, accepts, shares, and opens a public page`, async () => {
      await page.goto(address(`${demo.base}/my-badges`, { lang: language }));
      expect(new URL(page.url()).pathname.endsWith("/sign-in"), `it is ${page.url()}`);
      await page.locator("main [name=email]").fill(email);
      await press("main form button");
      expect(await page.locator("main [name=code]").isVisible(), "no code can be typed");
      await accessible(page, "what is said after asking");
      const letter = lettersTo(program, demo, email).find((one) => one.letter === "my-badges");
      await page.goto(address(letter.links[0], { lang: language }));
      await accessible(page, "the link's page");
      await press("main form button");
      expect(new URL(page.url()).pathname.endsWith("/my-badges"), `it is ${page.url()}`);
      const [cookie] = await context.cookies();
      expect(cookie.httpOnly && cookie.sameSite === "Lax" && cookie.expires === -1, JSON.stringify(cookie));
      const award = await page.locator("main form:has(button[value=accept]) [name=award]").first().inputValue();
      await press("main button[value=accept]");
      await press(`main form:has([name=award][value="${award}"]) button[value=share]`);
      await accessible(page, "the page of one's badges");
      await page.goto(address(`${demo.base}/my-badges/shared`, { lang: language }));
      if (await page.locator("main button[value=publish]").count()) {
        await page.locator("#public-name").fill("Dominique Petit");
        await press("main button[value=publish]");
      }
      await accessible(page, "what one shows");
      const shown = await page.locator("main section a[href*='/shared/']").first().getAttribute("href");
      const visitor = await browser.newContext({ bypassCSP: true, locale: language });
      const theirs = await visitor.newPage();
      const answer = await theirs.goto(address(shown, { lang: language }));
      equal(answer.status(), 200, "the public page's status");
      expect((await theirs.locator("h1").innerText()).includes("Dominique Petit"), "the name is not on it");
      const badge = await theirs.locator(`main a[href*="${award}"]`).count();
      expect(badge > 0, "the badge is not on it");
      equal((await visitor.cookies()).length, 0, "the cookies of a visitor");
      await accessible(theirs, "the public page");
      await visitor.close();
      await page.goto(address(`${demo.base}/my-badges`, { lang: language }));
      await press("main button[value=here]");
      await page.goto(address(`${demo.base}/my-badges`, { lang: language }));
      expect(new URL(page.url()).pathname.endsWith("/sign-in"), "signing out did not end the session");
      equal(complaints.join(" | "), "", "what the browser complains of");
    });
  } finally {
    await context.close();
  }
}

/** Of a page in the middle of a journey, whose context bypasses the content security policy. */
async function accessible(page, what) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), AXE_TAGS);
  equal(violations.map((v) => `${v.id} at ${v.nodes[0].target.join(" ")}`).join(" | "), "", `what axe-core finds on ${what}`);
}

/** A training body awards a group. */
function trainersCohort(browser, pages, language) {
  const { cookie } = pages.find(({ name }) => name === "desk-cohorts");
  return cohortOfForty({ browser, demo, cookie, language, check, expect, equal, listen, accessible });
}

async function verifyWithoutScripts(browser, language) {
  for (const [name, url, state] of [["valid", demo.validBadge, "valid"], ["revoked", demo.revoked, "revoked"], ["expired", demo.expired, "expired"]]) {
    await check(`verify (${language}): a pasted ${name} address, without JavaScript`, async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      try {
        const { page, complaints } = await open(context, { url: demo.verify }, language);
        const form = page.locator("main form").filter({ has: page.locator("textarea, input[type=url], input[type=text]") }).first();
        await form.locator("textarea, input[type=url], input[type=text]").first().fill(url);
        await form.locator("button:not([type=button]), input[type=submit]").first().click();
        await page.waitForLoadState("networkidle");
        equal(firstStatus(await wordsOf(page), language), state, "the first status word of the answer");
        expect(complaints.length === 0, complaints.join(" | "));
      } finally {
        await context.close();
      }
    });
  }
}

/** Tabs through a page until the focus leaves it; every link and control must have had it, visibly. */
async function keyboard(browser, where, language) {
  const context = await browser.newContext({ viewport: { width: WIDE, height: 800 } });
  try {
    const { page } = await open(context, where, language);
    await page.evaluate(() => {
      const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
      const wanted = "a[href], button:not(:disabled), summary, select, textarea, input:not([type=hidden], [type=radio], :disabled)";
      globalThis.targets = [...document.querySelectorAll(wanted)].filter(shown);
      globalThis.looks = (element) => {
        const style = getComputedStyle(element);
        const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0 || /rgba\(.*, 0\)|transparent/.test(style.outlineColor);
        return { outline: outline ? "none" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`, shadow: style.boxShadow };
      };
      globalThis.before = targets.map(looks);
    });
    const count = await page.evaluate(() => targets.length);
    const reached = new Map();
    let last = null;
    for (let presses = 0; presses < 2 * count + 10; presses += 1) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const index = targets.indexOf(element), now = looks(element), was = before[index];
        const box = element.getBoundingClientRect();
        const changed = was && ((now.outline !== "none" && now.outline !== was.outline) || (now.shadow !== "none" && now.shadow !== was.shadow));
        const inView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
        return { index, visible: Boolean(changed) && inView };
      });
      // A date has several places for the focus.
      if (focus === null || (reached.has(focus.index) && focus.index !== last)) break;
      last = focus.index;
      if (focus.index >= 0) reached.set(focus.index, focus.visible);
    }
    const tell = (indexes) => page.evaluate((list) => list.slice(0, 5).map((i) => targets[i].outerHTML.slice(0, 120)).join(" | "), indexes);
    await check(`${where.name} (${language}): every link and control is reached by Tab`, async () => {
      expect(count > 0, "there is none");
      const missed = [...Array(count).keys()].filter((index) => !reached.has(index));
      expect(missed.length === 0, `not reached: ${await tell(missed)}`);
    });
    await check(`${where.name} (${language}): the focus is visible on each of them`, async () => {
      const unseen = [...reached].filter(([, visible]) => !visible).map(([index]) => index);
      expect(reached.size > 0, "nothing took the focus");
      expect(unseen.length === 0, `no outline or shadow appears on: ${await tell(unseen)}`);
    });
  } finally {
    await context.close();
  }
}

/** The API, to browse: what Swagger UI needs comes from here, and it shows every group of routes. */
async function apiDocs(browser) {
  await check("docs: the API can be browsed, with nothing from elsewhere", async () => {
    const context = await browser.newContext({ viewport: { width: WIDE, height: 900 } });
    const { page, complaints } = await open(context, { url: `${demo.base}/docs` });
    await page.locator("#operations-issuers-listIssuers").waitFor({ timeout: 20_000 });
    const groups = await page.locator(".opblock-tag").count();
    expect(groups >= 6, `${groups} groups of routes`);
    await page.locator("#operations-verifications-verify button").first().click();
    await page.locator("#operations-verifications-verify .try-out__btn, #operations-verifications-verify .execute").first().waitFor();
    await page.screenshot({ path: join(output, "docs.png") });
    equal(complaints.join("; "), "", "what the browser complains of");
    await context.close();
  });
}

async function pictureForReadme(browser) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, colorScheme: "light", locale: "fr-FR" });
  const { page } = await open(context, { url: demo.composite }, "fr");
  const images = join(here, "..", "..", "docs", "images");
  mkdirSync(images, { recursive: true });
  await page.screenshot({ path: join(images, "badge.png") });
  await context.close();
}

// ---- all of it ----------------------------------------------------------------------------------------------

function browserPath() {
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  for (const name of BROWSERS) {
    for (const folder of folders) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error(`no browser: none of ${BROWSERS.join(", ")} is installed`);
}

mkdirSync(output, { recursive: true });
let browser;
await check("a browser starts", async () => {
  browser = await chromium.launch({ executablePath: browserPath(), args: FLAGS });
});
if (browser) {
  let pages = [];
  await check("the demo tells its pages", async () => {
    pages = await pagesOf(demo, await anotherService());
  });
  // A page that cannot be opened at all is a failed check like any other; the others are still looked at.
  const attempt = async (name, body) => {
    try {
      await body();
    } catch (error) {
      await check(`${name}: the rest of its checks`, () => { throw error; });
    }
  };
  const work = [() => apiDocs(browser)];
  for (const language of LANGUAGES) {
    for (const where of pages) {
      work.push(() => attempt(`${where.name} (${language})`, () => looksRight(browser, where, language)));
      work.push(() => attempt(`${where.name} (${language})`, () => isAccessible(browser, where, language)));
      if (["valid", "composite", "programme", "catalogue", "embed", "accessibility", "verify", "verify-form", "verify-list", "verify-foreign"].includes(where.name) || where.keyboard) {
        work.push(() => attempt(`${where.name} (${language})`, () => keyboard(browser, where, language)));
      }
      if (where.paper) work.push(() => attempt(`${where.name} (${language})`, () => onPaper(browser, where, language)));
    }
    work.push(() => compositeTree(browser, language));
    work.push(() => attempt(`sharing (${language})`, () => sharingForms(browser, pages, language)));
    work.push(() => verifyWithoutScripts(browser, language));
    work.push(() => attempt(`embed (${language})`, () => insideAnotherPage(browser, language)));
  }
  const worker = async () => {
    while (work.length > 0) await work.shift()();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // Last: they change what the others look at.
  for (const language of LANGUAGES) {
    await attempt(`journey (${language})`, () => mediatorsJourney(browser, language));
    await attempt(`recommendation (${language})`, () => recommendation({ browser, demo, program, check, expect, equal, listen, accessible }, language));
    await attempt(`cohort (${language})`, () => trainersCohort(browser, pages, language));
    await attempt(`journeys (${language})`, () => journeys({ browser, demo, program, check, expect, equal, listen, accessible }, language));
    await attempt(`applicant (${language})`, () => applicant({ browser, demo, program, check, expect, equal, listen, accessible }, language));
    await attempt(`proofs from elsewhere (${language})`, () => fromElsewhere({ browser, demo, program, check, expect, equal, listen, accessible }, language));
    await attempt(`reviewer (${language})`, () => reviewer({ browser, demo, program, check, expect, equal, listen, accessible }, language));
    await attempt(`outcomes (${language})`, () => outcomes({ browser, demo, program, check, expect, equal, listen, accessible }, language));
  }
  if (options.includes("--readme")) await attempt("the README's picture", () => pictureForReadme(browser));
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
