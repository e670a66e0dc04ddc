/** Grants of a session's identities, one for each cloud: files, variables, and what of them stays as it is. */
import type { IdentityChain } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { CredentialEndpoint } from "../provider/credential_endpoint.ts";
import type { Delivery, Grant } from "../provider/grant.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { aroundOf, type Own } from "./own_tools.ts";

/** An identity that has signed in. */
export interface SignedIn {
  readonly chain: IdentityChain;
  readonly credential: Credential;
  /** Settings of the person's own for its cloud's tools: read once, as files were named to programs at opening. */
  readonly own: Own;
}

/** Refuses two identities of the same cloud: programs could not tell which one is meant. */
export function checkOnePerCloud(chains: readonly IdentityChain[]): void {
  const taken = new Map<string, string>();
  for (const { target: { node: { name }, cloud: { name: cloud } } } of chains) {
    const other = taken.get(cloud);
    if (other !== undefined) throw sameCloud(other, name, cloud);
    taken.set(cloud, name);
  }
}

function sameCloud(one: string, other: string, cloud: string): UserError {
  const message = one === other
    ? `Identity "${one}" is named twice`
    : `"${one}" and "${other}" are both of the cloud "${cloud}": a shell holds one identity per cloud`;
  const wrong = [one, other];
  return new UserError("usage", message, { hint: typedFlag("--identity", one), wrong });
}

/** Refuses to let the person's own into the place of an identity. */
export function checkKept(
  kept: readonly string[],
  chains: readonly IdentityChain[],
): void {
  const chain = chains.find(({ target }) => kept.includes(target.cloud.name));
  if (chain === undefined) return;
  const { node: { name }, cloud: { name: cloud } } = chain.target;
  throw new UserError(
    "usage",
    `--keep ${cloud} would let your own ${cloud} in beside "${
      visible(name)
    }": a shell is one identity per cloud`,
    { hint: typedFlag("--identity", name), wrong: [`--keep=${cloud}`, name] },
  );
}

/** Makes the grant of an identity in this session. */
export function grantOf(
  system: System,
  directory: SessionDirectory,
  delivery: Delivery,
  server: CredentialEndpoint | undefined,
  { chain: { target: { node, plan } }, credential, own }: SignedIn,
): Grant {
  return plan.grant(credential, {
    ...aroundOf(system),
    directory: directory.path,
    ...own,
    identity: node.name,
    delivery,
    helper: undefined,
    inFiles: "rather",
    server,
  });
}

/** Finds the variables that stay as they are for the life of a shell, and those that must not appear. */
export function pinsOf(
  variables: Readonly<Record<string, string>>,
  clouds: readonly Cloud[],
  { open, exposed }: { readonly open: readonly Cloud[]; readonly exposed: readonly string[] },
): { set: Record<string, string>; unset: string[] } {
  const carriers = new Set(clouds.flatMap((cloud) => cloud.carriers));
  const kept = new Set([...carriers, ...clouds.flatMap(({ steers = [] }) => steers)]);
  const loose = new Set(open.flatMap((cloud) => cloud.carriers));
  const set = Object.entries(variables).filter(([name]) => kept.has(name));
  const unset = [...carriers].filter((name) =>
    !(name in variables) && !loose.has(name) && !exposed.includes(name)
  );
  return { set: Object.fromEntries(set), unset };
}
