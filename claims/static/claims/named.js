// Select2 hides a field's select and shows a box of its own, which the field's label does not name. Here it gets that name.
"use strict";

function labelOf(select) {
  const label = select.labels?.[0];
  if (label) return label;
  // In a table of rows the head of the column is the label.
  const cell = select.closest("td");
  return cell?.closest("table")?.querySelector(`thead tr th:nth-child(${cell.cellIndex + 1})`);
}

function name(box) {
  const select = box.previousElementSibling;
  const shown = box.querySelector(".select2-selection");
  const label = select?.matches("select") && labelOf(select);
  if (!shown || !label) return;
  label.id ||= `${select.id}-label`;
  const value = shown.querySelector(".select2-selection__rendered");
  value?.setAttribute("aria-labelledby", label.id);
  shown.setAttribute("aria-labelledby", value?.id ? `${label.id} ${value.id}` : label.id);
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".select2-container").forEach(name);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node instanceof Element && node.matches(".select2-container")) name(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
});
