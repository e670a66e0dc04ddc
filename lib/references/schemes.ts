/** The kinds of places where secrets are kept, by the word that a reference begins with. */
import type { Follow } from "./scheme.ts";

/** A kind of place. */
interface Scheme {
  /** How a reference names a secret in it, for the person. */
  readonly form: string;
  /** Whether it is asked by a program of its own, as the person. */
  readonly runs?: true;
  load(): Promise<Follow>;
}

/** All of them; none is loaded before a reference names it. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  keyring: {
    form: "keyring:NAME",
    load: async () => (await import("./keyring.ts")).fromKeyring,
  },
  env: { form: "env:VAR", load: async () => (await import("./environment.ts")).fromEnvironment },
  file: { form: "file:PATH", load: async () => (await import("./file.ts")).fromFile },
  exec: {
    form: "exec:PROGRAM ARGUMENT",
    runs: true,
    load: async () => (await import("./exec.ts")).fromProgram,
  },
  pass: {
    form: "pass:PATH#FIELD",
    runs: true,
    load: async () => (await import("./pass.ts")).fromPass,
  },
  op: {
    form: "op://VAULT/ITEM/FIELD",
    runs: true,
    load: async () => (await import("./one_password.ts")).fromOnePassword,
  },
  bw: {
    form: "bw:ITEM#FIELD",
    runs: true,
    load: async () => (await import("./bitwarden.ts")).fromBitwarden,
  },
  keepassxc: {
    form: "keepassxc:DATABASE#ENTRY",
    runs: true,
    load: async () => (await import("./keepassxc.ts")).fromKeePassXC,
  },
};

/** The scheme of that name. */
export function schemeNamed(name: string): Scheme | undefined {
  return Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined;
}
