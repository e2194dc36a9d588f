/* Comfort for files: a photo is made smaller here, then sent with a bar to watch. Without it the form carries the file. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-files]");
  if (!form || !window.upload) return;
  const LONGEST = 2400;

  const smaller = async (file) => {
    if (!/^image\//.test(file.type) || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const by = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: Math.round(picture.width * by), height: Math.round(picture.height * by),
      });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return made && made.size < file.size ? made : file;
    } catch {
      return file;
    }
  };

  for (const box of form.querySelectorAll("[data-send]")) {
    const button = box.querySelector("button");
    const told = box.querySelector("[data-told]");
    const limit = box.querySelector("[data-limit]");
    limit.textContent = limit.dataset.limit;
    button.hidden = true;
    const send = async (input) => {
      const chosen = input.files[0];
      if (!chosen) return;
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", chosen.name);
      told.before(bar);
      told.textContent = box.dataset.sending;
      box.classList.add("is-sending");
      try {
        const offer = await window.upload(`${location.pathname}/upload`, await smaller(chosen), bar);
        const field = Object.assign(document.createElement("input"), {
          type: "hidden", name: `upload.${box.dataset.send}`, value: `${offer.upload_id}/${chosen.name}`,
        });
        input.value = "";
        box.append(field);
        button.hidden = false;
        button.click();
      } catch (problem) {
        told.textContent = problem instanceof RangeError ? box.dataset.large : box.dataset.failed;
        box.classList.remove("is-sending");
        button.hidden = false;
        bar.remove();
      }
    };
    for (const input of box.querySelectorAll("input[type=file]"))
      input.addEventListener("change", () => send(input));
  }
})();
