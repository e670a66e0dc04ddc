/** Certificates and their keys, as they are found in files and password managers. */
import { type Place, UserError } from "../../../lib/errors.ts";
import { isOldSealed, pemBlocks, plainPem } from "../../../lib/references/pem.ts";
import { Secret } from "../../../lib/secret.ts";
import type { CertificateProof } from "../modules.ts";

/** PKCS#8, PKCS#1 and PKCS#8 under a passphrase. */
const KEYS = ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"];

/** The secrets that a provider names. */
interface GivenPem {
  /** The certificate, and mostly its key as well. */
  readonly certificate: Secret;
  /** The key, where it is kept apart. */
  readonly key: Secret | undefined;
  readonly passphrase: Secret | undefined;
}

/**
 * Returns the certificate and key; throws `secret_unavailable` when one is missing or no PEM. Nothing of them is
 * quoted.
 */
export function proofIn(given: GivenPem, chain: boolean, at: Place): CertificateProof {
  const refuse = (why: string, hint: string) =>
    new UserError("secret_unavailable", `Cannot use the client certificate: ${why}`, { hint, at });
  const text = plainPem(given.certificate);
  const keyText = given.key === undefined ? text : plainPem(given.key);
  const { passphrase } = given;
  if (!text.includes("-----BEGIN ")) {
    throw refuse("it is not in PEM", "openssl pkcs12 -in CERT.pfx -out CERT.pem -noenc");
  }
  const certificates = pemBlocks(text, ["CERTIFICATE"]);
  if (certificates.length === 0) {
    throw refuse(
      "it holds no certificate",
      "client_certificate: !secret file:CERT.pem   (the key may stay apart: private_key)",
    );
  }
  const [key] = pemBlocks(keyText, KEYS);
  if (key === undefined) throw refuse(...keyFault(keyText));
  if (isOldSealed(key)) {
    throw refuse(
      "its key is encrypted in an old way",
      "openssl pkcs8 -topk8 -in KEY.pem -out NEW.pem   (and name that)",
    );
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

function keyFault(text: string): readonly [why: string, hint: string] {
  const label = /-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----/.exec(text)?.[1];
  if (label === undefined) return ["it holds no private key", "private_key: !secret file:KEY.pem"];
  if (KEYS.includes(label)) return ["its key is cut off", "openssl pkey -in KEY.pem -check -noout"];
  return [
    `its key is of another form (${label})`,
    "openssl pkcs8 -topk8 -nocrypt -in KEY.pem -out PLAIN.pem   (and name that)",
  ];
}
