/**
 * Configuration that makes git use this identity for its host, and no other (git-scm.com/docs/gitcredentials). Our
 * entries come last, and an empty helper before ours removes those of the person's own configuration.
 */
import type { Credential } from "../../../lib/credential.ts";
import type { GrantPlace, Moved } from "../../../lib/provider/grant.ts";
import { Secret } from "../../../lib/secret.ts";
import { tokenOf, tokensOf } from "../credential.ts";
import type { GitHubPlace } from "../endpoint.ts";
import { type GitEntry, gitFile, including, quoted } from "./git_config.ts";
import { gitEntries } from "./git_entries.ts";
import { firstFile, firstVariables } from "./git_first.ts";
import { headerFile } from "./git_header.ts";
import { ownEntries } from "./git_own.ts";
import { ALLOWING } from "./git_passwords.ts";
import { ALLOWED, CONFIG, credentialFile, HEADER, pathTo, SSH, USER } from "./git_places.ts";
import { wholeRewritings } from "./git_rewriting.ts";
import { OWN_SSH, sshGuard } from "./git_ssh.ts";

/** Returns a credential as git's helpers print it (git-scm.com/docs/git-credential, "Input/Output format"). */
export function gitCredential(credential: Credential): Secret {
  return printed(tokenOf(credential), credential.expires);
}

/** Returns git's configuration, its ssh command, and a credential for each owner, or a single one. */
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
    ...firstFile(place, wholeRewritings(github.host, ownEntries(place))),
    [CONFIG]: gitFile([...others, ...gitEntries(github, credential, place)]),
    [HEADER]: helper === undefined ? new Secret(header) : header,
    [ALLOWED]: gitFile(ALLOWING),
    [SSH]: sshGuard(github.host, place.identity),
    ...Object.fromEntries(
      tokens.map(({ owner, token }) => [
        credentialFile(owner),
        printed(token, credential.expires),
      ]),
    ),
  };
}

/** Returns the variables that lead git to these files. */
export function gitVariables({ host }: GitHubPlace, place: GrantPlace): Record<string, string> {
  return {
    ...including(place, pathTo(place, CONFIG)),
    ...firstVariables(place, wholeRewritings(host, ownEntries(place))),
    GIT_SSH_COMMAND: `/bin/sh ${quoted(pathTo(place, SSH))}`,
  };
}

/** An ssh guard of ours, perhaps of another identity: a guard that called another would call itself. */
const GUARD = /^\/bin\/sh '.*\/github\/git\/ssh'$/;

/**
 * Returns the variable that keeps the person's own ssh command for the other hosts, beside `env`: a session's
 * environment starts empty.
 */
export function movedSsh({ env, helper }: GrantPlace): readonly Moved[] {
  const around = env.get("GIT_SSH_COMMAND") ?? "";
  const from = GUARD.test(around) ? OWN_SSH : "GIT_SSH_COMMAND";
  const value = env.get(from);
  return helper !== undefined && value ? [{ name: OWN_SSH, value, from }] : [];
}

/** Our own entry in the configuration of a git that runs us. */
const TOLD_BY_US = /'include\.path=(?:[^']|'\\'')*\/github\/git\/config'/g;

/**
 * Whether a git that runs us was given entries which ours replace: such an entry may be a secret, and is in no line of
 * ours.
 */
export function isToldAround({ env, helper }: GrantPlace): boolean {
  const told = env.get("GIT_CONFIG_PARAMETERS")?.replace(TOLD_BY_US, "") ?? "";
  return helper !== undefined && told.trim() !== "";
}

/** Returns a credential as text. With an expiry, git forgets it by itself (git 2.41). */
function printed(token: Secret, expires: number | undefined): Secret {
  const until = expires === undefined ? "" : `password_expiry_utc=${Math.floor(expires / 1000)}\n`;
  return new Secret(`username=${USER}\npassword=${token.reveal()}\n${until}`);
}
