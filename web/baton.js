/* Comfort for the patient's pages: everything works without it. Autosave, one click counts once. */
(() => {
  "use strict";
  document.querySelector("[data-focus]")?.focus();

  if (document.querySelector("[data-look-again]")) setTimeout(() => location.reload(), 5000);

  const form = document.querySelector("form[data-autosave]");
  let pending, request;

  document.addEventListener("submit", (event) => {
    clearTimeout(pending);
    request?.abort();
    if (event.defaultPrevented) return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  addEventListener("pageshow", () => {
    for (const sent of document.querySelectorAll("[data-sent]")) {
      delete sent.dataset.sent;
      sent.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
    }
  });
  if (!form) return;

  const note = document.querySelector("[data-saved]");
  const tell = (text) => {
    if (!note || note.textContent === text) return;
    note.textContent = text;
    setTimeout(() => note.removeAttribute("role"), 2000); // spoken once a page is enough
  };
  const typed = () => {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(fields);
  };
  const unsent = (status) => form.dispatchEvent(new CustomEvent("baton:unsent", { detail: status }));
  const save = async () => {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${location.pathname}/autosave`, {
        method: "POST", body: typed(), signal: request.signal,
        headers: { accept: "application/json" },
      });
      if (answer.status === 409) return tell(form.dataset.changed);
      if (!answer.ok) return unsent(answer.status);
      const { rev, tab, saved, crisis } = await answer.json();
      if (crisis) document.querySelector("[data-crisis]")?.removeAttribute("hidden");
      form.elements.rev.value = rev;
      form.elements.tab.value = tab;
      tell(note?.dataset.savedText.replace("{}", saved));
      form.dispatchEvent(new Event("baton:saved"));
    } catch (problem) {
      if (problem.name !== "AbortError") unsent(0);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(save, 1200);
  });
  addEventListener("online", () => document.querySelector("[data-keep]") && save());
})();
