// Pictures of a few pages beside approved ones. They are compared small and grey, so that another
// version of a font is no change while a component that moved, grew or lost its colour is one.
import fs from "node:fs";
import path from "node:path";

const APPROVED = path.join(import.meta.dirname, "approved");
/// One dot stands for so many; of 255 steps of grey, a dot may differ by so many, and so many of them may.
const SCALE = 10;
const STEP = 40;
const SHARE = 0.03;
const TAKEN = { home: "index.html", air: "air/index.html", enterprises: "enterprises/index.html", release: undefined, targets: "resolution/index.html", missing: "404.html" };
const VARIANTS = [
  { name: "360-light", width: 360, colorScheme: "light" },
  { name: "1280-dark", width: 1280, colorScheme: "dark" },
];

export async function pictures({ site, browser, fault }) {
  const taken = Object.entries(TAKEN).map(([name, file]) => [name, file ?? site.pages.find(page => /^releases\/\d+\/.*index\.html$/.test(page) && site.text(page).includes("kind-release\""))]);
  const keep = process.env.PICTURES;
  if (keep) await all(site, browser, keep);
  const bench = await browser.newPage();
  let compared = 0;
  for (const { name: variant, width, colorScheme } of VARIANTS) {
    const context = await browser.newContext({ viewport: { width, height: 1400 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [name, file] of taken) {
      if (!file || !site.pages.includes(file)) continue;
      await page.goto(site.address(file), { waitUntil: "load" });
      const shot = await page.screenshot();
      const small = await bench.evaluate(shrink, { data: shot.toString("base64"), scale: SCALE });
      const approved = path.join(APPROVED, `${name}-${variant}.png`);
      if (process.env.APPROVE) {
        fs.mkdirSync(APPROVED, { recursive: true });
        fs.writeFileSync(approved, Buffer.from(small.png, "base64"));
        continue;
      }
      if (!fs.existsSync(approved)) { fault(`${name} ${variant}: no approved picture`); continue; }
      const before = await bench.evaluate(shrink, { data: fs.readFileSync(approved).toString("base64"), scale: 1 });
      compared += 1;
      const other = before.grey.filter((grey, i) => Math.abs(grey - (small.grey[i] ?? 0)) > STEP).length / before.grey.length;
      if (before.grey.length !== small.grey.length || other > SHARE) fault(`${name} ${variant}: ${(other * 100).toFixed(1)} % of the picture is another; APPROVE=1 takes it as it is now`);
    }
    await context.close();
  }
  await bench.close();
  return `${compared} pictures compared, ${STEP} steps of grey and ${SHARE * 100} % of the dots may differ`;
}

/// A picture made smaller, as grey values and as a file.
async function shrink({ data, scale }) {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(Math.round(picture.width / scale), Math.round(picture.height / scale));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const dots = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const grey = [];
  for (let i = 0; i < dots.length; i += 4) grey.push(Math.round(0.299 * dots[i] + 0.587 * dots[i + 1] + 0.114 * dots[i + 2]));
  const file = await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer();
  let text = "";
  for (const byte of new Uint8Array(file)) text += String.fromCharCode(byte);
  return { grey, png: btoa(text) };
}

/// Whole pages of every kind, for people to look at.
async function all(site, browser, folder) {
  fs.mkdirSync(folder, { recursive: true });
  for (const width of [360, 1280]) for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    for (const file of site.kinds) {
      await page.goto(site.address(file), { waitUntil: "load" });
      const name = file.replace(/\/?index\.html$/, "").replaceAll("/", "-") || "home";
      await page.screenshot({ path: path.join(folder, `${name}.${width}.${colorScheme}.png`), fullPage: true, clip: undefined });
    }
    await context.close();
  }
}
