// A chart read point by point and taken home, by keyboard: what is saved says what the table says.
import { Person } from "./person.mjs";

/// The table below the chart, as texts.
const TABLE = () => [...document.querySelectorAll("#trend .data tr")].map(row => [...row.cells].map(cell => cell.textContent.trim()));

/// A picture as bytes: its size and how many colours it has, so that an empty one is not taken for one.
const SEEN = async bytes => {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const pen = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height }).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const dots = new Uint32Array(pen.getImageData(0, 0, picture.width, picture.height).data.buffer);
  return { width: picture.width, height: picture.height, colours: new Set(dots).size };
};

function same(what, got, expected) {
  const [a, b] = [got, expected].map(value => JSON.stringify(value));
  if (a !== b) throw new Error(`${what}: ${a.slice(0, 200)} instead of ${b.slice(0, 200)}`);
}

/// All that scripts offer.
export async function chart(person) {
  const title = await person.page.locator("#trend-t").innerText();
  const table = await person.page.evaluate(TABLE);
  await person.skip();
  await points(person, table);
  await files(person, title, table);
  await picture(person);
  await link(person, title);
  await opened(person);
}

/// What there is without them: the files and the table.
export async function plainly(person) {
  const title = await person.page.locator("#trend-t").innerText();
  await person.skip();
  await files(person, title, await person.page.evaluate(TABLE));
  await opened(person);
}

async function opened(person) {
  await person.choose("查看数据表");
  const shown = await person.page.locator("#trend .data table").isVisible();
  if (!shown) throw new Error("the table does not open");
}

/// By arrow keys: what is said of a point is its row of the table.
async function points(person, [head, ...rows]) {
  await person.reach("逐点");
  const says = async (key, row) => {
    await person.press(key);
    const told = await person.page.locator("#trend-r").innerText();
    same(`${key} in the chart`, told, `${row[0]}：${head[1]} ${row[1]}`);
  };
  await says("ArrowRight", rows[0]);
  await says("ArrowRight", rows[1]);
  await says("End", rows[rows.length - 1]);
  await says("ArrowLeft", rows[rows.length - 2]);
}

async function files(person, title, table) {
  const csv = await person.save("下载数据（CSV）");
  const text = csv.bytes.toString("utf8");
  if (text[0] !== "\ufeff") throw new Error("the CSV has no byte order mark: spreadsheets take it for another encoding");
  same("the CSV", text.slice(1).trim().split(/\r?\n/).map(line => line.split(",")), table);
  await person.choose("下载与引用");
  const svg = await person.save("SVG");
  const drawn = svg.bytes.toString("utf8");
  // The heading goes on with what the numbers show.
  const [, own = ""] = /^(?:<\?xml[^>]*>\s*)?<svg [^>]*>\s*<title[^>]*>([^<]+)</.exec(drawn) || [];
  if (!own || !(title === own || title.startsWith(`${own}：`))) throw new Error(`the SVG is none, or has another title than “${title}”: ${drawn.slice(0, 300)}`);
  const json = JSON.parse((await person.save("JSON")).bytes.toString("utf8"));
  same("the JSON", [json.columns, ...json.rows], table);
  for (const [{ name }, ending] of [[csv, "csv"], [svg, "svg"]]) same("the name of the file", name, `trend.${ending}`);
}

async function picture(person) {
  const png = await person.save("PNG");
  same("the name of the file", png.name, "trend.png");
  same("the signature of the PNG", [...png.bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const { width, height, colours } = await person.page.evaluate(SEEN, [...png.bytes]);
  if (width < 1000 || height < 500 || colours < 8) throw new Error(`the PNG has ${width} × ${height} pixels of ${colours} colours`);
}

/// The address that is copied leads back to the chart.
async function link(person, title) {
  const { page } = person;
  await page.context().grantPermissions(["clipboard-read"]);
  await person.choose("复制");
  const address = await page.evaluate(() => navigator.clipboard.readText());
  same("the copied address", address, `${page.url().split("#")[0]}#trend`);
  const other = new Person(await page.context().newPage());
  await other.page.goto(address);
  await other.sights(title);
  await other.page.close();
}
