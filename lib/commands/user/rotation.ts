/** Means and wishes of a rotation of keys. */
import { isOver } from "../../errors.ts";
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

/** The longest wait until a new key is taken everywhere, and the first and longest pauses; in milliseconds. */
const PATIENCE = { total: 60_000, first: 1_000, longest: 8_000 } as const;

/** Tries until the key is taken: a new one is not known everywhere at once. */
export async function patiently<T>(
  { workspace: { system } }: Rotating,
  act: () => Promise<T>,
): Promise<T> {
  const { clock } = system;
  const end = clock.now() + PATIENCE.total;
  for (let pause: number = PATIENCE.first;; pause = Math.min(2 * pause, PATIENCE.longest)) {
    try {
      return await act();
    } catch (error) {
      if (!isOver(error) || clock.now() + pause > end) throw error;
    }
    await clock.sleep(pause);
  }
}
