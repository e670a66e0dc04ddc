/** zsh: a private `ZDOTDIR`, whose files read the person's own. Pure. */
import { bashHooks } from "./bash_hooks.ts";
import { fishFiles } from "./fish_hooks.ts";
import { HOOKS, leads, pathBelow } from "./handover.ts";
import type { Shell, ShellRequest, ShellStart } from "./shell.ts";
import { zshFiles } from "./zsh_hooks.ts";

/** The Z shell. A system's own `/etc/zshenv` that moves `ZDOTDIR` is read before anything of ours, and wins. */
export const zsh: Shell = { names: ["zsh"], start };

function start(request: ShellRequest): ShellStart {
  const plain = request.args.length === 0;
  return {
    args: plain && request.login ? ["-l"] : request.args,
    env: {
      ...(plain ? leads(request, "zsh") : {}),
      ZDOTDIR: pathBelow(request, HOOKS.zsh),
    },
    files: {
      ...zshFiles(request),
      ...(plain ? { [HOOKS.bash]: bashHooks(request), ...fishFiles(request) } : {}),
    },
  };
}
