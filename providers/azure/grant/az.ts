/**
 * The private configuration of `az`. It knows one account and one subscription; its token cache holds the tokens,
 * and nothing that could become another token. Where no file may hold them the account is one that nobody has ever
 * signed in as, and whose name says what to do.
 */
import type { Credential } from "../../../lib/credential.ts";
import type { Around, GrantPlace, NobodyPlace, ToolSettings } from "../../../lib/provider/grant.ts";
import type { Secret } from "../../../lib/secret.ts";
import { tokenCache } from "./msal_cache.ts";
import { azHome } from "../az_home.ts";
import { authorityOf, type Workplace } from "../tenant.ts";
import { type Account, accountOf } from "../tokens.ts";

/**
 * The directory's name. `az` also reads a `config` from every directory of that name above the working directory, and
 * fails at one that it can't read: so the name is one that nobody else has.
 */
const FOLDER = "atmos-auth-az";

/** The account where there is no token; its name appears in the error of `az`. */
const NOBODY: Account = {
  tenant: "",
  home: "",
  object: "",
  username: "no-token-here-use-atmos-auth-shell-or-exec",
  type: "user",
  client: "",
};

/**
 * Settings of every session, with an identity or none, that keep `az` quiet
 * (learn.microsoft.com/cli/azure/azure-cli-configuration).
 */
const QUIET = {
  core: {
    // The cache that we write is not encrypted, on Windows neither; and nobody else is to be asked for tokens.
    encrypt_token_cache: "false",
    enable_broker_on_windows: "false",
    enable_broker_on_mac: "false",
    allow_broker: "false",
    collect_telemetry: "false",
    survey_message: "false",
  },
  logging: { enable_log_file: "false" },
  "auto-upgrade": { enable: "false" },
};

/** Returns the value of `AZURE_CONFIG_DIR`. */
export function azDirectory({ join, directory }: NobodyPlace): string {
  return join(directory, "azure", FOLDER);
}

/**
 * The index of commands that the person's `az` made. Without it, the first `az` of a session loads all its modules, for
 * seconds, and libraries that ask `az` wait ten seconds at most.
 */
const INDEX = "commandIndex.json";

/** Returns the path of the person's own index; none where no home is known. */
export function ownFiles(around: Around): readonly string[] {
  const directory = azHome(around);
  return directory ? [around.join(directory, INDEX)] : [];
}

/** Returns the files of the configuration, by path below the session directory. */
export function azFiles(
  place: Workplace,
  credential: Credential,
  { inFiles, own, settings }: GrantPlace,
): Record<string, string | Secret> {
  const hasTokens = inFiles !== "never";
  const account = accountOf(credential);
  const shown = hasTokens ? account : { ...NOBODY, tenant: account.tenant };
  const files: Record<string, string | Secret> = {
    "config": configuration(place, settings),
    "clouds.config": clouds(place),
    "azureProfile.json": profile(place, shown, settings),
    ...Object.fromEntries(own.map((index) => [INDEX, index])),
    ...(hasTokens
      ? { "msal_token_cache.json": tokenCache(place.cloud, authorityOf(place), credential) }
      : {}),
    ...(shown.type === "servicePrincipal"
      ? { "service_principal_entries.json": servicePrincipals(shown) }
      : {}),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`azure/${FOLDER}/${name}`, content]),
  );
}

/** The files where nobody is signed in, by path below the session directory. */
export const EMPTY_AZ: Readonly<Record<string, string>> = {
  [`azure/${FOLDER}/config`]: ini(QUIET),
};

/** Returns the one subscription, as `az login` would have found it, under the name that the person's `az` has for it. */
function profile(
  { cloud, subscription, tenant }: Workplace,
  account: Account,
  { called }: ToolSettings,
): string {
  const home = account.tenant || tenant || "organizations";
  const entry = {
    id: subscription,
    name: called?.[subscription.toLowerCase()] ?? subscription,
    state: "Enabled",
    user: { name: account.username, type: account.type },
    isDefault: true,
    tenantId: home,
    environmentName: cloud.az,
    homeTenantId: home,
    managedByTenants: [],
  };
  return json({ subscriptions: [entry] });
}

/** Returns an application without a secret: `az` takes its tokens from the cache, and can't get others. */
function servicePrincipals({ username, tenant }: Account): string {
  return json([{ client_id: username, tenant }]);
}

function configuration(place: Workplace, { core, extension }: ToolSettings): string {
  const { cloud, location, resourceGroup } = place;
  return ini({
    cloud: { name: cloud.az },
    ...QUIET,
    ...extension === undefined ? {} : { extension },
    core: {
      ...core,
      ...QUIET.core,
      // There is no other name of the authority's under which tokens might be found.
      instance_discovery: "false",
    },
    // Registries take a token for Resource Manager, and newer versions would ask for one of their own.
    acr: { audience_resource: cloud.arm },
    defaults: { group: resourceGroup, location },
  });
}

/** Returns the cloud's settings: the chosen subscription, and an authority that is not its own. */
function clouds(place: Workplace): string {
  const { cloud, subscription, authority } = place;
  const endpoint_active_directory = authority && authorityOf(place);
  return ini({ [cloud.az]: { subscription, endpoint_active_directory } });
}

function ini(sections: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>) {
  const texts = Object.entries(sections).map(([title, entries]) => {
    const said = Object.entries(entries).filter(([, value]) => value !== undefined);
    const lines = said.map(([name, value]) => `${name} = ${iniValue(value!)}\n`);
    return lines.length > 0 ? `[${title}]\n${lines.join("")}` : "";
  });
  return texts.filter(Boolean).join("\n");
}

/**
 * Returns a value for an ini file, with percent signs doubled, which would begin references, and without line breaks.
 */
function iniValue(value: string): string {
  // deno-lint-ignore no-control-regex
  return value.replaceAll("%", "%%").replace(/[\x00-\x1f\x7f]+/g, " ");
}

function json(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
