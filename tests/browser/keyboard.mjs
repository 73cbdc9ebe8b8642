// Everyday questions, by keyboard alone, counted in actions. Each says how many a person would find
// fair; where it takes more the page is to be mended, not the number.
import { chart, plainly } from "./chart.mjs";
import { Person } from "./person.mjs";
import { visit } from "./site.mjs";

/// A plant, what people call it, what it was called and its first letters.
const PLANT = "样例金达水泥有限公司";
const NAMES = { "a part of its name": "金达水泥", "its old name": "金达水泥厂", "pinyin initials": "yljdsn" };

/// Looks for a plant with the box that every page has.
const search = words => async person => {
  await person.reach("搜索本站");
  await person.type(words);
  await person.follow();
  await person.sees("找到", ".seek-status");
  await person.choose("跳到搜索结果");
  await person.go(PLANT);
  await person.sees("环保信用评价");
};

/// Looks for a plant in the register.
const find = words => async person => {
  await person.go("企业环境信息");
  await person.skip();
  await person.reach("名称、曾用名");
  await person.type(words);
  await person.press("Enter");
  await person.sees(PLANT, ".find-found");
  await person.sees("1", ".find-status");
  const stop = await person.stop();
  if (stop.words !== PLANT) throw new Error(`after Enter one is not at the plant but at ${stop.html}`);
  await person.follow();
  await person.sees("环保信用评价");
};

/// Asks the browser for the place, 1 km north of the third station.
const near = async person => {
  await person.skip();
  await person.go("查看各站点和本月日历");
  await person.skip();
  await person.choose("各站点在哪里");
  await person.choose("找离我最近的");
};

const QUESTIONS = {
  "how is the air now": { most: 0, off: true, ask: person => person.sees("微克/立方米") },
  "how is the air at my station this year": {
    most: 20,
    off: true,
    async ask(person) {
      await person.skip();
      await person.go("样例站点乙");
      await person.sees("AQI");
    },
  },
  "how is the air near me": {
    most: 25,
    at: "丙",
    async ask(person) {
      await near(person);
      await person.sees("样例站点丙（新区） 1.0公里", ".near li:first-child");
      await person.go("样例站点丙");
      await person.sees("AQI");
    },
  },
  "how is the air near me, the place refused": {
    most: 25,
    async ask(person) {
      await near(person);
      await person.sees("没有得到允许", ".near [role=status]");
      await person.go("样例站点丙");
      await person.sees("AQI");
    },
  },
  "is the source of the tap water fine": {
    most: 25,
    off: true,
    async ask(person) {
      await person.skip();
      await person.go("饮用水水源");
      await person.sees("达标");
    },
  },
  "did the city keep its promise": {
    most: 45,
    off: true,
    async ask(person) {
      await person.skip();
      await person.go("全部目标和判断");
      await person.sees("逾期未完成");
    },
  },
  ...Object.fromEntries(Object.entries(NAMES).map(([by, words]) => [`what about that plant, by ${by}`, { most: 12, ask: search(words) }])),
  "what about that plant, in the register by a part of its name": { most: 25, ask: find("金达水泥") },
  "what about that plant, in the register by its old name": { most: 25, ask: find("金达水泥厂") },
  "what about that plant, by the district where it lies": {
    most: 45,
    off: "only",
    async ask(person) {
      await person.go("企业环境信息");
      await person.skip();
      await person.go("按所在地查看");
      await person.skip();
      await person.go("海州区");
      await person.skip();
      await person.go(PLANT);
      await person.sees("环保信用评价");
    },
  },
  "was the plant fined, and did it put things right": {
    most: 20,
    off: true,
    from: "enterprises/91320724YL0000274R/index.html",
    async ask(person) {
      await person.skip();
      await person.choose("本页内容");
      await person.choose("行政处罚和整改");
      await person.sights("行政处罚和整改");
      for (const words of ["13.8", "2026-10-13", "按期完成"]) await person.sees(words);
    },
  },
  "past the markers of a map to its table": {
    most: 20,
    off: true,
    from: "enterprises/by-district/haizhou/index.html",
    async ask(person) {
      await person.skip();
      await person.choose("跳过图中的标记");
      await person.go("样例远晟水泥有限公司");
      await person.sees("环保信用评价");
    },
  },
  "tell an error": {
    most: 10,
    off: true,
    from: "enterprises/91320724YL0000274R/index.html",
    async ask(person) {
      await person.choose("跳到页脚");
      await person.reach("报告本网站的错误");
      await person.go("报告错误");
      for (const words of ["demo@example.gov.cn", "0518-00000000", "记录编号"]) await person.sees(words);
    },
  },
  "tip off": {
    most: 15,
    async ask(person) {
      await person.reach("搜索本站");
      await person.type("举报");
      await person.follow();
      await person.sees("找到", ".seek-status");
      await person.choose("跳到搜索结果");
      await person.go("举报和奖励");
      for (const words of ["12369", "可以匿名"]) await person.sees(words);
    },
  },
  "read the chart and take it home with its data": { most: 50, from: "air/index.html", ask: chart },
  "take the data of a chart home": { most: 35, off: "only", from: "air/index.html", ask: plainly },
  "skip to what the page says": {
    most: 2,
    off: true,
    async ask(person) {
      await person.skip();
      const inside = await person.page.evaluate(() => document.activeElement.id === "main");
      if (!inside) throw new Error("the skip link leads nowhere");
      const painted = await person.page.evaluate(() => getComputedStyle(document.activeElement).backgroundColor);
      if (painted !== "rgba(0, 0, 0, 0)") throw new Error(`the whole page is marked as what has the focus: ${painted}`);
    },
  },
};

/// Where a station is said to be, moved 1 km to the north (a degree of latitude is about 111 km).
async function place(browser, site, station) {
  const { context, page } = await visit(browser, {}, site.address("air/now/index.html"));
  const row = page.locator("tr[data-at]", { hasText: station }).first();
  const [latitude, longitude] = (await row.getAttribute("data-at")).split(",").map(Number);
  await context.close();
  return { geolocation: { latitude: latitude + 1 / 111.2, longitude }, permissions: ["geolocation"] };
}

export async function keyboard({ site, browser, fault }) {
  const told = [];
  const answer = async (question, { most, ask, from = "index.html", at }, javaScriptEnabled) => {
    const where = at ? await place(browser, site, at) : {};
    const { context, page } = await visit(browser, { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", javaScriptEnabled, ...where }, site.address(from));
    const person = new Person(page);
    const named = javaScriptEnabled ? question : `${question}, without scripts`;
    try {
      await ask(person);
      told.push(`${named}: ${person.actions} of ${most} actions`);
      if (person.actions > most) fault(`${named}: ${person.actions} actions, not ${most}`);
    } catch (error) {
      fault(`${named}: ${error.message}`);
    }
    await context.close();
  };
  for (const [question, told] of Object.entries(QUESTIONS)) {
    if (told.off !== "only") await answer(question, told, true);
    if (told.off) await answer(question, told, false);
  }
  return told.join("; ");
}
