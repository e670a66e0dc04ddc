/** pass, and the directory of its entries. https://www.passwordstore.org */
import { directories, homeDirectory, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { HelperResult } from "../system/programs.ts";
import { PASS_STORE } from "./pass_store.ts";
import { type Tool, typedName } from "./tool.ts";
import { dialect } from "../terminal/dialect.ts";

/** The program. */
export const PASS: Tool = {
  program: "pass",
  // pass, GnuPG and its agent; and gopass, which many have under this name.
  reads: ["PASSWORD_STORE_*", "GNUPGHOME", "PINENTRY_USER_DATA", "GOPASS_*"],
  install: {
    linux: { package: "pass" },
    darwin: "brew install pass",
    windows: "scoop install gopass, and !secret exec:gopass show -o PATH",
  },
};

/** Whether there is a directory of entries: a service or a container may have no home. */
export function hasStore(system: System): boolean {
  return Boolean(system.env.get(PASS_STORE)) || directories(system).home !== undefined;
}

/** Returns the directory of all entries; throws `home_unknown`. */
export function storeOf(system: System): string {
  return system.env.get(PASS_STORE) ||
    pathOf(system.os).join(homeDirectory(system), ".password-store");
}

/** Returns the file of an entry, whether or not it exists. */
export function entryFile(system: System, entry: string): string {
  return `${pathOf(system.os).join(storeOf(system), entry)}.gpg`;
}

/**
 * Returns the hint for an entry that was not opened. GnuPG says "No secret key" for a missing key and, without a
 * terminal of its own, for one whose passphrase it can't ask for. Where it has a terminal, or the fault is another,
 * pass itself tells the person, and GnuPG's agent keeps the passphrase that they type.
 */
export function openingHint(
  { env, stdin }: System,
  entry: string,
  { status, stderr }: HelperResult,
): string {
  const show = `pass show ${typedName(entry)} ${dialect().nowhere}`;
  if (status === 2 && !env.get("GPG_TTY")) {
    // What stands in for a terminal's name elsewhere is none, and GnuPG's question spins there.
    return stdin.isTerminal() ? dialect().setTo("GPG_TTY", "tty") : `${show}   (at a terminal)`;
  }
  return /no secret key/i.test(stderr) ? "gpg --list-secret-keys" : show;
}
