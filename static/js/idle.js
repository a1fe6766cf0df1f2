/* A time without input: a warning, then the password again, in front of the page, so that nothing typed is lost. */
(function () {
  "use strict";
  const warning = document.getElementById("idle");
  const locked = document.getElementById("idle-locked");
  if (!warning || !locked) return;
  const limit = Number(warning.dataset.limit) * 1000;
  const warnBefore = Number(warning.dataset.warning) * 1000;
  const error = document.getElementById("idle-error");
  const gone = document.getElementById("idle-gone");
  const unlockForm = document.getElementById("idle-unlock");
  let deadline = Date.now() + limit;
  let busy = false;      // somebody typed since the server was last told
  let told = Date.now();
  let asked = 0;

  // The server knows of other tabs; asking does not count as being there.
  // Gives whether it answered; when it did not, the next second asks again.
  async function ask() {
    asked = Date.now();
    try {
      const answer = await fetch(warning.dataset.ask, { headers: { "X-Background": "1", Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) lock(true);
      else if (answer.ok) prolong((await answer.json()).left);
      return true;
    } catch { return false; }
  }

  function prolong(seconds) {
    deadline = Date.now() + seconds * 1000;
    if (seconds * 1000 > warnBefore && warning.open) warning.close();
    if (seconds > 0 && locked.open) unlock();
  }

  async function stay() {
    busy = false;
    told = Date.now();
    try {
      const form = document.getElementById("idle-stay");
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) prolong((await answer.json()).left); else ask();
    } catch { busy = true; }
  }

  function lock(signedOut) {
    if (warning.open) warning.close();
    gone.hidden = !signedOut;
    unlockForm.hidden = Boolean(signedOut);
    if (locked.open) return;
    error.textContent = "";
    document.body.classList.add("is-locked");
    locked.showModal();
  }

  function unlock() {
    renewTokens();
    unlockForm.reset();
    document.body.classList.remove("is-locked");
    locked.close();
  }

  // Signing in again in another tab gives new tokens; the forms of this page take them over.
  function renewTokens() {
    const token = (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
    if (!token) return;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }

  setInterval(() => {
    const left = deadline - Date.now();
    const isOpen = warning.open || locked.open;
    if (busy && !isOpen && Date.now() - told > 60000) stay();
    else if ((left <= warnBefore || locked.open) && Date.now() - asked > (isOpen ? 10000 : 3000)) ask();
    if (locked.open) return;
    if (left <= 0) lock(false);
    else if (left <= warnBefore) {
      if (!warning.open && !document.querySelector("dialog[open]")) warning.showModal();
      const seconds = Math.ceil(left / 1000);
      document.getElementById("idle-left").textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    }
  }, 1000);

  // data-ask-first on a form: whoever was signed out meanwhile is told before what was typed leaves the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-ask-first]") || form.dataset.known) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const answered = await ask();
    const silent = form.querySelector("[data-no-answer]");
    if (silent) silent.hidden = answered;
    if (answered && deadline <= Date.now()) lock(false);
    if (!answered || locked.open) return;
    form.dataset.known = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.known;
  }, true);

  ["keydown", "pointerdown", "input"].forEach((name) => document.addEventListener(name, () => { busy = true; }, true));
  document.addEventListener("htmx:afterRequest", (event) => {
    const background = event.detail.requestConfig.headers["X-Background"];
    if (!event.detail.successful || background) return;
    busy = false;
    told = Date.now();
    deadline = told + limit;
  });
  // What a page asks by itself (every two seconds, on load) is no sign of somebody being there.
  document.addEventListener("htmx:configRequest", (event) => {
    const cause = event.detail.triggeringEvent;
    if (!cause || !cause.isTrusted) event.detail.headers["X-Background"] = "1";
  });
  document.addEventListener("keguan:locked", () => lock(false));
  // A part of a page that finds nobody signed in does not take the page away: typed text stays.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const target = event.detail.xhr.status === 401 && event.detail.xhr.getResponseHeader("HX-Redirect");
    if (!target || new URL(target, location).pathname !== gone.querySelector("a").pathname) return;
    event.preventDefault();
    lock(true);
  });
  locked.addEventListener("cancel", (event) => event.preventDefault());

  document.getElementById("idle-stay").addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  unlockForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(unlockForm.action, { method: "POST", body: new FormData(unlockForm), headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) return prolong((await answer.json()).left);
      if (answer.type === "opaqueredirect") return lock(true);
      error.textContent = answer.status === 422 ? (await answer.json()).error : error.dataset[answer.status === 429 ? "closed" : "offline"];
    } catch { error.textContent = error.dataset.offline; }
    document.getElementById("idle-password").select();
  });
})();
