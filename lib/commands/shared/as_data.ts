/** The identity or provider of a command as plain data, for every command with the names of `atmos auth whoami`. */
import { type Chain, factsOf } from "../../chain/chain.ts";
import type { Model } from "../../config/entries/model.ts";
import { showTime } from "../../duration.ts";
import type { Credential } from "../../credential.ts";
import type { Facts } from "../../provider/plan.ts";

/** Returns the end of a chain as data, with its facts. */
export function asData(
  { realmOf }: Pick<Model, "realmOf">,
  chain: Chain,
  credential: Credential | undefined,
  facts: Facts = factsOf(chain, credential),
) {
  const { node, plan } = chain.target;
  const realm = realmOf(node);
  const { principal, account, region } = facts;
  const own = "labels" in plan ? Object.keys(plan.labels ?? {}) : [];
  return {
    ...{ realm: realm.name, realm_source: realm.source, provider: chain.root.node.name },
    ...node.role === "identity" ? { identity: node.name } : {},
    ...{ kind: node.kind, principal, account, region },
    ...Object.fromEntries(own.map((name) => [name, facts[name]])),
    expiration: showTime(credential?.expires),
  };
}
