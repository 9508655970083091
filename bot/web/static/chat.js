/* The chat, smoother: presses go by fetch and only <main> changes. Everything works without this file. */
"use strict";
(() => {
  const MINUTE = 60 * 1000;
  const IDLE = 10 * MINUTE;
  const STAY = 2 * MINUTE;
  const GUARD = "guard";
  const live = document.getElementById("live");
  const main = document.getElementById("main");
  const words = live.dataset;
  const screen = () => document.getElementById("screen");
  let busy = false;
  let escapes = [];

  /* ---- the browser's Back button ----
     One guard entry stands above the entry of the page, from the first press on. Back falls from it to the floor: there
     the page goes up again and presses the screen's own way back; where there is none, it leaves. Nothing is added. */
  let returning = false;
  let leaving = false;

  const guard = () => {
    if (history.state !== GUARD) history.pushState(GUARD, "");
  };
  const wayBack = () => main.querySelector('[data-back]:not([data-back="menu.home"])') || main.querySelector("[data-back]");

  const fell = () => {
    returning = !busy && Boolean(wayBack());
    if (returning || busy) history.forward();
    else history.back();
  };
  const climbed = () => {
    if (returning && wayBack()) wayBack().click();
    returning = false;
  };

  /* ---- leaving ---- */

  /* Not even the floor may lead back here: both entries become the calendar's. */
  const calendar = () => {
    if (leaving) {
      history.replaceState(null, "", "/x");
      history.pushState(null, "", "/x");
    }
    window.location.replace("/x");
  };
  const leave = () => {
    document.body.hidden = true;
    beside.abort();
    navigator.sendBeacon(words.leave);
    leaving = history.state === GUARD;
    if (!leaving) return calendar();
    history.back();
    window.setTimeout(() => window.location.replace("/x"), 300);
  };

  window.addEventListener("popstate", () => {
    if (leaving) calendar();
    else if (history.state === GUARD) climbed();
    else fell();
  });

  /* ---- ten quiet minutes: what is private goes out of sight at once, then the page asks what may be shown ---- */
  let idle = 0;
  let touched = Date.now();

  const lock = () => {
    if (!screen() || !("private" in screen().dataset)) return;
    main.replaceChildren();
    window.location.reload();
  };
  /* A phone that slept ran no timer. */
  const wake = () => {
    if (Date.now() - touched >= IDLE) lock();
  };
  const touch = () => {
    wake();
    touched = Date.now();
    window.clearTimeout(idle);
    idle = window.setTimeout(lock, IDLE);
  };

  /* ---- a slow writer's draft stays open ---- */
  let typed = 0;
  let stayed = Date.now();
  let beside = new AbortController(); /* what goes on beside the presses */

  const stay = () => {
    const token = main.querySelector("input[name=csrf]");
    const now = Date.now();
    if (!words.stay || busy || !token || now - typed > MINUTE || now - stayed < STAY) return;
    stayed = now;
    beside = new AbortController();
    const body = new URLSearchParams({ csrf: token.value });
    fetch(words.stay, { method: "POST", body, credentials: "same-origin", signal: beside.signal }).catch(() => {});
  };

  /* ---- what is said ---- */

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

  /* Above what stands there, which stays as it is. */
  const tell = (text) => {
    const notice = document.createElement("p");
    notice.className = "error";
    notice.textContent = text;
    main.querySelectorAll(":scope > .error").forEach((old) => old.remove());
    main.prepend(notice);
    live.textContent = text;
    window.scrollTo(0, 0);
  };

  /* ---- room in a box ---- */

  const over = (box) => [...box.value.normalize("NFC")].length - Number(box.dataset.limit);

  const SOON = 200; // letters left, from which a large box says so

  const countRoom = () => {
    const box = main.querySelector("textarea[data-limit]");
    const room = document.getElementById("room");
    if (!box || !room || !box.value) return;
    const much = over(box);
    room.textContent = much > 0 ? words.over.replace("#", String(much)) : words.left.replace("#", String(-much));
    room.classList.toggle("over", much > 0);
    if (much > -SOON) room.classList.remove("unseen");
    box.setAttribute("aria-invalid", String(much > 0));
  };

  const refused = (form) => {
    const box = form.querySelector("textarea[data-limit]");
    const much = box ? over(box) : 0;
    if (much <= 0) return false;
    main.querySelectorAll("#notes").forEach((old) => old.remove()); /* what was wrong before is not what is wrong now */
    tell(words.overKept.replace("#", String(much)));
    return true;
  };

  /* ---- a file that was chosen: what goes on takes it along, anything else would lose it and says so once ---- */

  let warned = "";
  const chosen = () => [...main.querySelectorAll("#file")].some((input) => input.files.length);

  const losesFile = (submitter) => {
    if (!chosen() || !submitter || submitter.formEnctype || submitter.value === warned) return false;
    warned = submitter.value;
    main.querySelector(".attach").open = true;
    tell(words.fileLeft);
    return true;
  };

  /* ---- pressing ---- */

  const unsent = () => [...main.querySelectorAll("#text")].some((box) => box.value !== box.defaultValue);

  /* An error page must not take away what was written; one that shows it in a box of its own may. */
  const keeps = (fresh) => !fresh.querySelector("#text") && (unsent() || !fresh.querySelector("[data-again]"));

  /* A page of its own says what is wrong above its form; the title of another kind of page says it. */
  const reason = (fresh) => {
    const alerts = fresh.querySelectorAll("[role=alert]");
    const lines = alerts.length ? alerts : fresh.querySelectorAll("h1, .para");
    return [...lines].map((line) => line.textContent.trim()).join(". ");
  };

  /* A page of another language comes whole; but one that still holds what was typed must be shown as it came. */
  const swap = (html, done) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const fresh = next.getElementById("main");
    const lang = next.documentElement.lang;
    if (!fresh) {
      tell(words.offline);
    } else if (!done && keeps(fresh)) {
      tell(reason(fresh));
    } else if (done && lang !== document.documentElement.lang) {
      window.location.reload();
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
    beside.abort(); /* its answer must not come after this one's */
    stayed = Date.now();
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
      swap(await answer.text(), answer.ok);
    } catch {
      tell(words.offline);
    } finally {
      busy = false;
      main.removeAttribute("aria-busy");
    }
  };

  /* ---- an official's first screen looks for news once a minute, never under somebody's hands ---- */

  const inHand = () => unsent() || (main.contains(document.activeElement) && document.activeElement.tagName !== "H1");
  const watches = () => words.watch && !busy && !document.hidden && screen() && "start" in screen().dataset && !inHand();

  const watch = async () => {
    if (!watches()) return;
    beside = new AbortController();
    try {
      const answer = await fetch(words.watch, { credentials: "same-origin", signal: beside.signal });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
      if (!answer.ok || !fresh || !watches() || fresh.textContent === main.textContent) return;
      main.replaceChildren(...fresh.childNodes);
      live.textContent = main.querySelector("h1").textContent;
    } catch {
      /* the next minute asks again */
    }
  };

  /* A download and a file are the browser's own. */
  const sendsFile = (button) => Boolean(button && button.formEnctype) && (chosen() || Boolean(button.closest(".attach")));
  const byBrowser = (event) => "plain" in event.target.dataset || sendsFile(event.submitter);

  document.addEventListener("submit", (event) => {
    if (event.target.id === "leave") {
      event.preventDefault();
      leave();
    } else if (main.contains(event.target) && !byBrowser(event)) {
      event.preventDefault();
      if (busy || refused(event.target) || losesFile(event.submitter)) return;
      guard();
      send(event.target, event.submitter);
    }
  });
  document.addEventListener("input", () => {
    typed = Date.now();
    warned = "";
    countRoom();
  });
  document.addEventListener("keydown", (event) => {
    typed = Date.now();
    if (event.key !== "Escape" || !words.leave) return;
    escapes = [...escapes.slice(-2), event.timeStamp];
    if (escapes.length === 3 && escapes[2] - escapes[0] < 2000) leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
    else wake();
  });
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("focus", wake);
  ["keydown", "input", "pointerdown", "touchstart"].forEach((kind) => document.addEventListener(kind, touch, { passive: true }));
  window.setInterval(stay, MINUTE / 3);
  window.setInterval(watch, MINUTE);
  touch();
  countRoom();
})();
