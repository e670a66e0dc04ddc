/**
 * The part that the Unix shells' files share: what a login reads, the `PATH`, putting right, and how we stay when the
 * person's own files end in `exec fish` or `exec zsh`: while they run, the environment leads whichever shell takes over
 * to our files, and those take the leads out of the environment again. Pure.
 *
 * What can't be held: a shell that reads nothing we can name (nushell, PowerShell, tmux), `exec bash` in a bash's own
 * files, and a bash whose files set `PROMPT_COMMAND` anew.
 */
import { quoteFor } from "../../terminal/quote.ts";
import type { Pins, ShellRequest } from "./shell.ts";

/** The shells that can be led. */
type Led = "bash" | "zsh" | "fish";

/** Our files for each of them, below the request's directory; for zsh the folder that `ZDOTDIR` names. */
export const HOOKS = {
  bash: "bash/hooks",
  zsh: "zsh",
  fish: "fish/hooks.fish",
} as const;

/** The files of each that make it another session's shell, as soon as they are there. */
export const NEXT = { bash: "next/bash", zsh: "next/zsh", fish: "next/fish" } as const;

/** Word of a shell that could not become another. */
export const KEPT =
  "atmos-auth: this shell could not become another identity (is a variable read-only?) and stays what it was: exit";

/**
 * The function that holds the shell again at its next prompt, should somebody have taken our hook out of it; it fails
 * where that can't be done, and is not there in a shell that can't be held. What `env` prints asks for it.
 */
export const HOLD = "__atmos_auth_hold";

/** Word of a shell whose session is over, as the first line of its notices; `exit` is what can be done. */
export const ENDED = "this session has ended and its credentials are gone";

/** File in which a shell says which session it has become. */
export const TAKEN = "taken";

/** The file that a led fish reads of its own accord, below the folder that `XDG_DATA_DIRS` names. */
export const FISH_LEAD = "share/fish/vendor_conf.d/atmos-auth.fish";

/** Directories that an unset `XDG_DATA_DIRS` stands for (XDG Base Directory Specification). */
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

/** Puts the outer `PATH` first again, in words that bash, zsh and sh share, without a fork. */
export function pathKept({ os, env }: ShellRequest): string {
  const outer = env.get("PATH");
  if (os === "windows" || !outer) return "";
  return `__atmos_auth_outer=${quoteFor("posix", outer)}
__atmos_auth_rest=\${PATH-}: __atmos_auth_added=
while test -n "\${__atmos_auth_rest}"; do
  __atmos_auth_entry=\${__atmos_auth_rest%%:*} __atmos_auth_rest=\${__atmos_auth_rest#*:}
  case ":\${__atmos_auth_outer}\${__atmos_auth_added}:" in
  *":\${__atmos_auth_entry}:"*) ;;
  *) __atmos_auth_added=\${__atmos_auth_added}:\${__atmos_auth_entry} ;;
  esac
done
PATH=\${__atmos_auth_outer}\${__atmos_auth_added}
unset __atmos_auth_outer __atmos_auth_rest __atmos_auth_entry __atmos_auth_added
`;
}

/** Writes the same in fish's words. */
export function fishPathKept({ os, env }: ShellRequest): string {
  const outer = env.get("PATH");
  if (os === "windows" || !outer) return "";
  const folders = outer.split(":").map((folder) => quoteFor("fish", folder)).join(" ");
  return `set -l __atmos_auth_path ${folders}
for folder in $PATH
    contains -- $folder $__atmos_auth_path; or set -a __atmos_auth_path $folder
end
set -gx PATH $__atmos_auth_path
`;
}

/**
 * The lines of a function that calls `__atmos_auth_put NAME VALUE` and `__atmos_auth_drop NAME...` for what moved;
 * without a loop while nothing did. `__atmos_auth_bare NAME...` comes first: a name that stands for another one would
 * look as it should, while no program is given it. `[` compares, since `shopt -s nocasematch` bends bash's `[[` and
 * `case`.
 */
export function pinLines({ set, unset }: Pins): string {
  const q = (text: string) => quoteFor("posix", text);
  const bare = Object.keys(set).length === 0
    ? []
    : [`  __atmos_auth_bare ${Object.keys(set).join(" ")}`];
  const lines = Object.entries(set).map(([name, value]) =>
    `  [ "\${${name}+=}\${${name}-}" = ${q(`=${value}`)} ] || __atmos_auth_put ${name} ${q(value)}`
  );
  if (lines.length > 0) lines.push(`  export ${Object.keys(set).join(" ")}`);
  if (unset.length > 0) {
    const found = unset.map((name) => `\${${name}+x}`).join("");
    lines.push(`  [ -z "${found}" ] || __atmos_auth_drop ${unset.join(" ")}`);
  }
  return [...bare, ...lines, "  :"].join("\n");
}

/**
 * We read the login files ourselves, since a login shell would read them instead of ours, or after it: `-l` leaves the
 * arguments. It stays in `-lc`, where nothing interactive begins.
 */
export function loginOf<Request extends Pick<ShellRequest, "args" | "login">>(
  request: Request,
): Request {
  const { args } = request;
  if (args.length === 0) return request;
  const options = args.slice(0, lengthOfOptions(args));
  const has = (letter: string) =>
    options.some((one) => new RegExp(`^-[a-zA-Z]*${letter}`).test(one));
  if (has("c") && !has("i")) return { ...request, login: false };
  const kept = options.map((one) => one === "--login" ? "-" : one.replace(/^(-[a-zA-Z]*)l/, "$1"));
  return {
    ...request,
    args: [...kept.filter((one) => one !== "-"), ...args.slice(options.length)],
    login: options.includes("--login") || has("l"),
  };
}

/** Counts the arguments that are options and their values, before a script, a command or `--`. */
function lengthOfOptions(args: readonly string[]): number {
  let length = 0;
  while (/^[-+][^-]|^--./.test(args[length] ?? "")) {
    length += /^(--rcfile|--init-file|[-+][a-zA-Z]*[oO])$/.test(args[length]!) ? 2 : 1;
  }
  return Math.min(length, args.length);
}
