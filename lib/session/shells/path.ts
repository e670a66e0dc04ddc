/**
 * The person's `PATH` stays as it was outside: a shell's login files set it anew on many systems, which would put
 * other programs first, or lose a virtual environment. What those files added comes after it. Pure.
 */
import { quoteFor } from "./quote.ts";
import type { ShellRequest } from "./shell.ts";

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

/** The same in fish's words. */
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
