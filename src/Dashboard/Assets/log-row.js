// One line of a log as a row. Lines are text, never HTML.
import { timeText } from "./live.js";

export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
};

export const hue = (text) => {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return hash % 8;
};

/** What a line is called in a link. */
export const nameOf = (line) => `${line.containerId}:${line.sequence}`;

const highlighted = (text, wanted) => {
  if (!wanted) return [text];
  const parts = [];
  const lower = text.toLowerCase();
  const sought = wanted.toLowerCase();
  let from = 0;
  for (let at; (at = lower.indexOf(sought, from)) >= 0; from = at + sought.length) parts.push(text.slice(from, at), element("mark", {}, text.slice(at, at + sought.length)));
  return [...parts, text.slice(from)];
};

/** @param {{ isLinked: boolean, marked?: string, wanted?: string }} shown whether its time links to it, the line that a link led to, and the text to highlight */
export const rowOf = (line, { isLinked, marked, wanted }) => {
  const name = nameOf(line);
  const at = timeText(Date.parse(line.time));
  const time = isLinked
    ? element("a", { class: "time", href: `/logs?containers=${encodeURIComponent(line.containerId)}&line=${encodeURIComponent(name)}`, tabindex: "-1", title: "Link to this line" }, at)
    : element("span", { class: "time" }, at);
  return element("div", { class: `row ${line.level}${name === marked ? " marked" : ""}` },
    time,
    element("span", { class: "letter", title: line.level }, line.level === "NONE" ? "·" : line.level[0]),
    element("span", { class: `name c${hue(line.containerId)}` }, line.containerId),
    element("span", { class: "text" }, ...highlighted(line.text, wanted)));
};
