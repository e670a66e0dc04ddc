/** The renewal of what lapses before the session does: logins and tokens. */
import { UserError } from "../../errors.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import type { System } from "../../system.ts";
import { keepFresh } from "../identity/keep_fresh.ts";

/** Something that lapses. */
export interface Renewed {
  /** The integration that it is of. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** Obtains it anew, asking nobody, and writes it; returns when that one lapses. */
  renew(): Promise<number>;
}

/** The context of tending. */
interface Tending {
  readonly system: Pick<System, "clock" | "random">;
  readonly terminal: Pick<Terminal, "log">;
}

/**
 * Keeps it good until `stop`. What is no newer than before is tried again: it hangs on a credential that is
 * itself about to be renewed.
 */
export function tend(
  { system, terminal }: Tending,
  tended: Renewed,
  stop: AbortSignal,
): Promise<void> {
  return keepFresh(
    {
      clock: system.clock,
      chance: system.random(1)[0]! / 255,
      // Nobody else makes it.
      isNews: () => Promise.resolve(false),
      newerInStore: () => Promise.resolve(undefined),
      renew: async (current) => {
        const expires = await tended.renew();
        if (expires > current.expires) return { expires };
        throw new UserError("failed", "the identity's own credential lapses as soon");
      },
      onRenewed: () => Promise.resolve(),
      onHeldBack: () => Promise.resolve(),
      onTrouble: ({ message }) => {
        terminal.log("debug", `renewing integration "${tended.name}" failed: ${message}`);
        return Promise.resolve();
      },
    },
    { expires: tended.expires },
    stop,
  );
}
