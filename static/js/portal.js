// What scripts add to every page. Each page is complete without them.
import { Button, ErrorSummary, SkipLink, createAll } from "../govuk-frontend.min.js";
import { drawWhenNear } from "./charts.js";
import { offerCopy } from "./copy.js";

const phone = window.matchMedia("(max-width: 39.9375rem)");

// Filters start folded on a phone: the words above the table say what is set.
function fold() {
  for (const filters of document.querySelectorAll("[data-fold]")) {
    filters.open = !phone.matches;
  }
}

// A table that is wider than its place scrolls, and must then be reached by the keyboard.
function reachWideTables() {
  for (const frame of document.querySelectorAll(".app-table-frame")) {
    const isWide = frame.scrollWidth > frame.clientWidth;
    frame.toggleAttribute("tabindex", isWide);
    if (isWide) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", frame.querySelector("caption").textContent.trim());
    } else {
      frame.removeAttribute("role");
      frame.removeAttribute("aria-label");
    }
  }
}

// What was typed and kept in this tab goes with whoever signs out.
function forgetOnSignOut() {
  const form = document.querySelector("form[action='/sign-out/']");
  if (form) form.addEventListener("submit", () => sessionStorage.clear());
}

createAll(SkipLink);
createAll(ErrorSummary);
createAll(Button, { preventDoubleClick: true });
fold();
phone.addEventListener("change", fold);
reachWideTables();
forgetOnSignOut();
window.addEventListener("resize", reachWideTables);
document.querySelectorAll("[data-chart]").forEach(drawWhenNear);
document.querySelectorAll("[data-picture]").forEach(offerCopy);
