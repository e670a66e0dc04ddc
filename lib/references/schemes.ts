/** The schemes of references, by the word that a reference begins with. */
import type { Follow } from "./scheme.ts";
import type { Unavailable } from "../secret_programs/unavailable.ts";

/** A scheme of references. */
interface Scheme {
  /** The form of a reference, for the person. */
  readonly form: string;
  /** Whether a program is run for it, as the person. */
  readonly runs?: true;
  /** Returns the part of the text after the colon that an error shows, where it may itself hold a secret. */
  shown?(rest: string): string;
  load(): Promise<Loaded>;
}

/** The functions of a scheme, once they are loaded. */
interface Loaded {
  readonly follow: Follow;
  /** Returns the reason for which the text after the colon can't be followed, whatever lies there. Pure. */
  wrong?(rest: string): Unavailable | undefined;
}

/** The schemes; none is loaded before a reference names it. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  keyring: {
    form: "keyring:NAME",
    load: async () => await import("./keyring.ts"),
  },
  env: { form: "env:VAR", load: async () => await import("./environment.ts") },
  file: { form: "file:PATH", load: async () => await import("./file.ts") },
  exec: {
    form: "exec:PROGRAM ARGUMENT",
    runs: true,
    shown: programOf,
    load: async () => await import("./exec.ts"),
  },
  pass: {
    form: "pass:PATH#FIELD",
    runs: true,
    load: async () => await import("./pass.ts"),
  },
  op: {
    form: "op://VAULT/ITEM/FIELD",
    runs: true,
    load: async () => await import("./one_password.ts"),
  },
  bw: {
    form: "bw:ITEM#FIELD",
    runs: true,
    load: async () => await import("./bitwarden.ts"),
  },
  keepassxc: {
    form: "keepassxc:DATABASE#ENTRY",
    runs: true,
    load: async () => await import("./keepassxc.ts"),
  },
};

/** Returns the scheme of that name. */
export function schemeNamed(name: string): Scheme | undefined {
  return Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined;
}

/** Returns the part of a reference of that scheme that errors may show. */
export function shownOf(scheme: string, rest: string): string {
  return schemeNamed(scheme)?.shown?.(rest) ?? rest;
}

/** Returns a command's program alone: logs keep errors, and its arguments may be anything. */
function programOf(rest: string): string {
  if (!rest.trimStart().startsWith("[")) return rest.trim().split(/\s+/)[0]!;
  const [, first] = /^\s*\[\s*("(?:[^"\\]|\\.)*")/.exec(rest) ?? [];
  try {
    return JSON.parse(first ?? "");
  } catch {
    return "...";
  }
}
