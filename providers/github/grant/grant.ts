/** The grant of a GitHub identity: private configuration for `gh`, and entries for git. */
import type { Credential } from "../../../lib/credential.ts";
import type { Grant, GrantPlace, Serves } from "../../../lib/provider/grant.ts";
import type { Secret } from "../../../lib/secret.ts";
import { ghFiles, otherHosts } from "./gh.ts";
import { gitFiles, gitVariables, isToldAround, movedSsh } from "./git.ts";
import { allAt } from "./git_hosts.ts";
import { nobodyEntries } from "./git_nobody.ts";
import { GITHUB_COM, type GitHubPlace } from "../endpoint.ts";
import { sessionNetrc, speaksOf } from "./netrc.ts";

const SERVES: Serves = { lasting: ["git"], brief: ["gh"], none: [] };

/**
 * Returns the grant. Without a session git asks the helper, and `gh` has no identity where no file may hold a token.
 */
export function grantFor(
  github: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): Grant {
  const others = otherHosts(github.host, place).flatMap(allAt);
  const netrc = sessionNetrc(github.host, credential, place);
  return {
    variables: {
      GH_CONFIG_DIR: place.join(place.directory, "github", "gh"),
      ...(github.host === GITHUB_COM ? {} : { GH_HOST: github.host }),
      GH_NO_UPDATE_NOTIFIER: "1",
      HUB_CONFIG: place.join(place.directory, "github", "hub"),
      ...gitVariables(github, place),
      ...netrc.variables,
    },
    files: {
      ...ghFiles(github, credential, place),
      ...gitFiles(github, credential, place, nobodyEntries(others)),
      ...netrc.files,
    },
    pass: [],
    serves: SERVES,
    moved: movedSsh(place),
    losses: lossesOf(github.host, place),
    exposable: exposable(github, credential),
  };
}

function lossesOf(host: string, place: GrantPlace): readonly string[] {
  const isOthers = place.helper !== undefined && place.own.some((text) => speaksOf(host, text));
  return [...isToldAround(place) ? [LOST] : [], ...isOthers ? [OTHERS] : []];
}

const OTHERS =
  "git-lfs, pip, Terraform's modules over https and others that read your .netrc are whom " +
  "it names: atmos-auth exec has them be the identity";

const LOST = "What the git around this command was told (git -c) is in none of these lines, " +
  "and git does not have it beside them: say it to each git, or: git config --global NAME VALUE";

/** Returns the token in the variables that tools read: `gh`, Terraform's provider, Octokit, Homebrew. */
function exposable({ host }: GitHubPlace, { secret }: Credential): Record<string, Secret> {
  const { token } = secret;
  if (token === undefined) return {};
  const names = ["GITHUB_TOKEN", "GH_TOKEN"];
  const more = host === GITHUB_COM
    ? ["HOMEBREW_GITHUB_API_TOKEN"]
    : ["GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN"];
  return Object.fromEntries([...names, ...more].map((name) => [name, token]));
}
