/**
 * The steps of a rotation. At each of them the store knows every key that works: the new one is kept beside the old one
 * before it replaces it, and the old one is touched only then. So any step can be the last before a crash, and the next
 * run goes on from there.
 */
import { isOver, isRefusal, UserError } from "../../errors.ts";
import type { IssuedKey } from "../../provider/rotation.ts";
import type { Secret } from "../../secret.ts";
import { patiently } from "../../sign_in/person/new_keys.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Rotating, Wish } from "./rotation.ts";
import { dateOf, deleting, mayBeOurs, noRoom, sayKeys } from "./rotation_facts.ts";
import {
  forgetSession,
  keepKeys,
  note,
  type Pending,
  type PendingIn,
  pendingIn,
  settle,
} from "./rotation_records.ts";

/** The time by which a new key's date may be before the request for it, in milliseconds: clocks differ. */
const NEAR = 10 * 60_000;

/** Goes on with an interrupted rotation, or begins one. */
export async function rotate(it: Rotating, wish: Wish): Promise<void> {
  const left = await ownPending(it);
  if (left !== undefined) {
    it.workspace.terminal.say(`Going on with what was begun on ${dateOf(left.since)}`);
  }
  if (left?.state === "made") return await adopt(it, left, wish);
  if (left?.state === "parting") {
    await part(it, left, wish);
    if (left.until === undefined || wish.finish) return;
  }
  if (!wish.finish) return await begin(it, left?.state === "asking" ? left : undefined, wish);
  if (left?.state === "asking") return await undoAsking(it, left);
  it.workspace.terminal.say(`Nothing was left of a rotation of "${visible(it.name)}"`);
}

/**
 * Returns the interrupted rotation; `undefined`, with a warning, for one of another owner's keys: of those, the cloud
 * tells the present keys nothing.
 */
async function ownPending(it: Rotating): Promise<Pending | undefined> {
  const { context, typed, whose: { keys }, workspace: { terminal } } = it;
  const left = await pendingIn(context);
  if (left?.whose === undefined || left.state === "made") return left;
  const owner = await typed.whose(context, keys);
  if (owner === left.whose) return left;
  await settle(context);
  const what = left.state === "parting"
    ? `its old key ${visible(left.old)} may be there still`
    : "a new key may have been made";
  terminal.warn(
    `A rotation of ${
      visible(left.whose)
    } did not come to its end, and ${what}: the keys kept now ` +
      `are those of ${visible(owner)}`,
  );
  return undefined;
}

async function begin(it: Rotating, left: PendingIn<"asking"> | undefined, wish: Wish) {
  const { context, rotation, whose, workspace: { system, terminal } } = it;
  const owner = await it.typed.whose(context, whose.keys);
  const keys = await cleared(it, left, wish);
  const since = system.clock.now();
  const asking = left ??
    { state: "asking", since, whose: owner, before: keys.map(({ id }) => id) } as const;
  await note(context, asking);
  const next = await rotation.issue(context, whose).catch(async (error) => {
    // What was refused was not made; of what got no answer, nobody knows.
    if (isRefusal(error) && left === undefined) await settle(context);
    throw error;
  });
  const made: PendingIn<"made"> = { state: "made", since, whose: owner, next, old: whose.keys };
  await note(context, made).catch((error) => takeBack(it, next, error));
  terminal.say(`Made the key ${rotation.idOf(next)}`);
  await adopt(it, made, wish);
}

/**
 * Ends a rotation whose new key can't be kept, as on a full disk, so that nobody would have its secret: it is deleted
 * again, or named. Throws the error of the keeping.
 */
async function takeBack(it: Rotating, next: Secret, error: unknown): Promise<never> {
  const { context, rotation, whose, workspace: { system, terminal } } = it;
  const id = rotation.idOf(next);
  const removing = patiently(system.clock, () => rotation.remove(context, whose, id));
  const issued = { id, active: true, used: "never" };
  const isRemoved = await removing.then(() => true, () => false);
  if (!isRemoved) {
    terminal.warn(`The key ${visible(id)} was made, and is kept nowhere; ${deleting(it, issued)}`);
    throw error;
  }
  await settle(context);
  terminal.say(`Deleted the new key ${visible(id)} again, since it can't be kept`);
  throw error;
}

/** Returns the keys once there is room for another one; deletes the chosen one first. */
async function cleared(
  it: Rotating,
  left: PendingIn<"asking"> | undefined,
  { other }: Wish,
): Promise<readonly IssuedKey[]> {
  const { context, rotation, whose } = it;
  const keys = await rotation.list(context, whose);
  const kept = rotation.idOf(whose.keys);
  const chosen = other === undefined ? undefined : chosenAmong(it, keys, other, kept);
  if (chosen !== undefined) await drop(it, chosen);
  const rest = keys.filter(({ id }) => id !== chosen);
  if (rest.length < rotation.most) return rest;
  sayKeys(it, rest, kept);
  throw noRoom(it, rest, kept, perhaps(left, keys, kept));
}

/**
 * Returns keys that an interrupted rotation may have made, or somebody else at that time: no answer named them, and a
 * cloud tells of a use late, so their owner is not known. They are named, and never deleted unasked.
 */
function perhaps(
  left: PendingIn<"asking"> | undefined,
  keys: readonly IssuedKey[],
  kept: string,
): readonly IssuedKey[] {
  if (left === undefined) return [];
  return keys.filter(({ id, created = left.since }) =>
    id !== kept && !left.before.includes(id) && created > left.since - NEAR
  );
}

/** Returns the key that is chosen for deletion by the end of its id, which is all that is shown of a key. */
function chosenAmong(
  it: Rotating,
  keys: readonly IssuedKey[],
  other: string,
  kept: string,
): string {
  const [found, ...more] = keys.filter(({ id }) => other.length >= 4 && id.endsWith(other));
  if (found !== undefined && found.id !== kept && more.length === 0) return found.id;
  sayKeys(it, keys, kept);
  const why = found === undefined
    ? "there is no such key"
    : found.id === kept
    ? "it is the one that is kept here"
    : "several end so";
  throw new UserError("usage", `Cannot delete that key: ${why}`, {
    hint: `atmos-auth user rotate ${typedFlag("-i", it.name)}`,
  });
}

async function drop({ context, rotation, whose, workspace }: Rotating, id: string) {
  await rotation.remove(context, whose, id);
  workspace.terminal.say(`Deleted the key ${visible(id)}, as you asked`);
}

/** Ends a rotation whose new key is not known to exist, and says so. */
async function undoAsking(it: Rotating, left: PendingIn<"asking">): Promise<void> {
  const { context, rotation, whose, name, workspace: { terminal } } = it;
  const keys = await rotation.list(context, whose);
  const found = perhaps(left, keys, rotation.idOf(whose.keys));
  await settle(context);
  terminal.say(`No key is known to have been made for "${visible(name)}": nothing was deleted`);
  for (const key of found) terminal.warn(`${mayBeOurs([key])}; ${deleting(it, key)}`);
}

/** Replaces the old key by the new one, once the cloud takes it. */
async function adopt(it: Rotating, made: PendingIn<"made">, wish: Wish): Promise<void> {
  const { context, rotation, typed, workspace: { system, terminal } } = it;
  const kept = rotation.idOf(it.whose.keys);
  const [old, next] = [made.old, made.next].map(rotation.idOf);
  if (kept !== old && kept !== next) return await overtaken(it, made);
  const asked = patiently(system.clock, () => typed.whose(context, made.next));
  const whose = await terminal.waitFor(`Waiting until the new key is taken`, asked)
    .catch(async (error) => isOver(error) ? await withdraw(it, made) : Promise.reject(error));
  if (whose !== made.whose) return await withdraw(it, made);
  await keepKeys(context, made.next);
  const until = wish.keepOld === undefined ? undefined : system.clock.now() + wish.keepOld;
  const parting: PendingIn<"parting"> = {
    ...{ state: "parting", since: made.since, whose, old: old!, until },
  };
  await note(context, parting);
  await forgetSession(context);
  terminal.say(`Kept the new key of "${visible(it.name)}": ${visible(whose)}`);
  await part({ ...it, whose: { ...it.whose, keys: made.next } }, parting, { ...wish, fresh: true });
}

/** Deactivates the old key, and deletes it unless it is to be kept for a time. */
async function part(
  it: Rotating,
  { old, until }: PendingIn<"parting">,
  { finish, fresh = false }: Wish & { readonly fresh?: boolean },
): Promise<void> {
  const { context, rotation, whose, name, workspace: { system, terminal } } = it;
  if (rotation.idOf(whose.keys) === old) return await takenUp(it);
  const disabling = patiently(system.clock, () => rotation.disable(context, whose, old));
  await terminal.waitFor("Deactivating the old key", disabling);
  if (until !== undefined && !finish && system.clock.now() < until) {
    return sayKept(it, old, until, fresh);
  }
  await patiently(system.clock, () => rotation.remove(context, whose, old));
  await settle(context);
  terminal.say(`Deleted the old key ${visible(old)} of "${visible(name)}"`);
}

/** Says until when the old key is kept; nothing of ours runs by itself, so the next rotation deletes it. */
function sayKept(
  { name, workspace: { terminal } }: Rotating,
  old: string,
  until: number,
  fresh: boolean,
) {
  const finish = `atmos-auth user rotate ${typedFlag("-i", name)} --finish`;
  const when = `${new Date(until).toISOString().slice(0, 16)}Z`;
  if (!fresh) {
    const message = `The old key ${visible(old)} is kept, inactive, until ${when}; a rotation ` +
      "after that deletes it, and there is no room for a third key before";
    throw new UserError("failed", message, { hint: finish });
  }
  terminal.say(
    `The old key ${
      visible(old)
    } is inactive. The first rotation after ${when} deletes it; now: ${finish}`,
  );
}

/** Ends a rotation whose old key the person has put back: it is theirs to keep. */
async function takenUp({ context, name, workspace: { terminal } }: Rotating): Promise<void> {
  await settle(context);
  terminal.warn(`The old key of "${visible(name)}" was put back into the store: it is not deleted`);
}

/** Ends a rotation when the person has meanwhile stored other keys: the new one is deleted. */
async function overtaken(it: Rotating, { next }: PendingIn<"made">): Promise<void> {
  const id = it.rotation.idOf(next);
  await it.rotation.remove(it.context, { keys: next, session: undefined }, id).catch((error) => {
    if (!isOver(error)) throw error;
  });
  await settle(it.context);
  it.workspace.terminal.say(`Deleted the key ${visible(id)}: other keys were kept meanwhile`);
}

/** Ends a rotation whose new key the cloud does not take: the old one stays. Throws. */
async function withdraw(it: Rotating, { old, next }: PendingIn<"made">): Promise<never> {
  const { context, rotation, name } = it;
  await keepKeys(context, old);
  await rotation.remove(context, { ...it.whose, keys: old }, rotation.idOf(next));
  await settle(context);
  const message =
    `The new key of "${visible(name)}" was not taken for the old one's; it is deleted ` +
    "again, and the old one stays";
  throw new UserError("sign_in_refused", message, {
    hint: `atmos-auth user rotate ${typedFlag("-i", name)}`,
  });
}

/**
 * Says, when a rotation is interrupted, that no key is lost and how to go on; `undefined` when there is nothing to say.
 */
export function leftAt(pending: Pending | undefined, name: string): string | undefined {
  if (pending === undefined || pending.state === "parting" && pending.until !== undefined) return;
  const next = pending.state === "asking"
    ? "whether another was made is told by"
    : "the rotation goes on by";
  return `The keys of "${visible(name)}" still work; ${next}: ` +
    `atmos-auth user rotate ${typedFlag("-i", name)}`;
}
