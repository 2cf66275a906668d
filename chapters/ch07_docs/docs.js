// Shows the document that this page names: all operations, each of which can be tried. And it puts right what Swagger UI
// does not say to those who cannot see it, or have no mouse: each button and list has a name, the name of a button is
// what stands on it, no link is within a button, and what scrolls can be reached.
"use strict";

const place = document.getElementById("swagger-ui");

function each(selector, change) {
  for (const element of place.querySelectorAll(selector)) change(element);
}

function putRight() {
  each(".close-modal:not([aria-label])", (button) => button.setAttribute("aria-label", "Close"));
  each(".modal-ux .btn[aria-label]", (button) => button.removeAttribute("aria-label"));
  each("#servers:not([aria-label])", (list) => list.setAttribute("aria-label", "Server"));
  each("tr[data-param-name] select:not([aria-label])", (list) =>
    list.setAttribute("aria-label", list.closest("tr").dataset.paramName));
  each(".modal-ux:not([data-seen])", (dialog) => {  // each of its fields wants the focus, and the last one gets it
    dialog.dataset.seen = "";
    dialog.querySelector("input")?.focus();
  });
  each("textarea:not([aria-label])", (field) => field.setAttribute("aria-label", "Body"));
  each("button a[href]", (link) => link.removeAttribute("href"));
  each("pre:not([tabindex])", (text) => text.setAttribute("tabindex", "0"));
}

new MutationObserver(putRight).observe(place, { childList: true, subtree: true });

window.ui = SwaggerUIBundle({
  url: place.dataset.document,
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
});
