// A person at a keyboard: what they do is counted in actions, a key pressed or a word typed.
import fs from "node:fs";

/// What a screen reader would say of the stop, and whether somebody with eyes sees where it is.
const STOP = () => {
  const element = document.activeElement;
  const named = element.labels?.[0]?.textContent || element.getAttribute("aria-label") || element.innerText || element.textContent;
  const look = getComputedStyle(element.matches("svg a") ? element.querySelector(".hit") : element);
  const { width } = element.getBoundingClientRect();
  const seen = look.boxShadow !== "none" || look.outlineStyle !== "none" || look.strokeWidth === "3px";
  return { words: (named || "").trim(), seen: width > 0 && seen, html: element.outerHTML.slice(0, 80) };
};

export class Person {
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

  /// What is at hand now.
  stop() {
    return this.page.evaluate(STOP);
  }

  /// Goes from stop to stop until one has these words; every stop must be seen.
  async reach(words, most = 60) {
    for (let i = 0; i < most; i += 1) {
      await this.press("Tab");
      const stop = await this.stop();
      if (!stop.seen) throw new Error(`a stop that is not seen: ${stop.html}`);
      if (stop.words.includes(words)) return;
    }
    throw new Error(`“${words}” is not reached in ${most} stops`);
  }

  /// Reaches what has these words and presses it; for links of the same page, buttons, what opens.
  async choose(words) {
    await this.reach(words);
    await this.press("Enter");
  }

  /// Presses Enter on what leads to another page and waits for it.
  async follow() {
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), this.press("Enter")]);
  }

  /// Reaches a link and follows it.
  async go(words) {
    await this.reach(words);
    await this.follow();
  }

  /// Past the head of the page.
  skip() {
    return this.choose("跳到主要内容");
  }

  /// Presses Enter on what gives a file: its name and its bytes.
  async save(words) {
    await this.reach(words);
    const [download] = await Promise.all([this.page.waitForEvent("download", { timeout: 10000 }), this.press("Enter")]);
    return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
  }

  /// Waits, as people do, until something is to be read.
  async sees(words, where = "main") {
    const read = selector => [...document.querySelectorAll(selector)].map(one => one.innerText).join("\n");
    await until(this.page, async () => (await this.page.evaluate(read, where)).includes(words), `“${words}” is not to be read`);
  }

  /// Waits until a heading is on the screen, after a jump to it.
  async sights(words) {
    const shown = text => [...document.querySelectorAll("h1, h2, h3")].some(head => {
      const { top, bottom } = head.getBoundingClientRect();
      return head.innerText.includes(text) && top >= 0 && bottom <= innerHeight;
    });
    await until(this.page, () => this.page.evaluate(shown, words), `“${words}” is not on the screen`);
  }
}

/// Asks again until it is so, for five seconds: scripts work and pages scroll.
async function until(page, holds, fault) {
  const end = Date.now() + 5000;
  while (!await holds()) {
    if (Date.now() > end) throw new Error(`${fault} on ${decodeURI(page.url())}`);
    await new Promise(done => setTimeout(done, 50));
  }
}
