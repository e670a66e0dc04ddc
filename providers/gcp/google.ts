/** Where Google is reached. */
import { hostOf } from "../../lib/provider/hosts.ts";
import type { CloudHosts } from "../../lib/provider/cloud.ts";
import type { Facts } from "../../lib/provider/provider.ts";
import { ACTIONS_HOSTS } from "../actions.ts";

/** Google's hosts, by what they are for. */
export const HOSTS = {
  /** Consent pages, which only a browser opens. */
  accounts: "accounts.google.com",
  /** Tokens of people and of service accounts' keys; tells who a token belongs to; takes them back. */
  oauth: "oauth2.googleapis.com",
  /** Security Token Service: federation. */
  sts: "sts.googleapis.com",
  /** Service Account Credentials: impersonation. */
  iam: "iamcredentials.googleapis.com",
  /** Google Kubernetes Engine. */
  container: "container.googleapis.com",
} as const;

/** The metadata server of Google's own machines; by address, since the name may resolve elsewhere. */
export const METADATA = "169.254.169.254:80";

/** Whose hosts are whose: a name below googleapis.com may be anybody's bucket. */
export const GOOGLE: CloudHosts = {
  vendor: "Google",
  own: [...Object.values(HOSTS), METADATA, ...ACTIONS_HOSTS],
  tenants: [],
};

/** The hosts of these purposes, as permissions name them; only the endpoint's when there is one. */
export function googleHosts(
  endpoint: string | undefined,
  ...purposes: readonly (keyof typeof HOSTS)[]
): readonly string[] {
  if (endpoint !== undefined) return [hostOf(endpoint)];
  return purposes.map((purpose) => `${HOSTS[purpose]}:443`);
}

/** The facts of an entry that are known; `url` is the endpoint, which later links take over. */
export function factsOf(
  known: {
    project?: string | undefined;
    region?: string | undefined;
    principal?: string | undefined;
    endpoint?: string | undefined;
    duration?: string | undefined;
  },
): Facts {
  const { project, region, principal, endpoint, duration } = known;
  const facts = { account: project, region, principal, url: endpoint, duration };
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The project that a service account belongs to, as its address tells. */
export function projectOf(email: string): string | undefined {
  const domain = email.slice(email.indexOf("@") + 1);
  return domain.match(/^([^.]+)\.iam\.gserviceaccount\.com$/)?.[1] ??
    (domain === "appspot.gserviceaccount.com" ? email.slice(0, email.indexOf("@")) : undefined);
}
