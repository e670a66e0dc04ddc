/** Asks Azure Resource Manager for a subscription (learn.microsoft.com/rest/api/resources/subscriptions/get). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import { UserError } from "../../../lib/errors.ts";
import type { SubscriptionInput } from "../modules.ts";
import { askAzure } from "./rest.ts";

/** Delivers its name, state and tenant; throws `sign_in_refused` when Azure does not show it. */
export async function run(input: SubscriptionInput, inside: Inside): Promise<unknown> {
  const { arm, subscription, token: bearer } = input;
  const url = new URL(`/subscriptions/${subscription}?api-version=2020-01-01`, arm);
  const { status, body } = await askAzure(url, { bearer }, inside);
  if (status >= 400) throw refused(status, body, subscription);
  const { displayName: name, state, tenantId } = body;
  return { name, state, ...(typeof tenantId === "string" ? { tenant: tenantId } : {}) };
}

function refused(status: number, body: JsonAnswer["body"], subscription: string): UserError {
  const { code, message } = Object(body.error);
  const why = [status, code, message].filter(Boolean).join(" ").slice(0, 300).replace(/\.$/, "");
  const text = `Azure does not show subscription ${subscription}: it says ${why}`;
  return new UserError(status === 401 ? "sign_in_needed" : "sign_in_refused", text, {
    hint: status === 401
      ? "atmos-auth login"
      : "check principal.subscription_id, and that the identity holds a role there",
  });
}
