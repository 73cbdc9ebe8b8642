// What every page gains from a script: how old it is, reading aloud, and all of it on paper.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const all = query => [...document.querySelectorAll(query)];

  // A page cannot know what "now" is; the reader's own clock does. The printed time stays.
  for (const time of all("time[data-as-of]")) {
    const hours = Math.floor((Date.now() - Date.parse(time.dateTime)) / 36e5);
    if (hours < 24) continue;
    const [text, count] = hours < 48 ? [words.hours, hours] : [words.days, Math.floor(hours / 24)];
    time.after(text.replace("{n}", count));
  }

  // Reading aloud: by the voice of the reader's own machine, paragraph by paragraph.
  const speech = window.speechSynthesis;
  for (const button of all("[data-speak]")) {
    if (!speech) { button.remove(); continue; }
    let reading = false;
    const stop = () => { reading = false; speech.cancel(); button.textContent = words.read; };
    const speak = parts => {
      if (!reading) return;
      if (!parts.length) return stop();
      const said = new SpeechSynthesisUtterance(parts.shift());
      said.lang = document.documentElement.lang;
      said.rate = .9;
      said.onend = said.onerror = () => speak(parts);
      speech.speak(said);
    };
    button.onclick = () => {
      if (reading) return stop();
      reading = true;
      button.textContent = words.stop;
      const texts = all("main h1, main h2, main h3, main p, main li, main dt, main dd, main caption, main td, main th");
      speak(texts.filter(one => one.offsetParent && !one.querySelector("p, li, dd")).map(one => one.innerText.trim()).filter(Boolean));
    };
    addEventListener("pagehide", stop);
  }

  // In a plain folder an address that ends with a slash is a list of files.
  if (location.protocol === "file:") for (const form of all(".site-search")) form.action += "index.html";

  // On paper nothing can be opened; what explains every number would hide them there.
  let shut = [];
  addEventListener("beforeprint", () => { shut = all("main details:not([open]):not(.how)"); shut.forEach(one => { one.open = true; }); });
  addEventListener("afterprint", () => shut.forEach(one => { one.open = false; }));
})();
