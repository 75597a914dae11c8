// Elements and words. Text from outside goes through textContent only, here and everywhere.
const SVG = "http://www.w3.org/2000/svg";

function make(tag, className, parent, text) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  if (parent) parent.append(el);
  return el;
}

function draw(tag, attributes, parent, text) {
  const el = document.createElementNS(SVG, tag);
  for (const name in attributes) el.setAttribute(name, attributes[name]);
  if (text !== undefined) el.textContent = text;
  if (parent) parent.append(el);
  return el;
}

function move(el, attributes) {
  for (const name in attributes) el.setAttribute(name, attributes[name]);
}

function say(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

// "{a} of {b}" -> [["a", true], [" of ", false], ["b", true]], once per template
const TEMPLATES = new Map();
function partsOf(template) {
  if (!TEMPLATES.has(template)) {
    TEMPLATES.set(template, template.split(/(\{\w+\})/).filter(Boolean).map((part) =>
      /^\{\w+\}$/.test(part) ? [part.slice(1, -1), true] : [part, false]));
  }
  return TEMPLATES.get(template);
}

function filled(template, words) {
  return partsOf(template).map(([part, blank]) => (blank ? words[part] ?? "" : part)).join("");
}

// the filled-in words stand out, the rest is the sentence around them
function sayFilled(el, template, words) {
  el.replaceChildren(...partsOf(template).map(([part, blank]) => {
    const span = document.createElement(blank ? "strong" : "span");
    span.textContent = blank ? words[part] ?? "" : part;
    return span;
  }));
}

const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
