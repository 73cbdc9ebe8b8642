// Without scripts nothing is missing, and from a plain folder a site reads as from a server.
import { pathToFileURL } from "node:url";
import path from "node:path";
import { watched } from "./site.mjs";

/// What a reader finds on a page: its words, tables, drawings; what a script put there is not counted.
const READ = () => {
  const main = document.querySelector("main");
  document.querySelectorAll("main details").forEach(details => { details.open = true; });
  // What scripts bring to a chart or a map is not counted.
  main.querySelectorAll(".chart-tools, .take, .reading, .near").forEach(tools => { tools.style.display = "none"; });
  const numbers = (main.innerText.match(/\d+(\.\d+)?/g) ?? []).sort();
  const drawings = [...main.querySelectorAll("figure svg")].filter(svg => svg.getBoundingClientRect().width > 0).length;
  const tables = [...main.querySelectorAll("table")].filter(table => table.getBoundingClientRect().width > 0).length;
  // Room that a script will fill is kept by the style sheet; nothing else that is hidden may be seen.
  const hidden = [...main.querySelectorAll("[hidden]:not(.take)")].filter(element => element.getBoundingClientRect().width > 0).map(element => element.outerHTML.slice(0, 80));
  const styled = getComputedStyle(document.body).backgroundColor !== "rgba(0, 0, 0, 0)";
  return { numbers, drawings, tables, hidden, styled };
};

export async function plain({ site, browser, fault }) {
  const read = async (javaScriptEnabled, address) => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const { asked, complaints } = watched(page);
    const pages = {};
    for (const file of site.kinds) {
      await page.goto(address(file), { waitUntil: "load" });
      pages[file] = await page.evaluate(READ);
    }
    await context.close();
    return { pages, asked, complaints };
  };
  const folder = file => pathToFileURL(path.join(site.folder, file)).href;
  const [off, on, filed] = [await read(false, file => site.address(file)), await read(true, file => site.address(file)), await read(true, folder)];
  for (const file of site.kinds) {
    const [without, served, local] = [off.pages[file], on.pages[file], filed.pages[file]];
    if (!within(without.numbers, served.numbers)) fault(`${file}: without scripts numbers are missing`);
    if (!within(served.numbers, without.numbers, true) && !file.includes("search")) fault(`${file}: scripts bring numbers that a page without them has not`);
    for (const what of new Set([...without.hidden, ...served.hidden])) fault(`${file}: hidden and seen ${what}`);
    for (const what of ["drawings", "tables"]) {
      if (without[what] < served[what]) fault(`${file}: without scripts ${without[what]} of ${served[what]} ${what}`);
    }
    // The page of what is not found has addresses from the root: it is served from anywhere.
    if (file !== "404.html" && !file.endsWith("/404.html")) {
      if (JSON.stringify(local) !== JSON.stringify(served)) fault(`${file}: from a folder it reads otherwise`);
    }
  }
  for (const url of new Set(filed.asked)) if (!url.startsWith("file:")) fault(`from a folder: asks for ${url}`);
  const own = words => !words.includes("404") && !words.includes("ERR_FILE_NOT_FOUND");
  for (const words of new Set(filed.complaints.filter(own))) fault(`from a folder: ${words}`);
  return `${site.kinds.length} pages without scripts, with them, and from a folder`;
}

/// Whether every number of one list is in the other, as often; scripts may add a count of their own.
function within(some, all, loose) {
  const left = new Map();
  for (const one of all) left.set(one, (left.get(one) ?? 0) + 1);
  let missing = 0;
  for (const one of some) {
    if (left.get(one)) left.set(one, left.get(one) - 1);
    else missing += 1;
  }
  return missing <= (loose ? 3 : 0);
}
