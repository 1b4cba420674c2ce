// Says to the style sheet and to GOV.UK Frontend that scripts run: before anything is shown.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
