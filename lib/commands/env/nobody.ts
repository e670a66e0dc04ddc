/** Variables of `env` that lead to nobody: tools that ask us are told that nobody is signed in. */
import type { IdentityChain, Link } from "../../chain/chain.ts";
import { UserError } from "../../errors.ts";
import { recordName } from "../../sign_in/stored.ts";
import { isLasting } from "../../store/nothing_kept.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Words on them. */
export interface Nobody {
  /** The entry at which one signs in. */
  readonly root: string;
  /** The tools that will find no credential. */
  readonly tools: string;
  /** The line that signs in. */
  readonly hint: string;
}

/** Whether nothing is kept of what a person signs in to: the tools' question signs nobody in. */
export async function isUnknown(
  { store, model }: Workspace,
  { root }: IdentityChain,
): Promise<boolean> {
  if (!isPersons(root)) return false;
  const own = recordName({ model }, root);
  const names = (await store.list()).map(({ name }) => name);
  return !names.some(({ realm, role, entry }) =>
    realm === own.realm && role === own.role && entry === own.entry
  );
}

/** Whether one gets in there in a browser, or with keys that a person types. */
function isPersons({ plan }: Link): boolean {
  const keys = "keys" in plan ? plan.keys : undefined;
  return (plan.pages ?? []).length > 0 || keys !== undefined && keys.configured === undefined;
}

/**
 * Throws where nothing keeps a sign-in: nobody who signs in elsewhere makes somebody of these variables, as they do
 * where a store is, and so the tools are known to find nobody.
 */
export async function checkMayBeSomebody(
  { store }: Workspace,
  { root, tools, hint }: Nobody,
): Promise<void> {
  if (await isLasting(store)) return;
  const message = `Nobody is signed in to "${root}", and no store keeps a sign-in here, ` +
    `so ${tools} would find no credential`;
  throw new UserError("sign_in_needed", message, { hint });
}

/** Says that the variables are right, and lead to nobody yet. */
export function warnOfNobody({ terminal }: Workspace, { root, tools, hint }: Nobody): void {
  terminal.warn(
    `Nobody is signed in to "${root}", so ${tools} will find no credential before somebody is: ${hint}`,
  );
}
