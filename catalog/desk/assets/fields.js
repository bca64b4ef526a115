// Each field of a declaration is judged as it is left; without script all of them are when the form is sent.
"use strict";

for (const form of document.querySelectorAll("form[data-check]")) {
  form.addEventListener("change", async (event) => {
    const told = document.getElementById(`${event.target.name.replace(/^keywords\..*/, "keywords")}-problem`);
    if (!told) return;
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    sent.set("field", event.target.name);
    const answer = await fetch(form.dataset.check, { method: "POST", body: sent });
    if (!answer.ok) return;
    const wrong = await answer.json();
    told.textContent = wrong.text ? `${wrong.text} ${wrong.cure}` : "";
    told.hidden = !wrong.text;
    if (wrong.text) event.target.setAttribute("aria-invalid", "true");
    else event.target.removeAttribute("aria-invalid");
  });
}
