/** Means and wishes of a rotation of keys. */
import type { ProviderContext } from "../../provider/context.ts";
import type { TypedKeys } from "../../provider/plan.ts";
import type { Holder, KeyRotation } from "../../provider/rotation.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The identity whose keys are rotated, and the means. */
export interface Rotating {
  readonly workspace: Pick<Workspace, "terminal" | "system">;
  readonly name: string;
  readonly typed: TypedKeys;
  readonly rotation: KeyRotation;
  readonly context: ProviderContext;
  /** The keys that are kept, and the session that may change them. */
  readonly whose: Holder;
}

/** The person's wishes for a rotation. */
export interface Wish {
  /** The time that the old key is kept, in milliseconds, inactive; `undefined` to delete it at once. */
  readonly keepOld: number | undefined;
  /** Whether an earlier rotation is only finished, without waiting for anything. */
  readonly finish: boolean;
  /** Another key to delete first. */
  readonly other: string | undefined;
}
