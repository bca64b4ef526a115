// Search as you type over titles, measures, indicators and sentences, with filters. The index is loaded on first use, part by
// part, as scripts (a page opened from a folder may not fetch files): names first, sentences last, and where those are many only
// when a kind of them is asked for. An index in shards (shards.js) is loaded as far as there are results to show. Until the list
// answers what is asked it is busy (aria-busy). Words from documents are set as text, never as markup.
(function () {
  "use strict";
  const form = document.getElementById("search");
  const count = document.getElementById("search-count");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const A_TIME = 30; // results shown at once
  const ALIKE = 0.7; // share of the query's pairs of letters that an entry must have to be found without the words themselves
  const FILTERS = ["prefecture", "municipality", "theme", "kind"].filter((name) => form.elements[name]);
  const NAMES = ["q", ...FILTERS, "year"];
  const FOLDERS = { d: "", m: "measures/", i: "indicators/", a: "measures/", e: "measures/", s: "measures/" };
  const TEXTS = form.dataset.texts; // kinds that are sentences
  const FEW = 2; // parts of sentences that are loaded without being asked for
  const AHEAD = 12; // shards that are loaded for a question until the reader asks for more
  const SHOWN = 90; // characters of a sentence
  const NOWHERE = ["", "", "", ""]; // stands for the dataset of what belongs to none
  const kinds = new Map(Array.from(form.elements.kind.options, (option) => [option.value, option.textContent]));

  const shards = window.keikaku.shards;
  const index = { themes: [], concepts: [], entries: [], measures: new Map(), parts: 0, texts: 0, loaded: new Set() };
  let part = ""; // that is on its way
  let found = [];
  let shown = A_TIME;
  let ahead = AHEAD; // shards that may still be loaded
  let waiting = 0;

  // Marks between words do not matter either.
  function fold(text) {
    return window.keikaku.fold(text).replace(/[\s・、。,.()「」]+/g, " ").trim();
  }

  // The next part that the question needs; "" for none. The first tells how many there are.
  function next() {
    if (!index.loaded.size) return 1;
    if (index.ranges) return shards.next(index, index.loaded, { ...asked(), texts: TEXTS });
    const texts = index.texts <= FEW || TEXTS.includes(form.elements.kind.value || "-");
    return index.loaded.size < index.parts + (texts ? index.texts : 0) ? index.loaded.size + 1 : "";
  }

  // Load what the question needs; of an index in shards, no more than there is to show: what is merely alike does not count.
  function load() {
    const enough = () => !ahead || found.filter(([points]) => points >= 1).length >= shown;
    if (part || (index.ranges && enough())) return;
    part = next();
    if (!part) return;
    if (index.ranges) ahead -= 1;
    window.keikaku.load(form, part);
  }

  function arrived() {
    index.loaded.add(part);
    part = "";
    find();
  }

  Object.assign(window.keikaku, {
    words(said) {
      shards.take(said);
      arrived();
    },
    add({ entries, ...told }) {
      Object.assign(index, told);
      for (const [kind, name, context, dataset, id, themes, years, concepts = []] of entries) {
        const of = index.datasets[dataset] ?? NOWHERE;
        if (kind === "m") index.measures.set(`${of[0]}/${id}`, name);
        const surroundings = context || (id && index.measures.get(`${of[0]}/${id}`)) || "";
        const words = fold(name);
        const about = [...themes.map((theme) => index.themes[theme][1]), ...concepts.map((concept) => index.concepts[concept])];
        const all = `${words} ${fold([surroundings, of[1], of[3], ...about].join(" "))}`;
        index.entries.push({ kind, name, context: surroundings, of, id, themes, years, words, all });
      }
      arrived();
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
      && (!filters.prefecture || entry.of[2].startsWith(filters.prefecture))
      && (!filters.municipality || entry.of[2] === filters.municipality)
      && (!filters.theme || entry.themes.some((theme) => index.themes[theme][0] === filters.theme))
      && (!filters.year || entry.years.includes(filters.year));
  }

  function asked() {
    const text = fold(form.elements.q.value);
    const filters = {};
    for (const name of FILTERS) filters[name] = form.elements[name].value;
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
    clearTimeout(waiting);
    const { empty, filters, query } = asked();
    found = [];
    if (empty || !index.loaded.size) {
      list.replaceChildren();
      more.hidden = true;
      count.textContent = empty ? "" : count.dataset.loading;
      if (!empty) load();
      window.keikaku.busy(list, !empty);
      return;
    }
    for (const entry of index.entries) {
      const points = matches(entry, filters) ? score(entry, query) : 0;
      if (points) found.push([points, entry]);
    }
    found.sort((one, other) => other[0] - one[0]);
    list.replaceChildren(...found.slice(0, shown).map(([, entry]) => item(entry, query.terms)));
    load();
    window.keikaku.busy(list, Boolean(part));
    const rest = Boolean(index.ranges && next()); // shards that may have more
    more.hidden = found.length <= shown && !(rest && !part);
    const left = index.ranges ? !TEXTS.includes(filters.kind || "-") : index.loaded.size < index.parts + index.texts;
    const hints = [part ? count.dataset.loading : rest ? count.dataset.left : "", !part && left ? count.dataset.texts : ""];
    const told = found.length ? `${found.length.toLocaleString()} ${count.dataset.some}` : count.dataset.none;
    count.textContent = [told, ...hints].filter(Boolean).join(" ");
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
    ahead = AHEAD;
    window.keikaku.busy(list, true);
    clearTimeout(waiting);
    waiting = setTimeout(find, 80);
  }

  form.addEventListener("input", () => {
    remember();
    search();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const first = shown;
    shown += A_TIME;
    ahead = AHEAD;
    find();
    list.children[first]?.querySelector("a").focus();
  });
  window.keikaku.follow(form);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (NAMES.includes(name)) form.elements[name].value = value;
  }
  search();
})();
