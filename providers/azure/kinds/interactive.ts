/** `azure/interactive`: a person's sign-in in their own browser (RFC 8252, RFC 7636). */
import * as v from "valibot";
import { flag } from "../../../lib/config/schema/schema.ts";
import { kind } from "../../../lib/provider/kind.ts";
import { PERSON, PERSON_SAID } from "./fields.ts";
import { personPlan } from "./person.ts";
import { TOKENS } from "../tokens.ts";

/** The kind. */
export const interactive = kind({
  name: "azure/interactive",
  // Tenants tend to block device codes.
  announced: {},
  role: "provider",
  obtains: PERSON_SAID,
  summary: "Your Microsoft account, signed in to in the browser",
  schema: v.object({
    ...PERSON,
    /** A fixed port for the browser to come back to, for `ssh -L`. */
    callback_port: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535)),
    ),
    /** Open a browser; otherwise the address is shown, and `callback_port` brings it back. */
    open_browser: v.optional(flag()),
  }),
  accepts: [],
  yields: TOKENS,
  plan(entry) {
    const { callback_port: port, open_browser: opens } = entry.fields;
    return personPlan(entry, { port, opens });
  },
});
