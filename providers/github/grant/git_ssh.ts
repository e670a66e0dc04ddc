/**
 * The program that git is told to use for ssh: the person's own, but not to the identity's host, where their key would
 * be somebody else. It asks ssh itself whom a name means, so no alias gets past it. Pure.
 */
import { visible } from "../../../lib/terminal/escape.ts";
import { quoteFor } from "../../../lib/terminal/quote.ts";
import { namesOf } from "./git_address.ts";

const q = (text: string) => quoteFor("posix", text);

/** The name under which `env` keeps the person's own `GIT_SSH_COMMAND`, for the other hosts. */
export const OWN_SSH = "ATMOS_GIT_SSH_COMMAND";

/**
 * A script for `sh`. Git calls it with ssh's options, the host and the command there
 * (git-scm.com/docs/git, GIT_SSH_COMMAND), and first with `-G` to see whose options it takes.
 */
export function sshGuard(host: string, identity: string): string {
  const name = host.replace(/:\d+$/, "");
  const refused = namesOf(name.toLowerCase()).flatMap((each) => [q(each), q(`${each}.`)]).join(
    " | ",
  );
  const refusal = `atmos-auth: git would go to ${name} over ssh with a key of your own, ` +
    `and not as ${visible(identity)}`;
  return `# Written by atmos-auth: ssh for git, but not to ${name}.
command=\${${OWN_SSH}-}
[ -n "$command" ] || command=$(git config --get core.sshCommand) || command=ssh
theirs() { eval "$command \\"\\$@\\""; }
case \${1-} in -G) theirs "$@"; exit ;; esac
host='' asked=''
for word do host=$asked asked=$word; done
host=\${host##*@}
meant=$(theirs -G "$@" 2>/dev/null | sed -n 's/^hostname //p; s/^hostkeyalias //p')
for one in "$host" $meant; do
  case $(printf %s "$one" | LC_ALL=C tr '[:upper:]' '[:lower:]') in
  ${refused})
    path=\${asked#*\\'} path=\${path%%\\'*} path=\${path#/}
    printf '%s\\n' ${q(refusal)} >&2
    printf 'atmos-auth: %s: %s\\n' ${q(`as it is`)} ${q(`https://${host}/`)}"$path" \\
      ${q("what leads to ssh")} ${q("git config --show-origin --get-regexp '^(url|remote)[.]'")} >&2
    exit 1 ;;
  esac
done
theirs "$@"
`;
}
