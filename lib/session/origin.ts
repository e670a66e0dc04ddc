/**
 * The origin of a session's identities: the configuration that it was opened by, and of each identity what no other
 * configuration can say. An equal name elsewhere may be another account.
 */
import { type Chain, type IdentityChain, wholeFingerprint } from "../chain/chain.ts";
import { canonical } from "../config/yaml/plain.ts";
import { writtenFiles } from "../config/files/source.ts";
import { orUndefined } from "../errors.ts";
import { digestOf } from "../secret.ts";
import { recordName } from "../sign_in/stored.ts";
import type { SessionOrigin } from "./record.ts";
import type { SessionContext, SessionOrder } from "./session.ts";

/** Makes the origin of a session that is opened like this. */
export async function originOf(
  context: SessionContext,
  { chains, self }: Pick<SessionOrder, "chains" | "self">,
): Promise<SessionOrigin> {
  const { loaded, loaded: { digests }, system } = context;
  const flags = await orUndefined(() => Promise.resolve(self().slice(1)));
  const marks = chains.map(async (chain) =>
    [chain.target.node.name, await marksOf(context, chain)] as const
  );
  return {
    directory: system.cwd(),
    files: writtenFiles(loaded),
    ...flags === undefined ? {} : { flags },
    ...digests.length > 0 ? { trusted: digests } : {},
    marks: Object.fromEntries(await Promise.all(marks)),
  };
}

/** Whether the session holds that very identity, narrowed to reading or not. */
export async function isHeldBy(
  origin: SessionOrigin | undefined,
  where: Parameters<typeof recordName>[0],
  chain: IdentityChain,
): Promise<boolean> {
  const held = origin?.marks[chain.target.node.name]?.at(-1);
  return held !== undefined && held === (await marksOf(where, chain)).at(-1);
}

/** Whether that identity of the session is one of the chain's links. */
export async function leadsOver(
  origin: SessionOrigin | undefined,
  where: Parameters<typeof recordName>[0],
  name: string,
  chain: Chain,
): Promise<boolean> {
  const held = origin?.marks[name]?.at(-1);
  return held !== undefined && (await marksOf(where, chain)).includes(held);
}

/** Whether one of the session's identities is obtained through one of the links of that chain: `any`, or its end. */
export async function isObtainedThrough(
  origin: SessionOrigin | undefined,
  where: Parameters<typeof recordName>[0],
  chain: Chain,
  which: "any" | "end",
): Promise<boolean> {
  const held = new Set(Object.values(origin?.marks ?? {}).flat());
  const marks = await marksOf(where, chain);
  return marks.slice(which === "any" ? 0 : -1).some((mark) => held.has(mark));
}

/** A digest for each link, of where its credential is kept and of all that has a part in the sign-in. */
async function marksOf(
  where: Parameters<typeof recordName>[0],
  { links }: Chain,
): Promise<readonly string[]> {
  return await Promise.all(
    links.map((link) => digestOf(canonical([recordName(where, link), wholeFingerprint(link)]))),
  );
}
