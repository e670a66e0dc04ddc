/** A role, as it is asked for. */
import type { Entry } from "../../../lib/provider/kind.ts";
import type { Endpoint } from "../endpoint.ts";
import type { RoleFields } from "./role_fields.ts";
import type { SamlDefaults } from "../passed_on.ts";

/** A role that is asked for, and where. */
export interface RoleOrder {
  readonly entry: Entry<RoleFields>;
  readonly sts: Endpoint;
  /** Absent only for whichever an assertion offers. */
  readonly role: string | undefined;
  /** What the sign-in with SAML before it passes on. */
  readonly saml: SamlDefaults | undefined;
}
