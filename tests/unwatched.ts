import type { Waiter } from "../lib/provider/context.ts";

/** Nobody looks on while something is waited for. */
export const UNWATCHED: Waiter = { waitFor: (_, work) => work };
