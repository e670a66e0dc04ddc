/** From identities to what a session is made of: files, variables and pins, merged or refused. */
import type { IdentityChain } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Delivery, Grant } from "../provider/grant.ts";
import type { CredentialEndpoint } from "../provider/credential_endpoint.ts";
import type { System } from "../system.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { aroundOf } from "./own_files.ts";

/** An identity that has signed in. */
export interface Signed {
  readonly chain: IdentityChain;
  readonly credential: Credential;
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
  return new UserError("usage", message, { hint: `atmos-auth shell -i ${one}` });
}

/** What an identity is granted in this session. */
export function grantOf(
  system: System,
  directory: SessionDirectory,
  delivery: Delivery,
  server: CredentialEndpoint | undefined,
  own: readonly string[],
  { chain: { target: { node, plan } }, credential }: Signed,
): Grant {
  return plan.grant(credential, {
    ...aroundOf(system),
    directory: directory.path,
    own,
    identity: node.name,
    delivery,
    helper: undefined,
    server,
  });
}

/** Puts a grant's files into the session, in one step each. */
export async function applyFiles(directory: SessionDirectory, grant: Grant): Promise<void> {
  for (const [name, content] of Object.entries(grant.files)) await directory.write(name, content);
}

/** Which variables stay as they are for the life of a shell, and which must not appear. */
export function pinsOf(
  variables: Readonly<Record<string, string>>,
  clouds: readonly Cloud[],
  { open, exposed }: { readonly open: readonly Cloud[]; readonly exposed: readonly string[] },
): { set: Record<string, string>; unset: string[] } {
  const carriers = new Set(clouds.flatMap((cloud) => cloud.carriers));
  const loose = new Set(open.flatMap((cloud) => cloud.carriers));
  const set = Object.entries(variables).filter(([name]) => carriers.has(name));
  const unset = [...carriers].filter((name) =>
    !(name in variables) && !loose.has(name) && !exposed.includes(name)
  );
  return { set: Object.fromEntries(set), unset };
}
