/** `github/installation`: where a GitHub App is installed. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { flag } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { ASK_INSTALLATION } from "../modules.ts";
import { APP, INSTALLATION, installationCredential } from "../credential.ts";
import { TARGET } from "./fields.ts";
import { consoleAt } from "../console.ts";
import { gitCredential } from "../grant/git.ts";
import { grantFor } from "../grant/grant.ts";
import { type GitHubPlace, hostsOf } from "../endpoint.ts";
import { revokeInstallation } from "../revoke.ts";
import {
  installationSaid,
  knownOwners,
  ownerOf,
  type Scope,
  scopeOf,
  type Target,
} from "./target.ts";
import { checkTarget } from "./target_check.ts";
import { verifyInstallation } from "../whoami.ts";
import { type IdentityPlan, known, type Plan } from "../../../lib/provider/plan.ts";
import { passedOn, passOn } from "../passed_on.ts";

const schema = v.object({
  ...TARGET,
  /** Whether its tokens end with the session; kept and shared by all sessions otherwise. */
  revoke_on_exit: v.optional(flag(), true),
});

type Fields = v.InferOutput<typeof schema>;

/** An installation, or one for each of several owners. */
export const installation = kind({
  name: "github/installation",
  role: "identity",
  tells: [["repository", "owner", "installation_id"]],
  obtains: { what: "GitHub installation", parts: installationSaid },
  summary: "What a GitHub App may do where it is installed",
  schema,
  accepts: [APP],
  yields: INSTALLATION,
  plan: planInstallation,
});

function planInstallation(entry: Entry<Fields>, via: Plan | undefined): IdentityPlan {
  const { place, target = {} } = passedOn(via);
  checkTarget(entry);
  const scope = scopeOf(entry.fields, target);
  checkRepositories(entry, scope);
  return {
    passesOn: passOn(place),
    facts: known({ account: knownOwners(scope)[0], url: place.web }),
    hosts: () => hostsOf(place, "api"),
    // What is not kept belongs to one session, and can be taken back at its end.
    stored: !entry.fields.revoke_on_exit,
    signIn: (context, previous) => signIn(context, place, scope, previous),
    grant: (credential, where) => grantFor(place, credential, where),
    processOutput: gitCredential,
    console: consoleAt(place),
    verify: (context, credential) => verifyInstallation(context, place, credential),
    revoke: (context, credential) => revokeInstallation(context, place, credential),
  };
}

/** Throws for a repository without an owner where there are several owners. */
function checkRepositories({ name, at }: Entry<Fields>, { targets, repositories }: Scope): void {
  const bare = repositories?.find((one) => ownerOf(one) === undefined);
  if (targets.length === 1 || bare === undefined) return;
  throw new UserError(
    "config_invalid",
    `Cannot use identity "${name}": with several owners, each repository needs its owner`,
    { hint: `repositories: [${ownersOf(targets)[0]}/${bare}]`, at: at("repositories") },
  );
}

async function signIn(
  context: ProviderContext,
  place: GitHubPlace,
  scope: Scope,
  previous: Credential | undefined,
): Promise<Credential> {
  const jwt = previous?.secret.jwt;
  const slug = previous?.shown.slug;
  if (jwt === undefined || slug === undefined) throw new Error("an installation is an app's");
  const { api, web, apps } = place;
  const tokens = [];
  for (const target of scope.targets) {
    tokens.push(
      await askCage(context, ASK_INSTALLATION, {
        ...{ api, web, apps, slug, target },
        repositories: repositoriesFor(target, scope),
        permissions: scope.permissions,
        jwt,
      }),
    );
  }
  const life = Math.min(...tokens.map(({ life }) => life));
  return installationCredential(tokens, `${slug}[bot]`, context.clock.now() + life * 1000);
}

/** Returns the repositories of this owner; all of them where there is only one owner. */
function repositoriesFor(target: Target, { targets, repositories }: Scope) {
  if (repositories === undefined || targets.length === 1 || target.by !== "owner") {
    return repositories;
  }
  const mine = repositories.filter((name) =>
    ownerOf(name)?.toLowerCase() === target.owner.toLowerCase()
  );
  return mine.length > 0 ? mine : undefined;
}

function ownersOf(targets: Scope["targets"]): readonly string[] {
  return targets.flatMap((target) => target.by === "owner" ? target.owner : []);
}
