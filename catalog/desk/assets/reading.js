// Who writes a reading of his own means it.
"use strict";

for (const field of document.querySelectorAll(".own input")) {
  field.addEventListener("input", () => { document.querySelector("[name=choice][value=own]").checked = true; });
}
