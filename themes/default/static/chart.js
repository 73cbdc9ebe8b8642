// Reading of charts point by point, their table in place of the drawing, and what can be taken away.
// All numbers are the texts of the table below the chart; the drawing says where its points are.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const one = (root, selector) => root.querySelector(selector);
  const get = (node, name) => node.getAttribute(name);
  const set = (node, named) => { for (const name in named) node.setAttribute(name, named[name]); return node; };
  const create = name => document.createElement(name);
  const say = (node, text) => { node.textContent = text; return node; };
  const plain = node => node.textContent.trim();
  const numbers = text => text.split(" ").map(Number);
  const first = one(document, "figure.chart svg");
  if (!first) return;
  const make = (name, named, text = "") => say(set(document.createElementNS(first.namespaceURI, name), named), text);
  const button = (text, act) => {
    const made = say(set(create("button"), { type: "button", class: "btn" }), text);
    made.onclick = act;
    return made;
  };
  const press = (made, on) => set(made, { "aria-pressed": on });
  const value = cell => cell.classList.contains("missing") ? NaN : parseFloat(plain(cell).replace(/[,\s]/g, ""));
  const clamp = (n, low, high) => Math.max(low, Math.min(high, n));
  // 2026, 2026-10, 2026-10-05, 2026-10-05 08:00; anything else is no time.
  const moment = text => {
    const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?: (\d\d):00)?)?)?$/.exec(text);
    return found ? Date.UTC(found[1], (found[2] || 1) - 1, found[3] || 1, found[4] || 0) : NaN;
  };

  // ---- files ----

  const save = (name, blob) => {
    const link = create("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 6e4);
  };
  const family = getComputedStyle(document.body).fontFamily;
  const lines = (text, size, room) => {
    const pen = create("canvas").getContext("2d");
    pen.font = `${size}px ${family}`;
    return [...text].reduce((list, sign) => {
      if (pen.measureText(list[list.length - 1] + sign).width > room) list.push("");
      list[list.length - 1] += sign;
      return list;
    }, [""]);
  };
  // The drawing as a document of its own: light colours, its title above, its source below.
  const whole = (svg, title, notes) => {
    const text = new XMLSerializer().serializeToString(svg).replace(/var\(--[\w-]+, ?(#\w+)\)/g, "$1");
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    all(root, ".hits,.read").forEach(extra => extra.remove());
    const [, , wide, high] = numbers(get(svg, "viewBox"));
    const heads = lines(title, 18, wide), feet = notes.flatMap(note => lines(note, 12, wide));
    const top = 26 * heads.length + 20, height = top + high + 18 * feet.length + 20, width = wide + 32;
    for (const name of ["class", "aria-labelledby", "aria-describedby"]) root.removeAttribute(name);
    set(root, { viewBox: `-16 ${-top} ${width} ${height}`, width, height, "font-family": family });
    const row = (y, size, fill) => (line, i) => make("text", { x: 0, y: y(i), "font-size": size, fill }, line);
    root.prepend(make("title", {}, title), make("rect", { x: -16, y: -top, width, height, fill: "#fff" }),
      ...heads.map(row(i => 26 * (i + 1) - top, 18, "#1b1b1b")));
    root.append(...feet.map(row(i => high + 18 * (i + 1), 12, "#4a4f57")));
    return root;
  };
  const LOOK = ["fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-size"];
  // Draws a document on a canvas, element by element: no image is loaded, so that no policy and no
  // folder on a disk stands against it.
  const paint = (pen, node, above) => {
    const look = LOOK.map((name, i) => get(node, name) || above[i]), [fill, stroke, thick, dashes, anchor, size] = look;
    const at = name => +get(node, name), kind = node.localName;
    if (get(node, "display") || /^(title|desc)$/.test(kind)) return;
    const r = at("r"), path = {
      line: () => `M${at("x1")} ${at("y1")}L${at("x2")} ${at("y2")}`,
      rect: () => `M${at("x")} ${at("y")}h${at("width")}v${at("height")}h-${at("width")}z`,
      circle: () => `M${at("cx") - r} ${at("cy")}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 -${2 * r} 0`,
      path: () => get(node, "d"),
    }[kind];
    const fills = fill !== "none", strokes = stroke && stroke !== "none";
    pen.save();
    const moved = /\((\S+) (\S+)\)/.exec(get(node, "transform"));
    if (moved) pen.translate(moved[1], moved[2]);
    pen.fillStyle = fill;
    pen.strokeStyle = stroke;
    pen.lineWidth = thick || 1;
    pen.lineJoin = "round";
    pen.setLineDash(dashes ? numbers(dashes) : []);
    if (kind === "text") {
      pen.font = `${size}px ${family}`;
      pen.textAlign = { middle: "center", end: "end" }[anchor] || "start";
      if (strokes) pen.strokeText(plain(node), at("x"), at("y"));
      pen.fillText(plain(node), at("x"), at("y"));
    } else if (path) {
      const shape = new Path2D(path());
      if (fills && kind !== "line") pen.fill(shape);
      if (strokes) pen.stroke(shape);
    } else for (const child of node.children) paint(pen, child, look);
    pen.restore();
  };
  const picture = (root, done) => {
    const [x, y, width, height] = numbers(get(root, "viewBox")), canvas = set(create("canvas"), { width: 2 * width, height: 2 * height });
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.translate(-x, -y);
    paint(pen, root, []);
    canvas.toBlob(done);
  };
  const copy = text => {
    const kept = create("textarea"), before = document.activeElement;
    kept.value = text;
    document.body.append(kept);
    kept.select();
    const done = document.execCommand("copy");
    kept.remove();
    // Who came by keyboard goes on from the button, not from the top of the page.
    before.focus();
    return done;
  };

  // ---- one chart ----

  const begin = figure => {
    const its = selector => one(figure, selector);
    const table = its(".data table"), drawing = its(".drawing"), told = its(".reading"), tools = its(".chart-tools");
    if (!table || !tools) return;
    const [corner, ...heads] = [...table.tHead.rows[0].cells].map(plain);
    const rows = [...table.tBodies[0].rows].map(({ cells: [head, ...cells] }) => ({ name: plain(head), cells }));
    const svgs = all(drawing, "svg"), title = plain(its(".chart-title")), last = rows.length - 1;
    all(drawing, ".hits").forEach(hits => hits.remove());
    const kept = svgs.map(svg => svg.innerHTML), shown = heads.map(() => true);
    let at = -1, series = 0, from = 0;

    // Where points are: in a drawing of several panels each has its own series.
    const reads = svg => all(svg, ".read").map(group => {
      const [side, ...n] = group.dataset.read.split(" "), own = group.closest("[data-s]");
      return { group, side, n: n.map(Number), own: own ? +own.dataset.s : -1 };
    });
    const has = ({ own }, s) => own < 0 || own === s;
    const across = ({ side }) => side === "x";
    // Left, right, top and bottom of the plot.
    const plot = read => across(read) ? [read.n[6], read.n[7], read.n[5], read.n[3]] : [read.n[7], read.n[8], -1e9, 1e9];
    const spot = (read, row, s) => {
      const { n, own } = read, number = value(rows[row].cells[s]), place = own < 0 ? s : 0;
      if (across(read)) return { x: n[0] + (row - from) * n[1] + n[8] + place * n[9], y: n[3] - (number - n[2]) * n[4] };
      const [top, band, begins, next, thick, zero, along] = n;
      const before = next ? 0 : rows[row].cells.slice(0, s).reduce((sum, cell) => sum + (value(cell) || 0), 0);
      return { x: zero + (before + (next ? number : number / 2)) * along, y: top + row * band + begins + place * next + thick / 2 };
    };
    const clear = () => all(drawing, ".read").forEach(group => group.replaceChildren());
    const visible = () => svgs.find(svg => svg.clientWidth || svg.getBoundingClientRect().width) || svgs[0];
    const show = () => {
      clear();
      say(told, `${rows[at].name}${words.colon}${heads[series]} ${plain(rows[at].cells[series])}`).className = "reading";
      const read = reads(visible()).find(each => has(each, series));
      if (!read) return;
      const { x, y } = spot(read, at, series), [, , y1, y2] = plot(read);
      if (across(read)) read.group.append(make("line", { x1: x, x2: x, y1, y2 }));
      if (isFinite(x + y)) read.group.append(make("circle", { cx: x, cy: y, r: 6 }));
    };
    const least = (list, key) => list.sort((a, b) => a[key] - b[key])[0];
    const nearest = event => {
      const here = least(reads(visible()).map(read => {
        const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(read.group.getScreenCTM().inverse());
        const [left, right, top, bottom] = plot(read);
        return { read, x, y, off: Math.max(left - x, x - right, 0) + Math.max(top - y, y - bottom, 0) };
      }), "off");
      if (!here) return;
      const { read, x, y } = here, { n } = read;
      at = clamp(across(read) ? from + Math.round((x - n[0]) / (n[1] || 1)) : Math.floor((y - n[0]) / n[1]), from, last);
      const near = least(heads.map((_, s) => {
        const place = spot(read, at, s);
        const away = across(read) ? Math.hypot((place.x - x) / 2, place.y - y) : n[3] ? Math.abs(place.y - y) : Math.abs(place.x - x);
        return { s, away: isNaN(away) ? 1e9 : away };
      }).filter(({ s }) => shown[s] && has(read, s)), "away");
      if (near) series = near.s;
      show();
    };
    const turn = by => {
      let next = series;
      do next = (next + by + heads.length) % heads.length; while (!shown[next] && next !== series);
      series = next;
    };
    const [read] = reads(svgs[0]);
    const KEYS = {
      ArrowRight: () => at++, ArrowLeft: () => at--, Home: () => { at = from; }, End: () => { at = last; },
      PageDown: () => { at += 10; }, PageUp: () => { at -= 10; }, ArrowDown: () => turn(1), ArrowUp: () => turn(-1),
    };
    if (read) {
      set(drawing, { tabindex: 0, role: "application", "aria-label": words.points + words.colon + title, "aria-describedby": told.id });
      say(told, words.hint).className = "reading hint";
      drawing.onkeydown = event => {
        const { key } = event;
        if (event.ctrlKey || event.altKey || event.metaKey || !KEYS[key]) return;
        event.preventDefault();
        if (at < 0) at = key === "ArrowLeft" ? last + 1 : from - (key === "ArrowRight");
        KEYS[key]();
        at = clamp(at, from, last);
        show();
      };
      drawing.onpointermove = drawing.onpointerdown = nearest;
      drawing.onpointerleave = event => { if (event.pointerType === "mouse") clear(); };
    }

    // ---- series, periods, table ----

    const hide = () => all(drawing, "[data-s]").forEach(part =>
      shown[part.dataset.s] ? part.removeAttribute("display") : set(part, { display: "none" }));
    // Draws lines anew for the rows from `from` on, to the same scale.
    const crop = () => svgs.forEach((svg, which) => {
      svg.innerHTML = kept[which];
      if (!from) return;
      const [read] = reads(svg), { group, n } = read, before = n[1], names = one(svg, ".names");
      n[1] *= last / (last - from || 1);
      group.dataset.read = ["x", ...n].join(" ");
      all(svg, "g[data-s]").forEach(dots => dots.remove());
      all(svg, ".mark").forEach(mark => {
        const x = get(one(mark, "line"), "x1"), far = ((x - n[0]) / before - from) * n[1];
        far < 0 ? mark.remove() : set(mark, { transform: `translate(${n[0] + far - x} 0)` });
      });
      heads.forEach((_, s) => {
        let d = "", open = false;
        for (let row = from; row <= last; row++) {
          const { x, y } = spot(read, row, s), there = isFinite(y);
          // A lone point is a line of no length with round ends.
          if (there) d += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}${open ? "" : "h.1"}`;
          open = there;
        }
        all(svg, `path[data-s="${s}"]`).forEach((line, i) => i ? line.remove() : set(line, { d, "stroke-linecap": "round" }));
      });
      const most = clamp(last - from, 1, which ? 5 : 2), y = get(one(names, "text"), "y");
      names.replaceChildren(...Array.from({ length: most + 1 }, (_, i) => {
        const row = from + Math.round((i * (last - from)) / most), [anchor, x] = i === 0 ? ["start", n[6]] : i === most ? ["end", n[7]] : ["middle", spot(read, row, 0).x];
        return make("text", { x, y, "text-anchor": anchor, "font-size": 12 }, rows[row].name);
      }));
    });
    const choices = (label, items) => {
      const group = set(create("div"), { role: "group", "aria-label": label + words.colon + title });
      group.append(...items);
      tools.append(group);
      items.forEach(item => press(item, label === words.series || item === items[0]));
    };
    // Buttons of which one is pressed.
    const either = (label, list) => {
      const items = list.map(([name, act]) => button(name, () => {
        items.forEach((item, i) => press(item, list[i][1] === act));
        act();
      }));
      choices(label, items);
    };
    const details = its(".data"), home = document.createComment("");
    details.before(home);
    const asTable = on => {
      drawing.hidden = told.hidden = on;
      details.open = on;
      (on ? drawing : home).after(details);
    };
    either(words.view, [[words.chart, () => asTable(false)], [words.table, () => asTable(true)]]);
    const together = read && read.own < 0;
    if (heads.length > 1 && together && read.n[3]) {
      const names = heads.map((head, s) => button(head.replace(/[（(][^（(]*[）)]$/, ""), () => {
        if (shown[s] && shown.filter(Boolean).length < 2) return;
        press(names[s], shown[s] = !shown[s]);
        if (!shown[series]) turn(1);
        hide();
        clear();
      }));
      choices(words.series, names);
    }
    const times = rows.map(row => moment(row.name)), end = times[last];
    if (together && one(svgs[0], "path[data-s]") && times.every(isFinite)) {
      const spans = [[words.all, -Infinity], [words.year, new Date(end).setUTCFullYear(new Date(end).getUTCFullYear() - 1)],
        [words.days30, end - 2592e6], [words.days7, end - 6048e5]];
      // Each choice leaves out at least a third of the one before, and keeps enough to be a line.
      const offered = [];
      let count = Infinity;
      for (const [name, after] of spans) {
        const start = times.findIndex(time => time > after), left = last + 1 - start;
        if (offered.length && (start < 1 || left < 12 || left > 0.67 * count)) continue;
        count = left;
        offered.push([name, () => {
          from = start;
          at = -1;
          crop();
          hide();
        }]);
      }
      if (offered.length > 1) either(words.period, offered);
    }

    // ---- taking away ----

    const take = its(".take"), actions = one(take, ".actions"), said = one(take, ".told");
    const notes = all(figure, ".notes p").map(plain), { id, dataset: { page, embed } } = figure;
    const address = `${location.href.split("#")[0]}#${id}`, cited = page || address;
    const standing = () => whole(svgs[1], title, [...notes, cited]);
    const offer = (text, act) => actions.append(button(text, act));
    const keep = (ending, text) => save(`${id}.${ending}`, new Blob([text]));
    const hasFile = ending => one(actions, `[href$=${ending}]`);
    take.hidden = false;
    if (!hasFile("svg")) offer(words.svg, () => keep("svg", new XMLSerializer().serializeToString(standing())));
    offer(words.png, () => picture(standing(), blob => blob ? save(`${id}.png`, blob) : say(said, words.failed)));
    if (!hasFile("json")) offer(words.json, () => keep("json", JSON.stringify({
      title, summary: plain(its(".summary")), notes, page: cited,
      columns: [corner, ...heads], rows: rows.map(row => [row.name, ...row.cells.map(plain)]),
    }, null, 1)));
    offer(words.copy, () => say(said, copy(address) ? words.copied : address));
    if (document.fullscreenEnabled) offer(words.full, () => document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen());
    if (embed) {
      const label = say(create("label"), words.embed), code = set(create("textarea"), { readonly: "", rows: 3 });
      code.value = `<iframe src="${embed}" title="${title.replace(/"/g, "&quot;")}" width="100%" height="560" loading="lazy"></iframe>`;
      code.onfocus = () => code.select();
      label.append(code);
      actions.after(label);
    }
  };
  all(document, "figure.chart").forEach(begin);
})();
