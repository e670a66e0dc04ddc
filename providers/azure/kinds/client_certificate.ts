/** `azure/client-certificate`: an application by its certificate. */
import * as v from "valibot";
import { flag, secretText } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ToldSecret } from "../../../lib/provider/plan.ts";
import type { SecretSource } from "../../../lib/secret.ts";
import { applicationPlan } from "./application.ts";
import { APPLICATION, APPLICATION_SAID } from "./fields.ts";
import type { CertificateProof } from "../modules.ts";
import { refusePath } from "../../../lib/references/pem.ts";
import { TOKENS } from "../tokens.ts";

const schema = v.object({
  ...APPLICATION,
  /** The certificate in PEM, with its key unless that is kept apart. */
  client_certificate: v.optional(secretText()),
  private_key: v.optional(secretText()),
  /** The passphrase of an encrypted key. */
  client_certificate_password: v.optional(secretText("password")),
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
    return {
      ...applicationPlan(entry, async (context) => ({
        certificate: await proofBy((it) => context.reveal(it), entry, source),
      })),
      checkSecrets: async (told) => void await proofBy(told, entry, source),
    };
  },
});

/** Returns the proof; `undefined` where one of its secrets can't be read. Throws for values that are no proof. */
async function proofBy(
  told: ToldSecret,
  { fields, at }: Entry<Fields>,
  source: SecretSource,
): Promise<CertificateProof | undefined> {
  const { private_key, client_certificate_password, send_certificate_chain = false } = fields;
  const named = [source, private_key, client_certificate_password] as const;
  const given = await Promise.all(named.map((it) => it && told(it)));
  const [certificate, key, passphrase] = given;
  if (certificate !== undefined) {
    refusePath(certificate, "client_certificate", at("client_certificate"));
  }
  if (key !== undefined) refusePath(key, "private_key", at("private_key"));
  const isWhole = named.every((it, index) => it === undefined || given[index] !== undefined);
  if (certificate === undefined || !isWhole) return undefined;
  const { proofIn } = await import("./pem.ts");
  return proofIn(
    { certificate, key, passphrase },
    send_certificate_chain,
    at("client_certificate"),
  );
}
