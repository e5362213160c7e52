// A button with data-copies="id" copies what the field of that id holds, and says so. Outside a secure context, where
// browsers have no clipboard for scripts, it selects it.
"use strict";
for (const button of document.querySelectorAll("[data-copies]")) {
    button.addEventListener("click", async () => {
        const field = document.getElementById(button.dataset.copies);
        field.select();
        try {
            await navigator.clipboard.writeText(field.value);
            button.textContent = button.dataset.copied;
        } catch {
            field.focus();
        }
    });
}
