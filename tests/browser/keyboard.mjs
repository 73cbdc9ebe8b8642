// Everyday questions, by keyboard alone, counted in actions: a key pressed, a word typed.
import { visit } from "./site.mjs";

/// A person at a keyboard.
class Person {
  constructor(page) {
    this.page = page;
    this.actions = 0;
  }

  async press(key) {
    this.actions += 1;
    await this.page.keyboard.press(key);
  }

  async type(words) {
    this.actions += 1;
    await this.page.keyboard.type(words);
  }

  /// Goes from stop to stop until one has these words; every stop must be seen.
  async reach(words, most = 60) {
    for (let i = 0; i < most; i += 1) {
      await this.press("Tab");
      const stop = await this.page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        const { width } = element.getBoundingClientRect();
        const seen = style.boxShadow !== "none" || style.outlineStyle !== "none";
        return { words: (element.innerText || element.getAttribute("aria-label") || element.name || "").trim(), seen: width > 0 && seen, html: element.outerHTML.slice(0, 80) };
      });
      if (!stop.seen) throw new Error(`a stop that is not seen: ${stop.html}`);
      if (stop.words.includes(words)) return;
    }
    throw new Error(`“${words}” is not reached in ${most} stops`);
  }

  /// Presses Enter on a link and waits for the page.
  async follow() {
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), this.press("Enter")]);
  }

  async sees(words) {
    const text = await this.page.evaluate(() => document.querySelector("main").innerText);
    if (!text.includes(words)) throw new Error(`“${words}” is not to be read on ${this.page.url()}`);
  }
}

const QUESTIONS = {
  "how is the air now": { most: 0, ask: person => person.sees("微克/立方米") },
  "how is the air at my station this year": {
    most: 40,
    async ask(person) {
      await person.reach("样例站点乙");
      await person.follow();
      await person.sees("AQI");
    },
  },
  "is the source of the tap water fine": {
    most: 40,
    async ask(person) {
      await person.reach("饮用水水源");
      await person.follow();
      await person.sees("达标");
    },
  },
  "did the city keep its promise": {
    most: 60,
    async ask(person) {
      await person.reach("全部目标和判断");
      await person.follow();
      await person.sees("逾期未完成");
    },
  },
  "skip to what the page says": {
    most: 2,
    async ask(person) {
      await person.press("Tab");
      await person.press("Enter");
      const inside = await person.page.evaluate(() => document.activeElement.id === "main");
      if (!inside) throw new Error("the skip link leads nowhere");
    },
  },
};

export async function keyboard({ site, browser, fault }) {
  const told = [];
  for (const [question, { most, ask, from = "index.html" }] of Object.entries(QUESTIONS)) {
    const { context, page } = await visit(browser, { viewport: { width: 1280, height: 900 } }, site.address(from));
    const person = new Person(page);
    try {
      await ask(person);
      told.push(`${question}: ${person.actions} actions`);
      if (person.actions > most) fault(`${question}: ${person.actions} actions, not ${most}`);
    } catch (error) {
      fault(`${question}: ${error.message}`);
    }
    await context.close();
  }
  return told.join("; ");
}
