// A container's chart: its past from the server, its present from the tab's WebSocket, drawn by uPlot.
import { live } from "./live.js";

let loading;
const plotLibrary = () => (loading ??= new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = "/assets/uplot/uPlot.js";
  script.onload = () => done(window.uPlot);
  script.onerror = failed;
  document.head.append(script);
}));

const shortest = 60; // seconds that a chart shows at least
const hole = 5; // seconds, or steps of a long chart's past, without a sample after which nothing is known
const again = 3000; // milliseconds until the past is asked for once more
const begins = new Map(); // when the first sample of a container's charts was taken, so that all of them show the same time

customElements.define("live-chart", class extends HTMLElement {
  static observedAttributes = ["threshold", "marks"];
  #data = [[], []];
  #plot;
  #add = () => this.#live();
  #theme = () => this.#draw();

  async connectedCallback() {
    this.seconds = Number(this.getAttribute("seconds"));
    live.addEventListener("samples", this.#add);
    addEventListener("themechange", this.#theme);
    this.watcher = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.watcher.observe(this);
    await plotLibrary();
    await this.#load();
  }

  disconnectedCallback() {
    live.removeEventListener("samples", this.#add);
    removeEventListener("themechange", this.#theme);
    this.watcher?.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  attributeChangedCallback() {
    this.#plot?.redraw(false);
  }

  async #load() {
    const step = Math.max(1, this.seconds / 720);
    const answer = await fetch(`/data/series?container=${encodeURIComponent(this.getAttribute("container"))}&seconds=${this.seconds}&points=${Math.round(this.seconds / step)}`).catch(() => undefined);
    if (!this.isConnected) return;
    if (!answer?.ok) {
      setTimeout(() => this.isConnected && this.#load(), again);
      return;
    }
    const series = (await answer.json()).series[0];
    const from = Date.parse(series.from) / 1000;
    const values = series[this.getAttribute("metric")];
    // Steps that are not measured yet, or twice as fine as the readings, are no gaps.
    this.#data = [values.map((_, at) => from + (at + 0.5) * series.stepSeconds), values.map((value, at) => value ?? (series.stepSeconds < 2 ? (values[at - 1] ?? null) : null))];
    this.#draw();
  }

  #live() {
    const value = live.containers.get(this.getAttribute("container"))?.[this.getAttribute("metric")]?.at(-1);
    if (!this.#plot || value === undefined) return;
    const [times, values] = this.#data;
    if (Date.now() / 1000 - times.at(-1) > hole * Math.max(1, this.seconds / 720)) {
      times.push(times.at(-1) + 1);
      values.push(null);
    }
    times.push(Date.now() / 1000);
    values.push(value);
    while (times[0] < Date.now() / 1000 - this.seconds) {
      times.shift();
      values.shift();
    }
    this.#plot.setData(this.#data);
  }

  // What began later than the time asked for fills the chart all the same.
  #from() {
    const now = Date.now() / 1000;
    const container = this.getAttribute("container");
    const first = this.#data[0][this.#data[1].findIndex((value) => value !== null)] ?? now;
    begins.set(container, Math.min(begins.get(container) ?? now, first));
    return Math.max(now - this.seconds, Math.min(begins.get(container), now - shortest));
  }

  #size() {
    return { width: Math.max(120, this.clientWidth), height: this.classList.contains("small") ? 170 : 210 };
  }

  #draw() {
    if (!window.uPlot || !this.isConnected || this.#data[0].length === 0) return;
    this.#plot?.destroy();
    const style = getComputedStyle(this);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    this.#plot = new window.uPlot({
      ...this.#size(),
      legend: { show: false },
      cursor: { points: { size: 6 }, drag: { x: false, y: false } },
      scales: {
        x: { range: () => [this.#from(), Date.now() / 1000] },
        y: { range: (_, __, top) => [0, Math.max(100, Math.ceil(((top ?? 0) * 1.05) / 10) * 10)] },
      },
      axes: [{ ...axis, size: 30, values: "{HH}:{mm}:{ss}", space: 80 }, { ...axis, size: 44, values: (_, ticks) => ticks.map((tick) => `${tick} %`) }],
      series: [{}, { stroke: colour(this.getAttribute("metric")), width: 1.5, fill: colour(`${this.getAttribute("metric")}-fill`), points: { show: false } }],
      hooks: { drawClear: [(plot) => this.#bands(plot, colour)], draw: [(plot) => this.#lines(plot, colour)] },
    }, this.#data, this);
  }

  get #marks() {
    return JSON.parse(this.getAttribute("marks") || '{"bands":[],"marks":[]}');
  }

  #bands({ ctx, bbox, valToPos }, colour) {
    ctx.save();
    ctx.fillStyle = colour("band");
    for (const { from, to } of this.#marks.bands) {
      const left = Math.max(bbox.left, valToPos(from / 1000, "x", true));
      const right = Math.min(bbox.left + bbox.width, valToPos((to ?? Date.now()) / 1000, "x", true));
      if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    ctx.restore();
  }

  #lines({ ctx, bbox, valToPos }, colour) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineWidth = devicePixelRatio;
    ctx.font = `${11 * devicePixelRatio}px system-ui`;
    const threshold = Number(this.getAttribute("threshold"));
    if (threshold) {
      const y = valToPos(threshold, "y", true);
      ctx.strokeStyle = colour("bad");
      ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    this.#marks.marks.toSorted((one, other) => one.at - other.at).forEach(({ at, kind, text }, place) => {
      const x = valToPos(at / 1000, "x", true);
      if (x < bbox.left) return;
      ctx.strokeStyle = ctx.fillStyle = colour(kind === "deployment" ? "warn" : kind === "end" ? "good" : kind === "failure" ? "bad" : "accent");
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const isLeft = x > bbox.left + bbox.width * 0.7;
      ctx.textAlign = isLeft ? "right" : "left";
      ctx.fillText(text, x + (isLeft ? -4 : 4) * devicePixelRatio, bbox.top + (12 + (place % 4) * 13) * devicePixelRatio);
    });
    ctx.restore();
  }
});
