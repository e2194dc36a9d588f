/* Comfort for forms: questions show and hide at once. Without it they do when the page is saved. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-settle]");
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
  form.addEventListener("input", ({ target }) => { // "None of these" goes with no other choice
    if (target.type !== "checkbox" || !target.checked) return;
    const alone = "alone" in target.dataset;
    for (const other of form.querySelectorAll(`[name="${CSS.escape(target.name)}"]`))
      if (other !== target && (alone || "alone" in other.dataset)) other.checked = false;
  });
  for (const box of form.querySelectorAll("[data-slide]")) {
    const [min, max] = box.dataset.slide.split(" ");
    const field = box.querySelector("input");
    const slide = Object.assign(document.createElement("input"), { type: "range", min, max, tabIndex: -1 });
    slide.setAttribute("aria-hidden", "true"); // the field beside it says the same, by keys and aloud
    const follow = () => { slide.value = field.value || min; slide.classList.toggle("empty", !field.value); };
    slide.addEventListener("input", () => {
      field.value = slide.value;
      follow();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", follow);
    box.prepend(slide);
    follow();
  }
  form.addEventListener("input", settle);
  settle();
})();
