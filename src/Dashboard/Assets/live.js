// One WebSocket for this tab: the last minute of every container, and log lines for whoever asks.
const metrics = ["cpu", "memory", "errors"];
const points = 60;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
export const timeText = (ms, fine) => clock.format(ms) + (fine ? `.${String(Math.floor(ms % 1000)).padStart(3, "0").slice(0, 1)}` : "");

class Live extends EventTarget {
  containers = new Map(); // id -> { cpu: [...], memory: [...], errors: [...] }
  ids = [];
  isOpen = false;
  #seq = 0;
  #socket;
  #lines; // the last selection asked for
  #stream = 0;
  #pause = 250;

  constructor() {
    super();
    this.#connect();
  }

  /** Asks for lines; null asks for none. Gives the number that their messages carry. */
  watchLines(selection) {
    this.#stream++;
    this.#lines = selection && { kind: "lines", stream: this.#stream, ...selection };
    this.#send(this.#lines ?? { kind: "no-lines" });
    return this.#stream;
  }

  /** Asks for no more lines, unless another has asked for others meanwhile: when an element takes another's place, the new one comes first. */
  unwatchLines(stream) {
    if (stream === this.#stream) this.watchLines(null);
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect() {
    const socket = (this.#socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`));
    socket.onopen = () => {
      this.#pause = 250;
      this.#opened(true);
      if (this.#lines) this.#send(this.#lines);
    };
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => {
      this.#opened(false);
      setTimeout(() => this.#connect(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, 4000);
    };
  }

  #opened(isOpen) {
    this.isOpen = isOpen;
    this.dispatchEvent(new Event("state"));
  }

  #take(message) {
    if (message.kind === "lines") {
      this.dispatchEvent(new CustomEvent("lines", { detail: message }));
      return;
    }
    if (message.kind === "snapshot") {
      this.ids = message.ids;
      this.containers = new Map(message.ids.map((id, at) => [id, Object.fromEntries(metrics.map((metric) => [metric, message[metric][at]]))]));
    } else {
      // A step that was missed leaves a hole; the whole minute closes it.
      if (message.seq !== this.#seq + 1) this.#send({ kind: "snapshot" });
      this.ids.forEach((id, at) => {
        const series = this.containers.get(id);
        metrics.forEach((metric, place) => {
          series[metric].push(message.values[at * 3 + place]);
          if (series[metric].length > points) series[metric].shift();
        });
      });
    }
    this.#seq = message.seq;
    this.at = Date.now();
    this.takenAt = message.at ?? undefined;
    this.dispatchEvent(new Event("samples"));
  }
}

export const live = new Live();

// Of a thousand rows some are in sight: only these are drawn each second.
const inSight = new Set();
const sight = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    isIntersecting ? inSight.add(target) : inSight.delete(target);
    if (isIntersecting) target.draw();
  }
}, { rootMargin: "200px" });
const drawAll = () => inSight.forEach((element) => element.draw());
live.addEventListener("samples", drawAll);
addEventListener("themechange", drawAll);

/** An element that shows something of the newest samples. */
class LiveElement extends HTMLElement {
  connectedCallback() {
    sight.observe(this);
  }
  disconnectedCallback() {
    sight.unobserve(this);
    inSight.delete(this);
  }
}

customElements.define("live-value", class extends LiveElement {
  draw() {
    const value = live.containers.get(this.getAttribute("container"))?.[this.getAttribute("metric")]?.at(-1);
    const text = value === undefined || value === null ? "–" : `${value.toFixed(1)} %`;
    if (this.textContent !== text) this.textContent = text;
  }
});

customElements.define("live-spark", class extends LiveElement {
  draw() {
    const series = live.containers.get(this.getAttribute("container"));
    if (!this.canvas) {
      this.canvas = document.createElement("canvas");
      this.canvas.setAttribute("aria-hidden", "true");
      this.append(this.canvas);
    }
    const { clientWidth: width, clientHeight: height } = this;
    if (!series || !width) return;
    const scale = devicePixelRatio;
    if (this.canvas.width !== Math.round(width * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const context = this.canvas.getContext("2d");
    const style = getComputedStyle(this);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const metric of metrics) {
      const values = series[metric];
      context.strokeStyle = style.getPropertyValue(`--${metric}`);
      context.lineWidth = 1.25;
      context.beginPath();
      let isDown = false;
      values.forEach((value, at) => {
        if (value === null || value === undefined) return (isDown = false); // a gap is shown as one
        const x = ((points - values.length + at) / (points - 1)) * width;
        const y = height - 1.5 - (Math.min(value, 110) / 110) * (height - 3);
        isDown ? context.lineTo(x, y) : context.moveTo(x, y);
        isDown = true;
      });
      context.stroke();
    }
  }
});

customElements.define("live-status", class extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
    this.show = () => {
      const isLive = live.isOpen && Date.now() - (live.at ?? 0) < 4000;
      const text = isLive ? "live" : live.isOpen ? "waiting" : "away";
      if (this.textContent !== text) this.textContent = text;
      this.className = text;
      const title = live.takenAt ? `newest sample taken at ${timeText(live.takenAt, true)}` : "";
      if (this.title !== title) this.title = title;
    };
    live.addEventListener("samples", this.show);
    live.addEventListener("state", this.show);
    this.timer = setInterval(this.show, 2000);
    this.show();
  }
  disconnectedCallback() {
    live.removeEventListener("samples", this.show);
    live.removeEventListener("state", this.show);
    clearInterval(this.timer);
  }
});

customElements.define("at-time", class extends HTMLElement {
  static observedAttributes = ["at"];
  connectedCallback() {
    this.attributeChangedCallback();
  }
  attributeChangedCallback() {
    const ms = Number(this.getAttribute("at"));
    const isToday = new Date(ms).toDateString() === new Date().toDateString();
    this.textContent = (isToday ? "" : `${day.format(ms)} `) + timeText(ms, this.hasAttribute("fine"));
    this.title = new Date(ms).toISOString();
  }
});
