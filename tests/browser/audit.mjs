// Writes what was found into the accessibility statement: under the heading it has for that, in its
// language.
import fs from "node:fs";
import { createRequire } from "node:module";

const WORDS = {
  "## 最近一次自查": ({ day, axe, chromium, pages, kinds, faults, errors, cut }) => `${day}，用 axe-core ${axe}（Chromium ${chromium}）检查${kinds}类页面，手机和电脑两种宽度、浅色和深色、强制颜色、不用脚本：WCAG 2.1 A、AA 级问题和严重的最佳做法问题共${faults}个。用 Nu HTML Checker 检查全部${pages}个页面：错误${errors}个。放大四倍、放大字号、加大间距、长辈版下内容被截断或者按钮过小：${cut}处。自动检查只能发现一部分问题。`,
  "## The last audit": ({ day, axe, chromium, pages, kinds, faults, errors, cut }) => `${day}: axe-core ${axe} (Chromium ${chromium}) on ${kinds} kinds of pages, at the widths of phones and desks, light and dark, in forced colours and without scripts: ${faults} violations of WCAG 2.1 A and AA or serious ones of best practice. Nu HTML Checker on all ${pages} pages: ${errors} errors. Content cut off or buttons too small at 400 % zoom, with large letters, wide spacing or in large print: ${cut}. Programs find only a part of what can be wrong.`,
};

export function audit(file, { site, counts, version }) {
  const { version: axe } = createRequire(import.meta.url)("axe-core/package.json");
  const told = {
    day: new Date().toISOString().slice(0, 10), axe, chromium: version, pages: site.pages.length,
    kinds: site.kinds.length, faults: counts.axe, errors: counts.valid, cut: counts.reflow,
  };
  const text = fs.readFileSync(file, "utf8");
  const heading = Object.keys(WORDS).find(words => text.includes(words));
  const [before, after] = text.split(`${heading}\n`);
  const next = after.search(/^## /m);
  const rest = next < 0 ? "" : after.slice(next);
  fs.writeFileSync(file, `${before}${heading}\n\n${WORDS[heading](told)}\n\n${rest}`);
}
