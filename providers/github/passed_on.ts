/** What GitHub's plans tell those obtained from them. */
import type { PassedOn, Plan } from "../../lib/provider/plan.ts";
import type { GitHubPlace } from "./endpoint.ts";
import type { TargetFields } from "./kinds/target.ts";

/** What is told. */
interface GitHubPassedOn extends PassedOn {
  readonly cloud: "github";
  readonly place: GitHubPlace;
  /** What a provider says about installations, for identities that say nothing. */
  readonly target?: TargetFields;
}

/** What a plan tells, for its `passesOn`. */
export function passOn(place: GitHubPlace, target: TargetFields = {}): GitHubPassedOn {
  return { cloud: "github", place, target };
}

/** What the plan before tells, which the kinds that it is accepted from all make one of this cloud. */
export function passedOn(via: Plan | undefined): GitHubPassedOn {
  if (isGitHub(via?.passesOn)) return via.passesOn;
  throw new Error("the entry before is not one of GitHub");
}

function isGitHub(passed: PassedOn | undefined): passed is GitHubPassedOn {
  return passed?.cloud === "github";
}
