// How soon a page is there, on a slow phone (a fourth of the processor) and a slow line (1.6 Mbit/s).
import { gzipSync } from "node:zlib";

const LIMITS = { lcp: 1500, cls: 0.02, tbt: 100 };
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };

/// The heaviest page of each of these kinds.
function chosen(site) {
  const heaviest = (kind, below) => site.pages
    .filter(file => file.startsWith(below) && site.text(file).includes(`<body class="kind-${kind}`))
    .reduce((best, file) => !best || site.text(file).length > site.text(best).length ? file : best, undefined);
  return {
    home: "index.html",
    station: heaviest("subject", "air/"),
    enterprise: heaviest("subject", "enterprises/"),
    release: heaviest("release", "releases/"),
    "enterprise list": heaviest("section", "enterprises/"),
  };
}

export async function vitals({ site, browser, fault }) {
  const told = [];
  for (const [name, file] of Object.entries(chosen(site))) {
    if (!file) continue;
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 2 });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", LINE);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(() => {
      const seen = globalThis.seen = { lcp: 0, cls: 0, tasks: [] };
      new PerformanceObserver(list => { seen.lcp = list.getEntries().at(-1).startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver(list => list.getEntries().forEach(shift => { seen.cls += shift.value; })).observe({ type: "layout-shift", buffered: true });
      new PerformanceObserver(list => list.getEntries().forEach(task => { seen.tasks.push(task.duration); })).observe({ type: "longtask", buffered: true });
    });
    await page.goto(site.address(file), { waitUntil: "load" });
    await page.waitForTimeout(1000);
    const { lcp, cls, tasks } = await page.evaluate(() => globalThis.seen);
    const tbt = tasks.reduce((sum, length) => sum + Math.max(0, length - 50), 0);
    const bytes = gzipSync(site.text(file)).length;
    told.push(`${name} (${file}, ${(bytes / 1024).toFixed(0)} KB) LCP ${Math.round(lcp)} ms, CLS ${cls.toFixed(3)}, TBT ${Math.round(tbt)} ms`);
    for (const [what, value] of Object.entries({ lcp, cls, tbt })) {
      // A machine that is busy with other tests is no slow phone: times are judged where it is asked for.
      const judged = what === "cls" || process.env.FULL;
      if (judged && value > LIMITS[what]) fault(`${name}: ${what} ${value}`);
    }
    await context.close();
  }
  return told.join("; ");
}
