// The table of a standard dataset: searched, filtered and sorted over all its pages, and kept in the address. All rows are loaded
// on first use, part by part, as scripts (a page opened from a folder may not fetch files). Until the rows are what is asked for
// the table is busy (aria-busy). Words of the data are set as text, never as markup. A link to a row that stands on another page
// by now is led there.
(function () {
  "use strict";
  const form = document.getElementById("records");
  const count = document.getElementById("records-count");
  const more = document.getElementById("records-more");
  const body = document.querySelector("#records-table tbody");
  const pager = document.querySelector(".pager");
  const A_TIME = 200; // rows shown at once
  const parts = Number(form.dataset.count);
  const places = "places" in body.dataset;
  const printed = Array.from(body.children);
  const choices = Array.from(form.querySelectorAll("select[data-column]"));
  const fields = Array.from(form.elements).filter((field) => field.name);
  const rows = [];
  let loaded = 0;
  let asked = false;
  let shown = A_TIME;
  let waiting = 0;

  Object.assign(window.keikaku, {
    rows(part) {
      for (const [anchor, page, place, cells] of part) {
        rows.push({ anchor, page, place, cells, all: window.keikaku.fold(cells.join(" ")) });
      }
      loaded += 1;
      if (loaded < parts) window.keikaku.load(form, loaded + 1);
      if (loaded === parts) lead();
      show();
    },
  });

  function wanted() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return ""; // an address with a bare %
    }
  }

  function lead() {
    const anchor = wanted();
    if (!anchor || document.getElementById(anchor)) return;
    const row = rows.find((each) => each.anchor === anchor);
    if (row) location.replace(`${row.page}#${encodeURIComponent(anchor)}`);
  }

  function element(tag, name, ...inside) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...inside);
    return made;
  }

  function link(address, ...inside) {
    const made = element("a", "", ...inside);
    made.href = address;
    return made;
  }

  function placed(place) {
    const cell = element("td", "place");
    if (!place) return cell;
    const [ja, en] = body.dataset.gsi.split("|");
    const english = element("span", "", en);
    english.lang = "en";
    cell.append(
      link(`geo:${place.join(",")}`, place.join(", ")), " ",
      link(`https://maps.gsi.go.jp/#16/${place.join("/")}/`, element("span", "ja", ja), " ", english),
    );
    return cell;
  }

  function line(row) {
    const made = element("tr", "");
    made.id = row.anchor;
    const head = element("th", "", link(`${row.page}#${encodeURIComponent(row.anchor)}`, row.cells[0] || row.anchor));
    head.scope = "row";
    made.append(head);
    if (places) made.append(placed(row.place));
    for (const text of row.cells.slice(1)) {
      const address = /^https?:\/\/\S+$/.test(text);
      made.append(element("td", text.length > 24 ? "long" : "", address ? link(text, text) : text));
    }
    return made;
  }

  function sorted(found) {
    const column = form.elements.sort.selectedOptions[0].dataset.column;
    if (column === undefined) return found;
    const down = form.elements.order.value ? -1 : 1;
    const order = new Intl.Collator("ja", { numeric: true });
    return found.sort((one, other) => {
      const [first, second] = [one.cells[column], other.cells[column]];
      if (!first || !second) return first ? -1 : Number(Boolean(second)); // what is empty comes last, either way
      const numbers = [Number(first), Number(second)];
      return down * (numbers.some(Number.isNaN) ? order.compare(first, second) : numbers[0] - numbers[1]);
    });
  }

  function show() {
    clearTimeout(waiting);
    const used = fields.some((field) => field.value && field.name !== "order");
    if (pager) pager.hidden = used;
    window.keikaku.busy(body, used && loaded < parts);
    if (!used || loaded === 0) {
      body.replaceChildren(...printed);
      more.hidden = true;
      count.textContent = used ? count.dataset.loading : "";
      return;
    }
    const terms = window.keikaku.terms(form.elements.words.value);
    const found = sorted(rows.filter((row) => terms.every((term) => row.all.includes(term))
      && choices.every((choice) => !choice.value || row.cells[choice.dataset.column] === choice.value)));
    body.replaceChildren(...found.slice(0, shown).map(line));
    more.hidden = found.length <= shown;
    const loading = loaded < parts ? ` ${count.dataset.loading}` : "";
    count.textContent = (found.length ? `${found.length.toLocaleString()} ${count.dataset.some}` : count.dataset.none) + loading;
  }

  function start() {
    if (!asked && parts) window.keikaku.load(form, 1);
    asked = true;
  }

  function change() {
    shown = A_TIME;
    const asks = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    try {
      history.replaceState(null, "", `${asks.size ? `?${asks}` : location.pathname}`);
    } catch {
      // a page opened from a folder may not change its address in some browsers
    }
    start();
    window.keikaku.busy(body, true);
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  }

  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = fields.find((each) => each.name === name);
    if (!field) continue;
    field.value = value;
    if (field.selectedIndex === -1) field.value = ""; // an old address: the column or the value is gone
  }
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const next = shown;
    shown += A_TIME;
    show();
    body.children[next]?.querySelector("a").focus();
  });
  if (fields.some((field) => field.value) || (wanted() && !document.getElementById(wanted()))) {
    start();
    show();
  }
})();
