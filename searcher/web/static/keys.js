// Keys of one letter can be turned off, for those who dictate or whose hands slip.

const KEPT = "letters";

export function lettersAreOn() {
  return localStorage.getItem(KEPT) !== "off";
}

export function turnLetters(on) {
  localStorage.setItem(KEPT, on ? "on" : "off");
}

export function isPlain(event) {
  return !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
}

export function isTyping(event) {
  return event.target.matches("input, select, textarea");
}
