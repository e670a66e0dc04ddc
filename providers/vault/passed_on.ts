/** What a plan for Vault tells those that ask through it. */
import { NO_CLOUD } from "../../lib/provider/kind.ts";
import type { PassedOn, Plan } from "../../lib/provider/plan.ts";
import type { VaultPlace } from "./modules.ts";

/** A token of Vault, in `secret.token`. */
export const TOKEN = "vault/token";

interface VaultPassedOn extends PassedOn, VaultPlace {
  readonly manager: typeof TOKEN;
}

/** What it tells, for its `passesOn`. */
export function passOn(place: VaultPlace): VaultPassedOn {
  return { cloud: NO_CLOUD, manager: TOKEN, ...place };
}

/** Where the plan's server is; only those are asked through that yield such a token. */
export function passedOn({ passesOn }: Plan): VaultPlace {
  if (!isVault(passesOn)) throw new Error("the entry is not one of Vault");
  return { address: passesOn.address, namespace: passesOn.namespace };
}

function isVault(passed: PassedOn | undefined): passed is VaultPassedOn {
  return passed !== undefined && "manager" in passed && passed.manager === TOKEN;
}
