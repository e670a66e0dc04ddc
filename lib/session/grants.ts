/** From identities to what a session is made of: files, variables and pins, merged or refused. */
import type { Chain } from "../config/chain.ts";
import type { Credential } from "../credential.ts";
import { pathOf } from "../dirs.ts";
import { UserError } from "../errors.ts";
import type { Cloud, Delivery, Grant } from "../provider.ts";
import type { Served } from "../served.ts";
import type { System } from "../system.ts";
import type { SessionDirectory } from "./directory.ts";

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
  server: Served | undefined,
  { chain, credential }: Omit<Signed, "cloud">,
): Grant {
  const { node, plan } = targetOf(chain);
  if (plan.grant === undefined) throw new Error(`${node.kind} grants nothing`);
  return plan.grant(credential, {
    os: system.os,
    directory: directory.path,
    join: (...parts) => pathOf(system.os).join(...parts),
    identity: node.name,
    delivery,
    helper: undefined,
    env: system.env,
    server,
  });
}

/** Puts a grant's files into the session, in one step each. */
export async function applyFiles(directory: SessionDirectory, grant: Grant): Promise<void> {
  for (const [name, content] of Object.entries(grant.files)) await directory.write(name, content);
}

/** Which variables stay as they are for the life of a shell, and which must not appear. */
export function pinsOf(
  signed: readonly { readonly cloud: Cloud; readonly grant: Grant }[],
  clouds: readonly Cloud[],
  exposed: readonly string[],
): { set: Record<string, string>; unset: string[] } {
  const granted: Record<string, string> = Object.assign(
    {},
    ...signed.map((s) => s.grant.variables),
  );
  const carriers = clouds.flatMap((cloud) => cloud.carriers);
  const ambient = signed.filter(({ grant }) => grant.pass.length > 0).map(({ cloud }) =>
    cloud.name
  );
  const loose = new Set(
    clouds.filter(({ name }) => ambient.includes(name)).flatMap((cloud) => cloud.carriers),
  );
  const all = ambient.includes("none") ? new Set(carriers) : loose;
  const set = Object.fromEntries(
    Object.entries(granted).filter(([name]) => carriers.includes(name)),
  );
  const unset = carriers.filter((name) =>
    !(name in granted) && !all.has(name) && !exposed.includes(name)
  );
  return { set, unset };
}
