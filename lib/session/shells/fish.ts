/** fish: ours is read with `--init-command`, after the person's own files and before a `-c`. Pure. */
import { bashHooks } from "./bash_hooks.ts";
import { fishFiles } from "./fish_hooks.ts";
import { HOOKS, leads, pathBelow } from "./handover.ts";
import { quoteFor } from "./quote.ts";
import type { Shell, ShellRequest, ShellStart } from "./shell.ts";
import { zshFiles } from "./zsh_hooks.ts";

/** The friendly interactive shell, 3.2 and later. */
export const fish: Shell = { names: ["fish"], start };

function start(request: ShellRequest): ShellStart {
  const plain = request.args.length === 0;
  const read = `source ${quoteFor("fish", pathBelow(request, HOOKS.fish))}`;
  return {
    args: ["--init-command", read, ...(plain && request.login ? ["--login"] : request.args)],
    env: plain ? leads(request, "fish") : {},
    files: {
      ...fishFiles(request),
      ...(plain ? { [HOOKS.bash]: bashHooks(request), ...zshFiles(request) } : {}),
    },
  };
}
