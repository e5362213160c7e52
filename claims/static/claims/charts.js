// Draws the charts of a page with Chart.js: their data is JSON in the page, their tables stand beside them.
// Nothing is told by colour alone: series are hatched each in its own way, and values are written at the bars.
"use strict";

const HATCHES = ["solid", "rising", "dots", "falling", "cross", "level", "upright", "outline"];

function ink() {
  return getComputedStyle(document.body).color;
}

// A tile of lines or dots, as a fill that repeats.
function hatch(number) {
  const kind = HATCHES[number % HATCHES.length];
  const colour = ink();
  if (kind === "outline") return "transparent";
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = pen.fillStyle = colour;
  pen.globalAlpha = kind === "solid" ? 0.75 : 0.9;
  pen.lineWidth = 1.5;
  const lines = {
    rising: [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]],
    falling: [[0, 0, 8, 8], [-2, 6, 2, 10], [6, -2, 10, 2]],
    cross: [[0, 4, 8, 4], [4, 0, 4, 8]],
    level: [[0, 4, 8, 4]],
    upright: [[4, 0, 4, 8]],
  }[kind];
  if (kind === "solid") pen.fillRect(0, 0, 8, 8);
  if (kind === "dots") pen.fillRect(2, 2, 3, 3);
  for (const [fromX, fromY, toX, toY] of lines ?? []) {
    pen.beginPath();
    pen.moveTo(fromX, fromY);
    pen.lineTo(toX, toY);
    pen.stroke();
  }
  return pen.createPattern(tile, "repeat");
}

const shown = new Intl.NumberFormat(document.documentElement.lang || undefined, { maximumFractionDigits: 2 });

function common(rows) {
  const colour = ink();
  const axis = { ticks: { color: colour }, grid: { color: "rgba(128, 128, 128, 0.25)" } };
  return { animation: false, responsive: true, maintainAspectRatio: false, rows, axis, colour };
}

// Writes what each bar says at its end, and draws an arrow where the end is open.
function words(rows) {
  return {
    id: "words",
    afterDatasetsDraw(chart) {
      const pen = chart.ctx;
      pen.save();
      pen.fillStyle = ink();
      pen.font = "12px Inter, system-ui, sans-serif";
      pen.textBaseline = "middle";
      for (const [index, bar] of chart.getDatasetMeta(0).data.entries()) {
        const row = rows[index];
        const right = Math.max(bar.x, bar.base);
        const left = Math.min(bar.x, bar.base);
        if (row.high === null) pen.fillText("▶", right - 3, bar.y);
        if (row.low === null) pen.fillText("◀", left - 8, bar.y);
        const width = pen.measureText(row.words).width;
        const beyond = right + 14 + width > chart.chartArea.right;
        pen.fillText(row.words, beyond ? Math.max(left - width - 14, chart.chartArea.left) : right + 14, bar.y - (beyond && left - width - 14 < chart.chartArea.left ? 16 : 0));
      }
      pen.restore();
    },
  };
}

function ranges(data) {
  const { axis, rows, ...base } = common(data.rows);
  const ends = rows.flatMap((row) => [row.low, row.high]).filter((end) => end !== null);
  const least = Math.min(...ends);
  const most = Math.max(...ends);
  const logarithmic = least > 0 && most / least > 50;
  const floor = logarithmic ? least / 2 : Math.min(0, least);
  const ceiling = logarithmic ? most * 4 : most * 1.25 || 1;
  const series = [...new Set(rows.map((row) => row.series))];
  return {
    type: "bar",
    data: {
      labels: rows.map((row) => row.label),
      datasets: [
        {
          data: rows.map((row) => [row.low ?? floor, row.high ?? ceiling]),
          backgroundColor: rows.map((row) => hatch(series.indexOf(row.series))),
          borderColor: base.colour,
          borderWidth: 1.5,
          borderSkipped: false,
          barThickness: 14,
          minBarLength: 6,
        },
      ],
    },
    options: {
      ...base,
      indexAxis: "y",
      scales: {
        x: { ...axis, type: logarithmic ? "logarithmic" : "linear", min: floor, max: ceiling, ticks: { ...axis.ticks, includeBounds: logarithmic, callback: (value) => shown.format(value), maxTicksLimit: 8 }, title: { display: Boolean(data.unit), text: data.unit, color: base.colour } },
        y: axis,
      },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => rows[item.dataIndex].words } } },
    },
    plugins: [words(rows)],
  };
}

function stacks(data) {
  const { axis, ...base } = common([]);
  return {
    type: "bar",
    data: {
      labels: data.labels,
      datasets: data.series.map((each, number) => ({ ...each, backgroundColor: hatch(number), borderColor: base.colour, borderWidth: 1 })),
    },
    options: {
      ...base,
      scales: { x: { ...axis, stacked: true }, y: { ...axis, stacked: true, beginAtZero: true, ticks: { ...axis.ticks, precision: 0 } } },
      plugins: { legend: { position: "bottom", labels: { color: base.colour } } },
    },
  };
}

// Intervals, with a mark where the share is.
function shares(data) {
  const rows = data.rows;
  const percent = (value) => `${Math.round(value * 100)} %`;
  const config = ranges({ unit: "", rows: rows.map((row) => ({ ...row, series: "", words: row.words })) });
  config.options.scales.x = { ...config.options.scales.x, type: "linear", min: 0, max: 1, ticks: { ...config.options.scales.x.ticks, callback: percent } };
  config.data.datasets[0].backgroundColor = "transparent";
  config.plugins = [
    {
      id: "share",
      afterDatasetsDraw(chart) {
        const pen = chart.ctx;
        pen.save();
        pen.fillStyle = ink();
        pen.font = "12px Inter, system-ui, sans-serif";
        for (const [index, bar] of chart.getDatasetMeta(0).data.entries()) {
          const at = chart.scales.x.getPixelForValue(rows[index].share);
          pen.beginPath();
          pen.arc(at, bar.y, 5, 0, 2 * Math.PI);
          pen.fill();
          const width = pen.measureText(rows[index].words).width;
          pen.fillText(rows[index].words, Math.min(at - width / 2, chart.chartArea.right - width), bar.y - 12);
        }
        pen.restore();
      },
    },
  ];
  return config;
}

const KINDS = { ranges, shares, stacks };
const drawn = [];

function draw() {
  for (const chart of drawn.splice(0)) chart.destroy();
  for (const canvas of document.querySelectorAll("canvas[data-chart]")) {
    const data = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
    if (data.rows) canvas.parentElement.style.height = `${data.rows.length * 44 + 70}px`;
    drawn.push(new Chart(canvas, KINDS[data.kind](data)));
  }
}

window.addEventListener("load", () => {
  draw();
  // Light and dark are a class of the page.
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
});
