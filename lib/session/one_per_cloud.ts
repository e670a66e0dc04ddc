/** A session is one identity for each cloud: what else is asked of it is refused. */
import type { IdentityChain } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";

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
    { hint: `atmos-auth shell ${typedFlag("-i", name)}` },
  );
}
