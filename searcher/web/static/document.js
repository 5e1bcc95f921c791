// The page works without this; with it, one goes from mark to mark without loading anything.

import { isPlain, isTyping, lettersAreOn } from "./keys.js";

const marks = [...document.querySelectorAll("article mark")];
const told = document.getElementById("at");
const steps = { previous: document.getElementById("previous"), next: document.getElementById("next") };
const here = document.querySelector(".here");
let at = Math.max(0, here ? marks.findIndex((mark) => here.contains(mark)) : 0);

function tell() {
  marks.forEach((mark, number) => mark.classList.toggle("now", number === at));
  told.textContent = told.dataset.at.replace("{at}", at + 1).replace("{n}", marks.length);
  for (const link of Object.values(steps)) link.removeAttribute("aria-disabled");
}

function move(by) {
  at = (at + by + marks.length) % marks.length;
  tell();
  const paragraph = marks[at].closest(".paragraph");
  document.querySelector(".here")?.classList.remove("here");
  paragraph.classList.add("here");
  marks[at].scrollIntoView({ block: "center" });
  const address = new URL(location.href);
  address.searchParams.set("p", paragraph.id.slice(1));
  address.hash = paragraph.id;
  history.replaceState(null, "", address);
}

if (marks.length && told) {
  tell();
  for (const [name, by] of [["previous", -1], ["next", 1]]) {
    steps[name].href ||= location.href;
    steps[name].addEventListener("click", (event) => {
      event.preventDefault();
      move(by);
    });
  }
}

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || isTyping(event)) return;
  if (event.key === "Escape") document.getElementById("back").click();
  if (!marks.length || !told || !lettersAreOn()) return;
  if (event.key === "n") move(1);
  if (event.key === "p") move(-1);
});
