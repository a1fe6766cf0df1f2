/* Rows by keyboard: up and down go from row to row, a digit chooses the option of that place. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-rows]");
  if (!form) return;
  const choices = Array.from(form.querySelectorAll("select[data-choice]"));

  function mark(field) {
    const row = field.closest("tr");
    const changed = Array.from(row.querySelectorAll("select, input:not([type=hidden])")).some((one) =>
      one.tagName === "SELECT" ? !one.selectedOptions[0].defaultSelected && !(one.selectedIndex === 0 && !one.querySelector("option[selected]")) : one.value !== one.defaultValue);
    row.classList.toggle("table-info", changed);
  }

  form.addEventListener("keydown", (event) => {
    const at = choices.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const option = /^[1-9]$/.test(event.key) && event.target.options[Number(event.key)];
    if (step) {
      event.preventDefault();
      if (choices[at + step]) choices[at + step].focus();
    } else if (option) {
      event.preventDefault();
      event.target.value = option.value;
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  form.addEventListener("change", (event) => { if (event.target.closest("tr")) mark(event.target); });
})();
