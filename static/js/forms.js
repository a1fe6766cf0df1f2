/* Forms: no double submit, a word before typed text is lost, confirmation in a dialog. */
(function () {
  "use strict";
  let changed = null;

  // data-confirm="…" on a form or on its button asks first.
  function asked(form, button) {
    const words = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!words || form.dataset.confirmed) return true;
    const dialog = document.getElementById("confirm");
    document.getElementById("confirm-text").textContent = words;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(button || undefined);
      delete form.dataset.confirmed;
    }, { once: true });
    dialog.showModal();
    return false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent || !asked(form, event.submitter)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // After every other listener has had its word: a page that really leaves sends once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    changed = null;
    form.dataset.sent = "yes";
    setTimeout(() => busy(form, true), 0);
    // A download answers without leaving the page: give the button back.
    setTimeout(() => busy(form, false), form.dataset.download !== undefined ? 3000 : 15000);
  });

  function busy(form, on) {
    if (!on) delete form.dataset.sent;
    form.querySelectorAll("button:not([type=button]), input[type=submit]").forEach((button) => {
      button.toggleAttribute("disabled", on);
      if (on) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
    });
  }

  // The page comes back from the browser's memory: everything may be pressed again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => busy(form, false));
  });

  // data-guard on a form: warn before what was typed is lost.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed = form;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && document.contains(changed)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === changed) changed = null;
  });

  // A form that came back with errors: the first wrong field is where work goes on.
  const wrong = document.querySelector(".is-invalid");
  if (wrong) wrong.focus();

  // data-auto-submit on a select or a file: choosing is enough; the button behind it stays for those without script.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-auto-submit]")) event.target.form.requestSubmit();
  });
})();
