// Draws a chart in the place of its still picture once it comes near, and reads it out, a period
// at a time, by pointer or arrow keys. On paper, and if anything fails, the picture stays.

const NARROW = window.matchMedia("(max-width: 49.9375rem)"); // as in _breakpoints.scss
const CONFIG = {
  responsive: true,
  displaylogo: false,
  displayModeBar: false,
  showSendToCloud: false,
  showTips: false,
};

let library; // one request for Plotly, however many charts

function plotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.plotly;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("Plotly did not load"));
    document.head.append(script);
  });
  return library;
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((each) => each.isIntersecting)) {
      near.unobserve(entry.target);
      draw(entry.target).catch(() => showTable(entry.target));
    }
  },
  { rootMargin: "300px" },
);

export function drawWhenNear(figure) {
  if (figure.querySelector(".app-chart__drawn")) near.observe(figure);
}

async function draw(figure) {
  const [chart, Plotly] = await Promise.all([data(figure), plotly()]);
  const place = figure.querySelector(".app-chart__drawn");
  const shape = () => (NARROW.matches ? chart.narrow : chart.wide);
  await Plotly.newPlot(place, shape().data, shape().layout, CONFIG);
  NARROW.addEventListener("change", () => {
    Plotly.react(place, shape().data, shape().layout, CONFIG);
  });
  figure.dataset.drawn = "1";
  addReadout(figure, chart, () => shape().layout);
}

async function data(figure) {
  if (!figure.dataset.src) {
    return JSON.parse(figure.querySelector(".app-chart__data").textContent);
  }
  const answer = await fetch(figure.dataset.src, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} for ${figure.dataset.src}`);
  return answer.json();
}

// The picture is still there; open the table too, where it lies folded.
function showTable(figure) {
  const link = figure.querySelector(".app-chart__table a");
  const table = link?.hash && document.getElementById(link.hash.slice(1));
  const fold = table?.closest("details");
  if (fold) fold.open = true;
}

// One line under the chart, not a floating box.
function addReadout(figure, chart, layout) {
  const frame = figure.querySelector(".app-chart__frame");
  const line = figure.querySelector(".app-chart__readout");
  const guide = document.createElement("div");
  guide.className = "app-chart__guide";
  guide.hidden = true;
  frame.append(guide);
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-roledescription", "chart");
  frame.setAttribute("aria-label", "Chart: left and right arrow keys read it period by period");

  const { readings } = chart;
  let current = readings.length;

  function across(day) {
    const { margin, xaxis } = layout();
    const [first, last] = xaxis.range;
    const width = frame.clientWidth - margin.l - margin.r;
    return margin.l + ((day - first) / (last - first)) * width;
  }

  function read(index) {
    current = Math.max(0, Math.min(index, readings.length - 1));
    line.textContent = readings[current].text;
    guide.hidden = false;
    guide.style.top = `${layout().margin.t}px`;
    guide.style.left = `${across(readings[current].x)}px`;
  }

  function nearest(x) {
    const gaps = readings.map((reading) => Math.abs(across(reading.x) - x));
    return gaps.indexOf(Math.min(...gaps));
  }

  frame.addEventListener("pointermove", (event) => {
    const index = nearest(event.clientX - frame.getBoundingClientRect().left);
    if (index !== current || guide.hidden) read(index);
  });
  frame.addEventListener("keydown", (event) => {
    const to = {
      ArrowLeft: current - 1,
      ArrowRight: current + 1,
      Home: 0,
      End: readings.length - 1,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    read(to);
  });
  for (const leaving of ["pointerleave", "blur"]) {
    frame.addEventListener(leaving, () => {
      guide.hidden = true;
    });
  }
  window.addEventListener("resize", () => {
    guide.hidden = true;
  });
}
