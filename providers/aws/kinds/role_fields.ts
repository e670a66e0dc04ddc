/** Fields of an entry of `aws/assume-role`. */
import { duration, secretWord, text, unread } from "../../../lib/config/schema/schema.ts";
import { isMap } from "../../../lib/map.ts";
import { REGION, SPEC } from "../endpoint.ts";
import { arn } from "../fields.ts";
import * as v from "valibot";

/** A role's ARN. */
export const roleArn = () =>
  v.pipe(
    arn("iam"),
    v.regex(/:role\/\S+$/, "must be the ARN of a role"),
    v.examples(["arn:aws:iam::123456789012:role/NAME"]),
  );

/** The schema of a source identity, which the account's audit log shows; AWS refuses any other character. */
const sourceIdentity = () =>
  v.pipe(
    v.string(),
    v.regex(/^[\w+=,.@-]{2,64}$/, "must be 2 to 64 of the characters A-Z a-z 0-9 _+=,.@-"),
  );

/** The word for AWS's own policy that lets everything be read. */
export const READ_ONLY = "read-only";

/** A policy document, as a map or as JSON. Yields JSON. */
const document = () =>
  v.union([
    v.pipe(v.record(v.string(), v.unknown()), v.transform((map) => JSON.stringify(map))),
    v.pipe(text(), v.check(isJsonObject, "must be a policy document in JSON")),
  ], "must be a policy document: a map, or JSON");

/** Shown as it is: a map in YAML, too. */
const POLICY =
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}';

/** The schema of a session policy: `read-only`, a policy's ARN, or a document. */
const sessionPolicy = () =>
  v.union(
    [v.literal(READ_ONLY), arn("iam"), document()],
    "must be read-only, the ARN of a policy, or a policy document",
  );

/** The schema of an entry. */
export const ROLE_FIELDS = v.object({
  principal: v.object({
    /** May be absent after a sign-in with SAML, which offers roles itself. */
    assume_role: v.optional(roleArn()),
    session_name: v.optional(text()),
    role_session_name: unread(),
    external_id: v.optional(secretWord("name")),
    duration: v.optional(duration()),
    region: REGION,
    tags: v.optional(v.record(text(), v.string())),
    transitive_tags: v.optional(v.array(text())),
    source_identity: v.optional(sourceIdentity()),
    policy: v.optional(v.pipe(document(), v.examples([POLICY]))),
    policy_arns: v.optional(v.array(arn("iam"))),
  }),
  /** The policy that limits the session. */
  policy: v.optional(sessionPolicy()),
  session: v.optional(v.object({ duration: v.optional(duration()) })),
  spec: SPEC,
});

/** The fields of an entry. */
export type RoleFields = v.InferOutput<typeof ROLE_FIELDS>;

function isJsonObject(text: string): boolean {
  try {
    return isMap(JSON.parse(text));
  } catch {
    return false;
  }
}
