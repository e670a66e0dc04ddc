/**
 * The program that git is told to use for ssh: the person's own, but not to the identity's host, where their key would
 * be somebody else. It asks ssh itself whom a name means, so no alias gets past it. Pure.
 */
import { visible } from "../../../lib/terminal/escape.ts";
import { quoteFor } from "../../../lib/terminal/quote.ts";
import { type GitEntry, partsOf } from "./git_config.ts";
import { type GitHost, gitHosts } from "./git_hosts.ts";
import { SSH } from "./git_places.ts";
import { advice } from "./git_ssh_advice.ts";

const q = (text: string) => quoteFor("posix", text);

/** The name under which `env` keeps the person's own `GIT_SSH_COMMAND`, for the other hosts. */
export const OWN_SSH = "ATMOS_GIT_SSH_COMMAND";

/**
 * Returns a script for `sh`. Git calls it with ssh's options, the host and the remote command (git-scm.com/docs/git,
 * GIT_SSH_COMMAND), and first with `-G` to see whose options it takes. It finds the person's own ssh as git would: a
 * command line in one of two places, else the program that `GIT_SSH` names.
 */
export function sshGuard(host: string, identity: string): string {
  const name = host.replace(/:\d+$/, "");
  const refused = gitHosts(host).map(pattern).join("\n");
  const notAs = `and not as ${visible(identity)}`;
  return `# Written by atmos-auth: ssh for git, but not to ${name}.
command=\${${OWN_SSH}-}
case $command in *"/${SSH}'") command='' ;; esac
[ -n "$command" ] || command=$(git config --get core.sshCommand) || command=''
theirs() {
  if [ -n "$command" ]; then eval "$command \\"\\$@\\""; else "\${GIT_SSH:-ssh}" "$@"; fi
}
case \${1-} in -G) theirs "$@"; exit ;; esac
destination='' asked=''
for word do destination=$asked asked=$word; done
called=\${destination##*@}
meant=$(theirs -G "$@" 2>/dev/null </dev/null | sed -n 's/^hostname //p; s/^hostkeyalias //p; s/^proxy[cj][a-z]* //p')
# What leads there in its place names it, too.
meant=$(printf %s "$meant" | LC_ALL=C tr -c 'A-Za-z0-9./_-' ' ')
for one in "$called" $meant; do
  case $(printf %s "$one" | LC_ALL=C tr '[:upper:]' '[:lower:]') in
${refused}
  *) continue ;;
  esac
${advice(notAs)}  exit 1
done
theirs "$@"
`;
}

/** Returns the shell pattern of its names, with its address over https. */
function pattern({ name, home }: GitHost): string {
  return `  ${q(name)} | ${q(`${name}.`)}) home=${q(home)} ;;`;
}

/** Programs that git knows by their names, whose options are not ssh's (git-scm.com/docs/git-config, "ssh.variant"). */
const KNOWN = /(?:^|[\\/"'])(plink|putty|tortoiseplink)(?:\.exe)?["']?(?:\s|$)/i;

/**
 * Returns the entry that names the person's own kind of ssh, which git can't tell by its name once a guard is in its
 * place.
 */
export function sshVariant(own: readonly GitEntry[]): readonly GitEntry[] {
  const valueOf = (wanted: string) =>
    own.findLast(([name]) => partsOf(name).of === undefined && name === wanted)?.[1];
  const variant = KNOWN.exec(valueOf("core.sshcommand") ?? "")?.[1]?.toLowerCase();
  return variant === undefined || valueOf("ssh.variant") !== undefined
    ? []
    : [["ssh.variant", variant]];
}
