/** pass, and where it keeps its entries. https://www.passwordstore.org */
import { homeDirectory, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { Tool } from "./tool.ts";

/** The program. */
export const PASS: Tool = {
  program: "pass",
  install: {
    linux: "sudo apt install pass",
    darwin: "brew install pass",
    windows: "scoop install gopass, and !secret exec:gopass show -o PATH",
  },
};

/** The directory of all entries. */
export function storeOf(system: System): string {
  const told = system.env.get("PASSWORD_STORE_DIR");
  return told || pathOf(system.os).join(homeDirectory(system), ".password-store");
}

/** The file of an entry, whether or not it is there. */
export function entryFile(system: System, entry: string): string {
  return `${pathOf(system.os).join(storeOf(system), entry)}.gpg`;
}
