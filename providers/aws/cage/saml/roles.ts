/** The roles that an assertion offers: pairs of ARNs, in either order, and the one that is meant. */
import { UserError } from "../../../../lib/errors.ts";

/** A role, and the SAML provider of its account that vouches for the person. */
export interface Pair {
  readonly role: string;
  readonly provider: string;
}

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[!-~]+$/;
const PROVIDER = /^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/[\w.-]+$/;

/**
 * Returns the pair in a value of the attribute `Role`; `undefined` when it is none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 */
export function pairIn(value: string): Pair | undefined {
  // A role's name may hold commas; what follows the one that divides is an ARN.
  const parts = value.trim().split(/\s*,\s*(?=arn:)/);
  const role = parts.find((part) => ROLE.test(part));
  const provider = parts.find((part) => PROVIDER.test(part));
  return parts.length === 2 && role && provider ? { role, provider } : undefined;
}

/**
 * Returns the pairs that may be meant: those of exactly this role, or all when none is named; throws for none, with
 * that hint.
 */
export function pairsFor(
  pairs: readonly Pair[],
  role: string | undefined,
  hint: string | undefined,
): readonly Pair[] {
  if (pairs.length === 0) throw refused("The identity provider offers you no role of AWS", hint);
  const fitting = role === undefined ? pairs : pairs.filter((pair) => pair.role === role);
  if (fitting.length > 0) return fitting;
  const offered = [...new Set(pairs.map((pair) => pair.role))].sort();
  throw refused(
    `The identity provider does not offer you the role ${role}; it offers ${offered.join(", ")}`,
    `principal: {assume_role: ${offered[0]}}${hint === undefined ? "" : `, or ${hint}`}`,
  );
}

function refused(message: string, hint: string | undefined): UserError {
  return new UserError("sign_in_refused", message, { hint });
}
