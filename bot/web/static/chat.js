/* The chat, smoother: presses go by fetch and only <main> changes. Everything works without this file. */
"use strict";
(() => {
  const IDLE = 10 * 60 * 1000;
  const live = document.getElementById("live");
  const main = document.getElementById("main");
  const screen = () => document.getElementById("screen");
  const offline = (screen() && screen().dataset.offline) || "";
  let busy = false;
  let idle = 0;
  let escapes = [];

  const leave = () => {
    document.body.hidden = true;
    navigator.sendBeacon("/c/leave");
    window.location.replace("/x");
  };

  /* Ten quiet minutes: what is private goes out of sight at once, then the page asks what may be shown. */
  const lock = () => {
    if (!screen() || !("private" in screen().dataset)) return;
    main.replaceChildren();
    window.location.replace("/c");
  };
  const awake = () => {
    window.clearTimeout(idle);
    idle = window.setTimeout(lock, IDLE);
  };

  const announce = () => {
    const said = [...main.querySelectorAll(".alert p, .notes p")].map((line) => line.textContent);
    live.textContent = said.join(" ");
  };

  const settle = () => {
    countRoom();
    announce();
    window.scrollTo(0, 0);
    const heading = main.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
  };

  const failed = () => {
    const notice = document.createElement("p");
    notice.className = "error";
    notice.textContent = offline;
    main.querySelectorAll(".error").forEach((old) => old.remove());
    main.prepend(notice);
    live.textContent = notice.textContent;
    window.scrollTo(0, 0);
  };

  /* A page of another language comes whole; but one that still holds what was typed must be shown as it came. */
  const swap = (html, done) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const fresh = next.getElementById("main");
    const lang = next.documentElement.lang;
    if (!fresh) {
      failed();
    } else if (done && lang !== document.documentElement.lang) {
      window.location.replace("/c");
    } else {
      main.lang = lang;
      main.replaceChildren(...fresh.childNodes);
      settle();
    }
  };

  const send = async (form, submitter) => {
    const fields = new URLSearchParams(new FormData(form));
    if (submitter && submitter.name) fields.set(submitter.name, submitter.value);
    busy = true;
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
      swap(await answer.text(), answer.ok);
    } catch {
      failed();
    } finally {
      busy = false;
      main.removeAttribute("aria-busy");
    }
  };

  const countRoom = () => {
    const box = main.querySelector("textarea[data-limit]");
    const room = document.getElementById("room");
    if (!box || !room) return;
    const left = Number(box.dataset.limit) - [...box.value.normalize("NFC")].length;
    if (box.value) room.textContent = screen().dataset.left.replace("#", String(left));
  };

  document.addEventListener("submit", (event) => {
    if (event.target.id === "leave") {
      event.preventDefault();
      leave();
    } else if (main.contains(event.target)) {
      event.preventDefault();
      if (!busy) send(event.target, event.submitter);
    }
  });
  document.addEventListener("input", countRoom);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    escapes = [...escapes.slice(-2), event.timeStamp];
    if (escapes.length === 3 && escapes[2] - escapes[0] < 2000) leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.replace("/c");
  });
  ["keydown", "pointerdown", "touchstart"].forEach((kind) => document.addEventListener(kind, awake, { passive: true }));
  awake();
})();
