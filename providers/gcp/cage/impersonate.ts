/** A service account's token, for whoever may act as it. */
import { typed } from "../../../lib/terminal/escape.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { ImpersonateInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { post } from "./request.ts";

/** Asks for a token (docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken). */
export async function run(input: ImpersonateInput, inside: Inside): Promise<unknown> {
  const { email, delegates, scopes, lifetime, caller, token, ...told } = input;
  const json = {
    delegates: delegates.map((delegate) => `projects/-/serviceAccounts/${delegate}`),
    scope: scopes,
    lifetime: `${lifetime}s`,
  };
  const name = `projects/-/serviceAccounts/${email}`;
  const address = `https://iamcredentials.googleapis.com/v1/${name}:generateAccessToken`;
  const { answer, headers } = await asking(
    { action: `Acting as ${email}`, hint: grantHint(email, delegates, caller) },
    () => post(address, { json, bearer: token }, told, inside),
  );
  // Google tells when the token ends, and what time it is there: this machine's clock may be wrong.
  const there = Date.parse(headers.get("date") ?? "");
  return {
    token: answer.accessToken,
    life: lifeOf(answer.expireTime, there || inside.clock.now()),
  };
}

function lifeOf(expireTime: unknown, now: number): number {
  return Math.floor((Date.parse(String(expireTime)) - now) / 1000);
}

function grantHint(email: string, delegates: readonly string[], caller = "MEMBER"): string {
  const next = delegates[0] ?? email;
  // Who comes from another issuer has a role of their own for it, which holds no more than that.
  const role = isFederated(caller) ? "workloadIdentityUser" : "serviceAccountTokenCreator";
  return `gcloud iam service-accounts add-iam-policy-binding ${typed(next)} ` +
    `--member=${typed(memberOf(caller))} --role=roles/iam.${role}`;
}

function isFederated(caller: string): boolean {
  return caller.startsWith("principal:");
}

function memberOf(caller: string): string {
  if (isFederated(caller) || !caller.includes("@")) return caller;
  return caller.endsWith(".gserviceaccount.com") ? `serviceAccount:${caller}` : `user:${caller}`;
}
