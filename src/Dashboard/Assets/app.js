// What every page has: theme, keys, dialogs, the banner while the server is away.
import { live } from "./live.js";
import "./chart.js";
import "./log.js";

const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

const changeTheme = () => {
  const next = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  dispatchEvent(new Event("themechange"));
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dispatchEvent(new Event("themechange")));

let opened; // the dialog that was opened last
const open = (id, text = "") => {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  opened = dialog;
  dialog.addEventListener("close", () => (opened = undefined), { once: true });
  const filter = dialog.querySelector("[data-filter]");
  if (filter) {
    filter.value = text;
    narrow(filter);
  }
};

let searched; // the log's search, when the focus was in it last
const search = () => document.querySelector("live-log[full] input[type=search]");
document.addEventListener("focusin", ({ target }) => (searched = target === search() ? target : undefined));

const goOnSearching = () => {
  if (!searched || searched.isConnected) return;
  const { selectionStart, selectionEnd } = searched;
  const anew = search();
  searched = undefined;
  anew?.focus();
  anew?.setSelectionRange(selectionStart, selectionEnd);
};

// When the page becomes interactive, all of it is made anew: what somebody has opened by then stays open, and who searches a log goes on typing.
new MutationObserver(() => {
  goOnSearching();
  if (!opened || opened.isConnected) return;
  const { id } = opened;
  const text = opened.querySelector("[data-filter]")?.value;
  opened = undefined;
  open(id, text);
}).observe(document.body, { childList: true, subtree: true });

// Blazor takes links over before it can follow them, and then shows the page that it began with under the new address: until then the browser follows them.
const isInteractive = () => document.querySelector("header[data-interactive]") !== null;
document.addEventListener("click", (event) => {
  if (event.target.closest("a[href]") && !isInteractive()) event.stopImmediatePropagation();
}, { capture: true });

// Blazor would go to the address that it knows, without what a view has put into it since, and leave the focus where it is.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".skip")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.getElementById("content").focus();
}, { capture: true });

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-dialog],[data-close],[data-theme-toggle],#switcher a");
  if (target?.dataset.dialog) open(target.dataset.dialog);
  else if (target?.hasAttribute("data-theme-toggle")) changeTheme();
  else if (target) target.closest("dialog")?.close();
  else if (event.target instanceof HTMLDialogElement) event.target.close();
});
document.addEventListener("submit", (event) => event.target.closest("dialog")?.close());

// The quick switcher: what is typed narrows the list, arrows choose, Enter goes.
const items = (filter) => [...filter.closest("dialog").querySelectorAll("li")];
const shown = (filter) => items(filter).filter((item) => !item.hidden);
function narrow(filter) {
  const words = filter.value.toLowerCase().split(/\s+/);
  for (const item of items(filter)) {
    const text = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
    item.classList.remove("chosen");
  }
  shown(filter)[0]?.classList.add("chosen");
}
document.addEventListener("input", (event) => event.target.matches?.("[data-filter]") && narrow(event.target));
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-filter]")) return;
  const all = shown(event.target);
  const at = all.findIndex((item) => item.classList.contains("chosen"));
  if (event.key === "Enter") {
    event.preventDefault();
    all[at]?.querySelector("a").click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // alone it would only empty the field
    event.target.closest("dialog").close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    all[at]?.classList.remove("chosen");
    const next = all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length];
    next?.classList.add("chosen");
    next?.scrollIntoView({ block: "nearest" });
  }
});

const places = { o: "/", l: "/logs", i: "/incidents", a: "/approvals" };
let wentAt = 0;
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("switcher");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input,select,textarea,dialog[open]")) return;
  if (wentAt && performance.now() - wentAt < 1500 && places[event.key]) {
    event.preventDefault();
    const link = document.querySelector(`.navigation a[href="${places[event.key]}"]:not(.brand)`);
    link?.click();
  } else if (event.key === "/") {
    event.preventDefault();
    if (search()) search().focus();
    else open("switcher");
  } else if (event.key === "?") open("help-dialog");
  else if (event.key === "t") changeTheme();
  wentAt = event.key === "g" ? performance.now() : 0;
});

// Blazor tries again by itself; where its circuit is gone with the server that held it, the page is loaded anew.
const banner = document.getElementById("components-reconnect-modal");
const away = new Set();
const mark = (what, isAway) => {
  if (isAway) away.add(what);
  else away.delete(what);
  document.documentElement.classList.toggle("away", away.size > 0);
};
let waiting = false;
async function comeBack() {
  if (waiting) return;
  waiting = true;
  for (;;) {
    try {
      if ((await fetch("/health", { cache: "no-store" })).ok) return location.reload();
    } catch { /* it is still away */ }
    await new Promise((done) => setTimeout(done, 700));
  }
}
banner.addEventListener("components-reconnect-state-changed", (event) => {
  const state = event.detail.state;
  mark("circuit", state !== "hide");
  if (state === "failed" || state === "rejected") comeBack();
});

// A server that goes before the circuit stands is noticed by nobody else; a break of less than a second is not worth a word.
let lost = 0;
live.addEventListener("state", () => {
  clearTimeout(lost);
  if (!live.isOpen) lost = setTimeout(() => mark("socket", true), 1000);
  else if (away.has("socket") && !isInteractive()) location.reload();
  else mark("socket", false);
});
let hiddenSince = 0;
document.addEventListener("visibilitychange", () => {
  // A laptop that slept longer than a circuit is kept.
  if (document.hidden) hiddenSince = Date.now();
  else if (document.documentElement.classList.contains("away") && Date.now() - hiddenSince > 60_000) comeBack();
});
