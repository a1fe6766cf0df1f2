/* The frame of every page: search key, menus, notices, htmx errors, progress line. */
(function () {
  "use strict";
  const text = (name) => document.body.dataset["text" + name];

  function notice(words) {
    const template = document.getElementById("notice-template");
    if (!template) return;
    const node = template.content.firstElementChild.cloneNode(true);
    node.querySelector("span").textContent = words;
    document.getElementById("messages").append(node);
  }
  window.keguan = { notice };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      document.querySelectorAll("details.menu[open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    // data-hotkey="c" on a link: the key goes there.
    const link = /^[a-z]$/.test(event.key) && document.querySelector(`a[data-hotkey="${event.key}"]`);
    if (link) { event.preventDefault(); link.click(); }
    if (event.key !== "/") return;
    const box = document.getElementById("search-q");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest(".notice-close");
    if (close) close.closest(".notice").remove();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A line of tabs that scrolls begins where the chosen one is in sight.
  document.querySelectorAll(".line-of-tabs").forEach((line) => {
    const chosen = line.querySelector(".active");
    if (chosen) line.scrollLeft = chosen.offsetLeft - line.offsetLeft - (line.clientWidth - chosen.offsetWidth) / 2;
  });

  let running = 0;
  function progress(step) {
    running = Math.max(0, running + step);
    const line = document.getElementById("progress");
    if (line) line.classList.toggle("running", running > 0);
  }
  document.addEventListener("htmx:beforeRequest", () => progress(1));
  document.addEventListener("htmx:afterRequest", () => progress(-1));
  document.addEventListener("htmx:sendError", () => notice(text("Offline")));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status !== 401) notice(text(status === 403 ? "Forbidden" : "Failed"));
  });
})();
