// The page works without this; with it, answers come while one types, and the keyboard does it all.

import { isPlain, isTyping, lettersAreOn, turnLetters } from "./keys.js";

const PAUSE = 130; // milliseconds without a key after which an answer is asked for
const BURST = 1500; // and after which what is typed next is another step back in the history

const form = document.getElementById("search");
const input = document.getElementById("q");
const places = Object.fromEntries(["results", "facets", "suggestions"].map((id) => [id, document.getElementById(id)]));
const told = document.getElementById("told"); // A text that is put in with its place is not read aloud.
let asked = new AbortController();
let waiting = 0;
let lastTyped = -Infinity;
let shown = new URLSearchParams(location.search);

function addressOf(parameters) {
  const text = parameters.toString();
  return text ? `/?${text}` : "/";
}

// What the form asks for: empty parts and those that go without saying are left out.
function asForm() {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === "sort" && value === "score")) parameters.set(name, value);
  }
  return parameters;
}

function fillForm(parameters) {
  if (document.activeElement !== input) input.value = parameters.get("q") ?? "";
  form.elements.sort.value = parameters.get("sort") ?? "score";
  const kept = document.getElementById("kept");
  kept.replaceChildren();
  for (const [name, value] of parameters) {
    if (["q", "sort", "page"].includes(name)) continue;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    kept.append(field);
  }
}

async function put(place, path, parameters, signal) {
  const answer = await fetch(`${path}?${parameters}`, { signal });
  const text = await answer.text();
  // An answer that was overtaken while it was read is not shown.
  if (!signal.aborted && answer.ok) place.innerHTML = text;
}

// Asks for everything at once; whatever was asked for before and has not come is no longer wanted.
async function show(parameters, { typing = false } = {}) {
  clearTimeout(waiting);
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  shown = parameters;
  const wanted = new URLSearchParams(parameters);
  if (typing) wanted.set("typing", "1");
  places.results.classList.add("late");
  places.facets.setAttribute("aria-busy", "true");
  const isEmpty = [...parameters.keys()].every((name) => ["sort", "group"].includes(name));
  // The form moves up when one types, not when the answer comes: nothing moves under who reads or aims by then.
  if (!isEmpty) document.body.classList.remove("home");
  const answers = [put(places.results, "/results", wanted, signal)];
  if (typing) answers.push(put(places.suggestions, "/suggestions", parameters, signal));
  else places.suggestions.replaceChildren();
  try {
    await Promise.all(answers);
    const query = parameters.get("q");
    document.title = query ? `${query} – searcher` : "searcher";
    document.body.classList.toggle("home", isEmpty);
    places.results.classList.remove("late");
    told.textContent = document.getElementById("status").textContent;
    // Counting takes longer than finding: it begins when the results are there, and stops when one types on.
    await put(places.facets, "/facets", wanted, signal);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(addressOf(parameters));
    return;
  }
  places.facets.removeAttribute("aria-busy");
}

function go(parameters, { push = true, typing = false } = {}) {
  const address = addressOf(parameters);
  if (address !== location.pathname + location.search) {
    if (push) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }
  fillForm(parameters);
  return show(parameters, { typing });
}

input.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const now = performance.now();
    const push = now - lastTyped > BURST;
    lastTyped = now;
    go(asForm(), { push, typing: true });
  }, PAUSE);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  lastTyped = -Infinity;
  go(asForm());
});

form.elements.sort.addEventListener("change", () => go(asForm()));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const parameters = new URL(link.href).searchParams;
  const isPaging = link.closest(".pager") !== null;
  lastTyped = -Infinity;
  input.value = parameters.get("q") ?? "";
  go(parameters).then(() => {
    if (isPaging) scrollTo(0, 0);
    if (!document.activeElement || document.activeElement === document.body) places.results.focus({ preventScroll: true });
  });
});

addEventListener("popstate", () => {
  const parameters = new URLSearchParams(location.search);
  lastTyped = -Infinity;
  input.value = parameters.get("q") ?? "";
  fillForm(parameters);
  show(parameters);
});

// Keys

function titles() {
  return [...places.results.querySelectorAll(".hit h2 a")];
}

function step(by) {
  const all = titles();
  const next = all.indexOf(document.activeElement) + by;
  if (next < 0) input.focus();
  else all[Math.min(next, all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || event.defaultPrevented) return;
  if (event.key === "/" && !isTyping(event) && lettersAreOn()) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "ArrowDown" && (event.target === input || titles().includes(event.target))) {
    event.preventDefault();
    step(1);
  } else if (event.key === "ArrowUp" && titles().includes(event.target)) {
    event.preventDefault();
    step(-1);
  } else if (event.key === "Escape" && event.target !== input) {
    input.focus();
  }
});

// A browser going back shows what it kept of the form; the address is what counts.
addEventListener("pageshow", () => fillForm(shown));

const letters = document.getElementById("letters");
document.getElementById("keys").hidden = false;
letters.checked = lettersAreOn();
letters.addEventListener("change", () => turnLetters(letters.checked));
