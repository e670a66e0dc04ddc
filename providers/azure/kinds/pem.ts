/** Certificates and their keys, as they are found in files and password managers. */
import { UserError } from "../../../lib/errors.ts";
import type { Place } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";
import type { CertificateProof } from "../modules.ts";

/** PKCS#8, PKCS#1 and PKCS#8 under a passphrase. */
const KEYS = ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"];

/** The secrets that a provider names. */
export interface GivenPem {
  /** The certificate, and mostly its key as well. */
  readonly certificate: Secret;
  /** The key, where it is kept apart. */
  readonly key: Secret | undefined;
  readonly passphrase: Secret | undefined;
}

/** Their parts; throws `secret_unavailable` when one is missing or no PEM. Nothing of them is quoted. */
export function proofIn(given: GivenPem, chain: boolean, at: Place): CertificateProof {
  const refuse = (why: string, hint: string) =>
    new UserError("secret_unavailable", `Cannot use the client certificate: ${why}`, { hint, at });
  const text = plain(given.certificate.reveal());
  const keyText = given.key === undefined ? text : plain(given.key.reveal());
  const { passphrase } = given;
  if (!text.includes("-----BEGIN ")) {
    throw refuse("it is not in PEM", "openssl pkcs12 -in CERT.pfx -out CERT.pem -noenc");
  }
  const certificates = blocks(text, ["CERTIFICATE"]);
  if (certificates.length === 0) {
    throw refuse("it holds no certificate", "cat CERT.pem KEY.pem > BOTH.pem");
  }
  const [key] = blocks(keyText, KEYS);
  if (key === undefined) throw refuse(...keyFault(keyText));
  if (/^Proc-Type: 4,ENCRYPTED$/m.test(key)) {
    throw refuse("its key is encrypted in an old way", "openssl pkcs8 -topk8 -in KEY.pem");
  }
  if (passphrase === undefined && key.includes("BEGIN ENCRYPTED")) {
    throw refuse(
      "its key needs a passphrase",
      "client_certificate_password: !secret keyring:NAME",
    );
  }
  return {
    certificates: `${certificates.join("\n")}\n`,
    key: new Secret(`${key}\n`),
    passphrase,
    chain,
  };
}

/** Line ends may be `\r\n`, or spelled `\n` as variables have them. */
function plain(text: string): string {
  return text.replaceAll("\\n", "\n").replaceAll(/\r\n?/g, "\n");
}

function blocks(text: string, labels: readonly string[]): string[] {
  const shape = /-----BEGIN ([A-Z0-9 ]+)-----\n[^-]*(?:-(?!----)[^-]*)*-----END \1-----/g;
  return [...text.matchAll(shape)].filter(([, label]) => labels.includes(label!))
    .map(([block]) => block);
}

function keyFault(text: string): readonly [why: string, hint: string] {
  const label = /-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----/.exec(text)?.[1];
  if (label === undefined) return ["it holds no private key", "cat CERT.pem KEY.pem > BOTH.pem"];
  if (KEYS.includes(label)) return ["its key is cut off", "openssl pkey -in KEY.pem -check -noout"];
  return [`its key is of another form (${label})`, "openssl pkcs8 -topk8 -nocrypt -in KEY.pem"];
}
