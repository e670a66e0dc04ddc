/** Asking AWS whose credential this is. */
import * as v from "valibot";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { Facts } from "../../lib/provider/plan.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { callerOf } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";
import { askSts } from "./sts.ts";

const ANSWER = v.object({ account: v.string(), principal: v.string(), user_id: v.string() });

/** Who AWS says this is (GetCallerIdentity, which needs no permission). */
export async function verifyCaller(
  context: ProviderContext,
  endpoint: Endpoint,
  credential: Credential,
): Promise<Facts> {
  const caller = callerOf(credential);
  const hints = { ExpiredToken: "atmos-auth login" };
  const answer = await askSts(context, "aws/caller_identity", {
    endpoint,
    caller,
    request: {},
    hints,
  });
  const read = v.safeParse(ANSWER, answer);
  if (read.success) return read.output;
  throw new UserError("bad_answer", "AWS did not say whose credential this is", {
    hint: "check spec.endpoint_url, if there is one",
  });
}
