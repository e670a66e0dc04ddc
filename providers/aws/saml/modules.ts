/** The modules under `cage/saml/`; what they deliver is read as if an enemy had written it. */
import * as v from "valibot";
import { cageModule, secretText } from "../../../lib/cage/module.ts";
import type { Secret } from "../../../lib/secret.ts";
import { ISSUED } from "../credential.ts";
import { type Narrowing, NO_CREDENTIAL, type StsInput } from "../modules.ts";

/** The schema of an assertion's end of validity, in milliseconds since 1970. */
const EXPIRES = v.optional(v.pipe(v.number(), v.finite()));

const hint = "atmos-auth doctor";

/** An identity provider's answer, in Base64. */
export interface ReadInput {
  readonly assertion: Secret;
}

/** The module that reads an assertion's end of validity, and the roles that it offers. */
export const READ = cageModule<ReadInput>()(
  "aws/saml/read",
  v.object({ expires: EXPIRES, pairs: v.array(v.object({ role: v.string() })) }),
  { message: "The SAML response could not be read", hint },
);

/** A browser that is looked into while a person signs in. */
export interface BrowserInput {
  /** Whether the person sees it. */
  readonly visible: boolean;
}

/** The module that follows a browser's sign-in, and its result. */
export const BROWSER = cageModule<BrowserInput>()(
  "aws/saml/browser",
  v.variant("end", [
    v.object({
      end: v.literal("taken"),
      partition: v.string(),
      expires: EXPIRES,
      assertion: secretText(1 << 20),
    }),
    v.object({ end: v.literal("late") }),
    v.object({ end: v.literal("gone"), opened: v.boolean() }),
  ]),
  { message: "The sign-in in the browser ended in no way that is known", hint },
);

/** A role, and the assertion that offers it. */
export interface SamlRequest extends Narrowing {
  /** Absent for whichever is offered. */
  readonly role?: string | undefined;
  readonly assertion: Secret;
}

/** A role's session for an assertion: AssumeRoleWithSAML. */
export const REDEEM = cageModule<StsInput<SamlRequest>>()(
  "aws/saml/redeem",
  ISSUED,
  NO_CREDENTIAL,
);
