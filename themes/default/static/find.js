// Finds subjects of a register by words and groups, and sorts tables by their columns. The names are
// in files beside the downloads, loaded as scripts, so that it works from a folder, too.
(() => {
  "use strict";
  const here = document.currentScript;
  const LIMIT = 200;
  const plain = text => text.normalize("NFKC").toLowerCase();
  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // ---- sorting ----

  const shown = cell => [...cell.childNodes]
    .filter(node => !node.classList?.contains("cell-note"))
    .map(node => node.textContent).join("").trim();
  // Classes have an order of their own: that of the choices in the form.
  const placesOf = texts => {
    for (const select of document.querySelectorAll(".find select")) {
      const choices = [...select.options].map(option => option.text);
      if (texts.every(text => text === "—" || choices.includes(text))) return text => choices.indexOf(text);
    }
  };
  const number = text => /^-?[\d,]+(\.\d+)?%?$/.test(text) ? parseFloat(text.replaceAll(",", "")) : NaN;
  const sort = (table, column, down) => {
    const rows = [...table.tBodies[0].rows].map(row => ({ row, text: shown(row.cells[column]) }));
    const texts = rows.map(({ text }) => text);
    const known = texts.filter(text => text !== "—");
    const numbers = known.length > 0 && known.every(text => !isNaN(number(text)));
    const value = numbers ? number : placesOf(texts);
    const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const compare = (a, b) => value ? value(a) - value(b) : words.compare(a, b);
    rows.sort((a, b) => (a.text === "—") - (b.text === "—") || (a.text === "—" ? 0 : down * compare(a.text, b.text)));
    table.tBodies[0].append(...rows.map(({ row }) => row));
  };
  const sortable = table => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = element("button", head.textContent);
      button.type = "button";
      button.title = here.dataset.sort;
      button.onclick = () => {
        const down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
        sort(table, column, down);
      };
      head.replaceChildren(button);
    });
  };

  // ---- finding ----

  const parts = {};
  window.gongshiFind = (register, part, columns) => {
    columns.text = columns.name.map((name, i) =>
      plain([name, columns.key[i], ...(columns.former[i] ?? [])].join("\n")));
    parts[part] = columns;
  };
  const load = (source, part) => new Promise((resolve, reject) => {
    const script = element("script");
    script.src = `${source}${part}.js`;
    script.onload = () => parts[part] ? resolve() : reject();
    script.onerror = reject;
    document.head.append(script);
  });

  const start = form => {
    const answer = form.nextElementSibling, lists = answer.nextElementSibling;
    const status = answer.querySelector(".find-status"), progress = answer.querySelector("progress");
    const found = answer.querySelector(".find-found"), body = answer.querySelector("tbody");
    const selects = [...form.querySelectorAll("select")];
    const { source, before, after } = form.dataset;
    let run = 0, wait;

    const row = (columns, i) => {
      const out = element("tr"), name = element("th");
      name.scope = "row";
      if (before === undefined) name.append(columns.name[i]);
      else {
        const link = element("a", columns.name[i]);
        link.href = `${before}${columns.slug[i] ?? columns.key[i]}${after}`;
        name.append(link);
      }
      for (const former of columns.former[i] ?? [])
        name.append(element("small", form.dataset.former.replace("{name}", former), "cell-note"));
      out.append(name);
      selects.forEach((select, n) => {
        const choice = select.options[columns.groups[n][i] + 1], cell = element("td");
        cell.append(choice.dataset.class ? element("span", choice.text, `badge c-${choice.dataset.class}`) : choice.text);
        out.append(cell);
      });
      out.append(element("td", columns.key[i]));
      return out;
    };

    const find = async () => {
      clearTimeout(wait);
      const mine = ++run;
      const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
      try {
        history.replaceState(null, "", `${asked}` ? `?${asked}` : location.pathname);
      } catch {
        // Some browsers keep the address of a file as it is.
      }
      const words = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
      const chosen = selects.map(select => select.selectedIndex - 1);
      answer.hidden = ![...asked].length;
      if (answer.hidden) return;
      const rows = [];
      let total = 0;
      status.textContent = form.dataset.searching;
      progress.hidden = false;
      for (let part = 1; part <= form.dataset.parts; part++) {
        if (!parts[part]) try {
          await load(source, part);
        } catch {
          status.textContent = form.dataset.failed;
          progress.hidden = found.hidden = true;
          lists.hidden = false;
          return;
        }
        if (mine !== run) return;
        const columns = parts[part];
        columns.text.forEach((text, i) => {
          if (!words.every(word => text.includes(word))) return;
          if (!chosen.every((group, n) => group < 0 || columns.groups[n][i] === group)) return;
          if (total++ < LIMIT) rows.push(row(columns, i));
        });
        progress.value = part;
        body.replaceChildren(...rows);
        found.hidden = !rows.length;
      }
      progress.hidden = true;
      answer.querySelectorAll("[aria-sort]").forEach(head => head.removeAttribute("aria-sort"));
      const says = total > LIMIT ? "more" : total ? "found" : "none";
      status.textContent = form.dataset[says].replace("{n}", total).replace("{first}", LIMIT);
      return rows.length;
    };

    const ask = () => {
      const asked = new URLSearchParams(location.search);
      form.elements.q.value = asked.get("q") ?? "";
      for (const select of selects) select.value = asked.get(select.name) ?? "";
      // A group that is no more asks for nothing.
      for (const select of selects) if (select.selectedIndex < 0) select.selectedIndex = 0;
      if ([...asked].length) find();
    };
    // Who asks by the button or by Enter goes on to what was found; while typing nobody is led away.
    form.onsubmit = async event => {
      event.preventDefault();
      const first = await find() && body.querySelector("a");
      if (first) first.focus();
    };
    form.onreset = () => setTimeout(find);
    form.oninput = event => {
      if (event.isComposing) return;
      clearTimeout(wait);
      wait = setTimeout(find, event.target.name === "q" ? 200 : 0);
    };
    form.elements.q.addEventListener("compositionend", () => find());
    form.hidden = false;
    lists.hidden = true;
    ask();
  };

  document.querySelectorAll("main table.data-table").forEach(table => {
    if (table.tBodies[0].rows.length > 1 || table.closest(".find-found")) sortable(table);
  });
  document.querySelectorAll("form.find").forEach(start);
})();
