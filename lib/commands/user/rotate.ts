import { durationSaid } from "../../cli/duration_flag.ts";
import { showTime } from "../../duration.ts";
import { usage, UserError } from "../../errors.ts";
import type { Invocation } from "../../cli/commands.ts";
import type { IdentityChain } from "../../chain/chain.ts";
import type { ProviderContext } from "../../provider/context.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import { credentialFor } from "../../sign_in/sign_in.ts";
import { running } from "../../store/messages.ts";
import { ROTATION_ITEM } from "../../store/store.ts";
import type { Lock } from "../../system/file_system.ts";
import { answerOf } from "../../terminal/answer.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { keptKeys, pendingIn } from "./rotation_records.ts";
import { refuseShared } from "./other_holders.ts";
import type { Rotating, Wish } from "./rotation.ts";
import { leftAt, rotate } from "./rotation_steps.ts";
import { confirmProtected } from "../shared/protected.ts";
import { chooseUser } from "../shared/keyed_users.ts";
import { refuseConfigured, withNewKeys } from "../shared/new_keys.ts";
import { checkStore } from "../shared/store_check.ts";

/** `user rotate`: replaces the long-lived key that is kept by a new one, and deletes the old one. */
export async function userRotate(context: Context<"user rotate">): Promise<number> {
  const { flags } = context.invocation;
  const wish = wishOf(flags);
  const workspace = await openWorkspace(context, {
    signIn: { mfaCodeStdin: flags.has("mfa-code-stdin") },
  });
  const { name } = await chooseUser(workspace, flags);
  refuseUnasked(workspace, flags, name);
  await checkStore(workspace);
  const chain = await workspace.chain(name);
  const keys = keysOf(chain);
  const { rotation } = keys;
  refuseConfigured(name, keys);
  await confirmProtected(workspace, [chain], flags.texts("yes-i-mean"));
  const lock = await alone(workspace, chain);
  try {
    const more = rotation.hosts(workspace.system.env);
    await withContexts(workspace, chain, { act: "Changing keys", more }, async (contextOf) => {
      const inside = contextOf(chain.target);
      await rotateIn(workspace, chain, inside, wish);
      if (flags.has("json")) await printJson(workspace, { name, rotation }, inside);
    });
  } finally {
    lock.release();
  }
  return 0;
}

/** Throws where nobody is there and nobody named whose keys: other machines may hold the one that would be deleted. */
function refuseUnasked({ person }: Workspace, flags: RotateFlags, name: string): void {
  if (flags.typed("identity").length > 0 || person.isThere()) return;
  const message = `Nobody is there, and nobody named whose keys are to be changed`;
  throw new UserError("identity_unclear", message, { hint: typedFlag("--identity", name) });
}

type RotateFlags = Invocation<"user rotate">["flags"];

function wishOf(flags: RotateFlags): Wish {
  const keepOld = durationSaid("--keep-old", flags.text("keep-old"), "24h");
  return { keepOld, finish: flags.has("finish"), other: flags.text("delete") };
}

function keysOf({ target: { plan: { keys }, node } }: IdentityChain) {
  if (keys !== undefined) return keys;
  throw usage(`The keys of "${visible(node.name)}" can't be changed`, "atmos-auth list", node.at);
}

async function alone({ store, model, system }: Workspace, chain: IdentityChain): Promise<Lock> {
  const { node } = chain.target;
  const realm = model.realmOf(node).name;
  const lock = await store.lock(
    { realm, role: "identity", entry: node.name, item: ROTATION_ITEM },
    0,
  );
  if (lock !== undefined) return lock;
  const message = `Another atmos-auth is changing the keys of "${visible(node.name)}"`;
  throw new UserError("failed", message, { hint: running(system.os) });
}

async function rotateIn(
  workspace: Workspace,
  chain: IdentityChain,
  context: ProviderContext,
  wish: Wish,
): Promise<void> {
  const { name } = chain.target.node;
  const typed = keysOf(chain);
  const { rotation } = typed;
  const keys = await keptKeys(context);
  if (keys === undefined) throw withoutKeys(name);
  const { refuseOthersKeys } = await import("../../session/identity/compared.ts");
  await refuseOthersKeys(workspace, chain, () => typed.whose(context, keys));
  const left = await pendingIn(context);
  const old = left?.state === "made"
    ? rotation.idOf(left.old)
    : left?.state === "parting" && left.old;
  await refuseShared(workspace, {
    own: { realm: workspace.model.realmOf(chain.target.node).name, entry: name },
    rotation,
    isGoing: (id) =>
      id === old || !wish.finish && id === rotation.idOf(keys) ||
      wish.other !== undefined && id.endsWith(wish.other),
  });
  // With a second factor, keys may do nothing without a session.
  const session = rotation.needsSession(keys) ? await credentialFor(workspace, chain) : undefined;
  const it: Rotating = { workspace, name, typed, rotation, context, whose: { keys, session } };
  try {
    await rotate(it, wish);
  } catch (error) {
    const line = leftAt(await pendingIn(context), name);
    // A hint to go on in another way takes precedence.
    const isTold = error instanceof UserError && error.hint?.includes(" user rotate ");
    if (line !== undefined && !isTold) workspace.terminal.warn(line);
    throw line === undefined ? withNewKeys(error, name) : error;
  }
}

/** Prints the key that is kept now, and an old one that is not deleted yet. */
async function printJson(
  { terminal }: Workspace,
  { name, rotation }: Pick<Rotating, "name" | "rotation">,
  context: ProviderContext,
): Promise<void> {
  const [keys, pending] = [await keptKeys(context), await pendingIn(context)];
  const old = pending?.state === "parting"
    ? { id: pending.old, until: showTime(pending.until) }
    : undefined;
  const key = keys && rotation.idOf(keys);
  terminal.print(answerOf("user rotate", { identity: name, key, old }));
}

function withoutKeys(name: string): UserError {
  return new UserError("sign_in_needed", `No keys of "${visible(name)}" are kept`, {
    hint: `atmos-auth user configure ${typedFlag("-i", name)}`,
  });
}
