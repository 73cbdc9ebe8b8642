// A built site: its pages, one of every kind, and a server as strict as the deployment guide asks.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const TYPES = {
  html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml",
  json: "application/json", csv: "text/csv; charset=utf-8", xml: "application/xml", png: "image/png",
  jpg: "image/jpeg", webmanifest: "application/manifest+json", ico: "image/x-icon",
};
/// The policy that a server sends along.
export const POLICY = "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'";

export class Site {
  static async open(folder) {
    const site = new Site();
    site.folder = folder;
    site.pages = walk(folder).filter(file => file.endsWith(".html"));
    site.kinds = kinds(folder, site.pages);
    // The page of what is not found says where the site lies: below a path as often as not.
    site.base = site.text("404.html").match(/<link rel="stylesheet" href="(\/.*?)assets\//)[1];
    site.server = http.createServer((request, response) => answer(site, request, response));
    await new Promise(done => site.server.listen(0, "127.0.0.1", done));
    site.origin = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  /// The address of a page file as the server has it.
  address(file) {
    return this.origin + this.base + file.replace(/(^|\/)index\.html$/, "$1");
  }

  text(file) {
    return fs.readFileSync(path.join(this.folder, file), "utf8");
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function walk(folder, below = "") {
  const entries = fs.readdirSync(path.join(folder, below), { withFileTypes: true });
  return entries.flatMap(entry => {
    const name = below + entry.name;
    return entry.isDirectory() ? walk(folder, `${name}/`) : [name];
  }).sort();
}

/// So few pages that every kind of page in every section and every component is on one of them.
function kinds(folder, pages) {
  const told = pages.map(file => {
    const html = fs.readFileSync(path.join(folder, file), "utf8");
    const kind = html.match(/<body class="([^"]*)"/)?.[1] ?? "";
    const forms = [...html.matchAll(/class="block ([\w-]+)/g)].map(found => `${kind} ${found[1]}`);
    const section = file.split("/").slice(0, -1)[0] ?? "";
    // Of another language one page of each kind; its components are the same.
    const traits = file.startsWith("en/") ? [`${kind} in en`] : [`${kind} in ${section}`, ...forms];
    return { file, size: html.length, traits: new Set(traits) };
  });
  const wanted = new Set(told.flatMap(page => [...page.traits]));
  const chosen = [];
  while (wanted.size) {
    const gain = page => [...page.traits].filter(trait => wanted.has(trait)).length;
    const best = told.reduce((a, b) => gain(b) > gain(a) || (gain(b) === gain(a) && b.size > a.size) ? b : a);
    best.traits.forEach(trait => wanted.delete(trait));
    chosen.push(best.file);
  }
  return chosen.sort();
}

function answer({ folder, base }, request, response) {
  const { pathname } = new URL(request.url, "http://x");
  const below = decodeURIComponent(pathname);
  if (!below.startsWith(base)) return send(response, 404, "text/plain", "outside the site");
  let file = path.join(folder, below.slice(base.length));
  if (file.startsWith(folder) && fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, "index.html");
  if (!file.startsWith(folder) || !fs.existsSync(file)) return send(response, 404, "text/plain", "no such file");
  const type = TYPES[path.extname(file).slice(1)] ?? "application/octet-stream";
  send(response, 200, type, fs.readFileSync(file));
}

function send(response, status, type, body) {
  response.writeHead(status, {
    "content-type": type, "content-security-policy": POLICY, "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin", "cache-control": "no-store",
  });
  response.end(body);
}

/// Opens a page in a context of its own and tells what it asked for and what was refused.
export async function visit(browser, options, address) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const watch = watched(page);
  await page.goto(address, { waitUntil: "load" });
  return { context, page, ...watch };
}

/// What a page asks for outside its origin, and what the browser refuses or complains of.
export function watched(page) {
  const asked = [];
  const complaints = [];
  page.on("request", request => asked.push(request.url()));
  page.on("console", message => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", error => complaints.push(String(error)));
  return { asked, complaints };
}
