/** AWS. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { awsAmbient } from "./kinds/ambient.ts";
import { assumeRoot } from "./kinds/assume_root.ts";
import { assumeRole } from "./kinds/assume_role.ts";
import { CONSOLE_PAGES } from "./console/pages.ts";
import { ecr } from "./integrations/ecr.ts";
import { ecrPublic } from "./integrations/ecr_public.ts";
import { eks } from "./integrations/eks.ts";
import { CARRIERS, FAMILY, HEEDED, LEADING, TALK } from "./family.ts";
import { HOSTS } from "./hosts.ts";
import { REGIONS } from "./partitions.ts";
import { nobody, ownFiles } from "./grant/places.ts";
import { toolProfiles } from "./grant/profiles.ts";
import { mockAws } from "./kinds/mock.ts";
import { saml } from "./saml/provider.ts";
import { identityCenter } from "./sso/identity_center.ts";
import { permissionSet } from "./sso/permission_set.ts";
import { user } from "./kinds/user.ts";
import { credentialProcess } from "./kinds/credential_process.ts";

/** The cloud, as `providers/mod.ts` lists it. */
export const aws: Cloud = {
  name: "aws",
  family: FAMILY,
  carriers: CARRIERS,
  leadsTools: LEADING,
  heeded: HEEDED,
  principalKeys: ["account", "account_id", "id", "assume_role", "role_arn", "role_name"],
  tools: ["aws"],
  regions: REGIONS,
  // `aws eks get-token` and aws-iam-authenticator: a profile of the person's own files.
  pluginUser: (words) => words.find((word) => /^--profile(=|$)/.test(word)),
  settingVariables: ["AWS_CA_BUNDLE", ...TALK],
  authorities: ["AWS_CA_BUNDLE"],
  nobody,
  ownFiles: (around, whose) => whose === "identity" ? ownFiles(around) : [],
  kinds: [
    identityCenter,
    saml,
    // What the announced form tells by several keys is the first of these.
    assumeRole,
    permissionSet,
    user,
    assumeRoot,
    awsAmbient,
    ...mockAws,
    credentialProcess,
  ],
  lacks: { identity: ["aws/emulator"], integration: ["aws/rds"] },
  examples: {
    provider: "aws/iam-identity-center",
    identity: "aws/permission-set",
    integration: "aws/eks",
  },
  hosts: HOSTS,
  pages: CONSOLE_PAGES,
  profiles: toolProfiles,
  described: async () => (await import("./described.ts")).described,
  written: Object.fromEntries(
    ["saml", "saml2aws", "okta", "adfs", "onelogin", "pingfederate", "keycloak", "auth0"]
      .map((word) => [word, "howto/aws-saml.md"]),
  ),
  starters: async () => (await import("./starters.ts")).starters,
  importable: async (world) => (await import("./shared/places.ts")).knownPaths(world),
  import: async (context, file) =>
    await (await import("./import/mod.ts")).importProfiles(context, file),
  integrations: [ecr, ecrPublic, eks],
  secretManagers: {
    forms: { "aws-sm": "aws-sm:NAME#FIELD", "aws-ssm": "aws-ssm:NAME#FIELD" },
    addresses: [/^arn:aws[a-z-]*:[a-z0-9-]+:/],
    load: async () => (await import("./secrets.ts")).secretManagers,
  },
};
