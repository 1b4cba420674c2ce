// Says on the page when a passkey was not used: its user stopped, or the device refused.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-fault").hidden = false;
});
