/** What GitHub's plans tell those obtained from them. */
import type { Plan } from "../../lib/provider/provider.ts";
import type { GitHubPlace } from "./endpoint.ts";
import type { TargetFields } from "./kinds/target.ts";

/** A plan of this cloud. */
export interface GitHubPlan extends Plan {
  readonly place: GitHubPlace;
  /** What a provider says about installations, for identities that say nothing. */
  readonly target?: TargetFields;
}

/** The plan before, which the kinds that it is accepted from all make one of this cloud. */
export function planBefore(via: Plan | undefined): GitHubPlan {
  if (via !== undefined && "place" in via) return via as GitHubPlan;
  throw new Error("the entry before is not one of GitHub");
}
