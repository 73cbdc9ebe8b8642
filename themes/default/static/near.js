// Finds the places of a map that are nearest to the reader. Nothing leaves the page.
document.querySelectorAll(".near").forEach(box => {
  const d = box.dataset, button = box.querySelector("button"), status = box.querySelector("[role]");
  const body = document.getElementById(d.map + "-table").tBodies[0], rows = [...body.rows];
  const rad = degrees => degrees * Math.PI / 180;
  const length = m => m < 950 ? d.m.replace("{n}", Math.max(10, Math.round(m / 10) * 10))
    : d.km.replace("{n}", (m / 1000).toFixed(m < 1e5 ? 1 : 0));
  // Great circle on a sphere (haversine).
  const metres = (a, b, c, e) => 12742017.6 * Math.asin(Math.sqrt(
    Math.sin(rad(c - a) / 2) ** 2 + Math.cos(rad(a)) * Math.cos(rad(c)) * Math.sin(rad(e - b) / 2) ** 2));
  const found = ({ coords }) => {
    const list = document.createElement("ol");
    status.textContent = d.found.replace("{n}", length(coords.accuracy));
    rows.map(row => {
      const [lat, lon] = (row.dataset.at || "").split(",");
      return { row, m: lon ? metres(coords.latitude, coords.longitude, lat, lon) : Infinity };
    }).sort((a, b) => a.m - b.m).forEach(({ row, m }, i) => {
      const head = row.querySelector("th"), name = (head.querySelector("a") || head.firstChild).cloneNode(true);
      const near = i < 3 && m < Infinity, note = head.querySelector(".near-note") || head.appendChild(document.createElement("small"));
      note.className = "cell-note near-note";
      note.textContent = m < Infinity ? length(m) : "";
      row.classList.toggle("nearest", near);
      if (near) {
        const item = list.appendChild(document.createElement("li"));
        item.append(name, " " + length(m));
      }
      body.append(row);
    });
    status.append(list);
  };
  box.hidden = false;
  button.onclick = () => {
    if (!window.isSecureContext || !navigator.geolocation) return status.textContent = d.unsafe;
    status.textContent = d.asking;
    navigator.geolocation.getCurrentPosition(found,
      error => status.textContent = error.code === 1 ? d.denied : d.unknown, { timeout: 2e4, maximumAge: 6e4 });
  };
});
