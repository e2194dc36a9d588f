/* Drawing a signature: point groups only, never a picture. Without this script people sign by typing. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-sign]");
  const canvas = form?.querySelector("canvas");
  const pen = canvas?.getContext("2d");
  if (!pen || !window.PointerEvent) return;
  const area = form.querySelector("[data-draw]");
  let groups = [], stroke = null;

  const paint = () => {
    const { width, height } = canvas.getBoundingClientRect();
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    pen.scale(scale, scale);
    pen.lineWidth = 2.4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const { points } of groups) {
      pen.beginPath();
      points.forEach(({ x, y }, i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
  };
  const add = (event) => {
    const box = canvas.getBoundingClientRect();
    for (const move of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) {
      const [x, y] = [move.clientX - box.left, move.clientY - box.top].map((n) => Math.round(n * 10) / 10);
      const last = stroke.points.at(-1);
      if (stroke.points.length >= 2000 || (last && Math.hypot(x - last.x, y - last.y) < 1.2)) continue;
      stroke.points.push({ x, y, time: Date.now(), pressure: move.pressure || 0.5 });
    }
    paint();
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (groups.length >= 60) return;
    canvas.setPointerCapture(event.pointerId);
    groups.push((stroke = { points: [] }));
    add(event);
  });
  canvas.addEventListener("pointermove", (event) => stroke && add(event));
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (stroke = null));
  form.querySelector("[data-clear]").addEventListener("click", () => { groups = []; paint(); });

  const choose = () => {
    area.hidden = form.elements.method.value !== "drawn";
    if (!area.hidden) paint();
  };
  form.querySelector("[data-methods]").hidden = false;
  form.addEventListener("change", choose);
  addEventListener("resize", () => area.hidden || paint());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => area.hidden || paint());
  form.addEventListener("submit", () => {
    const box = canvas.getBoundingClientRect();
    const drawn = !area.hidden && groups.length;
    form.elements.ink.value = drawn ? JSON.stringify({ w: Math.round(box.width), h: Math.round(box.height), groups }) : "";
  }, { capture: true });
  choose();
})();
