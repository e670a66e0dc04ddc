/** Quotes for the text after a tag: without them, a colon and a blank, a comma or a bracket end it. */

/**
 * Returns the line with quotes, with a tag or without one; the text itself may be a secret, so only its scheme is shown.
 */
export function quoted(key: string, tag: string | undefined, text: string): string {
  const [, scheme = ""] = /^([a-z][a-z-]*):(?=\S|$)/.exec(text) ?? [];
  const told = isScheme(scheme) ? `${scheme}:...` : "WORDS: MORE";
  const behind = tag === undefined ? "" : ` ${tag}`;
  return `${key}:${behind} '${told}'   (with quotes around all of it, and any ' in it twice)`;
}

/** References of schemes behind whose colon no single name stands. */
const LONGER: Readonly<Record<string, string>> = {
  exec: `'exec:["PROGRAM", "ARGUMENT"]'`,
  op: "op://VAULT/ITEM/FIELD",
  keepassxc: "keepassxc:DATABASE#ENTRY",
  vault: "vault:MOUNT/PATH#FIELD",
  "azure-kv": "azure-kv:VAULT/NAME",
};

/** The other schemes. Any other word before a colon may be the beginning of a secret. */
const SHORT = ["keyring", "env", "file", "pass", "bw", "aws-sm", "aws-ssm", "gcp-sm"];

function isScheme(word: string): boolean {
  return Object.hasOwn(LONGER, word) || SHORT.includes(word);
}

/** Returns the text for a scheme behind whose colon nothing stands. */
export function named(scheme: string): string {
  if (Object.hasOwn(LONGER, scheme)) return LONGER[scheme]!;
  return `${isScheme(scheme) ? scheme : "keyring"}:NAME`;
}

/** Returns the key that a path in a configuration ends with. */
export function keyIn(path: string): string {
  return /[\w-]+$/.exec(path)?.[0] ?? "name";
}

/**
 * Returns the line with quotes for one that can't be read to its end; `undefined` where no tag on it, nor the key of a reference, has such a text.
 */
export function quotedIn(line: string): string | undefined {
  const [, key, tag, text] = /([\w-]+): *(![\w.-]+) +([^\s'",[\]{}][^,\]}]*)$/.exec(line) ??
    /\b(secret): *()([a-z][a-z0-9+.-]*:[^,\]}]*)$/.exec(line) ?? [];
  return key === undefined ? undefined : quoted(key, tag || undefined, text!);
}
