// Log lines of any selection of containers: a virtual list that follows until somebody scrolls up. Lines are text, never HTML.
import { live } from "./live.js";
import "./log-choices.js";
import { element, nameOf, rowOf } from "./log-row.js";

const rowHeight = 20;
const kept = 5000;
const mostBacklog = 2000; // of one container the monitor keeps no more
const levels = [["", "all"], ["DEBUG", "D"], ["INFO", "I"], ["WARN", "W"], ["ERROR", "E"]];

customElements.define("live-log", class extends HTMLElement {
  #lines = [];
  #dropped = 0;
  #older = 0;
  #isFollowing = true;
  #isPaused = false;
  #waiting = [];
  #stream;
  #isDue = false;
  #take = ({ detail }) => detail.stream === this.#stream && this.#receive(detail);

  connectedCallback() {
    if (!this.list) this.#build();
    live.addEventListener("lines", this.#take);
    this.#ask();
  }

  disconnectedCallback() {
    live.removeEventListener("lines", this.#take);
    clearTimeout(this.again);
    clearTimeout(this.typing);
    live.unwatchLines(this.#stream);
  }

  get #isFull() {
    return this.hasAttribute("full");
  }

  #build() {
    const state = new URLSearchParams(this.#isFull ? location.search : "");
    this.selected = new Set((this.getAttribute("containers") ?? state.get("containers") ?? "").split(",").filter(Boolean));
    this.level = state.get("level") ?? "";
    this.text = state.get("contains") ?? "";
    this.line = state.get("line");
    this.isFilter = state.get("matches") !== "highlight";
    this.seconds = Number(this.getAttribute("seconds")); // older lines are left out; 0 leaves out none
    this.list = element("div", { class: "lines", tabindex: "0", role: "log", "aria-label": this.getAttribute("aria-label") ?? "Log", "aria-live": "off", onscroll: () => this.#scrolled() });
    this.space = element("div", { class: "space" });
    this.rows = element("div", { class: "rows" });
    this.space.append(this.rows);
    this.list.append(this.space);
    this.said = element("span", { class: "note", role: "status" });
    this.newest = element("button", { type: "button", class: "newest", hidden: true, onclick: () => this.#follow() }, "Newest ↓");
    if (this.#isFull) this.append(this.#controls());
    this.append(element("div", { class: "frame" }, this.list, this.newest));
    if (!this.classList.contains("small")) this.append(element("p", { class: "foot" }, this.said));
    new ResizeObserver(() => this.#draw()).observe(this.list);
  }

  #controls() {
    this.chips = element("div", { class: "chips", role: "group", "aria-label": "Level and graver" }, ...levels.map(([level, letter]) =>
      element("button", { type: "button", class: `chip level ${level}`, "aria-pressed": String(level === this.level), title: level ? `${level} and graver` : "all levels", onclick: () => this.#choose({ level }) }, level ? `${letter} ${level.toLowerCase()}` : letter)));
    this.choices = element("log-choices", { onchosen: () => this.#choose({}) });
    this.choices.selected = this.selected;
    this.search = element("input", { type: "search", placeholder: "Search on the server", "aria-label": "Search in the lines", maxlength: "200", oninput: () => {
      this.#keep({ text: this.search.value });
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.#ask(), 250);
    } });
    this.search.value = this.text;
    this.matching = element("select", { "aria-label": "What becomes of lines that do not match", onchange: () => this.#choose({ isFilter: this.matching.value === "filter" }) },
      element("option", { value: "filter" }, "only matches"), element("option", { value: "highlight" }, "highlight matches"));
    this.matching.value = this.isFilter ? "filter" : "highlight";
    this.pauseButton = element("button", { type: "button", "aria-pressed": "false", onclick: () => this.#pause() }, "Pause");
    return element("div", { class: "controls" }, this.search, this.matching, this.chips, this.choices, element("span", { class: "tools" }, this.pauseButton,
      element("button", { type: "button", onclick: () => this.#copy() }, "Copy"),
      element("button", { type: "button", onclick: () => this.#download() }, "Download")));
  }

  #choose(change) {
    this.#keep(change);
    this.#ask();
  }

  // In the address at once: when the page becomes interactive, this element is made anew from it.
  #keep({ level = this.level, text = this.text, isFilter = this.isFilter }) {
    this.level = level;
    this.text = text;
    this.isFilter = isFilter;
    for (const chip of this.chips?.children ?? []) chip.setAttribute("aria-pressed", String(chip.classList.contains(level || "nothing") || (!level && chip === this.chips.firstChild)));
    this.line = null;
    this.isLost = this.hasGone = false;
    const state = new URLSearchParams();
    if (this.selected.size) state.set("containers", [...this.selected].join(","));
    if (level) state.set("level", level);
    if (text) state.set("contains", text);
    if (!isFilter) state.set("matches", "highlight");
    history.replaceState(history.state, "", `${location.pathname}${state.size ? `?${state}` : ""}`);
  }

  #ask() {
    clearTimeout(this.again);
    // A linked line may be any of those that are kept.
    this.#stream = live.watchLines({ containers: [...this.selected], level: this.level || undefined, contains: (this.isFilter && this.text) || undefined, backlog: this.line ? mostBacklog : undefined });
  }

  #receive({ isFirst, batch, problem }) {
    if (problem) {
      this.said.textContent = problem;
      this.again = setTimeout(() => this.#ask(), 1500);
      return;
    }
    if (isFirst) {
      this.#lines = [];
      this.#waiting = [];
      this.#older = batch.omitted;
    } else this.#older += batch.omitted;
    this.#dropped = batch.dropped;
    // What was asked for anew is shown at once, also while what comes is held back.
    if (this.#isPaused && !isFirst) this.#wait(batch.lines);
    else this.#append(batch.lines);
    if (isFirst && this.line && !this.hasGone) this.#goTo(this.line);
    this.#say();
  }

  #wait(lines) {
    for (const line of lines) this.#waiting.push(line);
    const over = this.#waiting.length - kept;
    if (over > 0) {
      this.#waiting.splice(0, over);
      this.#older += over;
    }
  }

  #append(lines) {
    this.#merge(lines);
    const since = this.seconds ? Date.now() - this.seconds * 1000 : 0;
    const old = this.seconds ? this.#lines.findIndex((line) => Date.parse(line.time) >= since) : 0;
    const over = Math.max(this.#lines.length - kept, old < 0 ? this.#lines.length : old);
    if (over > 0) {
      this.#lines.splice(0, over);
      this.#older += over;
      // Who reads further up keeps his place.
      if (!this.#isFollowing) this.list.scrollTop = Math.max(0, this.list.scrollTop - over * rowHeight);
    }
    this.#draw();
  }

  // Containers are read one after another, so a later batch may hold earlier lines.
  #merge(lines) {
    if (lines.length === 0) return;
    const all = this.#lines;
    let from = all.length;
    while (from > 0 && all[from - 1].time > lines[0].time) from--;
    const tail = all.splice(from);
    for (const line of tail.length ? [...tail, ...lines].sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0)) : lines) all.push(line);
  }

  #say() {
    const parts = [`last ${this.#lines.length.toLocaleString("en")} lines`];
    if (this.#older) parts.push(`${this.#older.toLocaleString("en")} older ones are not shown`);
    if (this.isLost) parts.push("the linked line is not kept any more");
    if (this.#dropped) parts.push(`${this.#dropped.toLocaleString("en")} came too fast to be read`);
    if (this.#isPaused) parts.push(`paused, ${this.#waiting.length} wait`);
    this.said.textContent = parts.join(" · ");
  }

  #scrolled() {
    const isAtEnd = this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - rowHeight;
    if (isAtEnd !== this.#isFollowing) {
      this.#isFollowing = isAtEnd;
      this.newest.hidden = isAtEnd;
    }
    this.#draw();
  }

  #follow() {
    this.#isFollowing = true;
    this.newest.hidden = true;
    this.list.focus();
    this.#draw();
  }

  #goTo(line) {
    const at = this.#lines.findIndex((one) => nameOf(one) === line);
    this.isLost = at < 0;
    if (this.isLost) return;
    this.hasGone = true; // a connection that comes back leads nobody there again
    this.#isFollowing = false;
    this.newest.hidden = false;
    this.space.style.height = `${this.#lines.length * rowHeight}px`;
    this.list.scrollTop = Math.max(0, (at - 5) * rowHeight);
  }

  // Many batches in one frame are drawn once.
  #draw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.space.style.height = `${this.#lines.length * rowHeight}px`;
      if (this.#isFollowing) this.list.scrollTop = this.list.scrollHeight;
      const first = Math.max(0, Math.floor(this.list.scrollTop / rowHeight) - 5);
      const shown = this.#lines.slice(first, first + Math.ceil(this.list.clientHeight / rowHeight) + 10);
      this.rows.style.transform = `translateY(${first * rowHeight}px)`;
      this.rows.replaceChildren(...shown.map((line) => rowOf(line, { isLinked: this.#isFull, marked: this.line, wanted: this.text })));
    });
  }

  #pause() {
    this.#isPaused = !this.#isPaused;
    this.pauseButton.setAttribute("aria-pressed", String(this.#isPaused));
    this.pauseButton.textContent = this.#isPaused ? "Go on" : "Pause";
    if (!this.#isPaused) this.#append(this.#waiting.splice(0));
    this.#say();
  }

  #asText() {
    return this.#lines.map((line) => `${line.time} ${line.level} ${line.containerId} ${line.text}`).join("\n") + "\n";
  }

  async #copy() {
    if (!navigator.clipboard) {
      this.said.textContent = "a browser lets lines be copied over HTTPS or from this machine only; Download works";
      return;
    }
    await navigator.clipboard.writeText(this.#asText()).then(() => (this.said.textContent = `${this.#lines.length} lines are copied`), () => (this.said.textContent = "the browser did not let them be copied"));
  }

  #download() {
    const link = element("a", { href: URL.createObjectURL(new Blob([this.#asText()], { type: "text/plain" })), download: "log.txt" });
    link.click();
    URL.revokeObjectURL(link.href);
  }
});
