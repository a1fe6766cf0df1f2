/* Charts are drawn from the tables below them: without scripts the tables say the same. */
(function () {
  "use strict";
  const MOST = 12, BLUE = "#0a5fb4", AMBER = "#b35c00", GREEN = "#1f7a4d", QUIET = "#556270";

  function read(table) {
    return [...table.tBodies[0].rows].filter((row) => row.dataset.count !== undefined).map((row) => ({
      name: row.cells[0].textContent.trim(),
      link: row.cells[1].querySelector("a")?.href,
      count: row.dataset.count === "" ? null : Number(row.dataset.count),
      share: row.dataset.share === "" ? null : Number(row.dataset.share),
      extra: parseFloat(row.querySelector("[data-extra]")?.textContent),
    }));
  }

  const label = { color: QUIET, fontSize: 12 };
  const count = { type: "value", minInterval: 1, axisLabel: { ...label, hideOverlap: true }, splitLine: { lineStyle: { color: "#e3e8ed" } } };
  const short = (text) => (text.length > 9 ? text.slice(0, 8) + "…" : text);

  const language = document.documentElement.lang || undefined;
  const grouped = (value) => (value === null || value === undefined ? "—" : Number(value).toLocaleString(language));

  const drawings = {
    shares(lines) {
      const drawn = drawings.bars(lines);
      drawn.xAxis = { type: "value", max: 100, axisLabel: { ...label, formatter: "{value}%" } };
      drawn.series[0].data = lines.map((one) => one.share);
      drawn.series[0].label.formatter = "{c}%";
      return drawn;
    },
    bars(lines) {
      return {
        grid: { left: 8, right: Math.max(48, ...lines.map((one) => 12 + 7 * grouped(one.count).length)), top: 8, bottom: 8, containLabel: true },
        xAxis: count,
        yAxis: { type: "category", inverse: true, data: lines.map((one) => one.name), axisLabel: { ...label, formatter: short } },
        series: [{ type: "bar", data: lines.map((one) => one.count), itemStyle: { color: BLUE }, barMaxWidth: 18, label: { show: true, position: "right", color: QUIET, formatter: (one) => grouped(one.value) } }],
      };
    },
    line(lines, headings) {
      return {
        legend: { data: [headings[1], headings[2]], top: 0 },
        grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
        xAxis: { type: "category", data: lines.map((one) => one.name), axisLabel: label },
        yAxis: count,
        series: [
          { name: headings[1], type: "line", data: lines.map((one) => one.count), color: BLUE, symbolSize: 7 },
          { name: headings[2], type: "line", data: lines.map((one) => one.extra), color: GREEN, symbolSize: 7, lineStyle: { type: "dashed" } },
        ],
      };
    },
    pareto(lines, headings) {
      return {
        legend: { data: [headings[1], headings[3]], top: 0 },
        grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
        xAxis: { type: "category", data: lines.map((one) => one.name), axisLabel: { ...label, interval: 0, rotate: lines.length > 5 ? 30 : 0, formatter: short } },
        yAxis: [count, { type: "value", max: 100, axisLabel: { ...label, formatter: "{value}%" }, splitLine: { show: false } }],
        series: [
          { name: headings[1], type: "bar", data: lines.map((one) => one.count), color: BLUE, barMaxWidth: 36 },
          { name: headings[3], type: "line", yAxisIndex: 1, data: lines.map((one) => one.extra), color: AMBER, symbolSize: 7 },
        ],
      };
    },
  };

  function draw(box) {
    const table = document.getElementById(box.dataset.table);
    const lines = read(table).slice(0, MOST);
    if (lines.length < 2 || !window.echarts || lines.every((one) => !one.count && !one.share)) return;
    const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    box.hidden = false;
    if (["bars", "shares"].includes(box.dataset.chart)) box.style.height = `${32 + 30 * lines.length}px`;
    const chart = window.echarts.init(box);
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.setOption({ animation: !still, tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: grouped }, ...drawings[box.dataset.chart](lines, headings) });
    chart.on("click", (event) => { const link = lines[event.dataIndex]?.link; if (link) location.href = link; });
    new ResizeObserver(() => chart.resize()).observe(box);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-chart]").forEach(draw));
})();
