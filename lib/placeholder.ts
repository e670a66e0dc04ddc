/** Texts that are nothing but a place that another program fills in: a shell's variable, or its command. Pure. */

/** A place that nothing fills in here. */
interface Placeholder {
  readonly what: "variable" | "command";
  /** The variable's name, where the text says nothing else. */
  readonly name?: string;
}

const NAMES = [
  /^\$(?:env[:.])?([a-z_]\w*)$/i,
  /^\$\{(?:env[:.])?([a-z_]\w*)\}$/i,
  /^%([a-z_]\w*)%$/i,
];

/** Returns the place that a text is; `undefined` for a text that only has such a place in it, or none. */
export function placeholderIn(given: string): Placeholder | undefined {
  const text = given.trim();
  const name = NAMES.map((each) => each.exec(text)?.[1]).find((it) => it !== undefined);
  if (name !== undefined) return { what: "variable", name };
  if (/^\$\{[^{}]+\}$/.test(text)) return { what: "variable" };
  return /^(?:\$\(.+\)|\x60.+\x60)$/s.test(text) ? { what: "command" } : undefined;
}

/** Whether a person may have chosen the text for a password all the same: `$ecret1`, where variables are `$SECRET`. */
export function mayBeChosen(text: string): boolean {
  return /^(?!\$env[:.])[$%][^({]*[a-z]/.test(text.trim());
}
