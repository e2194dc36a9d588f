/* Comfort on a bad line: what was typed and not sent is kept in this browser, locked with a key that only the opened page has. */
(() => {
  "use strict";
  const DAY = 24 * 3600 * 1000;
  const form = document.querySelector("form[data-keep]");
  const place = `baton:${location.pathname}`;
  const task = place.slice(0, place.lastIndexOf("/") + 1);
  let store;
  try { store = window.localStorage; } catch { return; }
  const entry = (name) => { try { return JSON.parse(store.getItem(name)); } catch { return null; } };

  for (const name of Object.keys(store).filter((one) => one.startsWith("baton:"))) {
    const kept = entry(name);
    const old = !kept || Date.now() - kept.at > DAY;
    const over = document.querySelector("[data-forget]") && name.startsWith(task);
    const sent = form && kept && kept.window === form.dataset.delivered && Number(form.elements.rev.value) > kept.rev;
    if (old || over || sent) store.removeItem(name);
  }
  if (!form || !window.crypto?.subtle) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (data) => btoa(Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join(""));
  const key = crypto.subtle.importKey("raw", bytes(form.dataset.keep), "AES-GCM", false, ["encrypt", "decrypt"]);
  const tell = (words) => {
    const note = document.querySelector("[data-saved]");
    if (note && note.textContent !== words) note.textContent = words;
  };
  const typed = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  let own = form.dataset.window, pending, count = 0;

  const keep = async () => {
    const seen = ++count;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(typed()));
    const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, plain);
    if (seen !== count) return;
    const rev = Number(form.elements.rev.value);
    try {
      store.setItem(place, JSON.stringify({ at: Date.now(), window: own, rev, iv: text(iv), text: text(locked) }));
    } catch { /* no room: the form saves itself all the same */ }
  };
  const put = (fields) => {
    const given = (name) => fields.filter(([one]) => one === name).map(([, value]) => value);
    for (const input of form.elements) {
      if (!input.name || /^(rev|tab|command|shown)$/.test(input.name) || /^(button|submit|file)$/.test(input.type)) continue;
      const values = given(input.name);
      if (/radio|checkbox/.test(input.type)) input.checked = values.includes(input.value);
      else if (values.length) input.value = values[0];
    }
    for (const name of ["rev", "tab"]) form.elements[name].value = given(name)[0];
  };
  const giveBack = async () => {
    const kept = entry(place);
    if (!kept) return;
    let fields;
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.iv) }, await key, bytes(kept.text));
      fields = JSON.parse(new TextDecoder().decode(plain));
    } catch { return; } // kept under another link
    const answers = (all) => JSON.stringify(all.filter(([name]) => name.startsWith("f.")));
    if (answers(fields) === answers(typed())) return store.removeItem(place);
    own = kept.window;
    put(fields);
    form.dispatchEvent(new Event("input", { bubbles: true }));
    tell(form.dataset.back);
  };

  form.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(keep, 300);
  });
  form.addEventListener("baton:saved", () => {
    clearTimeout(pending);
    count++;
    store.removeItem(place);
  });
  form.addEventListener("baton:unsent", ({ detail }) => {
    keep();
    tell(detail === 401 ? form.dataset.over : form.dataset.kept);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(pending);
    if (navigator.onLine) return void keep();
    event.preventDefault();
    keep();
    tell(form.dataset.kept);
  }, { capture: true });
  giveBack();
})();
