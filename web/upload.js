/* Sends one chosen file straight to its bucket, with a bar to watch: for the patient's and the staff's pages. */
(() => {
  "use strict";
  /* A header holds 2 KB of ASCII, and half a character is none. A photo made smaller has no name. */
  const called = ({ name = "" }) => encodeURIComponent([...name].slice(0, 80).join("").replace(/\p{Cs}/gu, ""));
  const posted = (offer, file, bar) => new Promise((done, failed) => {
    const body = new FormData();
    for (const { name, value } of offer.fields) body.append(name, name === "x-amz-meta-name" ? called(file) : value);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => { bar.max = total; bar.value = loaded; };
    request.onload = () => (request.status < 300 ? done() : failed());
    request.onerror = failed;
    request.open("POST", offer.url);
    request.send(body);
  });
  /* Asks `path` where to, then sends; gives what was offered. RangeError: the file is too large. */
  window.upload = async (path, file, bar) => {
    const answer = await fetch(path, { method: "POST", headers: { accept: "application/json" } });
    const offer = await answer.json();
    if (file.size > offer.size_limit_bytes) throw new RangeError("large");
    await posted(offer, file, bar);
    return offer;
  };
})();
