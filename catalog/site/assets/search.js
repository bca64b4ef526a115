// Search as you type over titles, measures, indicators and sentences, with filters. The index is loaded on first use, part by
// part, as scripts (a page opened from a folder may not fetch files): names first, sentences last, and where those are many only
// when a kind of them is asked for. Words from documents are set as text, never as markup.
(function () {
  "use strict";
  const form = document.getElementById("search");
  const count = document.getElementById("search-count");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const A_TIME = 30; // results shown at once
  const ALIKE = 0.7; // share of the query's pairs of letters that an entry must have to be found without the words themselves
  const NAMES = ["q", "municipality", "theme", "kind", "year"];
  const FOLDERS = { d: "", m: "measures/", i: "indicators/", a: "measures/", e: "measures/", s: "measures/" };
  const TEXTS = form.dataset.texts; // kinds that are sentences
  const FEW = 2; // parts of sentences that are loaded without being asked for
  const SHOWN = 90; // characters of a sentence
  const NOWHERE = ["", "", "", ""]; // stands for the dataset of what belongs to none
  const kinds = new Map(Array.from(form.elements.kind.options, (option) => [option.value, option.textContent]));

  const index = { datasets: [], themes: [], concepts: [], entries: [], measures: new Map(), parts: 0, texts: 0, loaded: 0, asked: 0 };
  let shown = A_TIME;
  let waiting = 0;

  // Marks between words do not matter either.
  function fold(text) {
    return window.keikaku.fold(text).replace(/[\s・、。,.()「」]+/g, " ").trim();
  }

  // How many parts the question needs; of the first, which tells how many there are, one.
  function wanted() {
    const texts = index.texts <= FEW || TEXTS.includes(form.elements.kind.value || "-");
    return Math.max(index.parts + (texts ? index.texts : 0), 1);
  }

  function load() {
    if (index.asked > index.loaded || index.loaded >= wanted()) return;
    index.asked = index.loaded + 1;
    window.keikaku.load(form, index.asked);
  }

  Object.assign(window.keikaku, {
    add(part) {
      const { entries, ...first } = part;
      Object.assign(index, first);
      for (const [kind, name, context, dataset, id, themes, years, concepts = []] of entries) {
        const of = index.datasets[dataset] ?? NOWHERE;
        if (kind === "m") index.measures.set(`${of[0]}/${id}`, name);
        const surroundings = context || (id && index.measures.get(`${of[0]}/${id}`)) || "";
        const words = fold(name);
        const about = [...themes.map((theme) => index.themes[theme][1]), ...concepts.map((concept) => index.concepts[concept])];
        const all = `${words} ${fold([surroundings, of[1], of[3], ...about].join(" "))}`;
        index.entries.push({ kind, name, context: surroundings, of, id, themes, years, words, all });
      }
      index.loaded += 1;
      load();
      find();
    },
  });

  function pairs(text) {
    const found = new Set();
    for (let place = 0; place + 1 < text.length; place += 1) {
      if (!text.slice(place, place + 2).includes(" ")) found.add(text.slice(place, place + 2));
    }
    return [...found];
  }

  // How well an entry answers: 0 not at all; its name beginning with, having, or its surroundings having the words; else alike.
  function score(entry, query) {
    if (!query.terms.length) return 1;
    if (query.terms.every((term) => entry.all.includes(term))) {
      if (entry.words.startsWith(query.terms[0])) return 4;
      return query.terms.every((term) => entry.words.includes(term)) ? 3 : 2;
    }
    if (query.pairs.length < 3) return 0;
    const had = query.pairs.filter((pair) => entry.all.includes(pair)).length / query.pairs.length;
    return had >= ALIKE ? had : 0;
  }

  function matches(entry, filters) {
    return (!filters.kind || entry.kind === filters.kind)
      && (!filters.municipality || entry.of[2] === filters.municipality)
      && (!filters.theme || entry.themes.some((theme) => index.themes[theme][0] === filters.theme))
      && (!filters.year || entry.years.includes(filters.year));
  }

  function asked() {
    const text = fold(form.elements.q.value);
    const filters = {};
    for (const name of ["municipality", "theme", "kind"]) filters[name] = form.elements[name].value;
    filters.year = Number(form.elements.year.value);
    const empty = !text && !Object.values(filters).some(Boolean);
    return { empty, filters, query: { terms: text.split(" ").filter(Boolean), pairs: pairs(text) } };
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  }

  // A long sentence around the first word that was asked for.
  function excerpt(text, terms) {
    if (text.length <= SHOWN) return text;
    const start = Math.max(fold(text).indexOf(terms[0] ?? "") - SHOWN / 3, 0);
    return `${start ? "…" : ""}${text.slice(start, start + SHOWN)}${start + SHOWN < text.length ? "…" : ""}`;
  }

  function address(entry) {
    const page = `${encodeURIComponent(entry.id)}.html`;
    if (entry.kind === "c") return `concepts/${page}`;
    return `datasets/${encodeURIComponent(entry.of[0])}/${entry.id ? FOLDERS[entry.kind] + page : "index.html"}`;
  }

  function item(entry, terms) {
    const line = document.createElement("li");
    const link = element("a", "", excerpt(entry.name, terms));
    link.href = address(entry);
    const context = entry.kind === "d" ? entry.of[3] : [entry.of[3], entry.context, entry.of[1]].filter(Boolean).join(" › ");
    line.append(element("span", "kind", kinds.get(entry.kind)), link, element("span", "context", context));
    return line;
  }

  function find() {
    const { empty, filters, query } = asked();
    if (empty || !index.loaded) {
      list.replaceChildren();
      more.hidden = true;
      count.textContent = empty ? "" : count.dataset.loading;
      return;
    }
    const found = [];
    for (const entry of index.entries) {
      const points = matches(entry, filters) ? score(entry, query) : 0;
      if (points) found.push([points, entry]);
    }
    found.sort((one, other) => other[0] - one[0]);
    list.replaceChildren(...found.slice(0, shown).map(([, entry]) => item(entry, query.terms)));
    more.hidden = found.length <= shown;
    const left = index.loaded < index.parts + index.texts ? ` ${count.dataset.texts}` : "";
    const loading = index.loaded < wanted() ? ` ${count.dataset.loading}` : left;
    count.textContent = (found.length ? `${found.length.toLocaleString()} ${count.dataset.some}` : count.dataset.none) + loading;
  }

  // What is asked stands in the address, and comes back from it.
  function remember() {
    const asks = new URLSearchParams(NAMES.map((name) => [name, form.elements[name].value]).filter(([, value]) => value));
    try {
      history.replaceState(null, "", (asks.size ? `?${asks}` : location.pathname) + location.hash);
    } catch {
      // a page opened from a folder may not change its address in some browsers
    }
  }

  function search() {
    shown = A_TIME;
    if (!asked().empty) load();
    clearTimeout(waiting);
    waiting = setTimeout(find, 80);
  }

  form.addEventListener("input", () => {
    remember();
    search();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const next = shown;
    shown += A_TIME;
    find();
    list.children[next]?.querySelector("a").focus();
  });
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (NAMES.includes(name)) form.elements[name].value = value;
  }
  search();
})();
