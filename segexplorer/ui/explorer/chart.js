// The trade-off: reach across, relevance upwards. Positions come in data units; here they only become pixels.
class Chart {
  constructor(parent) {
    this.box = make("figure", "tradeoff", parent);
    this.heading = make("h3", "", this.box);
    this.stage = make("div", "stage", this.box);
    this.svg = draw("svg", { role: "img", "aria-labelledby": "sx-title sx-desc" }, this.stage);
    this.title = draw("title", { id: "sx-title" }, this.svg);
    this.desc = draw("desc", { id: "sx-desc" }, this.svg);
    const defs = draw("defs", {}, this.svg);
    this.clip = draw("rect", {}, draw("clipPath", { id: "sx-clip" }, defs));
    const fade = (id, box) => {
      const zone = id.slice(3);
      const gradient = draw("linearGradient", { id, ...box }, defs);
      draw("stop", { offset: 0, class: `zone-${zone}` }, gradient);
      draw("stop", { offset: 1, class: `zone-${zone}`, "stop-opacity": 0 }, gradient);
    };
    fade("sx-left", { x1: 0, y1: 0, x2: 1, y2: 0 });
    fade("sx-right", { x1: 1, y1: 1, x2: 0.25, y2: 0.55 });
    const stripes = draw("pattern", { id: "sx-stripes", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
    draw("line", { x1: 0, y1: 0, x2: 0, y2: 7, class: "stripe" }, stripes);
    this.back = draw("g", {}, this.svg);
    this.marks = draw("g", { "clip-path": "url(#sx-clip)" }, this.svg);
    this.band = draw("path", { class: "band" }, this.marks);
    this.anew = draw("path", { class: "rival anew" }, this.marks);
    this.curve = draw("path", { class: "curve" }, this.marks);
    this.dots = draw("path", { class: "dots" }, this.marks);
    this.front = draw("g", {}, this.svg);
    this.anewText = draw("text", { class: "label" }, this.front);
    this.ring = draw("circle", { class: "ring" }, this.front);
    this.ringText = draw("text", { class: "label strong" }, this.front);
    this.whiskers = draw("path", { class: "whiskers" }, this.front);
    this.dot = draw("circle", { class: "dot" }, this.front);
    this.dotText = draw("text", { class: "label here" }, this.front);
    this.details = make("details", "as-table", parent);
    this.summary = make("summary", "", this.details);
    this.table = make("table", "", make("div", "scroll", this.details));
    this.details.ontoggle = () => this.tabulate();
    this.widths = new Map();
    document.fonts?.ready.then(() => this.lay());
  }

  load(path) {
    this.path = path;
    say(this.heading, path.words.chart.title);
    say(this.title, path.words.chart.title);
    say(this.summary, path.words.chart.table);
    this.lay();
  }

  // everything that does not depend on where the sliders stand
  lay() {
    const width = this.stage.clientWidth, height = this.stage.clientHeight;
    if (!this.path || width < 50 || height < 50) return;
    const { axes, cuts, ceiling, words } = this.path;
    const em = parseFloat(getComputedStyle(this.stage).fontSize);
    const left = Math.max(...axes.y.map(([, text]) => text.length)) * em * 0.6 + em;  // a percent sign is wide
    const box = { left, right: width - em * 1.1, top: em * 1.9, bottom: height - em * 2.9 };
    const inner = box.top + em * 1.9;
    this.em = em;
    this.widths.clear();
    this.box_ = box;
    this.sx = (x) => +(box.left + x * (box.right - box.left)).toFixed(1);
    this.sy = (y) => +(box.bottom - ((y - axes.bottom) / (axes.top - axes.bottom)) * (box.bottom - inner)).toFixed(1);
    move(this.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    move(this.clip, { x: box.left, y: inner - em * 0.3, width: box.right - box.left, height: box.bottom - inner + em * 0.3 });
    const { sx, sy, back } = this;
    back.replaceChildren();
    draw("rect", { x: box.left, y: box.top, width: (box.right - box.left) * 0.34, height: sy(axes.root) - box.top, fill: "url(#sx-left)" }, back);
    draw("rect", { x: sx(0.25), y: sy(axes.root), width: sx(axes.deliverable) - sx(0.25), height: box.bottom - sy(axes.root), fill: "url(#sx-right)" }, back);
    for (const [y, text] of axes.y) {
      draw("line", { x1: box.left, x2: box.right, y1: sy(y), y2: sy(y), class: "grid" }, back);
      draw("text", { x: box.left - em * 0.5, y: sy(y), class: "tick", "text-anchor": "end", dy: "0.35em" }, back, text);
    }
    for (const [x, text] of axes.x) draw("text", { x: sx(x), y: box.bottom + em * 1.25, class: "tick", "text-anchor": x === 1 ? "end" : "middle" }, back, text);
    draw("line", { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom, class: "axis" }, back);
    draw("text", { x: 0, y: em * 0.95, class: "tick name" }, back, words.y);
    draw("text", { x: box.right, y: height - em * 0.35, class: "tick name", "text-anchor": "end" }, back, words.x);
    if (axes.deliverable < 0.995) draw("rect", { x: sx(axes.deliverable), y: box.top, width: box.right - sx(axes.deliverable), height: box.bottom - box.top, fill: "url(#sx-stripes)", class: "beyond" }, back);
    const beyond = box.right - sx(axes.deliverable);
    if (beyond > em * (words.chart.undeliverable.length * 0.47 + 0.6)) {
      draw("text", { x: box.right - beyond / 2, y: box.top + em * 1.25, class: "label", "text-anchor": "middle" }, back, words.chart.undeliverable);
    }
    const missed = this.zone(words.chart.missed, words.chart.missed_more, box.left + em * 0.7, box.top + em * 1.25, "start");
    const spam = this.zone(words.chart.spam, words.chart.spam_more, sx(axes.deliverable) - em * 0.7, box.bottom - em * 0.7, "end");
    const clipped = draw("g", { "clip-path": "url(#sx-clip)" }, back);
    draw("path", { class: "others", d: cuts.map((cut) => this.line(cut.steps)).join("") }, clipped);
    draw("line", { x1: box.left, x2: box.right, y1: sy(axes.root), y2: sy(axes.root), class: "all" }, back);
    const level = sy(axes.root), end = sx(axes.deliverable);
    this.ceiling = ceiling.map(([x, y]) => [sx(x), sy(y)]);
    this.level = [box.left, level - 2, box.right, level + 2];
    this.fixed = [missed, spam].map((text) => this.boxOf(text));
    const all = draw("text", { x: box.left + em * 0.7, y: sy(axes.root) + em * 1.2, class: "label" }, back, words.send_to_all);
    this.fixed.push(this.boxOf(all));
    if (ceiling.length > 1) {
      draw("path", { class: "ceiling", d: this.line(ceiling) }, clipped);
      const at = ceiling.find(([x, y]) => x >= 0.42 && sy(y) > inner + em * 1.2) ?? ceiling[Math.floor(ceiling.length / 2)];
      const name = draw("text", { x: Math.min(sx(at[0]) + em * 0.3, box.right - em * words.chart.ceiling.length * 0.5), y: sy(at[1]) - em * 0.55, class: "label" }, back, words.chart.ceiling);
      this.fixed.push(this.boxOf(name));
    }
    this.names = this.path.rivals.map((rival) => this.rival(rival, clipped));
    if (this.at) this.show(...this.at);
  }

  // a simpler way: a quiet line; its name stands where it starts, out of the way of other words
  rival({ name, points }, parent) {
    draw("path", { class: "rival", d: this.line(points) }, parent);
    for (const [px, py] of points) draw("circle", { cx: this.sx(px), cy: this.sy(py), r: 2.6, class: "rival-point" }, parent);
    return [draw("text", { class: "label rival-name" }, this.back, name), this.pixels(points)];
  }

  pixels(points) {
    return points.map(([x, y]) => [this.sx(x), this.sy(y)]);
  }

  zone(name, more, x, y, anchor) {
    const text = draw("text", { x, y, class: "zone", "text-anchor": anchor }, this.back);
    draw("tspan", { class: "zone-name" }, text, name);
    draw("tspan", { dx: "0.6em", class: "zone-more" }, text, more);
    return text;
  }

  boxOf(text) {
    const { x, y, width, height } = text.getBBox();
    return [x, y, x + width, y + height];
  }

  // measured once for each text: a drag draws many, and measuring makes the browser lay out
  wide(text) {
    const key = `${text.getAttribute("class")} ${text.textContent}`;
    if (!this.widths.has(key)) this.widths.set(key, text.getComputedTextLength() + this.em * 0.3);
    return this.widths.get(key);
  }

  line(points) {
    return points.map((p, i) => `${i ? "L" : "M"}${this.sx(p[0])} ${this.sy(p[1])}`).join("");
  }

  show(k, j, words) {
    this.at = [k, j, words];
    if (!this.sx) return;
    const { sx, sy, em, path } = this;
    const cut = path.cuts[k - 1], step = cut.steps[j - 1], many = cut.steps.length > 1;
    const corner = (s, y, lead) => `${lead}${sx(s[STEP.x])} ${sy(s[y])}`;
    move(this.curve, { d: many ? this.line(cut.steps) : "" });
    const { anew } = cut;
    move(this.anew, { d: anew ? this.line(anew.points) : "" });
    say(this.anewText, anew ? anew.name : "");
    move(this.band, {
      d: many
        ? cut.steps.map((s, i) => corner(s, STEP.high, i ? "L" : "M")).join("") + [...cut.steps].reverse().map((s) => corner(s, STEP.low, "L")).join("") + "Z"
        : "",
    });
    move(this.dots, { d: cut.steps.length <= 20 && many ? cut.steps.map((s) => `M${sx(s[STEP.x])} ${sy(s[STEP.y])}h0`).join("") : "" });
    const x = sx(step[STEP.x]), y = sy(step[STEP.y]);
    move(this.dot, { cx: x, cy: y, r: em * 0.52 });
    move(this.whiskers, {
      d: `M${x} ${sy(step[STEP.low])}V${sy(step[STEP.high])}M${sx(step[STEP.left])} ${y}H${sx(step[STEP.right])}`,
    });
    const best = path.recommended, same = best && best.k === k && best.j === j;
    say(this.dotText, filled(k === 1 ? path.words.chart.point_one : path.words.chart.point, words) + (same ? ` · ${path.words.chart.recommended}` : ""));
    const bx = best && sx(best.point[0]), by = best && sy(best.point[1]), ringBox = best && !same ? [[bx - em, by - em, bx + em, by + em]] : [];
    const curve = [...this.sampled(cut.steps), ...this.ceiling], here = [x - em * 0.6, y - em * 0.6, x + em * 0.6, y + em * 0.6];
    const { left, right, top, bottom } = this.box_;
    const free = { words: [...this.fixed, ...ringBox], lines: [this.level], curve, room: [left, top + em * 1.7, right + em, bottom] };
    const put = (text, size, points, canHide) => {
      text.style.display = "";
      free.words.push(placeLabel(text, this.wide(text), em * size, points, free, canHide));
    };
    put(this.dotText, 1, [[x, y]]);
    this.ring.style.display = best ? "" : "none";
    free.words.push(here);
    if (best) {
      move(this.ring, { cx: bx, cy: by, r: em * 0.85 });
      say(this.ringText, path.words.chart.recommended);
    }
    if (best && !same) put(this.ringText, 0.92, [[bx, by]]);
    else this.ringText.style.display = "none";
    for (const [text, points] of this.names) put(text, 0.88, points.slice(0, 6), true);
    if (anew) put(this.anewText, 0.88, this.pixels(anew.points).reverse().slice(0, 6), true);
    if (this.details.open) this.tabulate();
  }

  // points along a curve in pixels, close enough together for a label to notice them
  sampled(steps) {
    const points = [];
    steps.forEach((step, i) => {
      const [x, y] = [this.sx(step[STEP.x]), this.sy(step[STEP.y])];
      if (i) {
        const [px, py] = points[points.length - 1], n = Math.ceil(Math.abs(x - px) / 12);
        for (let t = 1; t < n; t++) points.push([px + ((x - px) * t) / n, py + ((y - py) * t) / n]);
      }
      points.push([x, y]);
    });
    return points;
  }

  describe(text) {
    say(this.desc, text);
  }

  tabulate() {
    if (!this.details.open || !this.at) return;
    const [k, j] = this.at;
    const cut = this.path.cuts[k - 1];
    this.table.replaceChildren();
    make("caption", "", this.table, cut.groups);
    const head = make("tr", "", make("thead", "", this.table));
    for (const word of this.path.words.table) make("th", "", head, word).scope = "col";
    const body = make("tbody", "", this.table);
    cut.steps.forEach((step, i) => {
      const row = make("tr", i === j - 1 ? "now" : "", body);
      if (i === j - 1) row.setAttribute("aria-current", "true");
      make("th", "", row, step[STEP.best]).scope = "row";
      for (const at of [STEP.reach, STEP.value, STEP.between, STEP.outcomes, STEP.outcomes + 1, STEP.outcomes + 2]) make("td", "", row, String(step[at]));
    });
  }
}
