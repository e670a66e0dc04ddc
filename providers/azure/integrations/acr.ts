/**
 * `azure/acr`: a container registry that docker is signed in to. It exchanges a token for Resource Manager
 * for one of its own (github.com/Azure/acr/blob/main/docs/AAD-OAuth.md).
 */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { AUTO_PROVISION } from "../../../lib/config/entries/integrations.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import {
  integration,
  type IntegrationEntry,
  type RegistryLogin,
} from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { armToken } from "./arm.ts";
import { type AzureCloud, CLOUDS } from "../clouds.ts";
import { ACR } from "../modules.ts";
import { tenant } from "../kinds/fields.ts";
import { passedOn } from "../tenant.ts";
import { accountOf, TOKENS } from "../tokens.ts";

/** The user name that docker signs in with when the password is such a token. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** A registry's name, with a hyphen and a hash where its host has one; with or without the cloud's suffix. */
const NAME = /^([a-zA-Z0-9](?:[a-zA-Z0-9-]{3,62}))(?:\.(azurecr\.(?:io|us|cn)))?$/;

const schema = v.object({
  spec: v.object({
    auto_provision: AUTO_PROVISION,
    registry: v.object({
      name: v.pipe(
        v.string(),
        v.regex(NAME, "must be a registry's name, such as myregistry"),
        v.examples(["myregistry"]),
      ),
      tenant_id: v.optional(tenant()),
    }),
  }),
});

/** The kind. */
export const azureAcr = integration({
  name: "azure/acr",
  summary: "An Azure container registry that docker is signed in to",
  schema,
  accepts: [TOKENS],
  plan(entry, identity) {
    const host = hostOf(entry, passedOn(identity).tenant.cloud);
    const { tenant_id } = entry.fields.spec.registry;
    return {
      facts: { url: host },
      registry: host,
      hosts: () => [`${host}:443`],
      connect: (context, credential) => logIn(context, credential, host, tenant_id),
    };
  },
  named: (host) =>
    CLOUDS.some(({ registry }) => host.endsWith(`.${registry}`)) && NAME.test(host)
      ? { spec: { registry: { name: host } } }
      : undefined,
});

/** Returns the registry's host; throws when it is another cloud's, whose registries get no token of this one. */
function hostOf(entry: IntegrationEntry<v.InferOutput<typeof schema>>, cloud: AzureCloud): string {
  const { name } = entry.fields.spec.registry;
  const [, short, suffix] = NAME.exec(name)!;
  if (suffix === undefined || suffix === cloud.registry) {
    return `${short}.${cloud.registry}`.toLowerCase();
  }
  throw new UserError(
    "config_invalid",
    `Cannot use integration "${entry.name}": "${name}" is a registry of another cloud than ` +
      `"${entry.identity}", whose registries end in .${cloud.registry}`,
    { at: entry.at("spec", "registry", "name"), hint: `name: ${short}` },
  );
}

/** Returns the module, with the registry's name in its error. */
function exchangeAt(host: string) {
  const message = `${host} answered without a usable token`;
  return { ...ACR, otherwise: { ...ACR.otherwise, message } };
}

async function logIn(
  context: ProviderContext,
  credential: Credential,
  host: string,
  directory: string | undefined,
): Promise<RegistryLogin> {
  const tenant = directory ?? accountOf(credential).tenant;
  const input = { host, tenant, token: armToken(credential) };
  const { token, expires } = await askCage(context, exchangeAt(host), input);
  return {
    type: "registry",
    host,
    username: NOBODY,
    secret: token,
    ...(expires === undefined ? {} : { expires }),
  };
}
