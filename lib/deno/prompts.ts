/** Questions asked with Inquirer's prompts, drawn on standard error. */
import { createRequire } from "node:module";
import process from "node:process";
import { styleText } from "node:util";
import type { Prompts } from "../system/terminal.ts";
import { beginningOf } from "../terminal/beginning.ts";
import { wrapped } from "../terminal/columns.ts";
import { OS, sizeOfTerminal } from "./machine.ts";
import { takeTypedAhead } from "./typed_ahead.ts";

/** The colour of accents: magenta is readable on black and on white; the library's own cyan and blue are not. */
const accent = (text: string) => styleText("magenta", text);

/** The theme. The question itself says what an empty answer means. */
const style = { answer: accent, highlight: accent, defaultAnswer: () => "" };

/** Returns the real prompts. */
export async function inquirerPrompts(): Promise<Prompts> {
  // What the library stands on is CommonJS, which asks for `require` once it is bundled.
  Object.assign(globalThis, { require: createRequire(Deno.mainModule) });
  const [{ default: input }, { unseen }, { picker }] = await Promise.all([
    import("@inquirer/input"),
    import("./unseen.ts"),
    import("./picker.ts"),
  ]);
  // Standard output is for what was asked for: a picker inside `eval "$(...)"` must still be seen.
  // What was refused is typed anew, not mended behind its end.
  const validationFailureMode = "clear" as const;
  const prefix = { idle: accent("?"), done: styleText("green", "✔") };
  const theme = { prefix, style, validationFailureMode };
  const unmarked = { ...theme, prefix: theme.prefix.idle };
  const { keys, without } = await keyboard();
  const context = { input: keys, output: process.stderr, clearPromptOnDone: false };
  const escapable = unlessLeft(keys, { byEscape: true });
  const closable = unlessLeft(keys, { byEscape: false });
  return {
    text: async (text, { hidden, otherwise, check: checking, isWhole }) => {
      const message = fitted(text, "? ");
      const check = (answer: string) =>
        without(async () => {
          const wrong = await checking?.(answer);
          return wrong && fitted(wrong, "> ");
        });
      if (hidden) {
        return await escapable((signal) =>
          unseen({ message, check, isWhole, accent }, { ...context, signal })
        );
      }
      const validate = async (answer: string) => await check(answer) ?? true;
      const meant = otherwise === undefined ? {} : { default: otherwise };
      const shown = {
        message,
        validate,
        ...meant,
        theme: checking === undefined ? unmarked : theme,
      };
      return await escapable((signal) => input(shown, { ...context, signal }));
    },
    pick: (message, choices, { word = "", takesAhead = false } = {}) =>
      closable((signal, ahead) => {
        // One that is left by Ctrl-C or Ctrl-D is drawn no more: what stands there goes, unless it has come to its end.
        const last = { ...context, clearPromptOnDone: true, signal };
        const end = () => void (last.clearPromptOnDone = false);
        const sought = takesAhead ? word + beginningOf(ahead) : word;
        return picker({ message, choices, word: sought, accent, end }, last);
      }),
  };
}

/** Returns the source of keys; `without` checks an answer while no keys are read, where that matters. */
async function keyboard() {
  const whileHeard = <T>(look: () => Promise<T>) => look();
  if (OS !== "windows") return { keys: process.stdin, without: whileHeard };
  const keys = new (await import("./windows_keys.ts")).Keys();
  return { keys, without: keys.without.bind(keys) };
}

/**
 * Returns a function that asks until the question is given up: by Esc, unless the question is a picker, which hears it
 * itself, or by Ctrl-D with nothing typed, after which readline stops listening, and the question would stay for ever.
 * Both are heard with the question's own keys.
 */
function unlessLeft(keys: Keyboard, { byEscape }: { readonly byEscape: boolean }) {
  return async <T>(
    ask: (signal: AbortSignal, ahead: string) => Promise<T>,
  ): Promise<T | undefined> => {
    const left = new AbortController();
    const onKey = (_: unknown, key: Key = {}) => {
      if (byEscape && key.name === "escape") left.abort();
      // Readline would stop us there, and show what is typed once we go on: with Shift it means nothing to it.
      if (key.ctrl && key.name === "z") key.shift = true;
      if (key.ctrl && key.name === "d") setTimeout(() => keys.isPaused() && left.abort(), 0);
    };
    keys.on("keypress", onKey);
    const forget = listeningOn(keys);
    try {
      const ahead = await takeTypedAhead();
      // The terminal may have shown it, where the question will stand.
      if (ahead !== "") process.stderr.write("\r\x1b[K");
      return await unlessGivenUp(ask(left.signal, ahead));
    } finally {
      if (OS !== "windows") Deno.stdin.setRaw(false);
      forget();
      keys.off("keypress", onKey);
    }
  };
}

/**
 * Listens again after the process was stopped and continued (`kill -STOP` and `fg`): the shell has reset the terminal,
 * so that keys are echoed and come as lines, and readline has stopped listening. Returns the undoing.
 */
function listeningOn(keys: Keyboard): () => void {
  if (OS === "windows") return () => {};
  const again = () => {
    Deno.stdin.setRaw(true);
    // After readline, which hears it too.
    setTimeout(() => keys.resume(), 0);
  };
  Deno.addSignalListener("SIGCONT", again);
  return () => Deno.removeSignalListener("SIGCONT", again);
}

type Keyboard = Pick<NodeJS.ReadableStream, "on" | "off" | "isPaused" | "resume">;

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
  shift?: boolean;
}

/** Returns a text broken between words, where the library would break within them; `mark` precedes it. */
function fitted(text: string, mark: string): string {
  return wrapped(mark + text, sizeOfTerminal().columns - 1).slice(mark.length);
}

async function unlessGivenUp<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    const isGivenUp = error instanceof Error &&
      ["ExitPromptError", "AbortPromptError"].includes(error.name);
    if (isGivenUp) return undefined;
    throw error;
  }
}
