/** `gcp/service-account-key`: a service account by its key. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { secretSource } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { kind } from "../../../lib/provider/kind.ts";
import type { Secret } from "../../../lib/secret.ts";
import { refusePath } from "../../../lib/references/pem.ts";
import { parseKey } from "./adc_file.ts";
import { KEY } from "../modules.ts";
import { CLOUD_PLATFORM, PLACE, serviceAccount, serviceAccountSaid } from "./fields.ts";
import { described, googleHosts, projectOf } from "../google.ts";
import { credentialOf, TOKEN } from "../token.ts";

const schema = v.object({
  ...PLACE,
  /** The key file's whole content. */
  key: v.optional(secretSource()),
  /** The account that the key must be of. */
  service_account_email: v.optional(serviceAccount()),
});

/** The kind. */
export const serviceAccountKey = kind({
  name: "gcp/service-account-key",
  role: "provider",
  obtains: serviceAccountSaid("service_account_email"),
  summary: "A Google service account, by its key (the JSON file, kept as a secret)",
  schema,
  accepts: [],
  yields: TOKEN,
  plan({ name, fields, at }) {
    const { key, service_account_email: expected, endpoint_url: endpoint } = fields;
    if (key === undefined) {
      const message = `Cannot use provider "${name}": "key" is missing`;
      const hint = "key: !secret keyring:NAME";
      throw new UserError("config_invalid", message, { hint, at: at("key") });
    }
    const read = (given: Secret) => {
      refusePath(given, "key", at("key"));
      const shown = `The key of provider "${name}"`;
      const found = parseKey(given, { shown, at: at("key") }, expected);
      if (expected === undefined || found.email === expected) return found;
      throw new UserError(
        "config_invalid",
        `${shown} belongs to ${found.email}, not to ${expected}`,
        {
          hint: `service_account_email: ${found.email}`,
          at: at("key"),
        },
      );
    };
    const project = fields.project_id ?? (expected && projectOf(expected));
    return {
      ...described({ project, region: fields.region, principal: expected, endpoint }),
      hosts: () => googleHosts(endpoint, "oauth"),
      stored: true,
      checkSecrets: async (told) => {
        const given = await told(key);
        if (given !== undefined) read(given);
      },
      signIn: async (context) => {
        const { email, keyId, privateKey, project: own } = read(await context.reveal(key));
        const scopes = fields.scopes ?? [CLOUD_PLATFORM];
        const input = { email, keyId, scopes, endpoint, privateKey };
        const token = await askCage(context, KEY, input);
        return credentialOf(context, token, { project: project ?? own, principal: email });
      },
    };
  },
});
