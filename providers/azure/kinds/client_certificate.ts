/** `azure/client-certificate`: an application by its certificate. */
import * as v from "valibot";
import { flag, secretSource } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { SecretSource } from "../../../lib/secret.ts";
import { applicationPlan } from "./application.ts";
import { APPLICATION, APPLICATION_SAID } from "./fields.ts";
import type { ApplicationProof } from "../modules.ts";
import { refusePath } from "../../../lib/references/pem.ts";
import { proofIn } from "./pem.ts";
import { TOKENS } from "../tokens.ts";

const schema = v.object({
  ...APPLICATION,
  /** The certificate in PEM, with its key unless that is kept apart. */
  client_certificate: v.optional(secretSource()),
  private_key: v.optional(secretSource()),
  /** The passphrase of an encrypted key. */
  client_certificate_password: v.optional(secretSource()),
  /** Send the chain along, for applications that trust an issuer and a subject. */
  send_certificate_chain: v.optional(flag()),
});

type Fields = v.InferOutput<typeof schema>;

/** The kind. */
export const clientCertificate = kind({
  name: "azure/client-certificate",
  role: "provider",
  obtains: APPLICATION_SAID,
  summary: "An application (service principal) by its certificate (PEM)",
  schema,
  accepts: [],
  yields: TOKENS,
  plan(entry) {
    const { client_certificate: source } = entry.fields;
    if (source === undefined) {
      const message = `Cannot use provider "${entry.name}": "client_certificate" is missing`;
      const hint = "client_certificate: !secret file:CERT.pem";
      throw new UserError("config_invalid", message, { hint, at: entry.at("client_certificate") });
    }
    return applicationPlan(entry, (context) => prove(context, entry, source));
  },
});

async function prove(
  context: ProviderContext,
  entry: Entry<Fields>,
  source: SecretSource,
): Promise<ApplicationProof> {
  const { private_key, client_certificate_password: password, send_certificate_chain } =
    entry.fields;
  const found = async (it: SecretSource | undefined) => it && await context.reveal(it);
  const given = {
    certificate: await context.reveal(source),
    key: await found(private_key),
    passphrase: await found(password),
  };
  refusePath(given.certificate, "client_certificate", entry.at("client_certificate"));
  if (given.key !== undefined) refusePath(given.key, "private_key", entry.at("private_key"));
  const at = entry.at("client_certificate");
  return { certificate: proofIn(given, send_certificate_chain ?? false, at) };
}
