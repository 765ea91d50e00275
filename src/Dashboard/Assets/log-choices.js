// The containers whose lines are shown: a chip for each, or, where they are many, for the chosen ones and a field that finds others.
import { live } from "./live.js";
import { element, hue } from "./log-row.js";

const mostChips = 16;
const mostAtOnce = 30; // by one word; who means more means all

customElements.define("log-choices", class extends HTMLElement {
  #ids = "";
  #known = () => this.#show();

  /** Ids of containers; none stands for all. */
  selected = new Set();

  connectedCallback() {
    if (!this.chips) this.#build();
    live.addEventListener("samples", this.#known);
    this.#show();
  }

  disconnectedCallback() {
    live.removeEventListener("samples", this.#known);
  }

  #build() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Containers");
    this.chips = element("span", { class: "chips" });
    this.options = element("datalist", { id: "log-containers" });
    this.said = element("span", { class: "note", role: "status" });
    // Picked from the list it is meant at once; typed, only with Enter.
    this.field = element("input", { type: "text", list: "log-containers", "aria-label": "Show only the lines of containers, by name",
      oninput: ({ inputType }) => inputType === "insertReplacementText" && this.#find(),
      onkeydown: ({ key }) => key === "Enter" && this.#find() });
    this.finder = element("span", { class: "finder", hidden: true }, this.field, this.options, this.said);
    this.append(this.chips, this.finder);
  }

  get #areMany() {
    return live.ids.length > mostChips;
  }

  #show() {
    if (this.#ids === live.ids.join()) return;
    this.#ids = live.ids.join();
    this.finder.hidden = !this.#areMany;
    this.field.placeholder = `Only containers… (of ${live.ids.length.toLocaleString("en")})`;
    this.options.replaceChildren(...live.ids.map((id) => element("option", { value: id })));
    this.#draw();
  }

  #draw() {
    // One that was chosen and is gone can be put off all the same.
    const shown = this.#areMany ? this.selected : new Set([...live.ids, ...this.selected]);
    this.chips.replaceChildren(...[...shown].map((id) =>
      element("button", { type: "button", class: `chip name c${hue(id)}`, title: live.ids.includes(id) ? undefined : "not there any more", "aria-pressed": String(this.selected.has(id)), onclick: ({ currentTarget }) => this.#toggle(id, currentTarget) }, id)));
  }

  #toggle(id, chip) {
    this.selected.has(id) ? this.selected.delete(id) : this.selected.add(id);
    if (this.#areMany) {
      this.#draw();
      this.field.focus();
    } else chip.setAttribute("aria-pressed", String(this.selected.has(id)));
    this.dispatchEvent(new Event("chosen"));
  }

  #find() {
    const text = this.field.value.trim();
    const found = live.ids.includes(text) ? [text] : live.ids.filter((id) => text && id.toLowerCase().includes(text.toLowerCase()));
    if (found.length === 0 || found.length > mostAtOnce) {
      this.said.textContent = !text ? "" : found.length ? `${found.length.toLocaleString("en")} have “${text}” in their names; at most ${mostAtOnce} at once` : `none has “${text}” in its name`;
      return;
    }
    for (const id of found) this.selected.add(id);
    this.field.value = "";
    this.said.textContent = "";
    this.#draw();
    this.dispatchEvent(new Event("chosen"));
  }
});
