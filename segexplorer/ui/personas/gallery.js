// The cards of all groups. Every text is Python's and goes through textContent (dom.js); the browser only places it.
const PICTURE = { width: 120, height: 30 };
const GALLERIES = new WeakMap();

// a sentence with what it rests on: on hover, on paper, and whenever the reader asks for it
function line(parent, tag, className, [text, evidence]) {
  const el = make(tag, className, parent);
  make("span", "said", el, text.replaceAll(" %", "\u00a0%"));
  if (evidence) {
    el.title = evidence;
    make("span", "evidence", el, evidence);
  }
  return el;
}

function drawGlyph(shapes, parent) {
  const svg = draw("svg", { viewBox: "-24 -24 48 48", class: "glyph", "aria-hidden": "true" }, parent);
  draw("circle", { r: 13.5, class: "average" }, svg);
  for (const kind of ["even", "less", "more", "sign", "dot"]) if (shapes[kind]) draw("path", { d: shapes[kind], class: `petal ${kind}` }, svg);
}

function drawSpread(trait, parent) {
  const svg = draw("svg", { viewBox: `0 0 ${PICTURE.width} ${PICTURE.height}`, class: "spread", role: "img", preserveAspectRatio: "none" }, parent);
  svg.setAttribute("aria-label", trait.told);
  for (const [left, width, height, base, told] of trait.bars) {
    const x = (left / 100) * PICTURE.width, w = Math.max((width / 100) * PICTURE.width - 1, 0.8);
    const y = (part) => (1 - part / 100) * PICTURE.height;
    const bar = draw("g", {}, svg);
    draw("title", {}, bar, told);
    draw("rect", { x, y: 0, width: w, height: PICTURE.height, class: "hover" }, bar);
    draw("rect", { x, y: y(height), width: w, height: PICTURE.height - y(height), class: height > base ? "over" : "under" }, bar);
    draw("line", { x1: x, x2: x + w, y1: y(base), y2: y(base), class: "everyone" }, bar);
  }
}

function drawBrief(parts, title, parent) {
  const details = make("details", "brief", parent);
  make("summary", "", details, title);
  const list = make("dl", "", details);
  for (const [name, lines] of parts) {
    make("dt", "", list, name);
    for (const one of lines) line(list, "dd", "", one);
  }
}

function drawCard(card, words, parent) {
  const el = make("li", "card", parent);
  Object.assign(el.dataset, { id: card.id, colour: card.colour, shade: card.shade });
  const face = make("div", "face", el);
  drawGlyph(card.glyph, face);
  const titles = make("div", "titles", face);
  make("h3", "", titles, card.name);
  make("p", "size", titles, card.size);
  if (card.marks.length) make("p", "marks", el, card.marks.join(" · "));
  if (card.remark) make("p", "remark", el, card.remark);
  line(el, "p", "story", card.story);
  line(el, "p", "relevance", [card.relevance[0], ""]);
  if (card.relevance[1]) make("p", "expected", el, card.relevance[1]);
  if (card.lasting) make("p", "lasting", el, card.lasting);
  if (card.traits.length) {
    const traits = make("ul", "traits", el);
    for (const trait of card.traits) {
      const row = line(traits, "li", "", trait.line);
      if (trait.bars.length) drawSpread(trait, row);
    }
  }
  const lines = make("ul", "lines", el);
  for (const one of card.lines) line(lines, "li", "", one);
  if (card.brief.length) drawBrief(card.brief, words.brief, el);
}

class Gallery {
  constructor(host) {
    this.host = host;
    // what is folded away on screen stands on paper
    this.unfold = () => {
      this.folded = [...host.querySelectorAll("details:not([open])")];
      for (const details of this.folded) details.open = true;
    };
    this.fold = () => {
      for (const details of this.folded ?? []) details.open = false;
    };
    window.addEventListener("beforeprint", this.unfold);
    window.addEventListener("afterprint", this.fold);
  }

  take({ gallery }) {
    const colours = getComputedStyle(this.host).getPropertyValue("--st-chart-categorical-colors").split(",");
    colours.forEach((colour, i) => colour.trim() && this.host.style.setProperty(`--seg-${i}`, colour.trim()));
    if (this.text === gallery) return;
    this.text = gallery;
    const { cards, words } = JSON.parse(gallery), inner = make("div", "inner");
    if (cards.length) this.head(inner, words);
    const list = make("ul", "cards", inner);
    list.setAttribute("role", "list");
    list.dataset.few = cards.length <= 2 ? cards.length : "";
    for (const card of cards) drawCard(card, words, list);
    make("p", "note", inner, cards.length ? words.glyph : words.nobody);
    this.host.replaceChildren(inner);
  }

  head(inner, words) {
    const label = make("label", "ask", inner), box = make("input", "", label);
    box.type = "checkbox";
    box.checked = this.host.classList.contains("telling");
    box.onchange = () => this.host.classList.toggle("telling", box.checked);
    make("span", "", label, words.show_evidence);
    make("p", "note", inner, words.note);
  }

  stop() {
    window.removeEventListener("beforeprint", this.unfold);
    window.removeEventListener("afterprint", this.fold);
  }
}

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".gallery");
  let view = GALLERIES.get(host);
  if (!view) GALLERIES.set(host, (view = new Gallery(host)));
  view.take(data);
  return () => {
    view.stop();
    GALLERIES.delete(host);
  };
}
