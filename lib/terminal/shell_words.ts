/** Lines that are told for a Unix shell, in the words of shells that are none of POSIX. Loaded where something failed. */
import { type Grammar, quoteFor } from "./quote.ts";

/** The words of a shell that is none of POSIX. */
interface Words {
  readonly grammar: Grammar;
  /** Sets a variable, to a text that is bare or quoted already. */
  set(name: string, value: string): string;
  unset(names: readonly string[]): string;
  /** What parts a line that sets something from what follows. */
  readonly then: string;
}

/** By the name of the shell's program. */
const WORDS: Readonly<Record<string, Words>> = {
  fish: {
    grammar: "fish",
    set: (name, value) => `export ${name}=${value}`,
    unset: (names) => `set -e ${names.join(" ")}`,
    then: " && ",
  },
  pwsh: {
    grammar: "powershell",
    set: (name, value) => `$env:${name} = ${quotedIn("powershell", value)}`,
    unset: (names) => `Remove-Item ${names.map((name) => `Env:${name}`).join(", ")}`,
    then: "; ",
  },
  nu: {
    grammar: "nushell",
    set: (name, value) => `$env.${name} = ${quotedIn("nushell", value)}`,
    unset: (names) => `hide-env ${names.join(" ")}`,
    then: "; ",
  },
};

function quotedIn(grammar: Grammar, value: string): string {
  return /^["'$]/.test(value) ? value : quoteFor(grammar, value);
}

/** A word in quotes of a Unix shell, with a quote or a backslash in it. */
const QUOTED = /'[^'\n]*'(?:\\['\\]'[^'\n]*')+/g;

const SET = /\bexport ([A-Z_]\w*)=("[^"]*"|'[^']*'|[^\s,;)]+)( && )?/g;
const UNSET = /\bunset ([A-Z_][A-Z0-9_]+(?: [A-Z_][A-Z0-9_]+)*)/g;

/** Returns what tells a text with lines for a Unix shell in the words of the person's own, by its path in `SHELL`. */
export function wordsFor(shell: string | undefined): (text: string) => string {
  const words = WORDS[/[^/]*$/.exec(shell ?? "")![0]];
  return words === undefined ? (text) => text : (text) => inWords(words, text);
}

function inWords({ grammar, set, unset, then }: Words, text: string): string {
  return text
    .replace(QUOTED, (word) => quoteFor(grammar, unquoted(word)))
    .replace(
      SET,
      (_, name: string, value: string, more?: string) =>
        set(name, value) + (more === undefined ? "" : then),
    )
    .replace(UNSET, (_, names: string) => unset(names.split(" ")));
}

function unquoted(word: string): string {
  return word.replace(
    /'([^'\n]*)'|\\(.)/g,
    (_, inside?: string, alone?: string) => inside ?? alone!,
  );
}
