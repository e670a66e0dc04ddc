/**
 * A question whose answer nobody sees, and which is asked in its place until an answer will do. It may be pasted, of
 * several lines, of which none is lost.
 */
import { createPrompt, isEnterKey, useKeypress, useRef, useState } from "@inquirer/core";
import { styleText } from "node:util";

/** A question whose answer is not shown. */
interface UnseenQuestion {
  readonly message: string;
  readonly accent: (text: string) => string;
  /** The question stands until it has told: nothing is echoed of what is typed ahead, which is the next answer. */
  check(answer: string): Promise<string | undefined>;
  /** Whether no more lines belong to it; absent where one line is all. */
  readonly isWhole?: ((answer: string) => boolean) | undefined;
}

/** After this long without a key, in milliseconds, a paste is over. */
const PAUSE = 50;

/** Lets an answer be typed or pasted. Of one line not even its length is shown: it may be a passphrase. */
export const unseen = createPrompt<string, UnseenQuestion>(
  ({ message, accent, check, isWhole }, done) => {
    const line = useRef("");
    const lines = useRef<readonly string[]>([]);
    const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    const [state, setState] = useState({ count: 0, isOver: false, error: "" });
    const isTried = useRef(false);
    const decide = async () => {
      if (isTried.current) return;
      const answer = lines.current.join("\n");
      if (isWhole?.(answer) === false) {
        return setState({ count: answer.length, isOver: false, error: "" });
      }
      lines.current = [];
      isTried.current = true;
      const error = await check(answer);
      isTried.current = false;
      setState({ count: error ? 0 : answer.length, isOver: !error, error: error ?? "" });
      if (error === undefined) done(answer);
      else if (lines.current.length > 0) await decide();
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
      if (isWhole === undefined) return decide();
      pause.current = setTimeout(decide, PAUSE);
    });
    const { count, isOver, error } = state;
    // Whether a passphrase was right shows only after.
    const mark = isOver && isWhole !== undefined ? styleText("green", "✔") : accent("?");
    const said = isWhole !== undefined
      ? accent("*".repeat(Math.min(count, 20)))
      : isOver
      ? ""
      : styleText("dim", "(not shown)");
    const shown = `${mark} ${styleText("bold", message)} ${said}`;
    return [shown.trimEnd(), error && styleText("red", `> ${error}`)];
  },
);
