// What is better with a script. Every page works without it: a job's page then loads itself again.
"use strict";

// Progress of a job: each step as it comes; at the end the page as the server has it.
const now = document.querySelector("[data-events]");
if (now) {
  const steps = document.getElementById("steps");
  let shown = steps.start - 1 + steps.children.length;
  let come = 0;
  const source = new EventSource(now.dataset.events);
  source.addEventListener("message", (event) => {
    come += 1;
    if (come <= shown) return;
    now.textContent = JSON.parse(event.data);
    const line = document.createElement("li");
    line.textContent = now.textContent;
    steps.append(line);
    while (steps.children.length > 12) { steps.firstElementChild.remove(); steps.start += 1; }
  });
  source.addEventListener("ended", () => { source.close(); location.reload(); });
  source.addEventListener("error", () => { source.close(); setTimeout(() => location.reload(), 2000); });
}

// A file that is too large is told before it is sent.
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const size = Array.from(field.files).reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(size > Number(field.dataset.most) ? field.dataset.tooLarge : "");
    field.reportValidity();
  });
}

// What was typed and not sent is not lost by a wrong click.
let typed = false;
addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) typed = true; });
addEventListener("submit", () => { typed = false; });
addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
