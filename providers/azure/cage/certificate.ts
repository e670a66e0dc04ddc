/** An application's certificate, as the SDK wants it. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { UserError } from "../../../lib/errors.ts";
import type { CertificateProof } from "../asked.ts";

/** The key opened, and the certificate's SHA-256 thumbprint; throws `secret_unavailable` when they don't fit. */
export function certificateOf({ certificates, key, passphrase, chain }: CertificateProof) {
  const privateKey = openKey(key, passphrase);
  const certificate = readCertificate(certificates);
  if (privateKey.asymmetricKeyType !== "rsa") {
    throw unusable("Entra ID takes RSA keys only", "make one: openssl req -x509 -newkey rsa:2048");
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw unusable("the key is not the certificate's", "put both of one pair into the file");
  }
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(":", ""),
    privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    ...(chain ? { x5c: certificates } : {}),
  };
}

function openKey(key: string, passphrase: string | undefined): KeyObject {
  const isSealed = key.includes("BEGIN ENCRYPTED PRIVATE KEY");
  try {
    return createPrivateKey(isSealed ? { key, passphrase: passphrase ?? "" } : key);
  } catch {
    // What the library says may quote the key.
    throw isSealed
      ? unusable("the passphrase does not open the key", "check client_certificate_password")
      : unusable("the key is damaged", "openssl pkey -in KEY.pem -check -noout");
  }
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw unusable("the certificate is damaged", "openssl x509 -in CERT.pem -noout -text");
  }
}

function unusable(why: string, hint: string): UserError {
  return new UserError("secret_unavailable", `Cannot use the client certificate: ${why}`, { hint });
}
