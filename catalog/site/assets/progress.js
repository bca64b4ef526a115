// The rows of 進捗: filtered, sorted, and kept in the address. They are loaded part by part, as scripts (a page opened from a
// folder may not fetch files): all of them, or, where there is a filter of prefectures, as far as there are rows to show. Until
// they are what is asked for the list is busy (aria-busy). Words from documents are set as text, never as markup.
(function () {
  "use strict";
  const form = document.getElementById("progress");
  if (!form) return;
  const list = document.getElementById("progress-rows");
  const count = document.getElementById("progress-count");
  const more = document.getElementById("progress-more");
  const A_TIME = 30; // rows shown at once
  const AHEAD = 8; // parts that are loaded until the reader asks for more, where there is a filter of prefectures
  const NAMES = ["prefecture", "municipality", "theme", "status", "year", "sort", "words"].filter((name) => form.elements[name]);
  const parts = Number(form.dataset.count);
  const choices = Array.from(form.elements.status.options).filter((option) => option.dataset.label);
  const statuses = choices.map((option) => option.value);
  const words = new Map(choices.map((option) => [option.value, option.dataset.label]));
  const rows = [];
  const loaded = new Set();
  let part = 0; // that is on its way
  let shown = A_TIME;
  let ahead = AHEAD; // parts that may still be loaded
  let waiting = 0;

  Object.assign(window.keikaku, {
    rows(told) {
      for (const [code, place, page, name, measure, status, result, target, figures, reason, themes] of told) {
        const all = window.keikaku.fold([name, measure, place].join(" "));
        rows.push({ code, place, page, name, measure, status, result, target, figures, reason, themes, all });
      }
      loaded.add(part);
      part = 0;
      show();
    },
  });

  // The next part that the question needs; 0 for none.
  function next() {
    const own = form.elements.prefecture?.selectedOptions[0].dataset.parts;
    const [from, to] = own ? own.split(" ").map(Number) : [1, parts];
    for (let number = from; number <= to; number += 1) if (!loaded.has(number)) return number;
    return 0;
  }

  // Load what the question needs: with prefectures, no more than there is to show, unless rows of one are to be sorted.
  function load(found) {
    const { prefecture, sort } = form.elements;
    const whole = !prefecture || (prefecture.value && sort.value);
    if (part || (!whole && (found >= shown || !ahead))) return;
    part = next();
    if (!part) return;
    ahead -= 1;
    window.keikaku.load(form, part);
  }

  const orders = {
    status: (one, other) => statuses.indexOf(one.status) - statuses.indexOf(other.status),
    result: (one, other) => (other.result ?? 0) - (one.result ?? 0),
    target: (one, other) => (one.target ?? 9999) - (other.target ?? 9999),
    name: (one, other) => one.name.localeCompare(other.name, "ja"),
  };

  function asked() {
    return Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
  }

  function matches(row, filters, terms) {
    const year = Number(filters.year);
    const group = form.elements.status.selectedOptions[0].dataset.group?.split(" ") ?? [filters.status];
    return (!filters.prefecture || row.code.startsWith(filters.prefecture))
      && (!filters.municipality || row.code === filters.municipality)
      && (!filters.status || group.includes(row.status))
      && (!filters.theme || row.themes.includes(filters.theme))
      && (!year || row.result === year || row.target === year)
      && terms.every((term) => row.all.includes(term));
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  }

  // A label in both languages, as pages have them: "達成|achieved".
  function label(text) {
    const [ja, en] = text.split("|");
    const english = element("span", "", en);
    english.lang = "en";
    return [element("span", "ja", ja), " ", english];
  }

  function item(row) {
    const line = document.createElement("li");
    const head = document.createElement("p");
    const link = element("a", "", row.name);
    link.href = form.dataset.root + row.page;
    const status = element("span", `key status ${row.status}`, "");
    status.append(...label(words.get(row.status)));
    head.append(status, " ", link);
    const [result, expected, percent, target] = row.figures;
    const facts = element("p", "figures", "");
    for (const [name, figure, year] of [
      ["result", result, row.result], ["expected", expected, null], ["percent", percent, null], ["target", target, row.target],
    ]) {
      if (figure) facts.append(...label(list.dataset[name]), ` ${figure}${year ? ` (${year})` : ""}　`);
    }
    line.append(head, facts);
    line.append(element("p", "context", `${row.place}・${row.measure}`), element("p", "context", row.reason));
    return line;
  }

  function show() {
    clearTimeout(waiting);
    const filters = asked();
    const terms = window.keikaku.terms(filters.words);
    const found = rows.filter((row) => matches(row, filters, terms));
    if (orders[filters.sort]) found.sort(orders[filters.sort]);
    list.replaceChildren(...found.slice(0, shown).map(item));
    load(found.length);
    window.keikaku.busy(list, Boolean(part));
    const rest = next();
    more.hidden = found.length <= shown && !(rest && !part);
    const loading = part ? ` ${count.dataset.loading}` : rest ? ` ${count.dataset.left}` : "";
    count.textContent = (found.length ? `${found.length.toLocaleString()} ${count.dataset.some}` : count.dataset.none) + loading;
  }

  function remember() {
    const asks = new URLSearchParams(Object.entries(asked()).filter(([, value]) => value));
    try {
      history.replaceState(null, "", asks.size ? `?${asks}` : location.pathname);
    } catch {
      // a page opened from a folder may not change its address in some browsers
    }
  }

  function change() {
    shown = A_TIME;
    ahead = AHEAD;
    remember();
    window.keikaku.busy(list, true);
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  }

  window.keikaku.follow(form);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (NAMES.includes(name)) form.elements[name].value = value;
  }
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const first = shown;
    shown += A_TIME;
    ahead = AHEAD;
    show();
    list.children[first]?.querySelector("a").focus();
  });
  if (parts) show();
})();
