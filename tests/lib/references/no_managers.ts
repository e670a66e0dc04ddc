/** Secret managers, where nobody is configured as whom one could ask any. */
import type { Managers } from "../../../lib/references/mod.ts";

/** None. */
export const NO_MANAGERS: Managers = {
  forms: new Map(),
  addresses: [],
  check: () => Promise.resolve(),
  read: () => Promise.reject(new Error("there is no secret manager here")),
};
