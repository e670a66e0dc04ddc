/** Facts that GitHub's plans pass on to entries that are obtained from them. */
import type { PassedOn, Plan } from "../../lib/provider/plan.ts";
import type { GitHubPlace } from "./endpoint.ts";
import type { TargetFields } from "./kinds/target.ts";

/** The facts that GitHub's entries pass on. */
interface GitHubPassedOn extends PassedOn {
  readonly cloud: "github";
  readonly place: GitHubPlace;
  /** A provider's choice of installations, for identities that choose none. */
  readonly target?: TargetFields;
}

/** Makes a plan's `passesOn`. */
export function passOn(place: GitHubPlace, target: TargetFields = {}): GitHubPassedOn {
  return { cloud: "github", place, target };
}

/**
 * Returns the facts that the plan before passes on. Its kind only accepts plans of this cloud, so throws a bug for
 * another.
 */
export function passedOn(via: Plan | undefined): GitHubPassedOn {
  if (isGitHub(via?.passesOn)) return via.passesOn;
  throw new Error("the entry before is not one of GitHub");
}

function isGitHub(passed: PassedOn | undefined): passed is GitHubPassedOn {
  return passed?.cloud === "github";
}
