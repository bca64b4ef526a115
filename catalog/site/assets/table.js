// Rows of a table page: filtered by words, sorted by a column. Without script the table is as the CSV has it.
(function () {
  "use strict";
  const form = document.getElementById("rows");
  const table = document.querySelector("table.data");
  const count = document.getElementById("rows-count");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(body.rows, (row) => ({ row, words: window.keikaku.fold(row.textContent) }));
  const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

  function filter() {
    const terms = window.keikaku.terms(form.elements.rows.value);
    let shown = 0;
    for (const { row, words } of rows) {
      row.hidden = !terms.every((term) => words.includes(term));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = terms.length ? `${shown.toLocaleString()} ${count.dataset.some}` : "";
  }

  // Empty cells come last whichever way; numbers by size where a column has nothing else.
  function compare(column, sign) {
    const cell = ({ row }) => row.cells[column].textContent;
    const numeric = rows.every((row) => !cell(row) || NUMBER.test(cell(row)));
    return (one, other) => {
      const [left, right] = [cell(one), cell(other)];
      if (!left || !right) return Number(!left) - Number(!right);
      return sign * (numeric ? Number(left) - Number(right) : left.localeCompare(right, "ja", { numeric: true }));
    };
  }

  // From the order of the CSV to ascending, to descending, and back.
  function sort(column) {
    const next = { ascending: "descending", descending: "" }[heads[column].getAttribute("aria-sort")] ?? "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    if (next) heads[column].setAttribute("aria-sort", next);
    const order = next ? [...rows].sort(compare(column, next === "ascending" ? 1 : -1)) : rows;
    body.append(...order.map(({ row }) => row));
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
  });
  // The address of a row names the first page of its table; where the row is not here, the next page may have it.
  function follow() {
    const next = document.querySelector(".pager [aria-current]")?.parentElement.nextElementSibling?.querySelector("a");
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted && next && !document.getElementById(wanted)) location.replace(next.href + location.hash);
  }

  follow();
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
