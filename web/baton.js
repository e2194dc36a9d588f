/* Comfort for the patient's pages: everything works without it. Show/hide, autosave, one click counts once. */
(() => {
  "use strict";
  document.querySelector("[data-focus]")?.focus();

  if (document.querySelector("[data-look-again]")) setTimeout(() => location.reload(), 5000);

  const form = document.querySelector("form[data-autosave]");
  let pending, request;

  document.addEventListener("submit", (event) => {
    clearTimeout(pending);
    request?.abort();
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

  const values = (name) =>
    [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
      .filter((input) => !input.matches(":disabled") && (!/radio|checkbox/.test(input.type) || input.checked))
      .map((input) => input.value.trim())
      .filter(Boolean);

  const compare = (one, two) => {
    const [a, b] = [Number(one.replace(",", ".")), Number(two)];
    return Number.isNaN(a) || Number.isNaN(b) ? (one > two) - (one < two) : a - b;
  };
  const holds = (test) => {
    if (typeof test === "boolean") return test;
    const [name, operator, wanted] = test;
    const given = values(name);
    const some = (rule) => given.some((value) => rule(compare(value, wanted)));
    switch (operator) {
      case "exists": return (given.length > 0) === (wanted === "true");
      case "=": return some((order) => order === 0);
      case "!=": return !some((order) => order === 0);
      case ">": return some((order) => order > 0);
      case "<": return some((order) => order < 0);
      case ">=": return some((order) => order >= 0);
      default: return some((order) => order <= 0);
    }
  };
  const conditional = [...form.querySelectorAll("[data-show-when]")]
    .map((block) => ({ block, when: JSON.parse(block.dataset.showWhen) }));
  const settle = () => {
    for (let round = 0, moved = true; moved && round < 9; round++) {
      moved = false;
      for (const { block, when } of conditional) {
        const shown = when.every ? when.tests.every(holds) : when.tests.some(holds);
        if (block.hidden === !shown) continue;
        moved = true;
        block.hidden = !shown;
        if ("disabled" in block) block.disabled = !shown;
      }
    }
  };

  const note = document.querySelector("[data-saved]");
  const save = async () => {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${location.pathname}/autosave`, {
        method: "POST", body: new URLSearchParams(new FormData(form)), signal: request.signal,
        headers: { accept: "application/json" },
      });
      if (!answer.ok) return;
      const { rev, saved } = await answer.json();
      form.elements.rev.value = rev;
      if (!note) return;
      note.textContent = note.dataset.savedText.replace("{}", saved);
      setTimeout(() => note.removeAttribute("role"), 2000); // spoken once a page is enough
    } catch { /* offline: Continue saves all the same */ }
  };
  form.addEventListener("input", () => {
    settle();
    clearTimeout(pending);
    pending = setTimeout(save, 1200);
  });
  settle();
})();
