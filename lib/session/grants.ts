/** From identities to what a session is made of: files, variables and pins, merged or refused. */
import type { Chain } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Delivery, Grant } from "../provider/provider.ts";
import type { CredentialEndpoint } from "../provider/credential_endpoint.ts";
import type { System } from "../system.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { aroundOf } from "./own_files.ts";

/** An identity that has signed in. */
export interface Signed {
  readonly chain: Chain;
  readonly cloud: Cloud;
  readonly credential: Credential;
}

/** The identity's own entry: the last link of its chain. */
export function targetOf(chain: Chain): Chain["links"][number] {
  return chain.links.at(-1)!;
}

/** Which cloud a chain ends in. */
export function cloudOf(chain: Chain, clouds: readonly Cloud[]): Cloud {
  const { kind } = targetOf(chain).node;
  const found = clouds.find((cloud) => cloud.kinds.some(({ name }) => name === kind));
  if (found === undefined) throw new Error(`no cloud has the kind ${kind}`);
  return found;
}

/** Refuses two identities of the same cloud: programs could not tell which one is meant. */
export function checkOnePerCloud(chains: readonly Chain[], clouds: readonly Cloud[]): void {
  const taken = new Map<string, string>();
  for (const chain of chains) {
    const { name } = targetOf(chain).node;
    const cloud = cloudOf(chain, clouds).name;
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
  { chain, credential }: Omit<Signed, "cloud">,
): Grant {
  const { node, plan } = targetOf(chain);
  if (plan.grant === undefined) throw new Error(`${node.kind} grants nothing`);
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
