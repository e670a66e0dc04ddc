/** What an entry of `aws/assume-role` says. */
import * as v from "valibot";
import { arn, duration, secretSource, text } from "../../../lib/config/schema/schema.ts";
import { REGION, SPEC } from "../endpoint.ts";
import { document, sessionPolicy } from "./policy_fields.ts";

/** A role's ARN. */
export const roleArn = () =>
  v.pipe(
    arn("iam"),
    v.regex(/:role\/\S+$/, "must be the ARN of a role"),
    v.examples(["arn:aws:iam::123456789012:role/NAME"]),
  );

/** Who is behind the session, for the account's audit log; AWS refuses any other character. */
const sourceIdentity = () =>
  v.pipe(
    v.string(),
    v.regex(/^[\w+=,.@-]{2,64}$/, "must be 2 to 64 of the characters A-Z a-z 0-9 _+=,.@-"),
  );

/** Its keys. */
export const ROLE_FIELDS = v.object({
  principal: v.object({
    /** May be absent after a sign-in with SAML, which offers roles itself. */
    assume_role: v.optional(roleArn()),
    session_name: v.optional(text()),
    external_id: v.optional(secretSource()),
    duration: v.optional(duration()),
    region: REGION,
    tags: v.optional(v.record(text(), v.string())),
    transitive_tags: v.optional(v.array(text())),
    source_identity: v.optional(sourceIdentity()),
    policy: v.optional(document()),
    policy_arns: v.optional(v.array(arn("iam"))),
  }),
  /** What the session is narrowed to. */
  policy: v.optional(sessionPolicy()),
  session: v.optional(v.object({ duration: v.optional(duration()) })),
  spec: SPEC,
});

/** What they say. */
export type RoleFields = v.InferOutput<typeof ROLE_FIELDS>;
