/** The picker, with Inquirer's own parts. */
import {
  createPrompt,
  isEnterKey,
  isTabKey,
  useEffect,
  useKeypress,
  useMemo,
  useState,
} from "@inquirer/core";
import process from "node:process";
import { styleText } from "node:util";
import type { Choice } from "../system/terminal.ts";
import { visible } from "../terminal/escape.ts";
import { firstShown, legend, moved, pageOf, picking, type Size } from "../terminal/picking.ts";
import { sizeOfTerminal } from "./machine.ts";

/** A question with its choices. */
interface PickQuestion {
  readonly message: string;
  readonly choices: readonly Choice[];
  /** The initial search text. */
  readonly word: string;
  readonly accent: (text: string) => string;
  /** Called when it is answered or given up, and drawn for the last time. */
  readonly end: () => void;
}

type End = "picked" | "cancelled";

/** Lets the person pick one of the choices; `undefined` when they give up with Esc. */
export const picker = createPrompt<string | undefined, PickQuestion>((asked, done) => {
  const { message, choices, word, accent } = asked;
  const all = useMemo(() => picking(choices), []);
  const [typed, setTyped] = useState(word);
  const [at, setAt] = useState(0);
  const [end, setEnd] = useState<End | undefined>(undefined);
  const [size, setSize] = useState<Size>(sizeOfTerminal);
  const found = useMemo(() => all.find(typed), [typed]);
  const page = pageOf(size);
  const choice = found.best[at];
  useEffect(() => whenResized(setSize), []);
  useEffect((rl) => rl.write(word), []);
  // What the search prepares is ready when the first letter comes.
  useEffect(() => inSteps(() => all.prepare()), []);
  useKeypress((key, rl) => {
    const next = moved(key.name, at, { of: found.best.length, page });
    if (isEnterKey(key) && choice !== undefined) {
      asked.end();
      setEnd("picked");
      done(choice.value);
    } else if (key.name === "escape") {
      asked.end();
      setEnd("cancelled");
      done(undefined);
    } else if (next !== undefined || isEnterKey(key) || isTabKey(key)) {
      rewrite(rl, typed);
      if (next !== undefined) setAt(next);
    } else if (rl.line !== typed) {
      setTyped(rl.line);
      setAt(0);
    }
  });
  const title = `${accent("?")} ${styleText("bold", message)}`;
  if (end === "cancelled") return title;
  if (end !== undefined) {
    return `${styleText("green", "✔")} ${message} ${accent(shownName(choice))}`;
  }
  const room = size.columns - 3;
  const first = firstShown(at, found.best.length, page);
  const lines = all.lines(found.best.slice(first, first + page), room).map((line, index) =>
    first + index === at ? accent(`❯ ${line}`) : `  ${line}`
  );
  const keys = styleText("dim", legend(found, choices.length, room, all.signed));
  return [`${title}\n${accent("›")} ${visible(typed)}`, [...lines, `  ${keys}`].join("\n")];
});

function shownName(choice: Choice | undefined): string {
  return visible(choice?.label ?? "");
}

/** Puts the line as it was typed, whatever readline has made of a key. */
function rewrite(
  rl: { clearLine(direction: 0): void; write(text: string): void; readonly line: string },
  typed: string,
): void {
  rl.clearLine(0);
  rl.write(typed);
}

/** Redraws from the top after a change of the terminal's size: a narrower one breaks existing lines. */
function whenResized(tell: (size: Size) => void): () => void {
  const resized = () => {
    process.stderr.write("\x1b[2J\x1b[H");
    tell(sizeOfTerminal());
  };
  process.stderr.on("resize", resized);
  return () => process.stderr.off("resize", resized);
}

/** Goes on as long as there is more to do; keys are heard between the steps. */
function inSteps(step: () => boolean): () => void {
  let timer = setTimeout(next, 0);
  function next() {
    if (step()) timer = setTimeout(next, 0);
  }
  return () => clearTimeout(timer);
}
