/**
 * What the store knows of a change of keys. It is written before what it speaks of is done, so that whoever comes after
 * a crash finds which keys there are.
 */
import * as v from "valibot";
import type { ProviderContext } from "../../provider/context.ts";
import { Secret } from "../../secret.ts";
import { KEYS_ITEM, ROTATION_ITEM } from "../../store/store.ts";
import { forgetful } from "../shared/read_back.ts";

const TIME = v.pipe(v.number(), v.finite());
const SECRET = v.pipe(v.string(), v.transform((text) => new Secret(text)));

const PENDING = v.variant("state", [
  /** A key is being asked for: one that was not there before may be it, which nobody knows. */
  v.object({
    state: v.literal("asking"),
    since: TIME,
    whose: v.optional(v.string()),
    before: v.array(v.string()),
  }),
  /** It was made, and is kept here, beside the old one. */
  v.object({ state: v.literal("made"), since: TIME, whose: v.string(), next: SECRET, old: SECRET }),
  /** It has taken the old one's place, which is to be deleted, or to be kept useless until then. */
  v.object({
    state: v.literal("parting"),
    since: TIME,
    whose: v.optional(v.string()),
    old: v.string(),
    until: v.optional(TIME),
  }),
]);

/** How far a change has come. */
export type Pending = v.InferOutput<typeof PENDING>;

/** One of its states. */
export type PendingIn<State extends Pending["state"]> = Extract<Pending, { state: State }>;

type Kept = Pick<ProviderContext, "entryStore">;

/** The keys that one signs in with. */
export async function keptKeys({ entryStore }: Kept): Promise<Secret | undefined> {
  return await entryStore.read(KEYS_ITEM);
}

/** Puts others in their place; throws unless they can be read back. */
export async function keepKeys(it: Kept, keys: Secret): Promise<void> {
  await it.entryStore.replace(KEYS_ITEM, keys);
  if ((await keptKeys(it))?.reveal() === keys.reveal()) return;
  throw forgetful();
}

/** What was begun and is not over. */
export async function pendingIn({ entryStore }: Kept): Promise<Pending | undefined> {
  const text = (await entryStore.read(ROTATION_ITEM))?.reveal();
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), PENDING), text);
  return read.success ? read.output : undefined;
}

/** Notes how far it has come. */
export async function note({ entryStore }: Kept, pending: Pending): Promise<void> {
  const secrets = pending.state === "made"
    ? { next: pending.next.reveal(), old: pending.old.reveal() }
    : {};
  const text = new Secret(JSON.stringify({ ...pending, ...secrets }));
  await entryStore.replace(ROTATION_ITEM, text);
}

/** It is over. What came of the old keys must not outlive them. */
export async function settle({ entryStore }: Kept): Promise<void> {
  await entryStore.remove(ROTATION_ITEM);
}

/** What was signed in to with the old keys is signed in to anew. */
export async function forgetSession({ entryStore }: Kept): Promise<void> {
  await entryStore.remove("credential");
}
