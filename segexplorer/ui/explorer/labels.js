// Where names stand beside their points: one after the other, each where it hides least and covers no other words.
// where a label may stand, in em: across, down, and which end of it is there
const SIDES = [
  [0.95, -0.85, "start"], [0.3, -1.3, "start"], [0, -1.5, "middle"], [0.4, -1.6, "end"], [-0.7, 1.6, "end"], [0, 2, "middle"],
  [0.4, 1.7, "start"], [1.2, 0.35, "start"], [-1.2, 0.35, "end"], [0.4, -2.3, "end"],
];
const FARTHER = Array.from({ length: 16 }, (_, i) => (i % 2 ? 1 : -1) * (1.9 + 0.7 * Math.floor(i / 2)))
  .flatMap((down) => [[0.6, down, "start"], [-0.6, down, "end"], [4, down, "start"], [-4, down, "end"]]);
const ON_WORDS = 1000, ON_A_LINE = 25, ON_THE_CURVE = 1.5, NEXT_POINT = 6;

const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

// puts a label at one of its points [x, y], the first before the others: never on `words`, rather not on `lines` (boxes) or `curve`
// (points). Gives its box; null, and hides it, where everything is taken and it may be left out.
function placeLabel(text, wide, em, points, { words, lines, curve, room }, canHide) {
  let least = Infinity, chosen = null;
  points.forEach(([x, y], nth) => {
    for (const [dx, dy, anchor] of [...SIDES, ...FARTHER]) {
      const at = x + dx * em, wanted = anchor === "start" ? at : anchor === "end" ? at - wide : at - wide / 2;
      const from = Math.max(room[0], Math.min(wanted, room[2] - wide));
      const box = [from, y + (dy - 0.95) * em, from + wide, y + (dy + 0.3) * em];
      let cost = Math.hypot(dx, dy) * 2 + Math.abs(from - wanted) / em * 3 + nth * NEXT_POINT;
      if (box[1] < room[1] || box[3] > room[3]) cost += ON_WORDS;
      for (const b of words) if (b && meet(box, b)) cost += ON_WORDS;
      for (const b of lines) if (meet(box, b)) cost += ON_A_LINE;
      if (cost >= least) continue;
      for (const [cx, cy] of curve) if (cx > box[0] && cx < box[2] && cy > box[1] && cy < box[3]) cost += ON_THE_CURVE;
      if (cost < least) [least, chosen] = [cost, box];
    }
  });
  const shown = least < ON_WORDS || !canHide;
  text.style.display = shown ? "" : "none";
  if (shown) move(text, { x: chosen[0].toFixed(1), y: (chosen[3] - 0.3 * em).toFixed(1), "text-anchor": "start" });
  return shown ? chosen : null;
}
