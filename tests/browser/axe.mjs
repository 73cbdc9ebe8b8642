// axe-core on every kind of page: both schemes, both widths, forced colours, scripts off.
import fs from "node:fs";
import { createRequire } from "node:module";
import { watched } from "./site.mjs";

const SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const light = { colorScheme: "light" };
const dark = { colorScheme: "dark" };
const VARIANTS = [
  { name: "360 light", width: 360, ...light },
  { name: "360 dark", width: 360, ...dark },
  { name: "1280 light", width: 1280, ...light },
  { name: "1280 dark", width: 1280, ...dark },
  { name: "1280 forced colours", width: 1280, ...light, forcedColors: "active" },
  { name: "360 without scripts", width: 360, ...light, scriptless: true, telling: 3 },
  { name: "360 forced colours", width: 360, ...dark, forcedColors: "active", telling: 3 },
  { name: "1280 without scripts", width: 1280, ...dark, scriptless: true, full: true },
];

export async function axe({ site, browser, fault }) {
  let looked = 0;
  const variants = VARIANTS.filter(variant => process.env.FULL || !variant.full);
  for (const { name, width, full, telling, scriptless, ...options } of variants) {
    const context = await browser.newContext({ ...options, viewport: { width, height: 900 } });
    const page = await context.newPage();
    // axe itself needs scripts, so it is those of the site that are kept away.
    if (scriptless) await page.route("**/*.js", route => route.fulfill({ contentType: "text/javascript", body: "" }));
    const { asked, complaints } = watched(page);
    const said = [];
    const files = telling && !process.env.FULL ? site.kinds.filter((_, i) => i % telling === 0) : site.kinds;
    for (const file of files) {
      await page.goto(site.address(file), { waitUntil: "load" });
      // What is said after this, axe has done.
      said.push(...complaints.splice(0));
      await page.evaluate(SOURCE);
      const violations = await page.evaluate(async rules => {
        const told = await globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: rules });
        return told.violations.map(({ id, impact, tags, nodes }) => ({ id, impact, tags, count: nodes.length, first: nodes[0].html.slice(0, 160) }));
      }, RULES);
      looked += 1;
      complaints.length = 0;
      for (const { id, impact, tags, count, first } of violations) {
        const minor = tags.includes("best-practice") && !["serious", "critical"].includes(impact);
        if (!minor) fault(`${name} ${file}: ${id} (${impact}) ${count}× ${first}`);
      }
    }
    for (const url of new Set(asked)) if (!url.startsWith(site.origin)) fault(`${name}: asks for ${url}`);
    for (const words of new Set(said)) fault(`${name}: ${words}`);
    await context.close();
  }
  return `${site.kinds.length} pages of ${site.pages.length}, looked at ${looked} times`;
}
