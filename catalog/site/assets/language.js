// The choice of language, kept from page to page, and cited lines lit as a whole. Runs before the page is drawn, so that
// nothing moves; without it both languages are shown and the switch works for the page at hand (CSS).
(function () {
  "use strict";
  const root = document.documentElement;
  const known = ["ja", "both", "en"];
  root.dataset.script = "";

  function remembered() {
    try {
      return localStorage.getItem("language");
    } catch {
      return null; // a browser that keeps nothing: the switch works for the page at hand
    }
  }

  function show(language) {
    root.dataset.language = known.includes(language) ? language : "both";
  }

  function light() {
    document.querySelectorAll(".document .cited").forEach((line) => line.classList.remove("cited"));
    const range = /^#L(\d+)-(\d+)$/.exec(location.hash);
    if (!range) return;
    for (let number = Number(range[1]); number <= Number(range[2]); number += 1) {
      document.getElementById(`L${number}`)?.classList.add("cited");
    }
  }

  show(remembered());
  document.addEventListener("DOMContentLoaded", () => {
    const chosen = document.getElementById(`language-${root.dataset.language}`);
    if (chosen) chosen.checked = true;
    document.querySelector(".language")?.addEventListener("change", (event) => {
      show(event.target.value);
      try {
        localStorage.setItem("language", event.target.value);
      } catch {
        // see above
      }
    });
    if (document.querySelector("ol.document:not(.excerpt)")) {
      light();
      window.addEventListener("hashchange", light);
    }
  });
})();
