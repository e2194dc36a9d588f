/* Comfort for the staff's pages: keys, scans dropped on the board, one click counts once. All works without it. */
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("[data-rows] a[data-open]")];
  const keys = document.querySelector("dialog[data-keys]");
  document.querySelector("[data-focus]")?.focus();

  const move = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
  };
  const acts = {
    "/": () => document.querySelector("[data-find]")?.focus(),
    j: () => move(1),
    k: () => move(-1),
    "?": () => keys?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape" && event.target.matches("[data-find]")) return event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key] || keys?.open) return;
    event.preventDefault();
    acts[event.key]();
  });
  for (const opener of document.querySelectorAll("[data-show-keys]")) {
    opener.hidden = !keys;
    opener.addEventListener("click", () => keys.showModal());
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.dataset.sent) return event.preventDefault();
    if (event.target.method !== "post") return;
    event.target.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }));

  const zone = document.querySelector("form[data-drop]");
  if (!zone || !window.upload) return;
  const list = zone.querySelector("[data-files]");
  const chooser = Object.assign(document.createElement("input"), {
    type: "file", multiple: true, accept: "application/pdf,image/*", hidden: true,
  });
  zone.append(chooser);
  zone.querySelector("[data-drop-hint]").hidden = false;

  const add = async (file) => {
    const line = document.createElement("li");
    const [name, bar, word] = ["span", "progress", "small"].map((tag) => document.createElement(tag));
    name.textContent = file.name;
    bar.setAttribute("aria-label", file.name);
    line.append(name, bar, word);
    list.append(line);
    try {
      await window.upload(zone.action, file, bar);
      word.textContent = zone.dataset.done;
    } catch (problem) {
      word.textContent = problem instanceof RangeError ? zone.dataset.large : zone.dataset.failed;
    }
    bar.remove();
  };
  const take = async (files) => {
    await Promise.all([...files].map(add));
    zone.querySelector("[data-arrived]").hidden = false;
  };
  zone.addEventListener("submit", (event) => { event.preventDefault(); chooser.click(); });
  chooser.addEventListener("change", () => { take(chooser.files); chooser.value = ""; });
  for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", over);
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }
})();
