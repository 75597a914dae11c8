// One card per segment, keyed by the node's id: a card that splits or joins shows where its people came from.
const MOTION = { duration: 180, easing: "cubic-bezier(.2,.7,.2,1)" };

// the shapes are Python's (core/glyph.py), so that the same drawing stands in the gallery and in files
function glyph(shapes, parent) {
  const svg = draw("svg", { viewBox: "-24 -24 48 48", class: "glyph", "aria-hidden": "true" }, parent);
  draw("circle", { r: 13.5, class: "average" }, svg);
  for (const kind of ["even", "less", "more", "sign", "dot"]) if (shapes[kind]) draw("path", { d: shapes[kind], class: `petal ${kind}` }, svg);
  return svg;
}

class Cards {
  constructor(parent, onSelect) {
    this.box = make("section", "segments", parent);
    this.heading = make("h3", "", this.box);
    this.list = make("ul", "cards", this.box);
    this.list.setAttribute("role", "list");
    this.note = make("p", "note", this.box);
    this.onSelect = onSelect;
    this.made = new Map();
    this.ids = [];
  }

  load(path) {
    this.path = path;
    this.made.clear();
    this.ids = [];
    this.flight = null;
    this.list.replaceChildren();
    say(this.note, path.words.cards.glyph);
  }

  card(id) {
    if (this.made.has(id)) return this.made.get(id);
    const node = this.path.nodes[id], words = this.path.words.cards;
    const el = make("li", "card");
    el.dataset.id = id;
    el.dataset.colour = node.colour;
    el.dataset.shade = Math.min(node.shade, 3);
    const state = make("p", "state", el);
    const face = make("div", "face", el);
    glyph(node.glyph, face);
    const titles = make("div", "titles", face);
    const button = make("button", "", make("h4", "", titles), node.name);
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    make("p", "size", titles, node.locked ? `${node.size} · ${words.locked}` : node.size);
    if (node.note) make("p", "remark", el, node.note);
    make("p", "relevance", el, node.relevance);
    make("p", "between", el, node.between);
    make("p", "again", el, node.again);
    const more = make("div", "more", el);
    if (node.traits.length) {
      const traits = make("ul", "traits", more);
      for (const [text, index, bar] of node.traits) {
        const row = make("li", "", traits);
        make("span", "trait", row, text);
        make("span", "index", row, index);
        const track = make("span", "bar", row);
        const part = make("span", bar >= 33 ? "part above" : "part below", track);
        part.style.left = `${Math.min(bar, 33.3)}%`;
        part.style.width = `${Math.abs(bar - 33.3)}%`;
      }
    }
    make("p", "share", more, [node.share, node.stage].filter(Boolean).join(" · "));
    const scores = make("p", "scores", more);
    node.real.forEach((score, i) => {
      const cell = make("span", score >= 0 && score < this.path.real.floors[i] ? "low" : "", scores);
      make("b", "", cell, this.path.real.names[i][0]);
      cell.append(score < 0 ? "–" : String(score));
      cell.title = this.path.real.names[i];
    });
    if (node.rule) {
      const rule = make("div", "rule", more);
      make("span", "rule-name", rule, words.rule);
      make("p", "", rule, node.rule);
      make("p", "quality", rule, node.quality);
    }
    el.onclick = () => this.onSelect(id);
    const made = { el, state, button };
    this.made.set(id, made);
    return made;
  }

  // the segment of `ids` that this one came out of or goes into: an ancestor, else the heir line downwards
  kin(id, ids) {
    for (let up = this.path.nodes[id].parent; up; up = this.path.nodes[up].parent) if (ids.has(up)) return up;
    for (let down = this.path.nodes[id].heir; down; down = this.path.nodes[down].heir) if (ids.has(down)) return down;
    return 0;
  }

  show(k, j, selected, words) {
    const cut = this.path.cuts[k - 1], { cards: names } = this.path.words;
    say(this.heading, k === 1 ? names.title_one : filled(names.title, words));
    if (this.ids !== cut.cards) this.arrange(cut.cards, k);
    cut.cards.forEach((id, i) => {
      const { el, state, button } = this.card(id), rank = cut.ranks[i];
      const kind = rank < j ? "contacted" : this.path.nodes[id].let_go ? "let_go" : rank < cut.contactable ? "left_alone" : "too_small";
      if (el.dataset.state !== kind) {
        el.dataset.state = kind;
        say(state, names[kind]);
      }
      const open = id === selected;
      if (el.classList.contains("open") !== open) {
        el.classList.toggle("open", open);
        button.setAttribute("aria-expanded", String(open));
      }
    });
  }

  // The cards stand in their new order at once; how they came there is shown from the next frame on, which spares a
  // layout per input and starts every card from where it was last seen.
  arrange(ids, k) {
    const after = new Set(ids);
    if (!STILL.matches && this.ids.length && !this.flight) {
      const from = new Map(this.ids.map((id) => [id, this.made.get(id).el.getBoundingClientRect()]));
      this.flight = { ids: this.ids, from };
      requestAnimationFrame(() => this.fly());
    }
    for (const ghost of this.list.querySelectorAll(".leaving")) this.settle(ghost);
    for (const id of this.ids) if (!after.has(id)) this.made.get(id).el.remove();
    this.ids = ids;
    this.list.dataset.size = k <= 4 ? "large" : k <= 12 ? "normal" : k <= 20 ? "small" : "tiny";
    this.list.dataset.few = k <= 3 ? k : "";
    ids.forEach((id, i) => {
      const { el } = this.card(id);
      if (this.list.children[i] !== el) this.list.insertBefore(el, this.list.children[i] ?? null);
    });
  }

  // while a slider is held the page keeps its height, so that nothing jumps under the finger
  hold(on) {
    this.list.style.minHeight = on ? `${this.list.offsetHeight}px` : "";
  }

  fly() {
    if (!this.flight) return;
    const { ids: old, from } = this.flight, { ids } = this;
    this.flight = null;
    const before = new Set(old), after = new Set(ids), gone = old.filter((id) => !after.has(id));
    const els = ids.map((id) => this.made.get(id).el);
    for (const el of els) for (const animation of el.getAnimations()) animation.cancel();
    const to = new Map(ids.map((id, i) => [id, els[i].getBoundingClientRect()]));
    const list = this.list.getBoundingClientRect();
    ids.forEach((id, i) => {
      const fresh = !before.has(id), start = from.get(fresh ? this.kin(id, before) : id), end = to.get(id);
      if (!start || (start.left === end.left && start.top === end.top)) return;
      const shift = { transform: `translate(${start.left - end.left}px, ${start.top - end.top}px)`, opacity: fresh ? 0.4 : 1 };
      els[i].animate([shift, { transform: "none", opacity: 1 }], MOTION);
    });
    if (gone.length > 3) return;
    for (const id of gone) {
      const start = from.get(id), end = to.get(this.kin(id, after));
      if (start && end && this.path.nodes[this.path.nodes[id].parent]?.heir !== id) this.leave(this.made.get(id).el, start, end, list);
    }
  }

  // a card that joins its sibling slides into it and is gone
  leave(el, start, end, list) {
    el.classList.add("leaving");
    el.setAttribute("aria-hidden", "true");
    Object.assign(el.style, { left: `${start.left - list.left}px`, top: `${start.top - list.top}px`, width: `${start.width}px`, height: `${start.height}px` });
    this.list.append(el);
    const away = el.animate([{ transform: "none", opacity: 0.8 }, { transform: `translate(${end.left - start.left}px, ${end.top - start.top}px)`, opacity: 0 }], MOTION);
    away.onfinish = () => this.settle(el);
  }

  settle(el) {
    if (!el.classList.contains("leaving")) return;
    for (const animation of el.getAnimations()) {
      animation.onfinish = null;
      animation.cancel();
    }
    el.classList.remove("leaving");
    el.removeAttribute("aria-hidden");
    Object.assign(el.style, { left: "", top: "", width: "", height: "" });
    el.remove();
  }
}
