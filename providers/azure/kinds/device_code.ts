/** `azure/device-code`: a person's sign-in with a code, on any device. */
import * as v from "valibot";
import { kind } from "../../../lib/provider/kind.ts";
import { PERSON, PERSON_SAID } from "./fields.ts";
import { personPlan } from "./person.ts";
import { TOKENS } from "../tokens.ts";

/** The kind. */
export const deviceCode = kind({
  name: "azure/device-code",
  role: "provider",
  obtains: PERSON_SAID,
  summary: "Your Microsoft account, signed in to with a code on any device",
  schema: v.object(PERSON),
  accepts: [],
  yields: TOKENS,
  plan: (entry) => personPlan(entry),
});
