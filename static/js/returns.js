// A section of a return that saves each box as it is left. Without this script the page's own
// button saves the same. What is typed and not yet saved is kept in this tab until it is.
import { pasteInto } from "./paste.js";

const form = document.querySelector("form[data-return]");
const saved = document.querySelector("[data-saved]");
const progress = document.querySelector("[data-progress]");
const KEPT = `typed ${location.pathname} `;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const waiting = new Set(); // boxes with something to send
let sending = null;
let wait = FIRST_WAIT;
let timer = 0;

const boxes = [...form.querySelectorAll("[data-box]")];
const fieldsOf = (box) =>
  [...box.querySelectorAll("input[name], select[name], textarea[name]")].filter(
    (field) => !["radio", "checkbox"].includes(field.type) || field.checked,
  );
const fieldOf = (box, name) => box.querySelector(`[name="${CSS.escape(`${box.dataset.box}.${name}`)}"]`);

function say(words) {
  saved.textContent = words;
}

// What is typed, kept in this tab under the names of its fields.
function keep(field) {
  if (field.type === "hidden") return;
  const value = ["radio", "checkbox"].includes(field.type) ? String(field.checked && field.value) : field.value;
  sessionStorage.setItem(KEPT + field.name, value);
}

function forget(box) {
  for (const field of box.querySelectorAll("[name]")) sessionStorage.removeItem(KEPT + field.name);
}

function bringBack() {
  for (const box of boxes) {
    let found = false;
    for (const field of box.querySelectorAll("[name]:not([type=hidden])")) {
      const value = sessionStorage.getItem(KEPT + field.name);
      if (value === null) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === value;
      else field.value = value;
      found = true;
    }
    if (found) {
      stateOf(box, "Typed earlier and not saved yet.");
      waiting.add(box);
    }
  }
  if (waiting.size) send();
}

function stateOf(box, words) {
  box.querySelector("[data-state]").textContent = words;
}

function later(words) {
  say(words);
  clearTimeout(timer);
  timer = setTimeout(send, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function bodyOf(batch) {
  const body = new URLSearchParams();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const box of batch) {
    for (const field of fieldsOf(box)) body.append(field.name, field.value);
  }
  return body;
}

async function send() {
  if (sending || !waiting.size) return;
  const batch = [...waiting];
  waiting.clear();
  say("Saving");
  const typed = new Map(batch.map((box) => [box, bodyOf([box]).toString()]));
  sending = post(batch);
  let answer;
  try {
    answer = await sending;
  } finally {
    sending = null;
  }
  if (answer.again) {
    batch.forEach((box) => waiting.add(box));
    later(answer.again);
    return;
  }
  clearTimeout(timer);
  wait = FIRST_WAIT;
  if (answer.refused) {
    say(answer.refused);
    batch.forEach((box) => stateOf(box, "Not saved. What you typed stays here."));
    return;
  }
  let troubled = 0;
  for (const told of answer.answers) {
    const box = boxes.find((one) => one.dataset.box === told.key);
    const isAsSent = bodyOf([box]).toString() === typed.get(box);
    troubled += show(box, told, isAsSent) ? 0 : 1;
  }
  progress.textContent = answer.progress;
  say(troubled ? `${troubled} not saved: look below` : `Saved ${answer.at}`);
  if (waiting.size) send();
}

// What came of a request: its answer, `again` with the words while it is to be tried again.
async function post(batch) {
  let response;
  try {
    response = await fetch(form.dataset.save, {
      method: "POST",
      body: bodyOf(batch),
      redirect: "manual",
      headers: { Accept: "application/json" },
    });
  } catch {
    return { again: "Not sent: no connection. Kept here, trying again" };
  }
  if (response.type === "opaqueredirect" || response.status === 401) {
    return { again: "You are signed out. What you typed is kept here: sign in in another tab" };
  }
  const isOurs = (response.headers.get("content-type") || "").includes("json");
  if (isOurs) return response.json();
  if (response.status === 403) {
    await renew();
    return { again: "Trying again" };
  }
  return { again: `Not saved: the portal answered ${response.status}. Kept here, trying again` };
}

// Signing in again gives every form a new token: this page takes it from a fresh copy of itself.
async function renew() {
  try {
    const response = await fetch(location.pathname, { redirect: "manual" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("form[data-return] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  } catch {
    // The next try says what is wrong.
  }
}

// Show what came of one box; returns whether it is well.
function show(box, told, isAsSent) {
  const errors = box.querySelector("[data-errors]");
  errors.replaceChildren(
    ...Object.values(told.errors).map((words) => {
      const line = document.createElement("p");
      line.textContent = words;
      return line;
    }),
  );
  box.classList.toggle("app-box--error", told.outcome === "invalid" || told.outcome === "changed");
  for (const field of box.querySelectorAll("[name]")) {
    const name = field.name.slice(box.dataset.box.length + 1);
    if (name in told.errors) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  box.querySelector("[data-changed]")?.remove();
  if (told.outcome === "changed") {
    offerBoth(box, told);
    return false;
  }
  if (told.outcome === "invalid") {
    stateOf(box, "Not saved yet.");
    return false;
  }
  fieldOf(box, "version").value = told.version;
  showOdd(box, told.odd);
  if (told.outcome === "saved") confirmed(box);
  if (isAsSent) {
    forget(box);
    stateOf(box, told.outcome === "saved" ? "Saved." : "");
  }
  return true;
}

// What came forward is confirmed: the line that asked goes, and the keyboard stays in its box.
function confirmed(box) {
  const carried = box.querySelector(".app-box__carried");
  if (!carried) return;
  const wasIn = carried.contains(document.activeElement);
  carried.remove();
  if (wasIn) box.querySelector("input:not([type=hidden]), textarea").focus();
}

function offerBoth(box, told) {
  const typed = fieldsOf(box).filter((field) => !["hidden", "select-one"].includes(field.type));
  const mine = typed.map((field) => field.value).filter(Boolean).join(", ") || "nothing";
  const line = document.createElement("p");
  line.className = "app-box__changed";
  line.dataset.changed = "";
  line.setAttribute("role", "alert");
  line.append(`Somebody else changed this: yours ${mine}, theirs ${told.theirs_in_words}. `);
  line.append(
    button("Keep mine", () => {
      fieldOf(box, "version").value = told.version;
      line.remove();
      waiting.add(box);
      send();
    }),
    " ",
    button("Take theirs", () => {
      fieldOf(box, "version").value = told.version;
      for (const [name, value] of Object.entries(told.theirs)) put(box, name, value);
      line.remove();
      box.classList.remove("app-box--error");
      forget(box);
      stateOf(box, "Theirs stands.");
    }),
  );
  box.prepend(line);
}

function put(box, name, value) {
  const all = box.querySelectorAll(`[name="${CSS.escape(`${box.dataset.box}.${name}`)}"]`);
  for (const field of all) {
    if (field.type === "radio") field.checked = field.value === value;
    else if (field.tagName === "SELECT") field.value = value === "given" ? "" : value;
    else field.value = value;
  }
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary app-box__choice";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// The flags of a box: those that went are taken away, but never while somebody types in one.
function showOdd(box, odd) {
  const place = box.querySelector("[data-odd]");
  const held = new Map(
    [...place.querySelectorAll("input[name^='flag.']")].map((field) => [field.name, field.value]),
  );
  if (place.contains(document.activeElement)) return;
  place.replaceChildren(
    ...odd.map((one, index) => {
      const line = document.createElement("div");
      line.className = "app-odd";
      const label = document.createElement("label");
      label.textContent = one.impossible
        ? `${one.words} It has to be changed before the return can be submitted.`
        : `${one.words} Say why.`;
      line.append(label);
      if (!one.impossible) {
        const field = document.createElement("input");
        field.className = "govuk-input";
        field.name = `flag.${one.key}`;
        field.id = label.htmlFor = `${box.id}-odd-${index}`;
        field.maxLength = 4000;
        field.value = held.get(field.name) || one.answer;
        line.append(field);
      }
      return line;
    }),
  );
}

function showReason(box) {
  const state = fieldOf(box, "state");
  const reason = box.querySelector("[data-reason]");
  if (reason) reason.hidden = !["nil", "not_applicable", "not_known"].includes(state.value);
}

form.addEventListener("input", (event) => keep(event.target));
form.addEventListener("change", (event) => {
  const box = event.target.closest("[data-box]");
  if (!box) return;
  keep(event.target);
  showReason(box);
  stateOf(box, "");
  waiting.add(box);
  send();
});
form.addEventListener("paste", (event) => {
  for (const field of pasteInto(event, boxes)) {
    keep(field);
    waiting.add(field.closest("[data-box]"));
  }
  send();
});
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
window.addEventListener("pagehide", () => {
  // What was typed in a box that was never left is sent as the page goes.
  const left = boxes.filter((box) =>
    [...box.querySelectorAll("[name]:not([type=hidden])")].some(
      (field) => sessionStorage.getItem(KEPT + field.name) !== null,
    ),
  );
  if (left.length) navigator.sendBeacon(form.dataset.save, bodyOf(left));
});
boxes.forEach(showReason);
bringBack();
