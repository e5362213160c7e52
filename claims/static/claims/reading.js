// The reading view: lights up what belongs together, and offers to mark selected words as a quote or claim.
"use strict";

const pieces = document.querySelectorAll(".piece[data-spans]");

function light(name, on) {
  for (const piece of pieces) {
    if (piece.dataset.spans.split(" ").includes(name)) piece.classList.toggle("lit", on);
  }
  document.getElementById(name)?.classList.toggle("lit", on);
}

for (const element of document.querySelectorAll("[data-span]")) {
  const name = element.dataset.span;
  element.addEventListener("mouseenter", () => light(name, true));
  element.addEventListener("mouseleave", () => light(name, false));
}

// The base counts code points, the browser UTF-16 units.
function offset(node, units) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".piece[data-start]");
  if (!piece || node.nodeType !== Node.TEXT_NODE) return null;
  return Number(piece.dataset.start) + [...node.data.slice(0, units)].length;
}

const mark = document.getElementById("reading-mark");
const text = document.querySelector(".reading-text");

if (mark && text) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    mark.hidden = true;
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    const revision = text.dataset.revision;
    for (const link of mark.querySelectorAll("[data-add]")) {
      link.href = `${link.dataset.add}?${new URLSearchParams({ revision, start, end, read: revision })}`;
    }
    const box = range.getBoundingClientRect();
    mark.hidden = false;
    mark.style.left = `${box.left + window.scrollX}px`;
    mark.style.top = `${box.bottom + window.scrollY + 8}px`;
  });
}
