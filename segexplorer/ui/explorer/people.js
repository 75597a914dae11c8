// Out of 100 customers. A mark is one customer: its hue says whether a message would fit, its fill whether one is sent,
// so a customer changes look when the sliders move but does not run about.
const LOOKS = ["hit", "miss", "missed", "alone", "undeliverable"];
const ORDER = ["hit", "missed", "miss", "alone", "undeliverable"]; // would fit first, then would not
const HEAD = { cx: 10, cy: 5.6, r: 3.3 };
const BODY = "M3.4 18.2C3.4 13 6.2 10.4 10 10.4S16.600 13 16.600 18.2Z";

function lookSymbols(defs) {
  const stripes = draw("pattern", { id: "sx-miss-stripes", width: 3.2, height: 3.2, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
  draw("rect", { width: 3.2, height: 3.2, class: "miss-ground" }, stripes);
  draw("rect", { width: 1.5, height: 3.2, class: "miss-stripe" }, stripes);
  for (const look of LOOKS) {
    const symbol = draw("symbol", { id: `sx-${look}`, viewBox: "0 0 20 20" }, defs);
    if (look === "undeliverable") {
      draw("path", { d: "M6 6.500L14 14.500M14 6.500L6 14.500", class: `look-${look}` }, symbol);
      continue;
    }
    const small = look === "alone" ? { transform: "translate(3 4.500) scale(.7)" } : {};
    const person = draw("g", { class: `look-${look}`, ...small }, symbol);
    draw("circle", HEAD, person);
    draw("path", { d: BODY }, person);
    if (look === "hit") draw("path", { d: "M7.100 14.600L9.300 16.700L13.100 12.500", class: "tick-mark" }, symbol);
  }
}

class People {
  constructor(parent) {
    this.box = make("section", "people", parent);
    this.heading = make("h3", "", this.box);
    this.svg = draw("svg", { viewBox: "0 0 200 200", role: "img", class: "hundred" }, this.box);
    this.title = draw("title", {}, this.svg);
    lookSymbols(draw("defs", {}, this.svg));
    this.marks = Array.from({ length: 100 }, (_, i) =>
      draw("use", { x: (i % 10) * 20, y: Math.floor(i / 10) * 20, width: 20, height: 20 }, this.svg));
    this.looks = [];
    this.list = make("ul", "outcomes", this.box);
    this.rows = LOOKS.map((look) => {
      const row = make("li", look, this.list);
      const icon = draw("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, row);
      draw("use", { href: `#sx-${look}`, width: 20, height: 20 }, icon);
      return { row, count: make("strong", "", row), words: make("span", "", row) };
    });
  }

  load(path) {
    say(this.heading, path.words.out_of_100);
    this.outcomes = path.words.outcomes;
    this.rows.forEach((row, i) => say(row.words, this.outcomes[i][1]));
  }

  show(step) {
    const count = {};
    LOOKS.forEach((look, i) => (count[look] = step[STEP.outcomes + i]));
    let at = 0;
    for (const look of ORDER) {
      for (let n = count[look]; n > 0; n--, at++) {
        if (this.looks[at] === look) continue;
        this.looks[at] = look;
        this.marks[at].setAttribute("href", `#sx-${look}`);
      }
    }
    this.rows.forEach(({ row, count: number }, i) => {
      say(number, String(step[STEP.outcomes + i]));
      row.classList.toggle("none", step[STEP.outcomes + i] === 0);
    });
    say(this.title, this.rows.map(({ count: number, words }) => `${number.textContent} ${words.textContent}`).join(", "));
  }
}
