/** A command line's words, as a Unix shell would have them. */

/** The state of the reader. With each character it moves to the next state, and may add to the word. */
type State = "between" | "word" | "'" | '"' | "escaped" | "escaped in quotes";

/**
 * Returns the words of a line as Python's `shlex.split` finds them: quotes and backslashes count, nothing else that a
 * shell knows does. `undefined` where a quote does not end, or nothing follows a backslash.
 */
export function shellWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let state: State = "between";
  for (const character of line) {
    const next = after(state, character);
    if (next === "between") {
      state = next;
      continue;
    }
    if (state === "between") words.push("");
    words[words.length - 1] += added(state, character, next);
    state = next;
  }
  return state === "between" || state === "word" ? words : undefined;
}

/**
 * Returns the commands of a line for a shell, each as its words: the text between operators, without redirections. A
 * line with an open quote is cut at its blanks.
 */
export function shellCommands(line: string): readonly (readonly string[])[] {
  const parts = partsOf(line).map((part) => shellWords(part) ?? part.split(/\s+/).filter(Boolean));
  return parts.map(withoutRedirections).filter((words) => words.length > 0);
}

function partsOf(line: string): readonly string[] {
  const parts = [""];
  let state: State = "between";
  for (const character of line) {
    const isPlain = state === "between" || state === "word";
    state = after(state, character);
    if (isPlain && /[;&|()`\n]/.test(character)) {
      parts.push("");
      state = "between";
    } else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Returns the words without `2>file`, and without `>` and the word after it. */
function withoutRedirections(words: readonly string[]): readonly string[] {
  const [whole, alone] = [/^\d*(?:>>?|<)./, /^\d*(?:>>?|<)$/];
  return words.filter((word, at) =>
    !whole.test(word) && !alone.test(word) && !alone.test(words[at - 1] ?? "")
  );
}

/** Returns the first word as it is written, in a text that begins with it. */
export function firstShellWord(text: string): string {
  let state: State = "word";
  for (const [at, character] of Array.from(text).entries()) {
    state = after(state, character);
    if (state === "between") return Array.from(text).slice(0, at).join("");
  }
  return text;
}

function after(state: State, character: string): State {
  switch (state) {
    case "escaped":
      return "word";
    case "escaped in quotes":
      return '"';
    case "'":
      return character === "'" ? "word" : "'";
    case '"':
      if (character === "\\") return "escaped in quotes";
      return character === '"' ? "word" : '"';
    default:
      if (/[ \t\r\n]/.test(character)) return "between";
      if (character === "'" || character === '"') return character;
      return character === "\\" ? "escaped" : "word";
  }
}

/** Quotes and backslashes that do their work are not part of the word. */
function added(state: State, character: string, next: State): string {
  if (state === "escaped") return character;
  if (state === "escaped in quotes") return /["\\]/.test(character) ? character : `\\${character}`;
  return next === state || (state === "between" && next === "word") ? character : "";
}
