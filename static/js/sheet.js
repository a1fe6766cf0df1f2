/* A grading sheet by keyboard: up and down go from row to row, A, B and C set the grade. */
(function () {
  "use strict";
  const sheet = document.querySelector("form[data-sheet]");
  if (!sheet) return;
  const grades = Array.from(sheet.querySelectorAll("select[data-grade]"));

  function mark(select) {
    select.closest("tr").classList.toggle("table-info", !select.querySelector("option:checked").defaultSelected);
  }

  sheet.addEventListener("keydown", (event) => {
    const at = grades.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const letter = event.key.toUpperCase();
    if (step) {
      event.preventDefault();
      const next = grades[at + step];
      if (next) next.focus();
    } else if (["A", "B", "C"].includes(letter)) {
      event.preventDefault();
      event.target.value = letter;
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  sheet.addEventListener("change", (event) => { if (event.target.matches("[data-grade]")) mark(event.target); });
})();
