/** `github/user` as an identity: acting as the person whose token it is. */
import * as v from "valibot";
import type { Credential } from "../../../lib/credential.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { tokenOf, USER } from "../credential.ts";
import { consoleAt } from "../console.ts";
import { gitCredential } from "../grant/git.ts";
import { grantFor } from "../grant/grant.ts";
import { hostsOf } from "../endpoint.ts";
import { verifyUser } from "../whoami.ts";
import type { IdentityPlan, Plan } from "../../../lib/provider/plan.ts";
import { passedOn, passOn } from "../passed_on.ts";

const schema = v.object({});

/** Whoever the provider signed in. */
export const account = kind({
  name: "github/user",
  role: "identity",
  summary: "The GitHub account that its provider signs in to",
  schema,
  accepts: [USER],
  yields: USER,
  plan: planAccount,
});

function planAccount(
  _entry: Entry<v.InferOutput<typeof schema>>,
  via: Plan | undefined,
): IdentityPlan {
  const { place } = passedOn(via);
  return {
    passesOn: passOn(place),
    facts: { url: place.web },
    hosts: () => hostsOf(place, "api"),
    stored: via?.stored ?? false,
    isSame: true,
    signIn: (_world, previous) => Promise.resolve(same(previous)),
    grant: (credential, where) => grantFor(place, credential, where),
    processOutput: gitCredential,
    console: consoleAt(place),
    verify: (context, credential) => verifyUser(context, place, credential),
    saysWhose: true,
    whose: async (context, credential) =>
      credential.shown.principal ?? (await verifyUser(context, place, credential)).principal,
  };
}

function same(previous: Credential | undefined): Credential {
  if (previous === undefined) throw new Error("a user is signed in by a provider");
  tokenOf(previous);
  return previous;
}
