// Added to pages by `gongshi serve` alone: reloads them, and shows what is wrong with the files.
"use strict";
(() => {
  const own = document.currentScript;
  const state = own.dataset.state;
  const events = new EventSource(new URL("events", own.src));
  let panel = null;

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };

  const place = (where, parent) => {
    const line = element("p", "", parent);
    line.className = "place";
    element("code", where.at, line);
    if (where.cell) line.append(" " + where.cell);
    if (where.line === 0) return;
    const quote = element("pre", where.line + " | " + where.quote[0], parent);
    quote.tabIndex = 0;
    element("mark", where.quote[1], quote);
    quote.append(where.quote[2]);
  };

  const finding = (found, words, list) => {
    const item = element("li", "", list);
    item.className = found.severity;
    const head = element("p", "", item);
    element("strong", found.severity_word, head);
    head.append(" ");
    element("code", found.code, head);
    head.append(" " + found.message);
    found.places.forEach((where) => place(where, item));
    if (found.help) element("p", words.help + found.help, item);
    if (found.more > 0) element("p", words.more + found.more, item);
  };

  const build = (news, open) => {
    const host = document.createElement("div");
    host.id = "gongshi-live";
    const root = host.attachShadow({ mode: "open" });
    const sheet = element("link", "", root);
    sheet.rel = "stylesheet";
    sheet.href = new URL("live.css", own.src);
    const box = element("section", "", root);
    box.lang = news.words.lang;
    box.className = news.errors > 0 ? "error" : "warning";
    box.setAttribute("aria-labelledby", "title");
    const head = element("div", "", box);
    head.className = "head";
    const title = element("h2", "", head);
    title.id = "title";
    title.setAttribute("role", news.errors > 0 ? "alert" : "status");
    const button = element("button", "", head);
    button.type = "button";
    button.setAttribute("aria-controls", "list");
    const list = element("ol", "", box);
    list.id = "list";
    list.tabIndex = 0;
    list.setAttribute("aria-labelledby", "title");
    news.findings.forEach((found) => finding(found, news.words, list));
    const fold = (shown) => {
      list.hidden = !shown;
      button.textContent = shown ? news.words.hide : news.words.show;
      button.setAttribute("aria-expanded", String(shown));
    };
    button.hidden = news.findings.length === 0;
    button.addEventListener("click", () => fold(list.hidden));
    box.addEventListener("keydown", (pressed) => {
      if (pressed.key === "Escape" && !list.hidden) {
        fold(false);
        button.focus();
      }
    });
    fold(open);
    document.body.append(host);
    // After it is in the page, so that screen readers announce it.
    title.textContent = news.title;
    return host;
  };

  events.addEventListener("message", (message) => {
    if (message.data === "") return;
    const news = JSON.parse(message.data);
    if (news.state !== state) {
      events.close();
      location.reload();
      return;
    }
    if (panel) panel.remove();
    panel = news.title === "" ? null : build(news, news.errors > 0);
  });
})();
