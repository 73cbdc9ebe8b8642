// Nothing is cut off: 320 px wide (400 % of 1280), twice the letters, the spacing of WCAG 1.4.12, and
// large print; and what is to be tapped is large enough for a thumb.
const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";
const STATES = [
  { name: "320 px", width: 320 },
  { name: "twice the letters", width: 640, css: "html { font-size: 225% !important }" },
  { name: "wide spacing", width: 360, css: SPACED },
  { name: "large print", width: 360, elder: true },
];

const LOOK = () => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const cut = [...document.querySelectorAll("main *")].filter(element => {
    const style = getComputedStyle(element);
    const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY) || element.closest(".vh, svg");
    return !scrolls && /hidden|clip/.test(style.overflow) && element.scrollWidth > element.clientWidth + 1 && element.innerText?.trim();
  });
  const least = document.documentElement.dataset.mode === "elder" ? 60 : 44;
  const small = [...document.querySelectorAll("button, select, input:not([type=hidden]), nav a, .btn, summary")].filter(element => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && !element.matches(".prose *") && (height < least - .5 || width < 24);
  });
  const body = parseFloat(getComputedStyle(document.querySelector("main p, main td, main li, main dd") ?? document.body).fontSize);
  const say = elements => elements.slice(0, 3).map(element => element.outerHTML.slice(0, 90));
  return { wide, cut: say(cut), small: say(small), count: small.length, body };
};

export async function reflow({ site, browser, fault }) {
  let looked = 0;
  for (const { name, width, css, elder } of STATES) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    if (elder) await context.addInitScript(() => localStorage.setItem("mode", "elder"));
    const page = await context.newPage();
    for (const file of site.kinds) {
      await page.goto(site.address(file), { waitUntil: "load" });
      // The policy of the site forbids a style element, so the sheet is made by the tester's hand.
      if (css) await page.evaluate(text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; }, css);
      const { wide, cut, small, count, body } = await page.evaluate(LOOK);
      looked += 1;
      if (wide > 1) fault(`${name} ${file}: ${wide} px wider than the window`);
      for (const words of cut) fault(`${name} ${file}: cut off ${words}`);
      if (!css && count) fault(`${name} ${file}: ${count} too small to tap, ${small[0]}`);
      if (elder && body < 18) fault(`${name} ${file}: letters of ${body} px`);
    }
    await context.close();
  }
  return `${looked} pages`;
}
