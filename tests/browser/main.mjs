// Looks at a built site in a browser: main.mjs SITE [CHECK …]. See run.sh.
import path from "node:path";
import { chromium } from "playwright-core";
import { audit } from "./audit.mjs";
import { axe } from "./axe.mjs";
import { keyboard } from "./keyboard.mjs";
import { pictures } from "./pictures.mjs";
import { plain } from "./plain.mjs";
import { reflow } from "./reflow.mjs";
import { scripts } from "./scripts.mjs";
import { Site } from "./site.mjs";
import { valid } from "./valid.mjs";
import { vitals } from "./vitals.mjs";

const CHECKS = { valid, scripts, axe, plain, reflow, keyboard, vitals, pictures };
const [folder, ...wanted] = process.argv.slice(2);
const site = await Site.open(path.resolve(folder));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
});
const faults = [];
const counts = {};
for (const [name, check] of Object.entries(CHECKS)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const began = Date.now();
  const found = [];
  const told = await check({ site, browser, fault: words => found.push(words) });
  console.log(`${name}: ${told}; ${found.length} faults; ${((Date.now() - began) / 1000).toFixed(1)} s`);
  counts[name] = found.length;
  faults.push(...found.map(words => `${name}: ${words}`));
}
if (process.env.AUDIT) audit(process.env.AUDIT, { site, counts, version: browser.version() });
await browser.close();
site.close();
// One fault on every page is one fault.
for (const words of faults.slice(0, 60)) console.error(words);
if (faults.length > 60) console.error(`… and ${faults.length - 60} more`);
process.exit(faults.length ? 1 : 0);
