/** An application's certificate, and the assertions that it signs. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { UserError } from "../../../lib/errors.ts";
import type { Secret } from "../../../lib/secret.ts";
import { base64url, signJwt } from "../../../lib/oauth/assertion.ts";
import type { CertificateProof } from "../modules.ts";

/** Lifetime of a signed assertion, in seconds. */
const LIFE = 600;

/**
 * Returns an application's signed assertion (RFC 7523), as Entra ID wants it
 * (learn.microsoft.com/entra/identity-platform/certificate-credentials); `now` is in milliseconds since 1970. Throws
 * `secret_unavailable` when key and certificate don't match.
 */
export function assertionOf(
  proof: CertificateProof,
  audience: string,
  client: string,
  now: number,
): string {
  const { key, certificate } = pairOf(proof);
  const thumbprint = Uint8Array.fromHex(certificate.fingerprint256.replaceAll(":", ""));
  const header = {
    "x5t#S256": base64url(thumbprint),
    ...(proof.chain ? { x5c: chainOf(proof.certificates) } : {}),
  };
  const seconds = Math.floor(now / 1000);
  const claims = {
    ...{ aud: audience, iss: client, sub: client, jti: crypto.randomUUID() },
    ...{ iat: seconds, nbf: seconds, exp: seconds + LIFE },
  };
  return signJwt("PS256", header, claims, key);
}

function pairOf({ certificates, key, passphrase }: CertificateProof) {
  const privateKey = openKey(key.reveal(), passphrase);
  const certificate = readCertificate(certificates);
  if (privateKey.asymmetricKeyType !== "rsa") {
    throw unusable("Entra ID takes RSA keys only", "make one: openssl req -x509 -newkey rsa:2048");
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw unusable("the key is not the certificate's", "put both of one pair into the file");
  }
  return { key: privateKey, certificate };
}

/** Returns the certificates as RFC 7515 section 4.1.6 has them: Base64 of DER, the application's own first. */
function chainOf(pem: string): readonly string[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, body = ""]) => body.replace(/\s+/g, ""));
}

function openKey(key: string, passphrase: Secret | undefined): KeyObject {
  const isSealed = key.includes("BEGIN ENCRYPTED PRIVATE KEY");
  try {
    return createPrivateKey(isSealed ? { key, passphrase: passphrase?.reveal() ?? "" } : key);
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
