// Every page through the Nu HTML checker.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

export async function valid({ site, fault }) {
  const jar = createRequire(import.meta.url)("vnu-jar");
  const { stderr, status } = spawnSync("java", ["-Xss2m", "-jar", jar, "--format", "json", "--skip-non-html", site.folder], { encoding: "utf8", maxBuffer: 1 << 28 });
  const { messages } = JSON.parse(stderr || "{\"messages\":[]}");
  // The checker guesses the language from letters: a page of file names and hashes is no English.
  const guess = message => message.message.startsWith("This document appears to be written in");
  const errors = messages.filter(message => !guess(message) && (message.type !== "info" || message.subType === "warning"));
  for (const { url, lastLine, message } of errors) fault(`${url.replace(/.*?public\//, "")}:${lastLine}: ${message}`);
  if (status !== 0 && !errors.length) fault(`the checker ended with ${status}`);
  return `${site.pages.length} pages`;
}
