/** A request for a role. */
import type { Entry } from "../../../lib/provider/kind.ts";
import type { Endpoint } from "../endpoint.ts";
import type { RoleFields } from "./role_fields.ts";
import type { SamlDefaults } from "../passed_on.ts";

/** The role that is requested, and its endpoint. */
export interface RoleOrder {
  readonly entry: Entry<RoleFields>;
  readonly sts: Endpoint;
  /** The role's ARN; absent when an assertion's own role is taken. */
  readonly role: string | undefined;
  /** The defaults of the SAML sign-in before it. */
  readonly saml: SamlDefaults | undefined;
}
