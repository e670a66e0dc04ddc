/** AWS. */
import type { Cloud } from "../../lib/provider.ts";
import { awsAmbient } from "./ambient.ts";
import { assumeRoot } from "./assume_root.ts";
import { assumeRole } from "./assume_role.ts";
import { CARRIERS, FAMILY } from "./family.ts";
import { mockAws } from "./mock.ts";
import { identityCenter } from "./sso/identity_center.ts";
import { permissionSet } from "./sso/permission_set.ts";
import { user } from "./user.ts";

/** The cloud, as `providers/mod.ts` lists it. */
export const aws: Cloud = {
  name: "aws",
  family: FAMILY,
  carriers: CARRIERS,
  network: ["AWS_CA_BUNDLE"],
  kinds: [
    identityCenter,
    permissionSet,
    user,
    assumeRole,
    assumeRoot,
    awsAmbient,
    ...mockAws,
  ],
};
