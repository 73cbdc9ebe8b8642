// Finds pages by their words. What is looked up lies in files below search/, loaded as scripts when a
// question needs them, so that it works from a folder, too; docs/search.md says how.
(() => {
  "use strict";
  const base = new URL("./", location.href).href;
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const FIRST = "\ue000", LAST = "\ue001";
  // Pages on one screen, bytes of texts read for it, and pages few enough to be read at once.
  const SCREEN = 10, READ = 60, FEW = 10;
  // Lengths of strings that have lists: all up to the first, up to the second those on more than a few pages.
  const ALL = 4, LONGEST = 8;

  // ---- files ----

  const loaded = {}, waiting = {};
  const load = name => waiting[name] = waiting[name] || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      delete waiting[name];
      reject(new Error(name));
    };
    script.src = `${base}${name}.js`;
    script.onload = () => name in loaded ? resolve(loaded[name]) : fail();
    script.onerror = fail;
    document.head.append(script);
  });
  // Keys begin with as much of the one before as their first digit says.
  const unfolded = parts => {
    let before = "";
    return parts.map(part => before = before.slice(0, part[0]) + part.slice(1));
  };
  const lastUpTo = (keys, key) => {
    let low = 0, high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return keys[low - 1];
  };
  const nameOf = key => key[0] + [...Array(key.length - 1).keys()]
    .map(i => key.charCodeAt(i + 1).toString(16).padStart(4, "0")).join("");
  const readers = {
    g: text => {
      const parts = text.split(" ");
      const keys = unfolded(parts.filter((_, i) => i % 2 === 0));
      return new Map(keys.map((key, i) => [key, parts[2 * i + 1]]));
    },
    d: text => unfolded(text.split(" ")),
    s: value => ({ ...value, folders: unfolded(value.folders.split(" ")) }),
  };
  window.gongshiSearch = (name, value) => {
    const read = readers[name[0]];
    loaded[name] = read ? read(value) : value;
  };

  // ---- sets of pages: numbers that rise ----

  const decoded = text => {
    let at = 0;
    const out = [];
    const number = () => {
      let value = 0, shift = 0, sign;
      do {
        sign = SIGNS.indexOf(text[at++]);
        value |= (sign & 31) << shift;
        shift += 5;
      } while (sign & 32);
      return value;
    };
    const head = number(), form = head & 3;
    let page = head >>> 2;
    out.push(page);
    const run = more => {
      while (more--) out.push(++page);
    };
    if (form === 1) run(number());
    while (at < text.length) {
      if (form === 2) {
        const bits = SIGNS.indexOf(text[at++]);
        for (let bit = 0; bit < 6; bit++) {
          page++;
          if (bits >> bit & 1) out.push(page);
        }
      } else if (form === 1) {
        page += 2 + number();
        out.push(page);
        run(number());
      } else out.push(page += 1 + number());
    }
    return out;
  };
  const both = (a, b) => {
    const other = new Set(b);
    return a.filter(page => other.has(page));
  };
  const without = (a, b) => {
    const other = new Set(b);
    return a.filter(page => !other.has(page));
  };
  const either = (a, b) => [...new Set([...a, ...b])].sort((x, y) => x - y);

  const look = async key => {
    const folder = lastUpTo((await load("start")).folders, key);
    const file = folder && lastUpTo(await load(`d/${nameOf(folder)}`), key);
    const set = file && (await load(`g/${nameOf(file)}`)).get(key);
    return set ? decoded(set) : undefined;
  };
  // Pages that have every string of a term that has a list: all of four units have, and those of up
  // to eight on more than a few pages. One list may be all there is to know; else pages are read in
  // the end, so not every list need be asked for: only as many as `purse` has left.
  const candidates = async (field, term, purse) => {
    const longest = field === "y" ? ALL : LONGEST;
    const own = term.length > longest ? undefined : await look(field + term);
    if (own || term.length <= ALL) return { pages: own || [], sure: true };
    const strings = (length, all) => {
      const last = term.length - length;
      const starts = last < 0 ? [] : [...Array(last + 1).keys()];
      return starts.filter(i => all || i % length === 0 || i === last).map(i => term.substr(i, length));
    };
    // Side by side first: a name is told by a few of its strings.
    const order = [...strings(longest), ...strings(ALL), ...strings(ALL, true), ...strings(longest, true)];
    let pages;
    for (const string of new Set(order)) {
      if (pages && (pages.length <= FEW || purse.left-- <= 0)) break;
      const found = await look(field + string);
      if (!found && string.length === ALL) return { pages: [], sure: true };
      if (found) pages = pages ? both(pages, found) : found;
    }
    return { pages, sure: !pages.length };
  };

  // ---- questions ----

  // The same as in the program: width first, then each character in lower case by itself.
  const plain = text => Array.from(text.normalize("NFKC"), c => c.toLowerCase()).join("");
  const termsOf = question => [...new Set(plain(question).split(/[\s\u0085]+/).filter(Boolean))];

  // Pages that contain all terms, as far as lists tell, and the terms that must be read for.
  const matches = async (terms, chosen) => {
    const long = [], purse = { left: 4 };
    let pages;
    for (const term of [...terms].sort((a, b) => (a.length > ALL) - (b.length > ALL))) {
      if (pages && !pages.length) break;
      if (pages && pages.length <= FEW && term.length > ALL) {
        long.push(term);
        continue;
      }
      const found = await candidates("a", term, purse);
      pages = pages ? both(pages, found.pages) : found.pages;
      if (!found.sure) long.push(term);
    }
    for (const set of chosen) pages = both(pages, set);
    return { pages, long: pages.length ? long : [] };
  };
  const headOf = async page => {
    const { group } = await load("start");
    const heads = await load(`p/${Math.floor(page / group)}`);
    return heads.find(head => head[0] === page);
  };
  const linesOf = async head => {
    const { group } = await load("start");
    const bit = head[0] % group;
    const texts = await load(`x/${Math.floor(head[0] / group)}${head[6] < 0 ? `-${bit}` : ""}`);
    return Object.keys(texts).filter(mark => mark >> bit & 1).map(mark => texts[mark]).join("\n").split("\n");
  };
  const says = async (page, terms) => {
    const text = plain((await linesOf(await headOf(page))).join("\n"));
    return terms.every(term => text.includes(term));
  };
  // The same question with other words for the same things.
  const others = (terms, same) => {
    const out = [];
    for (const words of same) for (const word of words) {
      const at = terms.findIndex(term => term === word || (word.length > 2 && term.includes(word)));
      if (at < 0) continue;
      // A longer word of the group that contains this one is meant where it stands.
      if (words.some(longer => longer !== word && longer.includes(word) && terms[at].includes(longer))) continue;
      for (const other of words) if (other !== word && out.length < 6) {
        out.push({ word, other, terms: terms.map((term, i) => i === at ? term.split(word).join(other) : term) });
      }
    }
    return out;
  };
  const sounds = async letters => {
    if (!/^[a-z]{2,}$/.test(letters)) return [];
    const begun = await look(`y^${letters.slice(0, 3)}`) || [];
    const whole = letters.length < 4 ? begun : both(begun, (await candidates("y", letters, { left: 9 })).pages);
    return either(whole, (await candidates("y", letters.toUpperCase(), { left: 9 })).pages);
  };

  // All that a question finds: pages that say it, titles first; then pages that are found another way.
  const find = async (question, facets) => {
    const terms = termsOf(question), { same } = await load("start");
    const chosen = [];
    for (const [letter, number] of Object.entries(facets || {}))
      chosen.push(await look(`f${letter}${String.fromCharCode(0x3400 + number)}`) || []);
    const narrow = pages => chosen.reduce(both, pages);
    const own = await matches(terms, chosen);
    let titled;
    for (const term of terms) {
      const found = (await candidates("t", term, { left: 1 })).pages;
      titled = titled ? both(titled, found) : found;
    }
    const named = (await candidates("t", FIRST + terms.join("") + LAST, { left: 1 })).pages;
    const first = both(own.pages, named), second = without(both(own.pages, titled), first);
    const rest = without(own.pages, [...first, ...second]);
    const known = new Set(own.pages), more = [];
    const add = (how, pages, long) => {
      const fresh = narrow(pages).filter(page => !known.has(page));
      fresh.forEach(page => known.add(page));
      if (fresh.length) more.push({ ...how, pages: fresh, long: long || [] });
    };
    if (!own.long.length) add({ how: "name" }, titled);
    add({ how: "sound" }, await sounds(terms.join("")));
    for (const { word, other, terms: changed } of others(terms, same)) {
      const found = await matches(changed, chosen);
      add({ how: "same", word, other }, found.pages, found.long);
    }
    return { terms, pages: [...first, ...second, ...rest], long: own.long, more };
  };
  // The exact set, however long it takes.
  const exactly = async question => {
    const { pages, long } = await matches(termsOf(question), []);
    const kept = [];
    for (const page of pages) if (!long.length || await says(page, long)) kept.push(page);
    return kept;
  };
  window.gongshiSearch.find = find;
  window.gongshiSearch.exactly = exactly;
  window.gongshiSearch.head = headOf;

  // ---- the page ----

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const form = document.querySelector("form.seek");
  if (!form) return;
  const status = document.querySelector(".seek-status"), list = document.querySelector(".seek-found");
  const button = document.querySelector(".seek-more"), words = form.dataset;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let run = 0, wait;

  const marked = (line, terms) => {
    // Only where the plain line is as long as the line can its places be told.
    const out = element("p", "", "seek-line"), text = plain(line), term = terms.find(term => text.includes(term));
    const at = text.indexOf(term), from = Math.max(0, at - 30), to = at + term.length;
    if (text.length !== line.length) {
      out.textContent = line.length > 120 ? `${line.slice(0, 120)}…` : line;
      return out;
    }
    out.append((from ? "…" : "") + line.slice(from, at), element("mark", line.slice(at, to)),
      line.slice(to, to + 60) + (to + 60 < line.length ? "…" : ""));
    return out;
  };
  const item = async (page, terms, by, budget, start) => {
    const head = await headOf(page), [, route, title, trail, date, kind] = head;
    const out = element("li"), link = element("a", title || route);
    // A folder has no pages of its own where nobody serves it.
    link.href = `../${route}${location.protocol === "file:" && /(^|\/)$/.test(route) ? "index.html" : ""}`;
    out.append(link, element("p", [trail, start.kinds[kind], date, by].filter(Boolean).join(" · "), "seek-about"));
    if (!budget.has(head)) return out;
    budget.read(head);
    const line = (await linesOf(head)).find(line => line !== title && terms.some(term => plain(line).includes(term)));
    if (line) out.append(marked(line, terms));
    return out;
  };
  // How much text is read for one screen, in KB.
  const budgetOf = () => {
    const seen = {}, file = head => head[6] < 0 ? `-${head[0]}` : head[0] >> 4;
    return {
      left: READ,
      begun: false,
      has(head) {
        return seen[file(head)] || Math.abs(head[6]) <= this.left;
      },
      read(head) {
        if (!seen[file(head)]) this.left -= Math.abs(head[6]);
        this.begun = seen[file(head)] = true;
      },
    };
  };

  // Shows one screen after another; long terms are read for before a page is shown or counted.
  const show = (found, start, mine) => {
    const byOf = ({ how, word, other }) => how === "same" ? fill(words.same, { word, other }) : how ? words[how] : "";
    const queue = [{ pages: found.pages, long: found.long, terms: found.terms }, ...found.more]
      .flatMap(part => part.pages.map(page => ({ ...part, page, by: byOf(part), terms: part.other ? [...found.terms, part.other] : found.terms })));
    let at = 0, shown = 0, refused = 0, unread = queue.filter(({ long }) => long.length).length;
    const next = async () => {
      const budget = budgetOf(), items = [];
      button.hidden = true;
      while (at < queue.length && items.length < SCREEN && (items.length === 0 || budget.left > 0)) {
        const { page, long, by, terms } = queue[at];
        const head = long.length && await headOf(page);
        // What would cost too much waits until somebody asks for more.
        if (head && budget.begun && !budget.has(head)) break;
        at++;
        if (long.length) {
          unread--;
          budget.read(head);
          if (!await says(page, long)) {
            refused++;
            continue;
          }
        }
        items.push(await item(page, terms, by, budget, start));
        if (mine !== run) return;
      }
      shown += items.length;
      list.append(...items);
      const total = queue.length - refused, left = queue.length - at;
      const sure = total - unread;
      button.hidden = !left;
      status.textContent = !total ? words.none
        : fill(unread ? words.least : shown < total ? words.more : words.found, { n: unread ? sure : total, most: total, shown });
    };
    button.onclick = async () => {
      const before = list.children.length;
      await next();
      const fresh = list.children[before];
      if (fresh) fresh.querySelector("a").focus();
    };
    return next();
  };

  const fields = [["kind", "k", "kinds"], ["year", "y", "years"], ["district", "d", "districts"]];
  const ask = async () => {
    clearTimeout(wait);
    const mine = ++run, asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    try {
      history.replaceState(null, "", `${asked}` ? `?${asked}` : location.pathname);
    } catch (_) {
      // Some browsers keep the address of a file as it is.
    }
    list.textContent = status.textContent = "";
    button.hidden = true;
    const question = form.elements.q.value;
    if (!termsOf(question).length) return false;
    status.textContent = words.searching;
    try {
      const facets = {};
      for (const [name, letter] of fields) if (form.elements[name].value) facets[letter] = +form.elements[name].value;
      const found = await find(question, facets), start = await load("start");
      if (mine === run) await show(found, start, mine);
    } catch (_) {
      if (mine === run) status.textContent = words.failed;
    }
    return mine === run;
  };
  const begin = start => {
    for (const [name, , all] of fields) {
      const select = form.elements[name];
      start[all].forEach((title, n) => {
        const option = element("option", title);
        option.value = all === "years" ? title : n;
        select.append(option);
      });
      select.value = new URLSearchParams(location.search).get(name) || "";
      if (select.selectedIndex < 0) select.selectedIndex = 0;
      select.parentNode.hidden = start[all].length < 2;
    }
    ask();
  };
  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  // Who asks by the button or by Enter goes on to what was found; while typing nobody is led away.
  form.onsubmit = async event => {
    event.preventDefault();
    const first = await ask() && list.querySelector("a");
    if (first) first.focus();
  };
  form.oninput = event => {
    if (event.isComposing) return;
    clearTimeout(wait);
    wait = setTimeout(ask, 250);
  };
  form.elements.q.addEventListener("compositionend", ask);
  form.hidden = document.querySelector(".skip[hidden]").hidden = false;
  document.querySelector(".seek-without").hidden = true;
  load("start").then(begin, () => status.textContent = words.failed);
})();
