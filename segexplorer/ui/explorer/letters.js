// The R.E.A.L. scorecard: four letters with their score here, one sentence why, one what to do, and a small line that
// shows over every number of groups where each letter gives way.
const CURVE = { wide: 200, high: 44 };

class Letters {
  constructor(parent) {
    this.box = make("section", "real", parent);
    this.heading = make("h3", "", this.box);
    this.list = make("ul", "letters", this.box);
    this.list.setAttribute("role", "list");
    this.note = make("p", "note", this.box);
    this.rows = [0, 1, 2, 3].map((i) => this.row(i));
  }

  row() {
    const el = make("li", "letter", this.list), head = make("div", "letter-head", el);
    const row = { el, big: make("span", "big", head), name: make("span", "letter-name", head), score: make("strong", "", head) };
    row.big.setAttribute("aria-hidden", "true");
    row.svg = draw("svg", { viewBox: `0 0 ${CURVE.wide} ${CURVE.high}`, preserveAspectRatio: "none", class: "over-k", role: "img" }, el);
    row.title = draw("title", {}, row.svg);
    row.floor = draw("line", { x1: 0, x2: CURVE.wide, class: "floor" }, row.svg);
    row.area = draw("path", { class: "area" }, row.svg);
    row.line = draw("path", { class: "trend" }, row.svg);
    row.here = draw("line", { y1: 0, y2: CURVE.high, class: "now-at" }, row.svg);
    row.out = make("p", "knocked-out", el);
    row.why = make("p", "why", el);
    row.improve = make("p", "improve", el);
    return row;
  }

  load(path) {
    this.path = path;
    this.drawn = -1;
    const { title, note, names, floors } = path.real;
    say(this.heading, title);
    say(this.note, note);
    this.rows.forEach((row, i) => {
      say(row.name, names[i]);
      say(row.big, names[i][0]);
      move(row.floor, { y1: this.y(floors[i]), y2: this.y(floors[i]) });
    });
  }

  x(k) {
    return ((k - 1) / Math.max(this.path.cuts.length - 1, 1)) * CURVE.wide;
  }

  y(score) {
    return +(CURVE.high - 2 - (Math.max(score, 0) / 100) * (CURVE.high - 4)).toFixed(1);
  }

  // [score, advice] of one letter of one cut, at the segments that this pickiness contacts
  at(cut, p, i) {
    const marks = i < 2 ? cut.steps[cut.pick[p] - 1].slice(STEP.letters) : cut.letters;
    return [marks[(i % 2) * 2], marks[(i % 2) * 2 + 1]];
  }

  show(k, p, step) {
    const { cuts, real } = this.path, cut = cuts[k - 1], fill = { ...cut.fill, each: step[STEP.each], profit: step[STEP.profit] };
    if (this.drawn !== p) this.curves(p);
    this.rows.forEach((row, i) => {
      const [score, advice] = this.at(cut, p, i), known = score >= 0, out = known && score < real.floors[i];
      say(row.score, known ? String(score) : "–");
      row.el.classList.toggle("out", out);
      say(row.out, out ? filled(real.knocked_out, { floor: String(real.floors[i]) }) : "");
      if (i < 2 && !cut.contactable) say(row.why, real.no_group);
      else say(row.why, known ? filled(real.why[i], { ...fill, gained: String(score) }) : i === 3 ? real.why[3] : real.unknown);
      say(row.improve, real.improve[advice]);
      move(row.here, { x1: this.x(k), x2: this.x(k) });
      say(row.title, filled(real.curve, { name: real.names[i], score: known ? String(score) : real.unknown }));
    });
  }

  curves(p) {
    this.drawn = p;
    this.rows.forEach((row, i) => {
      const points = this.path.cuts.map((cut, n) => [this.x(n + 1).toFixed(1), this.at(cut, p, i)[0]]).filter(([, score]) => score >= 0);
      const line = points.map(([x, score], n) => `${n ? "L" : "M"}${x} ${this.y(score)}`).join("");
      move(row.line, { d: line });
      move(row.area, { d: points.length ? `${line}V${CURVE.high}H${points[0][0]}Z` : "" });
    });
  }
}
