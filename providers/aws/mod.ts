/** AWS. */
import type { Cloud } from "../../lib/cloud.ts";
import { awsAmbient } from "./ambient.ts";
import { assumeRoot } from "./assume_root.ts";
import { assumeRole } from "./assume_role.ts";
import { CONSOLE_PAGES } from "./console/pages.ts";
import { ecr } from "./ecr.ts";
import { ecrPublic } from "./ecr_public.ts";
import { eks } from "./eks.ts";
import { CARRIERS, FAMILY } from "./family.ts";
import { HOSTS } from "./hosts.ts";
import { nobody } from "./nobody.ts";
import { ownFiles } from "./places.ts";
import { toolProfiles } from "./profiles.ts";
import { mockAws } from "./mock.ts";
import { saml } from "./saml/provider.ts";
import { identityCenter } from "./sso/identity_center.ts";
import { permissionSet } from "./sso/permission_set.ts";
import { user } from "./user.ts";
import { credentialProcess } from "./credential_process.ts";

/** The cloud, as `providers/mod.ts` lists it. */
export const aws: Cloud = {
  name: "aws",
  family: FAMILY,
  carriers: CARRIERS,
  network: ["AWS_CA_BUNDLE"],
  nobody,
  ownFiles,
  kinds: [
    identityCenter,
    permissionSet,
    saml,
    user,
    assumeRole,
    assumeRoot,
    awsAmbient,
    ...mockAws,
    credentialProcess,
  ],
  hosts: HOSTS,
  pages: CONSOLE_PAGES,
  profiles: toolProfiles,
  import: async (world, file) =>
    await (await import("./import/mod.ts")).importProfiles(world, file),
  integrations: [ecr, ecrPublic, eks],
};
