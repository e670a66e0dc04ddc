/**
 * The origin of a session's identities: the configuration that it was opened by, and of each identity what no other
 * configuration can say. An equal name elsewhere may be another account.
 */
import { type Chain, type IdentityChain, type Link, wholeFingerprint } from "../chain/chain.ts";
import { canonical } from "../config/yaml/plain.ts";
import { writtenFiles } from "../config/files/source.ts";
import { orUndefined } from "../errors.ts";
import { digestOf } from "../secret.ts";
import { recordName } from "../sign_in/stored.ts";
import { placeOf } from "./identity/marks.ts";
import type { SessionOrigin, SessionRecord } from "./record.ts";
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

/**
 * Returns the name of an identity of the session that the chain leads over, and of which the session's own configuration
 * says something else by now; `undefined` where there is none. Another configuration means another by an equal name,
 * unless it is kept in the same place.
 */
export async function changedSince(
  { identities, origin }: Pick<SessionRecord, "identities" | "origin">,
  where: Parameters<typeof recordName>[0] & Pick<SessionContext, "loaded">,
  { links }: Chain,
): Promise<string | undefined> {
  const isSame = origin !== undefined && isLedBy(where.loaded, origin);
  for (const link of links) {
    const { role, node: { name, at } } = link;
    const held = identities.find((one) => role === "identity" && one.name === name);
    const mark = held && origin?.marks[name]?.at(-1);
    if (mark === undefined || mark === await markOf(where, link)) continue;
    const isOwn = isSame || origin!.files.includes(at.file);
    if (isOwn || held!.place === await placeOf(where, link)) return name;
  }
  return undefined;
}

/** Whether the configuration is read from the session's own files alone, whatever those bring in by now. */
function isLedBy({ files }: SessionContext["loaded"], origin: SessionOrigin): boolean {
  const first = files.filter((file) => LEADING.has(file.origin)).map(({ path }) => path);
  return first.length > 0 && first.every((path) => origin.files.includes(path));
}

/** The reasons for which a file is read that no other file names. */
const LEADING: ReadonlySet<string> = new Set(["chosen", "discovered", "home", "system"]);

/** A digest for each link, of where its credential is kept and of all that has a part in the sign-in. */
async function marksOf(
  where: Parameters<typeof recordName>[0],
  { links }: Chain,
): Promise<readonly string[]> {
  return await Promise.all(links.map((link) => markOf(where, link)));
}

async function markOf(where: Parameters<typeof recordName>[0], link: Link): Promise<string> {
  return await digestOf(canonical([recordName(where, link), wholeFingerprint(link)]));
}
