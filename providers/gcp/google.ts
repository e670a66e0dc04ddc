/** Google's hosts, and the facts that its plans pass on. */
import { hostOf } from "../../lib/provider/hosts.ts";
import type { CloudHosts } from "../../lib/provider/cloud.ts";
import { known, type PassedOn, type Plan } from "../../lib/provider/plan.ts";
import { ACTIONS_HOSTS } from "../actions.ts";

/** Google's hosts, by what they are for. */
export const HOSTS = {
  /** Consent pages, which only a browser opens. */
  accounts: "accounts.google.com",
  /** Tokens of people and of service accounts' keys: issuing, introspection, revocation. */
  oauth: "oauth2.googleapis.com",
  /** Security Token Service: federation. */
  sts: "sts.googleapis.com",
  /** Service Account Credentials: impersonation. */
  iam: "iamcredentials.googleapis.com",
  /** Google Kubernetes Engine. */
  container: "container.googleapis.com",
  secretmanager: "secretmanager.googleapis.com",
} as const;

/** Returns the host of the secrets that are kept in one location alone. */
export function secretsIn(location: string): string {
  return `secretmanager.${location}.rep.googleapis.com`;
}

/** The metadata server of Google's own machines; by address, since the name may resolve elsewhere. */
export const METADATA = "169.254.169.254:80";

/** The names of Google's own services, one of them of each location. */
export const SERVICES: readonly string[] = [...Object.values(HOSTS), secretsIn("*")];

/** Google's hosts: a name below googleapis.com may be anybody's bucket. */
export const GOOGLE: CloudHosts = {
  vendor: "Google",
  own: [...SERVICES, METADATA, ...ACTIONS_HOSTS],
  tenants: [],
};

/** Returns the hosts of these purposes, as permissions name them; only the endpoint's when there is one. */
export function googleHosts(
  endpoint: string | undefined,
  ...purposes: readonly (keyof typeof HOSTS)[]
): readonly string[] {
  if (endpoint !== undefined) return [hostOf(endpoint)];
  return purposes.map((purpose) => `${HOSTS[purpose]}:443`);
}

/** Facts that Google's providers and identities pass on, as far as they are known. */
interface GooglePassedOn extends PassedOn {
  readonly cloud: "gcp";
  readonly project: string | undefined;
  readonly principal: string | undefined;
  /** An address that is asked in place of Google's own hosts. */
  readonly endpoint: string | undefined;
}

/** Facts of an entry that the configuration tells. */
interface GoogleFacts {
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly principal?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly duration?: string | undefined;
}

/** Returns the parts of a plan that the configuration decides: its region, its facts, and what it passes on. */
export function described(told: GoogleFacts) {
  const { project, region, principal, endpoint, duration } = told;
  const facts = { account: project, region, principal, url: endpoint, duration };
  const passesOn: GooglePassedOn = { cloud: "gcp", project, principal, endpoint };
  return { region, passesOn, facts: known(facts) };
}

/** Returns the facts that a plan of Google passes on; `undefined` for another cloud's. */
export function passedOn(plan: Plan | undefined): GooglePassedOn | undefined {
  return isGoogle(plan?.passesOn) ? plan.passesOn : undefined;
}

function isGoogle(passed: PassedOn | undefined): passed is GooglePassedOn {
  return passed?.cloud === "gcp";
}

/** Returns the project that a service account's address names; a domain's comes before its colon there. */
export function projectOf(email: string): string | undefined {
  const domain = email.slice(email.indexOf("@") + 1);
  const [, id, company] = domain.match(/^([^.]+)(?:\.(.+))?\.iam\.gserviceaccount\.com$/) ?? [];
  return (company === undefined ? id : `${company}:${id}`) ??
    (domain === "appspot.gserviceaccount.com" ? email.slice(0, email.indexOf("@")) : undefined);
}
