// What the scripts share that look through rows: how words are compared, how a part of the data is loaded, when a list is busy, and
// how the filter of municipalities follows that of prefectures where there are many.
window.keikaku = {
  // Width, case and kana form do not matter: ＤＸ = dx, ｵﾝﾗｲﾝ = オンライン, おんらいん = オンライン.
  fold(text) {
    return text.normalize("NFKC").toLowerCase()
      .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
  },

  // The terms that all have to be found.
  terms(text) {
    return this.fold(text).split(/\s+/).filter(Boolean);
  },

  // Parts are scripts, since a page opened from a folder may not fetch files. A part hands its data over by a function here.
  load(form, part) {
    this.script(`${form.dataset.parts}${part}.js`);
  },

  script(address) {
    const script = document.createElement("script");
    script.src = address;
    document.head.append(script);
  },

  // Whether a list does not show yet what is asked for.
  busy(list, still) {
    list.setAttribute("aria-busy", String(still));
  },

  // Offer the municipalities of the chosen prefecture, loaded when it is chosen; one that the address names chooses its own.
  follow(form) {
    const { prefecture, municipality } = form.elements;
    if (!prefecture) return;
    const asked = new URLSearchParams(location.search);
    const code = asked.get("municipality") ?? "";
    prefecture.value = asked.get("prefecture") ?? code.slice(0, 2);
    if (code) municipality.add(new Option(code, code));
    const offer = () => {
      if (prefecture.value) this.script(`${prefecture.dataset.places}${prefecture.value}.js`);
    };
    this.municipalities = (digits, offered) => {
      if (digits !== prefecture.value) return; // another was chosen meanwhile
      const chosen = municipality.value;
      municipality.length = 1;
      for (const [code, name] of offered) municipality.add(new Option(name, code));
      municipality.value = chosen;
    };
    prefecture.addEventListener("input", () => {
      municipality.length = 1;
      offer();
    });
    offer();
  },
};
