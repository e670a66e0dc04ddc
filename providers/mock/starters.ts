/** The way in that needs no account. */
import type { Starter } from "../../lib/provider/starter.ts";

const REGION = "eu-west-1";

const demo: Starter = {
  name: "demo",
  label: "No account: mock identities, to look around",
  comment: "Mock identities: nobody is asked, and every key says EXAMPLE",
  questions: [],
  keepsNothing: true,
  entries: () => ({
    identities: {
      "prod-admin": { kind: "mock/aws", region: REGION, protected: true, color: "red" },
      // The last one is whose shell is opened first.
      dev: { kind: "mock/aws", region: REGION, default: true },
    },
  }),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [demo];
