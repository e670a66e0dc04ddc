/**
 * Records of a rotation in the store. Each step is recorded before it is taken, so that the next run after a crash
 * finds which keys there are.
 */
import * as v from "valibot";
import type { ProviderContext } from "../../provider/context.ts";
import { Secret } from "../../secret.ts";
import { KEYS_ITEM, ROTATION_ITEM } from "../../store/store.ts";
import { forgetful } from "../shared/read_back.ts";

const TIME = v.pipe(v.number(), v.finite());
const SECRET = v.pipe(v.string(), v.transform((text) => new Secret(text)));

const PENDING = v.variant("state", [
  /** A key is being asked for: a key that was not there before may be it, but nobody knows. */
  v.object({
    state: v.literal("asking"),
    since: TIME,
    whose: v.optional(v.string()),
    before: v.array(v.string()),
  }),
  /** The new key was made, and is kept here beside the old one. */
  v.object({ state: v.literal("made"), since: TIME, whose: v.string(), next: SECRET, old: SECRET }),
  /** The new key has replaced the old one, which is to be deleted, or kept inactive until then. */
  v.object({
    state: v.literal("parting"),
    since: TIME,
    whose: v.optional(v.string()),
    old: v.string(),
    until: v.optional(TIME),
  }),
]);

/** The state of a rotation that is not over. */
export type Pending = v.InferOutput<typeof PENDING>;

/** One state of a rotation. */
export type PendingIn<State extends Pending["state"]> = Extract<Pending, { state: State }>;

type Kept = Pick<ProviderContext, "entryStore">;

/** Returns the keys that one signs in with; `undefined` when none are kept. */
export async function keptKeys({ entryStore }: Kept): Promise<Secret | undefined> {
  return await entryStore.read(KEYS_ITEM);
}

/** Replaces these keys; throws unless the new ones can be read back. */
export async function keepKeys(it: Kept, keys: Secret): Promise<void> {
  await it.entryStore.replace(KEYS_ITEM, keys);
  if ((await keptKeys(it))?.reveal() === keys.reveal()) return;
  throw forgetful();
}

/** Returns a rotation that is not over; `undefined` when there is none. */
export async function pendingIn({ entryStore }: Kept): Promise<Pending | undefined> {
  const text = (await entryStore.read(ROTATION_ITEM))?.reveal();
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), PENDING), text);
  return read.success ? read.output : undefined;
}

/** Records the state of a rotation. */
export async function note({ entryStore }: Kept, pending: Pending): Promise<void> {
  const secrets = pending.state === "made"
    ? { next: pending.next.reveal(), old: pending.old.reveal() }
    : {};
  const text = new Secret(JSON.stringify({ ...pending, ...secrets }));
  await entryStore.replace(ROTATION_ITEM, text);
}

/** Records that the rotation is over. */
export async function settle({ entryStore }: Kept): Promise<void> {
  await entryStore.remove(ROTATION_ITEM);
}

/** Forgets the credential that was obtained with the old keys. */
export async function forgetSession({ entryStore }: Kept): Promise<void> {
  await entryStore.remove("credential");
}
