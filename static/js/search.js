/* The search box: hits while typing, walked through by keyboard (ARIA combobox). */
(function () {
  "use strict";
  const box = document.getElementById("search-q");
  const list = document.getElementById("search-hits");
  if (!box || !list) return;
  let place = -1;

  const options = () => Array.from(list.querySelectorAll("a[role=option]"));

  function mark(next) {
    const all = options();
    place = all.length ? (next + all.length) % all.length : -1;
    all.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", all[place].id);
    all[place].scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.replaceChildren();
    settle();
  }

  function settle() {
    place = -1;
    box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-expanded", String(list.childElementCount > 0));
  }

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      if (event.key === "ArrowDown") mark(place + 1);
      else mark(place < 0 ? -1 : place - 1);
    } else if (event.key === "Enter" && place >= 0) {
      event.preventDefault();
      options()[place].click();
    } else if (event.key === "Escape" && list.childElementCount) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });

  // Letters of an input method that is still composing are no query yet; an empty box has no hits.
  box.form.addEventListener("htmx:confirm", (event) => {
    if (!box.value.trim()) { event.preventDefault(); close(); }
  });
  box.addEventListener("input", (event) => { if (event.isComposing) event.stopPropagation(); }, true);
  box.addEventListener("compositionend", () => box.dispatchEvent(new Event("input", { bubbles: true })));

  list.addEventListener("htmx:afterSwap", settle);
  document.addEventListener("click", (event) => { if (!box.form.contains(event.target)) close(); });
  box.form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.form.contains(event.relatedTarget)) close();
  });
})();
