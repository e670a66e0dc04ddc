/** The grant of an Azure identity. */
import type { Credential } from "../../../lib/credential.ts";
import type { Grant, GrantPlace, Serves } from "../../../lib/provider/grant.ts";
import type { Secret } from "../../../lib/secret.ts";
import { azDirectory, azFiles } from "./az.ts";
import { NO_MACHINE, THROUGH_AZ } from "./nobody.ts";
import { authorityOf, type Federation, type Workplace } from "../tenant.ts";
import { accountOf, tokenFor } from "../tokens.ts";

/**
 * Returns the grant. `az` finds the tokens in a private configuration, and programs that sign in through `az` (the
 * libraries, Terraform, azd, azcopy) are told to do only that; a federated application's tools are told the path of its
 * token. Where no file may hold a token, all of them have no identity.
 */
export function grantFor(place: Workplace, credential: Credential, where: GrantPlace): Grant {
  const tenant = accountOf(credential).tenant || place.tenant;
  const { join, directory } = where;
  const variables = {
    AZURE_CONFIG_DIR: azDirectory(where),
    AZURE_EXTENSION_DIR: extensionsIn(where),
    AZURE_SUBSCRIPTION_ID: place.subscription,
    ARM_SUBSCRIPTION_ID: place.subscription,
    AZURE_TENANT_ID: tenant,
    AZURE_LOCATION: place.location,
    ARM_LOCATION: place.location,
    AZURE_RESOURCE_GROUP: place.resourceGroup,
    AZD_CONFIG_DIR: join(directory, "azure", "azd"),
    AZCOPY_TENANT_ID: tenant,
    ...cloudVariables(place),
    ...NO_MACHINE,
    ...(place.oidc ? federated(place.oidc, where, tenant) : THROUGH_AZ),
  };
  return {
    variables: known(variables),
    files: {
      ...azFiles(place, credential, where),
      "azure/azd/config.json": `{ "auth": { "useAzCliAuth": "true" } }\n`,
    },
    pass: [],
    serves: place.oidc ? FEDERATED : ASKING,
    exposable: exposable(credential),
  };
}

/** The tools that sign in through az, beside it. */
const OTHERS = ["Terraform", "azcopy", "Azure's libraries"] as const;

const ASKING: Serves = { lasting: [], brief: ["az", "azd", ...OTHERS], none: [] };

const FEDERATED: Serves = { lasting: OTHERS, brief: ["az", "azd"], none: [] };

/**
 * Returns the variables with which Terraform, the libraries and azcopy exchange the token by themselves, as often as
 * they need.
 */
function federated(
  { client, tokenFile }: Federation,
  { absolute }: GrantPlace,
  tenant?: string,
) {
  const file = absolute(tokenFile);
  return {
    ARM_USE_OIDC: "true",
    ARM_TENANT_ID: tenant,
    ARM_CLIENT_ID: client,
    ARM_OIDC_TOKEN_FILE_PATH: file,
    AZURE_CLIENT_ID: client,
    AZURE_FEDERATED_TOKEN_FILE: file,
    AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential",
    AZCOPY_AUTO_LOGIN_TYPE: "WORKLOAD",
  };
}

/** Returns the variables that name the cloud, for tools that otherwise take the public one. */
function cloudVariables(place: Workplace): Record<string, string> {
  const { cloud, authority } = place;
  const isPublic = cloud.name === "public";
  return {
    ...(isPublic ? {} : { ARM_ENVIRONMENT: cloud.terraform, AZURE_ENVIRONMENT: cloud.az }),
    ...(isPublic && authority === undefined ? {} : { AZURE_AUTHORITY_HOST: authorityOf(place) }),
  };
}

/**
 * Returns the directory of the person's own extensions of `az`: a session has them too, since they carry no identity.
 * Other directories of code that the environment names are ignored.
 */
function extensionsIn({ os, env, join }: GrantPlace): string | undefined {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  return home && join(home, ".azure", "cliextensions");
}

/** Returns the variables that carry a token, for programs that read nothing else, such as Cloud Custodian. */
function exposable(credential: Credential): Record<string, Secret> {
  const arm = tokenFor(credential, "arm");
  return arm === undefined ? {} : { AZURE_ACCESS_TOKEN: arm.token };
}

function known(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
