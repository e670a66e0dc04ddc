/** Questions asked with Inquirer's prompts, drawn on standard error. */
import { createRequire } from "node:module";
import process from "node:process";
import { styleText } from "node:util";
import type { Prompts } from "../system.ts";
import { OS } from "./machine.ts";

/** Magenta can be read on black and on white; the library's own cyan and blue can't. */
const accent = (text: string) => styleText("magenta", text);

const style = { answer: accent, highlight: accent };

/** The real prompts. */
export async function inquirerPrompts(): Promise<Prompts> {
  // What the library stands on is CommonJS, which asks for `require` once it is bundled.
  Object.assign(globalThis, { require: createRequire(Deno.mainModule) });
  const [{ default: input }, { default: password }, { picker }] = await Promise.all([
    import("@inquirer/input"),
    import("@inquirer/password"),
    import("./picker.ts"),
  ]);
  // Standard output is for what was asked for: a picker inside `eval "$(...)"` must still be seen.
  const theme = { prefix: { idle: accent("?"), done: styleText("green", "✔") }, style };
  const unmarked = { ...theme, prefix: theme.prefix.idle };
  const keys = OS === "windows" ? new (await import("./windows_keys.ts")).Keys() : process.stdin;
  const context = { input: keys, output: process.stderr, clearPromptOnDone: false };
  const escapable = unlessEscaped(keys);
  return {
    text: async (message, { hidden, check: checking, isWhole }) => {
      const check = checking ?? (() => undefined);
      const validate = (answer: string) => check(answer) ?? true;
      if (isWhole !== undefined) {
        const { pasting } = await import("./pasting.ts");
        return await escapable((signal) =>
          pasting({ message, check, isWhole, accent }, { ...context, signal })
        );
      }
      if (!hidden) {
        const shown = { message, validate, theme: checking === undefined ? unmarked : theme };
        return await escapable((signal) => input(shown, { ...context, signal }));
      }
      return await untilItWillDo(
        () => escapable((signal) => password({ message, theme: unmarked }, { ...context, signal })),
        check,
      );
    },
    pick: (message, choices, word = "") =>
      unlessGivenUp(picker({ message, choices, word, accent }, context)),
  };
}

/** Esc gives a question up, as it does a picker: it is heard where the question hears its keys. */
function unlessEscaped(keys: NodeJS.EventEmitter) {
  return async <T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> => {
    const escape = new AbortController();
    const onKey = (_: unknown, key?: { readonly name?: string }) => {
      if (key?.name === "escape") escape.abort();
    };
    keys.on("keypress", onKey);
    try {
      return await unlessGivenUp(ask(escape.signal));
    } finally {
      keys.off("keypress", onKey);
    }
  };
}

/** Asks anew, with an empty field, until an answer will do: of a refused one that nobody sees, nothing may stay. */
async function untilItWillDo(
  ask: () => Promise<string | undefined>,
  check: (answer: string) => string | undefined,
): Promise<string | undefined> {
  for (;;) {
    const answer = await ask();
    const wrong = answer === undefined ? undefined : check(answer);
    if (wrong === undefined) return answer;
    process.stderr.write(`${styleText("red", `> ${wrong}`)}\n`);
  }
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
