/** The shells that are known, by the name of their program. */
import { pathOf } from "../../paths/directories.ts";
import type { Os } from "../../system.ts";
import { bash } from "./bash.ts";
import { cmd } from "./cmd.ts";
import { fish } from "./fish.ts";
import { nushell } from "./nushell.ts";
import { posix } from "./posix.ts";
import { powershell } from "./powershell.ts";
import type { Shell } from "./shell.ts";
import { zsh } from "./zsh.ts";

const SHELLS: readonly Shell[] = [bash, zsh, fish, powershell, nushell, cmd, posix];

/** Any other program: it gets its arguments, and the variables that every program gets; nothing holds them there. */
const other: Shell = {
  names: [],
  start: ({ args }) => ({ args, env: {}, files: {} }),
};

/** How a shell is started, told by its program's name; versions (`zsh-5.9`, `ksh93`) and `.exe` don't matter. */
export function shellFor(path: string, os: Os): Shell {
  const name = pathOf(os).basename(path).replace(/\.exe$/i, "");
  const plain = (os === "windows" ? name.toLowerCase() : name).replace(/^-/, "");
  const is = (known: string) => new RegExp(`^${known}([-.\\d]|$)`).test(plain);
  return SHELLS.find(({ names }) => names.some(is)) ?? other;
}
