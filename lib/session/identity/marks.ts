/** Marks of credentials, by which a session's commands tell what it holds: the session's record has no secret. */
import type { Link } from "../../chain/chain.ts";
import { canonical } from "../../config/yaml/plain.ts";
import type { Credential } from "../../credential.ts";
import type { IdentityPlan } from "../../provider/plan.ts";
import { digestOf } from "../../secret.ts";
import { recordName, textOf } from "../../sign_in/stored.ts";

/** Returns the digest of a link's whole credential. */
export async function markOf(link: Link, credential: Credential): Promise<string> {
  return await digestOf(textOf(link, credential));
}

/** Returns the digest of where a link's credential is kept: its realm and its name, whatever it says of itself. */
export async function placeOf(
  where: Parameters<typeof recordName>[0],
  link: Link,
): Promise<string> {
  return await digestOf(canonical(recordName(where, link)));
}

/**
 * Returns whose a credential is where nobody need be asked: by what its sign-in said, or by the configuration where that
 * alone decides it.
 */
export function saidOf(
  { saysWhose, whose, facts }: Pick<IdentityPlan, "saysWhose" | "whose" | "facts">,
  { shown }: Pick<Credential, "shown">,
): string | undefined {
  if (whose === undefined) return facts.principal ?? facts.account;
  return saysWhose ? shown.principal : undefined;
}
