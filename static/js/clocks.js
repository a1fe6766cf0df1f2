/* Deadlines go on while a page stands: the words of the server, once a minute. Nothing is announced, nothing moves. */
(function () {
  "use strict";
  const words = document.currentScript.dataset;
  const ahead = Date.parse(words.now) - Date.now(); // the clock of the server decides, not that of the desk

  function said(pattern, facts) {
    return pattern.replace(/%\((\w+)\)s|%s/g, (_all, name) => facts[name || "length"]);
  }

  function lengthOf(seconds) {
    const minutes = Math.floor(seconds / 60);
    const facts = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
    if (facts.days) return said(facts.hours ? words.daysHours : words.days, facts);
    return said(facts.hours ? words.hours : words.minutes, facts);
  }

  function tick() {
    for (const clock of document.querySelectorAll("time.clock[data-ticks]")) {
      const left = (Date.parse(clock.dateTime) - Date.now() - ahead) / 1000;
      if (left >= Number(words.soon)) continue; // a day and an hour stand there
      const text = said(left < 0 ? words.late : words.left, { length: lengthOf(Math.abs(left)) });
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.remove("ok", "soon", "late");
      clock.classList.add(left < 0 ? "late" : "soon");
    }
  }

  setInterval(tick, 60000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
})();
