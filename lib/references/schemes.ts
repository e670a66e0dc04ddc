/** The kinds of places where secrets are kept, by the word that a reference begins with. */
import type { Follow } from "./scheme.ts";
import type { Unavailable } from "../secret_programs/unavailable.ts";

/** A kind of place. */
interface Scheme {
  /** How a reference names a secret in it, for the person. */
  readonly form: string;
  /** Whether it is asked by a program of its own, as the person. */
  readonly runs?: true;
  /** Returns what an error shows of what stands after the colon, where that may hold a secret itself. */
  shown?(rest: string): string;
  load(): Promise<Loaded>;
}

/** What a kind of place does with a reference. */
interface Loaded {
  readonly follow: Follow;
  /** Why what stands after the colon can't be followed, whatever lies there. Pure. */
  wrong?(rest: string): Unavailable | undefined;
}

/** All of them; none is loaded before a reference names it. */
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

/** The scheme of that name. */
export function schemeNamed(name: string): Scheme | undefined {
  return Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined;
}

/** Shows of a reference of that scheme what no error need hide. */
export function shownOf(scheme: string, rest: string): string {
  return schemeNamed(scheme)?.shown?.(rest) ?? rest;
}

/** Of a command, the program alone: lines of errors are kept by others, and its arguments may be anything. */
function programOf(rest: string): string {
  if (!rest.trimStart().startsWith("[")) return rest.trim().split(/\s+/)[0]!;
  const [, first] = /^\s*\[\s*("(?:[^"\\]|\\.)*")/.exec(rest) ?? [];
  try {
    return JSON.parse(first ?? "");
  } catch {
    return "...";
  }
}
