// Reading of charts point by point, their table in place of the drawing, and what can be taken away.
// All numbers are the texts of the table below the chart; the drawing says where its points are.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const first = document.querySelector("figure.chart svg");
  if (!first) return;
  const make = (name, attributes, text) => {
    const made = document.createElementNS(first.namespaceURI, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text) made.textContent = text;
    return made;
  };
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = text;
    made.onclick = act;
    return made;
  };
  const press = (made, on) => made.setAttribute("aria-pressed", on);
  const plain = cell => cell.textContent.trim();
  const value = cell => cell.classList.contains("missing") ? NaN : parseFloat(plain(cell).replace(/[,\s]/g, ""));
  // 2026, 2026-10, 2026-10-05, 2026-10-05T08; anything else is no time.
  const moment = text => {
    const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?)?$/.exec(text);
    return found ? Date.UTC(found[1], (found[2] || 1) - 1, found[3] || 1, found[4] || 0) : NaN;
  };

  // ---- files ----

  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const lines = (text, size, room) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = size + "px sans-serif";
    return [...text].reduce((all, sign) => {
      if (pen.measureText(all[all.length - 1] + sign).width > room) all.push("");
      all[all.length - 1] += sign;
      return all;
    }, [""]);
  };
  // The drawing as a document of its own: light colours, its title above, its source below.
  const whole = (svg, title, notes) => {
    const text = new XMLSerializer().serializeToString(svg).replace(/var\(--[\w-]+, ?(#\w+)\)/g, "$1");
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    root.querySelectorAll(".hits, .read").forEach(extra => extra.remove());
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const heads = lines(title, 18, width), feet = notes.flatMap(note => lines(note, 12, width));
    const top = 26 * heads.length + 20, high = top + height + 18 * feet.length + 20;
    ["class", "aria-labelledby", "aria-describedby"].forEach(name => root.removeAttribute(name));
    const box = { x: -16, y: -top, width: width + 32, height: high };
    root.setAttribute("viewBox", Object.values(box).join(" "));
    root.setAttribute("width", box.width);
    root.setAttribute("height", high);
    root.setAttribute("font-family", "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif");
    root.prepend(make("title", {}, title), make("rect", { ...box, fill: "#fff" }),
      ...heads.map((line, i) => make("text", { x: 0, y: 26 * (i + 1) - top, "font-size": 18, fill: "#1b1b1b" }, line)));
    root.append(...feet.map((line, i) => make("text", { x: 0, y: height + 18 * (i + 1), "font-size": 12, fill: "#4a4f57" }, line)));
    return root;
  };
  const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-size", "paint-order"];
  // Draws a document on a canvas, element by element: no image is loaded, so that no policy and no
  // folder on a disk stands against it.
  const paint = (pen, node, above, family) => {
    const now = { ...above };
    PAINT.forEach(key => { if (node.hasAttribute(key)) now[key] = node.getAttribute(key); });
    const [x, y, x1, y1, x2, y2, width, height, cx, cy, r] =
      ["x", "y", "x1", "y1", "x2", "y2", "width", "height", "cx", "cy", "r"].map(key => +node.getAttribute(key));
    const painted = colour => colour && colour !== "none";
    const path = { line: `M${x1} ${y1}L${x2} ${y2}`, rect: `M${x} ${y}h${width}v${height}h${-width}z`, path: node.getAttribute("d"),
      circle: `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0` }[node.localName];
    if (node.getAttribute("display") === "none" || /^(title|desc)$/.test(node.localName)) return;
    pen.save();
    const moved = /translate\(([-\d.]+)[ ,]([-\d.]+)\)/.exec(node.getAttribute("transform"));
    if (moved) pen.translate(moved[1], moved[2]);
    pen.fillStyle = painted(now.fill) ? now.fill : "#000";
    pen.strokeStyle = painted(now.stroke) ? now.stroke : "#000";
    pen.lineWidth = now["stroke-width"] || 1;
    pen.lineJoin = "round";
    pen.setLineDash((now["stroke-dasharray"] || "").split(/[ ,]+/).filter(Boolean).map(Number));
    if (node.localName === "text") {
      pen.font = `${now["font-size"]}px ${family}`;
      pen.textAlign = { middle: "center", end: "right" }[now["text-anchor"]] || "left";
      if (painted(now.stroke)) pen.strokeText(node.textContent, x, y);
      pen.fillText(node.textContent, x, y);
    } else if (path) {
      const shape = new Path2D(path);
      if (node.localName !== "line" && now.fill !== "none") pen.fill(shape);
      if (painted(now.stroke)) pen.stroke(shape);
    } else for (const child of node.children) paint(pen, child, now, family);
    pen.restore();
  };
  const picture = (root, done) => {
    const [x, y, width, height] = root.getAttribute("viewBox").split(" ").map(Number);
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.translate(-x, -y);
    paint(pen, root, {}, root.getAttribute("font-family"));
    canvas.toBlob(done);
  };
  const copy = text => {
    const kept = document.createElement("textarea");
    kept.value = text;
    document.body.append(kept);
    kept.select();
    const done = document.execCommand("copy");
    kept.remove();
    return done;
  };

  // ---- one chart ----

  const begin = figure => {
    const table = figure.querySelector(".data table"), drawing = figure.querySelector(".drawing");
    const told = figure.querySelector(".reading"), tools = figure.querySelector(".chart-tools");
    const heads = [...table.tHead.rows[0].cells].slice(1).map(plain);
    const rows = [...table.tBodies[0].rows].map(row => ({ name: plain(row.cells[0]), cells: [...row.cells].slice(1) }));
    const drawings = [...drawing.querySelectorAll("svg")].map(svg => ({ svg, all: svg.innerHTML }));
    const title = plain(figure.querySelector(".chart-title"));
    const shown = heads.map(() => true);
    let at = -1, series = 0, from = 0;

    drawings.forEach(({ svg }) => svg.querySelectorAll(".hits").forEach(hits => hits.remove()));
    drawings.forEach(one => { one.all = one.svg.innerHTML; });
    const visible = () => drawings.map(one => one.svg).find(svg => svg.getBoundingClientRect().width) || drawings[0].svg;
    // Where points are: in a drawing of several panels each has its own series.
    const reads = svg => [...svg.querySelectorAll(".read")].map(group => {
      const [side, ...n] = group.dataset.read.split(" ");
      const own = group.closest("[data-s]");
      return { group, side, n: n.map(Number), own: own ? +own.dataset.s : -1 };
    });
    const has = (read, s) => read.own < 0 || read.own === s;
    const spot = ({ side, n, own }, row, s) => {
      const number = value(rows[row].cells[s]);
      if (own >= 0) s = 0;
      if (side === "x") {
        const [x0, step, base, bottom, up, , , , first, next] = n;
        return { x: x0 + (row - from) * step + first + s * next, y: bottom - (number - base) * up };
      }
      const [top, band, first, next, thick, zero, along] = n;
      const y = top + row * band + first + s * next + thick / 2;
      const before = next ? 0 : rows[row].cells.slice(0, s).reduce((sum, cell) => sum + (value(cell) || 0), 0);
      return { x: zero + (before + (next ? number : number / 2)) * along, y };
    };
    const clear = () => figure.querySelectorAll(".read").forEach(group => group.replaceChildren());
    const show = () => {
      clear();
      const svg = visible();
      const read = reads(svg).find(one => has(one, series));
      told.textContent = `${rows[at].name}${words.colon}${heads[series]} ${plain(rows[at].cells[series])}`;
      if (!read) return;
      const { x, y } = spot(read, at, series), [top, bottom] = read.side === "x" ? [read.n[5], read.n[3]] : [];
      if (read.side === "x") read.group.append(make("line", { x1: x, x2: x, y1: top, y2: bottom }));
      if (isFinite(y) && isFinite(x)) read.group.append(make("circle", { cx: x, cy: y, r: 6 }));
    };
    const clamp = (n, low, high) => Math.max(low, Math.min(high, n));
    const nearest = event => {
      const all = reads(visible()), point = new DOMPoint(event.clientX, event.clientY);
      const here = all.map(read => {
        const { x, y } = point.matrixTransform(read.group.getScreenCTM().inverse());
        const [left, right] = read.n.slice(read.side === "x" ? 6 : 7), [top, bottom] = read.side === "x" ? [read.n[5], read.n[3]] : [-1e9, 1e9];
        return { read, x, y, off: Math.max(left - x, x - right, 0) + Math.max(top - y, y - bottom, 0) };
      }).sort((a, b) => a.off - b.off)[0];
      if (!here) return;
      const { read, x, y } = here, { side, n } = read;
      const row = side === "x" ? from + Math.round((x - n[0]) / (n[1] || 1)) : Math.floor((y - n[0]) / n[1]);
      at = clamp(row, from, rows.length - 1);
      const near = heads.map((_, s) => {
        const place = spot(read, at, s);
        const away = side === "x" ? Math.hypot((place.x - x) / 2, place.y - y) : n[3] ? Math.abs(place.y - y) : Math.abs(place.x - x);
        return { s, away: isNaN(away) ? 1e9 : away };
      }).filter(({ s }) => shown[s] && has(read, s)).sort((a, b) => a.away - b.away)[0];
      if (near) series = near.s;
      show();
    };
    const turn = by => {
      let next = series;
      do next = (next + by + heads.length) % heads.length; while (!shown[next] && next !== series);
      series = next;
    };
    const last = rows.length - 1;
    const KEYS = {
      ArrowRight: () => at++, ArrowLeft: () => at--, Home: () => { at = from; }, End: () => { at = last; },
      PageDown: () => { at += 10; }, PageUp: () => { at -= 10; }, ArrowDown: () => turn(1), ArrowUp: () => turn(-1),
    };
    if (rows.length && reads(drawings[0].svg).length) {
      drawing.tabIndex = 0;
      drawing.setAttribute("role", "application");
      drawing.setAttribute("aria-label", words.points + words.colon + title);
      drawing.setAttribute("aria-describedby", told.id);
      told.textContent = words.hint;
      drawing.addEventListener("keydown", event => {
        if (event.ctrlKey || event.altKey || event.metaKey || !KEYS[event.key]) return;
        event.preventDefault();
        if (at < 0) at = event.key === "ArrowLeft" ? last + 1 : from - (event.key === "ArrowRight" ? 1 : 0);
        KEYS[event.key]();
        at = clamp(at, from, last);
        show();
      });
      drawing.addEventListener("pointermove", nearest);
      drawing.addEventListener("pointerdown", nearest);
      drawing.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") clear(); });
    }

    // ---- series, periods, table ----

    const hide = () => drawings.forEach(({ svg }) => svg.querySelectorAll("[data-s]").forEach(part =>
      shown[part.dataset.s] ? part.removeAttribute("display") : part.setAttribute("display", "none")));
    // Draws lines anew for the rows from `from` on, to the same scale.
    const crop = () => drawings.forEach(({ svg, all }) => {
      svg.innerHTML = all;
      if (!from) return;
      const group = svg.querySelector(".read"), [read] = reads(svg), { n } = read;
      const lines = [...svg.querySelectorAll("path[data-s]")], names = svg.querySelector(".names");
      const step = (last * n[1]) / (last - from || 1), before = n[1];
      n[1] = step;
      group.dataset.read = ["x", ...n].join(" ");
      svg.querySelectorAll("g[data-s]").forEach(dots => dots.remove());
      svg.querySelectorAll(".mark").forEach(mark => {
        const line = mark.querySelector("line"), far = ((line.getAttribute("x1") - n[0]) / before - from) * step;
        if (far < 0) return mark.remove();
        mark.setAttribute("transform", `translate(${n[0] + far - line.getAttribute("x1")} 0)`);
      });
      heads.forEach((_, s) => {
        const own = lines.filter(line => +line.dataset.s === s);
        let path = "", open = false;
        for (let row = from; row <= last; row++) {
          const { x, y } = spot(read, row, s);
          if (isFinite(y)) path += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}${!open && (row === last || !isFinite(value(rows[row + 1].cells[s]))) ? "h.1" : ""}`;
          open = isFinite(y);
        }
        own.forEach((line, i) => i ? line.remove() : line.setAttribute("d", path));
        if (own[0]) own[0].setAttribute("stroke-linecap", "round");
      });
      const most = clamp(last - from, 1, svg.getAttribute("viewBox").split(" ")[2] > 400 ? 5 : 2), y = names.querySelector("text").getAttribute("y");
      names.replaceChildren(...Array.from({ length: most + 1 }, (_, i) => {
        const row = from + Math.round((i * (last - from)) / most), anchor = i === 0 ? "start" : i === most ? "end" : "middle";
        const x = i === 0 ? n[6] : i === most ? n[7] : spot(read, row, 0).x;
        return make("text", { x, y, "text-anchor": anchor, "font-size": 12, fill: "var(--cv-text,#1b1b1b)" }, rows[row].name);
      }));
    });
    const choices = (label, items) => {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", label + words.colon + title);
      group.append(...items);
      tools.append(group);
      return items;
    };
    const only = (items, chosen) => items.forEach(item => press(item, item === chosen));
    const details = figure.querySelector(".data");
    const home = document.createComment(""), asTable = on => {
      drawing.hidden = told.hidden = on;
      details.open = on;
      on ? drawing.after(details) : home.after(details);
    };
    details.before(home);
    if (!rows.length) return;
    const views = choices(words.view, [button(words.chart, () => { asTable(false); only(views, views[0]); }),
      button(words.table, () => { asTable(true); only(views, views[1]); })]);
    only(views, views[0]);
    const side = reads(drawings[0].svg)[0];
    if (heads.length > 1 && side && side.own < 0 && side.n[3]) {
      const names = choices(words.series, heads.map((head, s) => button(head.replace(/[（(][^（(]*[）)]$/, ""), () => {
        if (shown[s] && shown.filter(Boolean).length === 1) return;
        shown[s] = !shown[s];
        press(names[s], shown[s]);
        if (!shown[series]) turn(1);
        hide();
        clear();
      })));
      names.forEach(name => press(name, true));
    }
    const times = rows.map(row => moment(row.name)), end = times[last];
    if (drawings[0].svg.querySelector("path[data-s]") && side && side.own < 0 && times.every(isFinite)) {
      const yearBefore = new Date(end).setUTCFullYear(new Date(end).getUTCFullYear() - 1);
      const spans = [[words.all, -Infinity], [words.year, yearBefore], [words.days30, end - 30 * 864e5], [words.days7, end - 7 * 864e5]];
      // Each choice leaves out at least a third of the one before, and keeps enough to be a line.
      const offered = spans.reduce((list, [name, after]) => {
        const first = times.findIndex(time => time > after), count = rows.length - first;
        if (!list.length || (count >= 12 && count < 0.67 * (rows.length - list[list.length - 1].first))) list.push({ name, first });
        return list;
      }, []);
      if (offered.length > 1) {
        const periods = choices(words.period, offered.map(({ name, first }) => button(name, () => {
          from = first;
          at = -1;
          only(periods, periods[offered.findIndex(one => one.first === first)]);
          crop();
          hide();
        })));
        only(periods, periods[0]);
      }
    }

    // ---- taking away ----

    const take = figure.querySelector(".take"), actions = take.querySelector(".actions"), said = take.querySelector(".told");
    const notes = [...figure.querySelectorAll(".notes p")].map(plain);
    const address = `${location.href.split("#")[0]}#${figure.id}`;
    const standing = () => whole((drawings[1] || drawings[0]).svg, title, [...notes, figure.dataset.page || address]);
    const offer = (text, act) => actions.append(button(text, act));
    const typed = (text, type) => new Blob([text], { type });
    take.hidden = false;
    if (!actions.querySelector("[href$='.svg']")) offer(words.svg, () =>
      save(`${figure.id}.svg`, typed(new XMLSerializer().serializeToString(standing()), "image/svg+xml")));
    offer(words.png, () => picture(standing(), blob => blob ? save(`${figure.id}.png`, blob) : said.textContent = words.failed));
    if (!actions.querySelector("[href$='.json']")) offer(words.json, () => save(`${figure.id}.json`, typed(JSON.stringify({
      title, summary: plain(figure.querySelector(".summary")), notes, page: figure.dataset.page || address,
      columns: [plain(table.tHead.rows[0].cells[0]), ...heads], rows: rows.map(row => [row.name, ...row.cells.map(plain)]),
    }, null, 1), "application/json")));
    offer(words.copy, () => { said.textContent = copy(address) ? words.copied : address; });
    if (document.fullscreenEnabled) offer(words.full, () => document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen());
    if (figure.dataset.embed) {
      const label = document.createElement("label"), code = document.createElement("textarea");
      code.readOnly = true;
      code.rows = 3;
      code.value = `<iframe src="${figure.dataset.embed}" title="${title.replace(/"/g, "&quot;")}" width="100%" height="560" loading="lazy"></iframe>`;
      code.onfocus = () => code.select();
      label.append(words.embed, code);
      actions.after(label);
    }
  };
  document.querySelectorAll("figure.chart").forEach(figure => { if (figure.querySelector(".data table")) begin(figure); });
})();
