// The scripts of a site together, as small as a minifier makes them.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { minify } from "terser";

const LIMIT = 30 * 1024;
/// HTML, style and scripts of a page, compressed; data pages say what they weigh.
const PAGE = 150 * 1024;

export async function scripts({ site, fault }) {
  const files = new Set();
  let heaviest = { bytes: 0 };
  const packed = new Map();
  const size = (file, bytes) => {
    if (!packed.has(file)) packed.set(file, zlib.gzipSync(bytes ?? fs.readFileSync(path.join(site.folder, file))).length);
    return packed.get(file);
  };
  for (const page of site.pages) {
    const html = site.text(page);
    const own = [...html.matchAll(/<(?:script|link)[^>]*?(?:src|href)="([^"]+\.(?:js|css))"/g)].map(found => found[1]);
    const used = own.map(href => path.posix.join(path.posix.dirname(page), href)).filter(file => fs.existsSync(path.join(site.folder, file)));
    used.filter(file => file.endsWith(".js")).forEach(file => files.add(file));
    const bytes = size(page, html) + used.reduce((sum, file) => sum + size(file), 0);
    if (bytes > heaviest.bytes) heaviest = { page, bytes };
    if (bytes > PAGE) fault(`${page}: ${bytes} bytes compressed`);
  }
  let sum = 0;
  for (const file of files) {
    const { code } = await minify(site.text(file), { compress: true, mangle: true });
    sum += code.length;
  }
  if (sum > LIMIT) fault(`${sum} bytes of scripts`);
  return `${files.size} scripts of ${sum} bytes minified; the heaviest page is ${heaviest.page}, ${heaviest.bytes} bytes compressed`;
}
