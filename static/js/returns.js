// A section of a return that saves each box as it is left. Without this script the page's own
// button saves the same. What is typed and not yet saved is kept in this tab until it is.
import { pasteInto } from "./paste.js";

const form = document.querySelector("form[data-return]");
const saved = document.querySelector("[data-saved]");
const progress = document.querySelector("[data-progress]");
const KEPT = "typed ";
const MINE = `${KEPT}${form.dataset.user} ${location.pathname} `;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const waiting = new Set(); // boxes with something to send
let sending = null;
let wait = FIRST_WAIT;
let timer = 0;
let gone = false; // by the page's own button, which sends everything

const boxes = [...form.querySelectorAll("[data-box]")];
const typable = (box) => [...box.querySelectorAll("[name]:not([type=hidden])")];
const isChoice = (field) => ["radio", "checkbox"].includes(field.type);
const held = (field) => (isChoice(field) ? "checked" : "value");
const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
const fieldsOf = (box) =>
  [...box.querySelectorAll("input[name], select[name], textarea[name]")].filter(
    (field) => !isChoice(field) || field.checked,
  );
const fieldOf = (box, name) =>
  box.querySelector(`[name="${CSS.escape(`${box.dataset.box}.${name}`)}"]`);

function say(words) {
  saved.textContent = words;
}

// What is typed in a box is kept in this tab, for whoever is signed in, with the version of the
// answer that they had read: what somebody saves meanwhile is then told, not overwritten.
function keep(box) {
  const values = typable(box).map((field) => [nameOf(field), field[held(field)]]);
  const kept = { version: fieldOf(box, "version").value, values: Object.fromEntries(values) };
  try {
    sessionStorage.setItem(MINE + box.dataset.box, JSON.stringify(kept));
  } catch {
    // A full or forbidden store keeps nobody from saving.
  }
}

function forget(box) {
  sessionStorage.removeItem(MINE + box.dataset.box);
}

function keptOf(box) {
  try {
    return JSON.parse(sessionStorage.getItem(MINE + box.dataset.box));
  } catch {
    return null;
  }
}

// Somebody else's typing, left in this tab when their session ended, is nobody's business.
function forgetOthers() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(KEPT) && !name.startsWith(`${KEPT}${form.dataset.user} `)) {
      sessionStorage.removeItem(name);
    }
  }
}

function bringBack() {
  for (const box of boxes) {
    const kept = keptOf(box);
    if (!kept) continue;
    let differs = false;
    for (const field of typable(box)) {
      const value = kept.values[nameOf(field)];
      if (value === undefined || value === field[held(field)]) continue;
      field[held(field)] = value;
      differs = true;
    }
    if (!differs) {
      forget(box);
      continue;
    }
    fieldOf(box, "version").value = kept.version;
    stateOf(box, "Typed earlier and not saved yet.");
    waiting.add(box);
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
  body.set("for", form.dataset.user);
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
  if (isOurs) {
    try {
      return await response.json();
    } catch {
      return { again: "The answer did not arrive whole. Kept here, trying again" };
    }
  }
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
    const fresh = page.querySelector("form[data-return]");
    const token = fresh?.querySelector("[name=csrfmiddlewaretoken]");
    if (token && fresh.dataset.user === form.dataset.user) form.elements.csrfmiddlewaretoken.value = token.value;
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
  if (told.outcome === "theirs") {
    takeTheirs(box, told);
    return true;
  }
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
  } else {
    keep(box); // more was typed meanwhile, over what has just been saved
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
      keep(box);
      line.remove();
      waiting.add(box);
      send();
    }),
    " ",
    button("Take theirs", () => takeTheirs(box, told)),
  );
  box.prepend(line);
}

function takeTheirs(box, told) {
  fieldOf(box, "version").value = told.version;
  for (const [name, value] of Object.entries(told.theirs)) put(box, name, value);
  box.querySelector("[data-changed]")?.remove();
  box.classList.remove("app-box--error");
  forget(box);
  showReason(box);
  stateOf(box, "Theirs stands.");
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

// The flags of a box: those that went are taken away, but never while somebody types in one. Words
// stay in a box only while it asks about the same figures.
function showOdd(box, odd) {
  const place = box.querySelector("[data-odd]");
  if (place.contains(document.activeElement)) return;
  const about = (shown) => shown.split(".")[0];
  const words = new Map();
  for (const field of place.querySelectorAll("input[name^='flag.']")) {
    words.set(field.name + about(field.nextElementSibling.value), field.value);
  }
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
        field.value = words.get(field.name + about(one.shown)) || one.answer;
        const shown = document.createElement("input");
        shown.type = "hidden";
        shown.name = `flagged.${one.key}`;
        shown.value = one.shown;
        line.append(field, shown);
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

form.addEventListener("input", (event) => {
  const box = event.target.closest("[data-box]");
  if (box) keep(box);
});
form.addEventListener("change", (event) => {
  const box = event.target.closest("[data-box]");
  if (!box) return;
  keep(box);
  showReason(box);
  stateOf(box, "");
  waiting.add(box);
  send();
});
form.addEventListener("paste", (event) => {
  const { changed, left } = pasteInto(event, boxes);
  for (const field of changed) {
    keep(field.closest("[data-box]"));
    waiting.add(field.closest("[data-box]"));
  }
  send();
  if (left) say(`${left} cell${left === 1 ? "" : "s"} of what you pasted had no box here.`);
});
form.addEventListener("submit", () => {
  gone = true;
  boxes.forEach(forget);
});
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
window.addEventListener("pagehide", () => {
  // What was typed in a box that was never left is sent as the page goes.
  const left = gone ? [] : boxes.filter((box) => keptOf(box));
  if (left.length) navigator.sendBeacon(form.dataset.save, bodyOf(left));
});
boxes.forEach(showReason);
forgetOthers();
bringBack();
