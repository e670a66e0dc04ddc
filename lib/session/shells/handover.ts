/**
 * How we stay when the person's own files end in `exec fish` or `exec zsh`: while they run, the environment leads
 * whichever shell takes over to our files, and those take the leads out of the environment again. Pure.
 *
 * What can't be held: a shell that reads nothing we can name (nushell, PowerShell, tmux), `exec bash` in a bash's
 * own files, and a bash whose files set `PROMPT_COMMAND` anew.
 */
import { quoteFor } from "./quote.ts";
import type { ShellRequest } from "./shell.ts";

/** The shells that can be led. */
type Led = "bash" | "zsh" | "fish";

/** Our files for each of them, below the request's directory; for zsh the folder that `ZDOTDIR` names. */
export const HOOKS = {
  bash: "bash/hooks",
  zsh: "zsh",
  fish: "fish/hooks.fish",
} as const;

/** The file that a led fish reads of its own accord, below the folder that `XDG_DATA_DIRS` names. */
export const FISH_LEAD = "share/fish/vendor_conf.d/atmos-auth.fish";

/** What an unset `XDG_DATA_DIRS` stands for (XDG Base Directory Specification). */
const DATA_DIRECTORIES = "/usr/local/share:/usr/share";

/** The absolute path of one of our files, as Unix shells write it even on Windows. */
export function pathBelow({ os, directory }: ShellRequest, name: string): string {
  const path = `${directory}/${name}`;
  return os === "windows" ? path.replaceAll("\\", "/") : path;
}

/** The variables that lead every shell but `except`, which finds us in its own way. */
export function leads(request: ShellRequest, except?: Led): Readonly<Record<string, string>> {
  if (request.os === "windows") return {};
  const hooks = quoteFor("bash", pathBelow(request, HOOKS.bash));
  const data = request.env.get("XDG_DATA_DIRS") || DATA_DIRECTORIES;
  return {
    ...(except === "bash"
      ? {}
      : { PROMPT_COMMAND: `. ${hooks}; __atmos_auth_begin; __atmos_auth_prompt` }),
    ...(except === "zsh" ? {} : { ZDOTDIR: pathBelow(request, HOOKS.zsh) }),
    ...(except === "fish" ? {} : { XDG_DATA_DIRS: `${dataDirectory(request)}:${data}` }),
  };
}

/** The folder that leads a fish. */
export function dataDirectory(request: ShellRequest): string {
  return pathBelow(request, "share");
}

/** Takes the leads out, in words that bash, zsh and sh share; what the person's files made of them stays. */
export function withoutLeads(request: ShellRequest): string {
  return Object.entries(leads(request)).map(([name, lead]) => {
    const own = name === "PROMPT_COMMAND" ? undefined : request.env.get(name);
    const undone = own === undefined ? `unset ${name}` : `${name}=${quoteFor("posix", own)}`;
    return `[ "\${${name}-}" != ${quoteFor("posix", lead)} ] || ${undone}\n`;
  }).join("");
}
