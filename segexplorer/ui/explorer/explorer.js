// The component: one view per root (this function runs again for every new `data` and every change of theme), values
// taken from Python only when it raised the revision, every input drawn at once, one message to Python on release.
const STEP = { x: 0, y: 1, left: 2, right: 3, low: 4, high: 5, outcomes: 6, best: 11, reach: 12, value: 13, between: 14, lift: 15, relevance: 16, letters: 17, each: 21, profit: 22 };
const REST_MS = 250; // a keyboard has no release: a rest of this long counts as one
const VIEWS = new WeakMap();

class Slider {
  constructor(parent, name, onGrab, onMove, onRelease) {
    this.box = make("div", `slider ${name}`, parent);
    const head = make("div", "slider-head", this.box);
    this.label = make("label", "", head);
    this.label.htmlFor = `sx-${name}`;
    this.words = make("span", "slider-words", head);
    const rail = make("div", "rail", this.box);
    this.input = make("input", "", rail);
    Object.assign(this.input, { type: "range", id: `sx-${name}`, step: 1 });
    this.mark = make("span", "mark", rail);
    const ends = make("div", "ends", this.box);
    this.low = make("span", "", ends);
    this.high = make("span", "", ends);
    let pointer = false, rest = 0;
    const release = () => {
      clearTimeout(rest);
      rest = 0;
      onRelease();
    };
    const later = () => {
      clearTimeout(rest);
      rest = setTimeout(release, REST_MS);
    };
    // braces on purpose: a handler that gives false back would keep the key from the slider
    this.input.onpointerdown = () => { pointer = true; onGrab(); };
    this.input.onkeydown = () => { pointer = false; };
    this.input.oninput = () => {
      onMove(Number(this.input.value));
      if (!pointer) later();
    };
    this.input.onchange = () => (pointer ? release() : later());
    this.input.onblur = () => { if (rest) release(); };
    this.stop = () => clearTimeout(rest);
  }

  load(words, min, max, mark) {
    say(this.label, words.label);
    say(this.low, words.low);
    say(this.high, words.high);
    this.input.min = min;
    this.input.max = max;
    this.marked = mark;
    this.mark.style.display = mark === undefined ? "none" : "";
    if (mark !== undefined) this.mark.style.setProperty("--at", (mark - min) / Math.max(max - min, 1));
  }

  // a band under the rail: the taller, the more surely the groups are found again
  strip(scores, title) {
    if (!this.svg) {
      this.svg = draw("svg", { viewBox: `0 0 ${scores.length} 10`, preserveAspectRatio: "none", class: "strip", role: "img" });
      this.svgTitle = draw("title", {}, this.svg);
      this.box.querySelector(".rail").append(this.svg);
    }
    for (const bar of this.svg.querySelectorAll("rect")) bar.remove();
    move(this.svg, { viewBox: `0 0 ${scores.length} 10` });
    say(this.svgTitle, title);
    scores.forEach((score, i) => {
      if (score < 0) return;
      const level = score >= 75 ? "holds" : score >= 60 ? "shaky" : "dissolves";
      draw("rect", { x: i, width: 0.86, y: 10 - score / 10, height: score / 10, class: level }, this.svg);
    });
  }

  show(value, words, spoken) {
    this.mark.style.visibility = this.marked === value ? "hidden" : "";
    if (Number(this.input.value) !== value) this.input.value = value;
    const { min, max } = this.input;
    this.input.style.setProperty("--at", (value - min) / Math.max(max - min, 1));
    this.input.setAttribute("aria-valuetext", spoken);
    say(this.words, words);
  }
}

class View {
  constructor(host) {
    host.replaceChildren();
    this.host = host;
    this.inner = make("div", "inner", host);
    this.headline = make("h2", "headline", this.inner);
    this.honesty = make("p", "honesty", this.inner);
    const sliders = make("div", "sliders", this.inner);
    const released = () => {
      this.cards.hold(false);
      this.commit();
    };
    make("span", "cover", sliders);
    this.granularity = new Slider(sliders, "granularity", () => this.cards.hold(true), (k) => this.set({ k }), released);
    this.pickiness = new Slider(sliders, "pickiness", () => this.cards.hold(true), (p) => this.set({ p }), released);
    this.advice = make("p", "advice", this.inner);
    this.adviceText = make("strong", "", this.advice);
    this.adviceWhy = make("span", "", this.advice);
    this.adviceUse = this.way(this.advice, () => this.path.recommended);
    this.sounder = make("p", "advice sounder", this.inner);
    this.sounderText = make("span", "", this.sounder);
    this.sounderUse = this.way(this.sounder, () => this.path.sounder);
    const pictures = make("div", "pictures", this.inner);
    this.chart = new Chart(pictures);
    this.people = new People(pictures);
    this.qini = make("p", "qini", this.inner);
    this.rivals = make("p", "rivals", this.inner);
    this.letters = new Letters(this.inner);
    this.cards = new Cards(this.inner, (id) => {
      this.set({ selected: this.choice.selected === id ? null : id });
      this.commit();
    });
    this.status = make("p", "status", this.inner);
    this.status.setAttribute("role", "status");
    this.watch = new ResizeObserver(() => this.chart.lay());
    this.watch.observe(this.chart.stage);
    this.choice = { k: 1, p: 0, selected: null };
  }

  // a button that goes to a point
  way(parent, to) {
    const button = make("button", "use", parent);
    button.type = "button";
    button.onclick = () => {
      this.set({ k: to().k, p: to().p });
      this.commit();
    };
    return button;
  }

  take(data, send) {
    this.send = send;
    const colours = getComputedStyle(this.host).getPropertyValue("--st-chart-categorical-colors").split(",");
    colours.forEach((colour, i) => colour.trim() && this.host.style.setProperty(`--seg-${i}`, colour.trim()));
    if (this.text !== data.path) {
      this.text = data.path;
      this.load(JSON.parse(data.path));
    }
    if (this.revision !== data.revision) {
      this.revision = data.revision;
      this.choice = { k: data.k, p: data.pickiness, selected: null };
      this.sent = "";
    }
    this.set({});
    this.sent ||= JSON.stringify(this.choice);
  }

  load(path) {
    this.path = path;
    const best = path.recommended;
    this.granularity.load(path.words.granularity, 1, path.cuts.length, best?.k);
    this.pickiness.load(path.words.pickiness, 0, path.picky.length - 1);
    this.advice.hidden = !best;
    if (best) {
      say(this.adviceText, best.text);
      say(this.adviceWhy, ` ${best.why} `);
    }
    say(this.adviceUse, path.words.use_recommended);
    this.sounder.hidden = !path.sounder;
    say(this.sounderText, path.sounder ? `${path.sounder.text} ` : "");
    say(this.sounderUse, path.words.use_sounder);
    this.chart.load(path);
    this.people.load(path);
    this.letters.load(path);
    this.granularity.strip(path.cuts.map((cut) => cut.letters[2]), path.real.strip);
    this.cards.load(path);
  }

  set(change) {
    const choice = { ...this.choice, ...change }, { path } = this;
    choice.k = Math.min(Math.max(choice.k, 1), path.cuts.length);
    choice.p = Math.min(Math.max(choice.p, 0), path.picky.length - 1);
    const cut = path.cuts[choice.k - 1];
    if (!cut.cards.includes(choice.selected)) choice.selected = null;
    this.choice = choice;
    this.show(choice, cut);
  }

  show({ k, p, selected }, cut) {
    const { words, picky, recommended, sounder } = this.path, j = cut.pick[p], step = cut.steps[j - 1];
    const fill = {
      groups: cut.groups, best: step[STEP.best], reach: step[STEP.reach], value: step[STEP.value], hits: String(step[STEP.outcomes]),
      between: step[STEP.between], lift: step[STEP.lift], relevance: step[STEP.relevance], contacted: String(cut.contactable && j),
    };
    this.cards.show(k, cut.contactable && j, selected, fill); // first: it looks where the cards are before anything moves
    const template = cut.contactable === 0 ? words.nobody : k === 1 ? words.headline_one : words.headline;
    sayFilled(this.headline, template, fill);
    say(this.honesty, cut.contactable ? filled(k === 1 ? words.honesty_one : words.honesty, fill) : "");
    say(this.qini, cut.qini ? filled(this.path.words.qini, { average: cut.qini[0], here: cut.qini[1][j - 1] }) : "");
    say(this.rivals, cut.said[j - 1] ?? "");
    const spoken = filled(words.spoken, fill);
    this.granularity.show(k, cut.groups, spoken);
    this.pickiness.show(p, picky[p], `${picky[p]}; ${spoken}`);
    const at = (point) => Boolean(point) && point.k === k && (point.j === j || point.p === p);
    this.adviceUse.hidden = at(recommended);
    this.sounderUse.hidden = at(sounder);
    this.chart.show(k, j, fill);
    this.chart.describe(`${this.headline.textContent} ${this.honesty.textContent}`);
    this.people.show(step);
    this.letters.show(k, p, step);
  }

  commit() {
    const now = JSON.stringify(this.choice);
    if (now === this.sent) return;
    this.sent = now;
    say(this.status, this.headline.textContent);
    this.send("choice", { k: this.choice.k, pickiness: this.choice.p, selected: this.choice.selected, revision: this.revision });
  }

  stop() {
    this.watch.disconnect();
    this.granularity.stop();
    this.pickiness.stop();
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector(".explorer");
  let view = VIEWS.get(host);
  if (!view) VIEWS.set(host, (view = new View(host)));
  view.take(data, setStateValue);
  return () => {
    view.stop();
    VIEWS.delete(host);
  };
}
