/** What a sign-in with SAML passes on to the identities that follow it. */
import type { Plan } from "../../../lib/provider/provider.ts";
import type { AwsPlan } from "../endpoint.ts";

/** What identities find there that don't say it themselves. */
export interface SamlDefaults {
  /** The sign-in's name. */
  readonly provider: string;
  readonly role: string | undefined;
  /** How long a role's session should last, in milliseconds. */
  readonly duration: number | undefined;
}

/** A plan that tells it. */
export interface SamlPlan extends AwsPlan {
  readonly saml: SamlDefaults;
}

/** What the entry before passes on; `undefined` when it is no sign-in with SAML. */
export function samlBefore(via: Plan | undefined): SamlDefaults | undefined {
  return (via as Partial<SamlPlan> | undefined)?.saml;
}
