/**
 * What makes git use this identity for its host, and nobody else's (git-scm.com/docs/gitcredentials). Our entries
 * come last, and an empty helper before ours takes away those of the person's own configuration.
 */
import type { Credential } from "../../../lib/credential.ts";
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { Secret } from "../../../lib/secret.ts";
import { tokenOf, tokensOf } from "../credential.ts";
import type { GitHubPlace } from "../endpoint.ts";
import { type GitEntry, gitFile, including, quoted } from "./git_config.ts";
import { gitEntries } from "./git_entries.ts";
import { headerFile } from "./git_header.ts";
import { CONFIG, credentialFile, HEADER, pathTo, SSH, USER } from "./git_places.ts";
import { OWN_SSH, sshGuard } from "./git_ssh.ts";

/** A credential as git's helpers print it (git-scm.com/docs/git-credential, "Input/Output format"). */
export function gitCredential(credential: Credential): Secret {
  return printed(tokenOf(credential), credential.expires);
}

/** Git's configuration, its ssh, and a credential for each owner, or one where there are none. */
export function gitFiles(
  github: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
  others: readonly GitEntry[],
): Record<string, string | Secret> {
  const { helper } = place;
  const tokens = helper === undefined ? tokensOf(credential) : [];
  const header = headerFile(github, credential, place);
  return {
    [CONFIG]: gitFile([...others, ...gitEntries(github, credential, place)]),
    [HEADER]: helper === undefined ? new Secret(header) : header,
    [SSH]: sshGuard(github.host, place.identity),
    ...Object.fromEntries(
      tokens.map(({ owner, token }) => [
        credentialFile(owner),
        printed(token, credential.expires),
      ]),
    ),
  };
}

/** A guard of ours, perhaps another identity's: one that called another would call itself. */
const GUARD = /^sh '.*\/github\/git\/ssh'$/;

/** The variables that lead git to them. */
export function gitVariables(place: GrantPlace): Record<string, string> {
  const guard = `sh ${quoted(pathTo(place, SSH))}`;
  const around = place.env.get("GIT_SSH_COMMAND");
  const own = around !== undefined && GUARD.test(around) ? place.env.get(OWN_SSH) : around;
  return {
    ...including(place, pathTo(place, CONFIG)),
    GIT_SSH_COMMAND: guard,
    // A session's environment is built from nothing; beside `env` the other hosts keep the person's ssh.
    ...place.helper !== undefined && own ? { [OWN_SSH]: own } : {},
  };
}

/** Git forgets a credential by itself when its time is over (git 2.41). */
function printed(token: Secret, expires: number | undefined): Secret {
  const until = expires === undefined ? "" : `password_expiry_utc=${Math.floor(expires / 1000)}\n`;
  return new Secret(`username=${USER}\npassword=${token.reveal()}\n${until}`);
}
