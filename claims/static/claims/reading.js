// The reading view: selects a quote or claim and shows its panel, marks selected words, moves the edges of a span, all
// with the pointer or the keys. What is changed is always sent by a form of the page; the answers are swapped in by htmx.
// The base counts code points, the browser UTF-16 units.
"use strict";

const text = document.getElementById("reading-text");
const panel = document.getElementById("reading-panel");
const mark = document.getElementById("reading-mark");
const caret = document.querySelector(".reading-caret");
const keys = document.getElementById("reading-keys");
const edges = Object.fromEntries([...document.querySelectorAll(".reading-edge")].map((edge) => [edge.dataset.edge, edge]));
const length = Number(edges.start.getAttribute("aria-valuemax"));
let chosen = null; // the name of the span whose panel is shown
let order = []; // of the spans, as they stand in the text
let pieces = [];
let sending = false; // a change, which the server has not answered yet
let pressed = null; // a key for a panel that is still on its way

// What is swapped in works at once: a key may follow at any time.
htmx.config.defaultSettleDelay = 0;

// Places in the text

const units = (string, points) => [...string].slice(0, points).join("").length;
const points = (string) => [...string].length;

function offset(node, at) {
  const piece = node.nodeType === Node.TEXT_NODE && node.parentElement.closest("#reading-text .piece");
  if (piece) return Number(piece.dataset.start) + points(node.data.slice(0, at));
  if (!text.contains(node)) return null;
  // Beside the pieces, as in the number of a span: where the next piece starts.
  const range = document.createRange();
  range.setStart(node, at);
  const next = pieces.find((each) => range.comparePoint(each, 0) >= 0);
  return next ? Number(next.dataset.start) : length;
}

function place(at, ending = false) {
  let low = 0;
  for (let high = pieces.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    const start = Number(pieces[middle].dataset.start);
    if (ending ? start < at : start <= at) low = middle;
    else high = middle - 1;
  }
  const node = pieces[low].firstChild;
  return [node, units(node.data, at - Number(pieces[low].dataset.start))];
}

const words = (start, end) => {
  const range = document.createRange();
  range.setStart(...place(start));
  range.setEnd(...place(end, true));
  return range;
};

function plain(range) {
  const held = range.cloneContents();
  for (const tag of held.querySelectorAll(".tag")) tag.remove();
  return held.textContent;
}

function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end, range };
}

// Coordinates in the article, in which edges, caret and toolbar are placed.
function put(element, left, top, height) {
  const paper = text.parentElement.getBoundingClientRect();
  element.style.left = `${left - paper.left}px`;
  element.style.top = `${top - paper.top}px`;
  if (height) element.style.height = `${height}px`;
  element.hidden = false;
}

function boxAt(node, at, before) {
  const range = document.createRange();
  const from = before ? Math.max(at - 1, 0) : at;
  range.setStart(node, from);
  range.setEnd(node, before ? at : Math.min(at + 1, node.data.length));
  const boxes = range.getClientRects();
  const box = before ? boxes[boxes.length - 1] : boxes[0];
  return box && { left: before ? box.right : box.left, top: box.top, bottom: box.bottom, height: box.height };
}

// Selecting a quote or claim

const tagOf = (name) => document.getElementById(`at-${name}`);

function light(name, on, how = "lit") {
  for (const piece of text.querySelectorAll(`[data-spans~="${CSS.escape(name)}"]`)) piece.classList.toggle(how, on);
  document.getElementById(name)?.classList.toggle(how, on);
}

function read() {
  pieces = [...text.querySelectorAll(".piece")].filter((piece) => piece.firstChild);
  order = [...text.querySelectorAll(".tag")].map((tag) => tag.dataset.span);
  // One stop of the Tab key in the text, not hundreds.
  for (const tag of text.querySelectorAll(".tag")) tag.tabIndex = -1;
  const stop = tagOf(chosen ?? order[0]) ?? tagOf(order[0]);
  if (stop) stop.tabIndex = 0;
}

function show(name) {
  if (chosen) light(chosen, false, "chosen");
  if (chosen) tagOf(chosen)?.removeAttribute("aria-current");
  chosen = name;
  read();
  if (!chosen) return;
  light(chosen, true, "chosen");
  tagOf(chosen)?.setAttribute("aria-current", "true");
}

function choose(name, focus = true) {
  const tag = tagOf(name);
  if (!tag) return;
  pressed = null;
  show(name);
  history.replaceState(null, "", `#${name}`);
  hideEdges();
  if (focus) {
    tag.focus({ preventScroll: true });
    tag.scrollIntoView({ block: "center" });
  }
  htmx.ajax("GET", tag.dataset.url, { source: panel, target: panel, swap: "innerHTML" });
}

function step(by) {
  if (!order.length) return;
  const at = order.indexOf(chosen);
  choose(order[at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(Math.max(at + by, 0), order.length - 1)]);
}

document.querySelector(".reading").addEventListener("click", (event) => {
  const tag = event.target.closest(".tag[data-span]");
  if (tag) {
    event.preventDefault();
    choose(tag.dataset.span);
    return;
  }
  const piece = event.target.closest("#reading-text .piece[data-spans]");
  if (!piece || selected()) return;
  // The innermost, and each click on the selected one goes outward.
  const names = piece.dataset.spans.split(" ");
  const at = names.indexOf(chosen);
  choose(names[at > 0 ? at - 1 : names.length - 1], false);
});

for (const [kind, on] of [["mouseover", true], ["mouseout", false]]) {
  document.querySelector(".reading").addEventListener(kind, (event) => {
    const of = event.target.closest("[data-span]");
    if (of) light(of.dataset.span, on);
  });
}

// What a change answers is the page anew: whatever had the focus and is gone gives it to the panel.
let next = null; // of a rejected one, the one to go on with
panel.addEventListener("htmx:beforeRequest", (event) => {
  const { path: sent, verb } = event.detail.requestConfig;
  if (verb === "post") sending = true;
  if (sent.endsWith("/reject/")) next = order[order.indexOf(chosen) + 1] ?? order[order.indexOf(chosen) - 1];
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") sending = false;
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== panel) return;
  const shown = panel.querySelector(".panel");
  const changed = event.detail.requestConfig.verb === "post";
  if (!shown) {
    const after = next;
    next = null;
    show(null);
    hideEdges();
    if (changed && after && tagOf(after)) choose(after);
    else if (changed) text.focus({ preventScroll: true });
    return;
  }
  next = null;
  const movingOn = chosen !== shown.dataset.name && !changed;
  if (movingOn) return; // another was chosen meanwhile: its own panel is on the way
  if (changed) history.replaceState(null, "", `#${shown.dataset.name}`);
  show(shown.dataset.name);
  showEdges();
  if (!changed) {
    const key = pressed;
    pressed = null;
    if (key) press(key);
    return;
  }
  mark && (mark.hidden = true);
  const refused = panel.querySelector(".panel-refused");
  const first = "fresh" in shown.dataset && panel.querySelector("#panel-name");
  if (refused || first) (refused || first).focus();
  else if (!document.activeElement || document.activeElement === document.body) {
    panel.querySelector("#panel-heading").focus({ preventScroll: true });
  }
});

document.body.addEventListener("htmx:sendError", () => say(text.dataset.unsent));
document.body.addEventListener("htmx:responseError", () => say(text.dataset.unsent));

function say(words) {
  document.getElementById("reading-said").textContent = words;
}

// Marking selected words

function takeSelected() {
  const found = selected();
  if (!found) return null;
  mark.elements.start.value = found.start;
  mark.elements.end.value = found.end;
  return found;
}

document.addEventListener("selectionchange", () => {
  if (!mark || moving) return;
  const found = takeSelected();
  mark.hidden = !found;
  if (!found) return;
  const box = found.range.getBoundingClientRect();
  put(mark, Math.min(box.left, window.innerWidth - 260), box.bottom + 8);
});
// Pressing a button of it leaves the words selected.
mark?.addEventListener("pointerdown", (event) => event.preventDefault());
// A quick hand is ahead of the event that tells what is selected.
mark?.addEventListener("click", takeSelected, true);

// A caret for the keys: the browser draws none in a text that is not edited.

const WAYS = {
  ArrowLeft: ["backward", "character"],
  ArrowRight: ["forward", "character"],
  ArrowUp: ["backward", "line"],
  ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"],
  End: ["forward", "lineboundary"],
};

function drawCaret() {
  const { focusNode: node, focusOffset: at } = document.getSelection();
  if (document.activeElement !== text || !node || !text.contains(node)) {
    caret.hidden = true;
    return;
  }
  const [within, unit] = node.nodeType === Node.TEXT_NODE ? [node, at] : place(offset(node, at));
  const box = boxAt(within, unit, false) ?? boxAt(within, unit, true);
  if (!box) return;
  put(caret, box.left, box.top, box.height);
  if (box.top < 80 || box.bottom > window.innerHeight - 40) caret.scrollIntoView({ block: "center" });
}

text.addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  if (!way || event.target !== text || event.metaKey) return;
  event.preventDefault();
  const selection = document.getSelection();
  if (!selection.rangeCount || !text.contains(selection.focusNode)) {
    selection.collapse(...place(chosen ? Number(panel.querySelector(".panel")?.dataset.start ?? 0) : 0));
  } else {
    const unit = (event.ctrlKey || event.altKey) && way[1] === "character" ? "word" : way[1];
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    selection.modify(event.shiftKey ? "extend" : "move", way[0], unit);
    if (!text.contains(selection.focusNode)) {
      selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    }
  }
  drawCaret();
});
text.addEventListener("focus", () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || !text.contains(selection.focusNode)) {
    selection.collapse(...place(chosen ? Number(panel.querySelector(".panel")?.dataset.start ?? 0) : 0));
  }
  drawCaret();
});
text.addEventListener("blur", drawCaret);
text.addEventListener("pointerup", drawCaret);

// The edges of the selected span

let moving = false;
const form = () => document.getElementById("panel-place");
const value = (name) => Number(form().elements[name].value);

function hideEdges() {
  for (const edge of Object.values(edges)) edge.hidden = true;
}

function showEdges() {
  const shown = panel.querySelector(".panel[data-movable]");
  if (!shown || !form()) return hideEdges();
  for (const [name, edge] of Object.entries(edges)) {
    const at = value(name);
    const box = boxAt(...place(at, name === "end"), name === "end");
    if (!box) return hideEdges();
    put(edge, box.left, box.top - 2, box.height + 4);
    edge.setAttribute("aria-valuenow", at);
    edge.setAttribute("aria-valuetext", plain(words(...(name === "start" ? [at, Math.min(at + 40, value("end"))] : [Math.max(at - 40, value("start")), at]))));
  }
}

function edgeTo(name, at) {
  const [low, high] = name === "start" ? [0, value("end") - 1] : [value("start") + 1, length];
  form().elements[name].value = Math.min(Math.max(at, low), high);
  moving = true;
  const range = words(value("start"), value("end"));
  document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  showEdges();
}

const stood = () => panel.querySelector(".panel").dataset;
const unsaved = () =>
  form() && (value("start") !== Number(stood().stoodStart) || value("end") !== Number(stood().stoodEnd));

function leaveEdges(save) {
  if (!moving) return;
  document.getSelection().removeAllRanges();
  moving = false;
  if (save && unsaved()) return form().requestSubmit();
  if (!form()) return;
  form().elements.start.value = stood().stoodStart;
  form().elements.end.value = stood().stoodEnd;
  showEdges();
}

function pointed(x, y) {
  const found = document.caretPositionFromPoint?.(x, y);
  if (found) return text.contains(found.offsetNode) ? offset(found.offsetNode, found.offset) : null;
  const range = document.caretRangeFromPoint?.(x, y);
  return range && text.contains(range.startContainer) ? offset(range.startContainer, range.startOffset) : null;
}

for (const [name, edge] of Object.entries(edges)) {
  edge.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    edge.focus({ preventScroll: true });
    const follow = (to) => {
      edge.style.pointerEvents = "none"; // what lies under it is asked for
      const at = pointed(to.clientX, to.clientY);
      edge.style.pointerEvents = "";
      if (at !== null && at !== undefined) edgeTo(name, at);
    };
    const stop = (ended) => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      leaveEdges(ended.type === "pointerup");
    };
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
  });
  edge.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (by) {
      event.preventDefault();
      const at = value(name);
      edgeTo(name, event.ctrlKey || event.altKey ? wordFrom(at, by) : at + by);
    } else if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (!moving && event.key === "Escape") tagOf(chosen)?.focus();
      leaveEdges(event.key === "Enter");
    }
  });
  edge.addEventListener("focusout", (event) => {
    const stays = Object.values(edges).includes(event.relatedTarget) || form()?.contains(event.relatedTarget);
    if (!stays) leaveEdges(true);
  });
}

// Where the word before or after ends, in code points.
function wordFrom(at, by) {
  const range = by > 0 ? words(at, Math.min(at + 200, length)) : words(Math.max(at - 200, 0), at);
  const near = plain(range);
  const found = by > 0 ? near.match(/^[^\p{L}\p{N}]*[\p{L}\p{N}]+/u) : near.match(/[\p{L}\p{N}]+[^\p{L}\p{N}]*$/u);
  return at + by * (found ? points(found[0]) : 1);
}

new ResizeObserver(() => form() && showEdges()).observe(text);

// Keys

const on = document.getElementById("reading-keys-on");
on.checked = localStorage.getItem("reading-keys") !== "off";
on.addEventListener("change", () => localStorage.setItem("reading-keys", on.checked ? "on" : "off"));

const shownIsChosen = () => chosen === (panel.querySelector(".panel")?.dataset.name ?? null);

function press(key) {
  // What is meant for one that is being fetched is never done to the one shown before.
  if (!shownIsChosen() && "axrswo[]".includes(key)) {
    pressed = key;
    return true;
  }
  if (mark && selected()) mark.hidden = false;
  for (const target of document.querySelectorAll(`.reading [data-key="${CSS.escape(key)}"]`)) {
    if (target.hidden || target.closest("[hidden]")) continue;
    if (sending && (panel.contains(target) || target.matches(".reading-edge"))) return true; // never twice
    if (target.matches(".reading-edge")) target.focus();
    else if (target.matches("summary")) {
      target.parentElement.open = true;
      const inside = target.parentElement.querySelectorAll("input, select, textarea, button, summary");
      ([...inside].find((each) => each !== target && each.type !== "hidden" && each.checkVisibility()) ?? target).focus();
    } else target.click();
    return true;
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (keys.open) return;
  if (event.key === "Escape") {
    if (panel.contains(document.activeElement)) (tagOf(chosen) ?? text).focus();
    document.getSelection().removeAllRanges();
    return;
  }
  if (!on.checked || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if ((event.repeat && !"npjk".includes(event.key)) || pressed) return;
  const act = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1) }[event.key];
  if (act) act();
  else if (event.key === "t") text.focus();
  else if (event.key === "e") panel.querySelector("#panel-heading")?.focus();
  else if (!press(event.key)) return;
  event.preventDefault();
});

document.querySelector('.reading button[data-key="?"]').addEventListener("click", () => keys.showModal());

// An address may name a span, or a claim wherever it first stands.
function chooseAddressed() {
  const name = decodeURIComponent(location.hash.slice(1));
  const tag = name && (tagOf(name) ?? text.querySelector(`[data-claim="${CSS.escape(name)}"]`));
  if (tag) choose(tag.dataset.span);
}

document.querySelector(".reading").classList.add("reading-live");
read();
// Once the page is whole: going to what the address names, the browser takes the focus away.
window.addEventListener("load", chooseAddressed);
window.addEventListener("hashchange", chooseAddressed);
