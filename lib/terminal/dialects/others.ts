/** The dialects of those who have another shell than most: loaded for them alone. Pure. */
import type { Dialect } from "./dialect.ts";
import { csh } from "./csh.ts";
import { FISH } from "./fish.ts";
import { NONE } from "./none.ts";
import { NUSHELL } from "./nushell.ts";
import { POWERSHELL } from "./powershell.ts";
import { windows } from "./windows.ts";

/** By the name of the shell's program, or what stands for Windows' own, where somebody is called `user`. */
export const DIALECTS: Readonly<Record<string, (user?: string) => Dialect>> = {
  csh: () => csh("csh"),
  tcsh: () => csh("tcsh"),
  fish: () => FISH,
  pwsh: () => POWERSHELL,
  nu: () => NUSHELL,
  windows,
  none: () => NONE,
};
