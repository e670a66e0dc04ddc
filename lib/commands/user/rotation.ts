/** What a change of keys works with. */
import { isOver } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import type { TypedKeys } from "../../provider/plan.ts";
import type { Holder, KeyRotation } from "../../provider/rotation.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Whose keys are changed, and by what means. */
export interface Rotating {
  readonly workspace: Pick<Workspace, "terminal" | "system">;
  readonly name: string;
  readonly typed: TypedKeys;
  readonly rotation: KeyRotation;
  readonly context: ProviderContext;
  /** The keys that are kept, and what may change them. */
  readonly whose: Holder;
}

/** How it is to be done. */
export interface Wish {
  /** How long the old key is kept, in milliseconds; it is useless meanwhile. */
  readonly keepOld: number | undefined;
  /** Only what was begun is brought to its end, whatever was to be waited for. */
  readonly finish: boolean;
  /** Another key that is deleted first. */
  readonly other: string | undefined;
}

/** How long a new key may take until it is taken everywhere, and the first pause; in milliseconds. */
const PATIENCE = { total: 60_000, first: 1_000, longest: 8_000 } as const;

/** A key is not known everywhere as soon as it was made. */
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
