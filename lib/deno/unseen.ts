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

/** The words behind the question: nothing is shown, and more lines are awaited, where they are. */
const NOTE = { typed: "(not shown)", goesOn: "(not shown; its END line is awaited)", over: "" };

/**
 * Lets an answer be typed or pasted. Whoever looks on sees not even its length, which says a part of it: after each key
 * the question is drawn as it was, so that readline's cursor does not walk along.
 */
export const unseen = createPrompt<string, UnseenQuestion>(
  ({ message, accent, check, isWhole }, done) => {
    const line = useRef("");
    const lines = useRef<readonly string[]>([]);
    const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    const [state, setState] = useState<{ note: keyof typeof NOTE; error: string }>({
      ...{ note: "typed", error: "" },
    });
    const isTried = useRef(false);
    const decide = async () => {
      if (isTried.current) return;
      const answer = lines.current.join("\n");
      if (isWhole?.(answer) === false) return setState({ note: "goesOn", error: "" });
      lines.current = [];
      isTried.current = true;
      const error = await check(answer);
      isTried.current = false;
      setState({ note: error === undefined ? "over" : "typed", error: error ?? "" });
      if (error === undefined) done(answer);
      else if (lines.current.length > 0) await decide();
    };
    useKeypress((key, rl) => {
      clearTimeout(pause.current);
      if (!isEnterKey(key)) {
        line.current = rl.line;
        return setState({ ...state, error: "" });
      }
      lines.current = [...lines.current, line.current];
      line.current = "";
      if (isWhole === undefined) return decide();
      pause.current = setTimeout(decide, PAUSE);
    });
    const { note, error } = state;
    // Whether a passphrase was right shows only after.
    const mark = note === "over" && isWhole !== undefined ? styleText("green", "✔") : accent("?");
    const said = note === "over" ? "" : ` ${styleText("dim", NOTE[note])}`;
    return [
      `${mark} ${styleText("bold", message)}${said}`,
      error && styleText("red", `> ${error}`),
    ];
  },
);
