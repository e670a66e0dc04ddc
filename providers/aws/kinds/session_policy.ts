/**
 * Limits on a role's session. It can do what both the role and some session policy allow: several session policies add
 * up (docs.aws.amazon.com/IAM, "Session policies"), so `read-only` stands alone.
 */
import { UserError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { Partition } from "../partitions.ts";
import { READ_ONLY, type RoleFields } from "./role_fields.ts";

/** The session policies of a request. */
interface Narrowed {
  /** In JSON. */
  readonly policy: string | undefined;
  readonly policy_arns: readonly string[] | undefined;
}

/** Whether the session may only read. */
export function isReadOnly({ fields, readOnly }: Entry<RoleFields>): boolean {
  return readOnly === true || fields.policy === READ_ONLY;
}

/**
 * Returns the policies of a role's session; throws `UserError` when they would allow more together than one of them.
 */
export function narrowedTo(entry: Entry<RoleFields>, partition: Partition): Narrowed {
  const { policy: said, principal } = entry.fields;
  const written = said?.startsWith("{") ? said : undefined;
  if (written !== undefined && principal.policy !== undefined) throw twice(entry);
  const policy = written ?? principal.policy;
  const named = said?.startsWith("arn:") ? [said] : [];
  const policy_arns = [...principal.policy_arns ?? [], ...named];
  if (!isReadOnly(entry)) {
    return { policy, policy_arns: policy_arns.length > 0 ? policy_arns : undefined };
  }
  if (policy !== undefined || policy_arns.length > 0) throw addingUp(entry);
  return {
    policy: undefined,
    policy_arns: [`arn:${partition.name}:iam::aws:policy/ReadOnlyAccess`],
  };
}

function twice({ name, at }: Entry<RoleFields>): UserError {
  const message = `Cannot use identity "${name}": "policy" and "principal.policy" say the same`;
  return new UserError("config_invalid", message, { at: at("policy"), hint: "remove one of them" });
}

function addingUp({ name, fields, at }: Entry<RoleFields>): UserError {
  const failed = `Cannot use identity "${name}"`;
  if (fields.policy === READ_ONLY) {
    return new UserError(
      "config_invalid",
      `${failed}: AWS would add "policy: read-only" to its other session policies`,
      { at: at("policy"), hint: "remove principal.policy and principal.policy_arns" },
    );
  }
  return new UserError(
    "usage",
    `${failed} with --read-only: it has a session policy already, and AWS would add the two up`,
    { at: at("policy"), hint: "leave --read-only out, or set policy: read-only instead" },
  );
}
