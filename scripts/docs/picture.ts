/** Moving pictures of a terminal: SVG, dark or light as its reader's page. Pure. */

/** A screen, as `tmux capture-pane -e` prints it, and its time, in seconds. */
export interface Frame {
  readonly screen: string;
  readonly seconds: number;
}

/** A run of text of one style. */
interface Span {
  readonly text: string;
  readonly look: string;
}

const [WIDTH, HEIGHT, LEFT, TOP] = [8.4, 19, 14, 30];

/** The classes of ECMA-48's colours that the program uses. */
const LOOKS: Readonly<Record<string, string>> = {
  "1": "b",
  "2": "d",
  "31": "red",
  "32": "green",
  "33": "yellow",
  "34": "blue",
  "35": "magenta",
  "36": "cyan",
  "90": "d",
};

const STYLE = `
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; fill: #1f2328 }
.bg { fill: #f6f8fa; stroke: #d1d9e0 } .b { font-weight: bold } .d { fill: #6e7781 }
.red { fill: #cf222e } .green { fill: #1a7f37 } .yellow { fill: #9a6700 } .blue { fill: #0969da }
.magenta { fill: #8250df } .cyan { fill: #1b7c83 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .bg { fill: #0d1117; stroke: #3d444d } .d { fill: #9198a1 }
  .red { fill: #ff7b72 } .green { fill: #3fb950 } .yellow { fill: #d29922 } .blue { fill: #58a6ff }
  .magenta { fill: #bc8cff } .cyan { fill: #39c5cf }
}`;

/** Returns the picture of these frames, in a loop; of one frame, a still. */
export function picture(frames: readonly Frame[], title: string): string {
  const lines = frames.map(({ screen }) => screen.trimEnd().split("\n").map(spansIn));
  const columns = Math.max(...lines.flat().map((spans) => textOf(spans).length));
  const rows = Math.max(...lines.map((each) => each.length));
  const [width, height] = [columns * WIDTH + 2 * LEFT, rows * HEIGHT + TOP];
  const whole = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  const shown = lines.map((screen, at) => `<g class="f${at}">${screen.map(line).join("")}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" ` +
    `width="${round(width)}" role="img"><title>${escaped(title)}</title>\n<style>${STYLE}\n${
      frames.length === 1 ? "" : moving(frames, whole)
    }</style>\n<rect class="bg" x="0.5" y="0.5" width="${round(width - 1)}" height="${
      round(height - 1)
    }" rx="8"/>\n${shown.join("\n")}\n</svg>\n`;
}

/** Returns the rules that show each frame for its own part of the time; for a reader without motion, the last one. */
function moving(frames: readonly Frame[], whole: number): string {
  const starts = frames.map((_, at) =>
    frames.slice(0, at).reduce((sum, { seconds }) => sum + seconds, 0)
  );
  const rules = frames.map(({ seconds }, at) => {
    const [from, to] = [starts[at]!, starts[at]! + seconds].map((time) =>
      round(time / whole * 100)
    );
    const hidden = at === 0 ? "" : `0% { visibility: hidden } `;
    const after = at === frames.length - 1 ? "" : ` ${to}%, 100% { visibility: hidden }`;
    return `@keyframes k${at} { ${hidden}${from}% { visibility: visible }${after} }\n` +
      `.f${at} { visibility: hidden; animation: k${at} ${round(whole)}s step-end infinite }\n`;
  });
  const still = `@media (prefers-reduced-motion: reduce) { g { animation: none !important } .f${
    frames.length - 1
  } { visibility: visible } }\n`;
  return rules.join("") + still;
}

function line(spans: readonly Span[], row: number): string {
  const runs = spans.map(({ text, look }) =>
    look === "" ? escaped(text) : `<tspan class="${look}">${escaped(text)}</tspan>`
  );
  return `<text x="${LEFT}" y="${TOP + row * HEIGHT}" xml:space="preserve">${runs.join("")}</text>`;
}

/** Returns the runs of a line by its "Select Graphic Rendition" sequences (ECMA-48, 8.3.117). */
function spansIn(text: string): readonly Span[] {
  const spans: Span[] = [];
  let looks: readonly string[] = [];
  // deno-lint-ignore no-control-regex
  for (const [, codes, run] of text.matchAll(/(?:\x1b\[([\d;]*)m)?([^\x1b]*)/g)) {
    if (codes !== undefined) looks = after(looks, codes.split(";"));
    if (run) spans.push({ text: run, look: looks.join(" ") });
  }
  return spans;
}

function after(looks: readonly string[], codes: readonly string[]): readonly string[] {
  return codes.reduce<readonly string[]>((before, code) => {
    if (code === "" || code === "0") return [];
    if (code === "39") return before.filter((look) => look === "b");
    const look = LOOKS[code];
    return look === undefined ? before : [...before, look];
  }, looks);
}

function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
