/** A question whose answer may be pasted, of several lines: nothing of it is echoed, and no line of it is lost. */
import { createPrompt, isEnterKey, useKeypress, useRef, useState } from "@inquirer/core";
import { styleText } from "node:util";

/** What is asked. */
interface Asked {
  readonly message: string;
  readonly accent: (text: string) => string;
  check(answer: string): string | undefined;
  isWhole(answer: string): boolean;
}

/** After this long without a key, in milliseconds, a paste is over. */
const PAUSE = 50;

/** Lets an answer be typed or pasted. */
export const pasting = createPrompt<string, Asked>(({ message, accent, check, isWhole }, done) => {
  const line = useRef("");
  const lines = useRef<readonly string[]>([]);
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [state, setState] = useState({ count: 0, isOver: false, error: "" });
  const decide = () => {
    const answer = lines.current.join("\n");
    if (!isWhole(answer)) return setState({ count: answer.length, isOver: false, error: "" });
    const error = check(answer);
    setState({ count: error ? 0 : answer.length, isOver: !error, error: error ?? "" });
    if (error === undefined) return done(answer);
    lines.current = [];
  };
  useKeypress((key, rl) => {
    clearTimeout(pause.current);
    if (!isEnterKey(key)) {
      line.current = rl.line;
      const typed = [...lines.current, rl.line].join("\n").length;
      return setState({ count: typed, isOver: false, error: "" });
    }
    lines.current = [...lines.current, line.current];
    line.current = "";
    pause.current = setTimeout(decide, PAUSE);
  });
  const { count, isOver, error } = state;
  const mark = isOver ? styleText("green", "✔") : accent("?");
  const shown = `${mark} ${styleText("bold", message)} ${accent("*".repeat(Math.min(count, 20)))}`;
  return [shown, error && styleText("red", `> ${error}`)];
});
