/** How applications prove who they are (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). */
import { constants, createVerify, X509Certificate } from "node:crypto";
import { verify } from "../gcp/jwt.ts";
import { type Application, type Holder, refuse, type Tenant, type Vault } from "./directory.ts";

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The application that asks; throws as Entra ID does when it can't prove it. */
export async function applicationOf(
  vault: Vault,
  tenant: Tenant,
  form: URLSearchParams,
  endpoint: string,
): Promise<Holder> {
  const client = form.get("client_id") ?? "";
  const found = vault.options.applications?.find((one) =>
    one.client === client && one.tenant === tenant.id
  );
  if (found === undefined) {
    const text =
      `Application with identifier '${client}' was not found in the directory '${tenant.domain}'.`;
    throw refuse("unauthorized_client", 700016, text);
  }
  await prove(found, form, endpoint);
  return { tenant: tenant.id, object: found.object ?? client, client };
}

async function prove(app: Application, form: URLSearchParams, endpoint: string): Promise<void> {
  const secret = form.get("client_secret");
  if (secret !== null) return checkSecret(app, secret);
  const assertion = form.get("client_assertion");
  if (assertion === null || form.get("client_assertion_type") !== JWT_BEARER) {
    throw refuse(
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      401,
    );
  }
  const header = part(assertion, 0);
  const isCertificate = "x5t" in header || "x5t#S256" in header;
  if (isCertificate) return checkCertificate(app, assertion, header, endpoint);
  await checkFederated(app, assertion);
}

function checkSecret({ client, secrets, expiredSecrets }: Application, secret: string): void {
  if (secrets?.includes(secret)) return;
  if (expiredSecrets?.includes(secret)) {
    const text = "The provided client secret keys for app are expired.";
    throw refuse("invalid_client", 7000222, text, 401);
  }
  throw refuse(
    "invalid_client",
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`,
    401,
  );
}

/** RFC 7523 section 3, with the certificate named by its thumbprint. */
function checkCertificate(
  { client, certificates = [] }: Application,
  assertion: string,
  header: Readonly<Record<string, unknown>>,
  endpoint: string,
): void {
  const certificate = certificates.map((pem) => new X509Certificate(pem))
    .find((one) => matches(one, header));
  if (certificate === undefined || !isSigned(assertion, header, certificate)) {
    const text =
      "The certificate with identifier used to sign the client assertion is not registered on application.";
    throw refuse("invalid_client", 700027, text, 401);
  }
  const { aud, iss, sub, exp, nbf } = part(assertion, 1);
  const now = Date.now() / 1000;
  if (Number(exp) < now || Number(nbf) > now + 300) {
    const text = "Client assertion is not within its valid time range.";
    throw refuse("invalid_client", 700024, text, 401);
  }
  if (iss !== client || sub !== client || aud !== endpoint) {
    const text = "Client assertion audience claim does not match Realm issuer.";
    throw refuse("invalid_client", 700023, text, 401);
  }
}

function matches(
  { fingerprint, fingerprint256 }: X509Certificate,
  header: Readonly<Record<string, unknown>>,
): boolean {
  const sha256 = header["x5t#S256"];
  const [given, wanted] = sha256 === undefined
    ? [header.x5t, fingerprint]
    : [sha256, fingerprint256];
  return bytesOf(String(given)).toHex().toUpperCase() === wanted.replaceAll(":", "");
}

function isSigned(
  assertion: string,
  { alg }: Readonly<Record<string, unknown>>,
  { publicKey }: X509Certificate,
): boolean {
  const cut = assertion.lastIndexOf(".");
  const verifier = createVerify("RSA-SHA256").update(assertion.slice(0, cut));
  const signature = bytesOf(assertion.slice(cut + 1));
  if (alg === "RS256") return verifier.verify(publicKey, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return alg === "PS256" && verifier.verify({ key: publicKey, padding, saltLength }, signature);
}

/** Workload identity federation: the issuer, the subject and the audience must all be those that are trusted. */
async function checkFederated({ federated = [] }: Application, assertion: string): Promise<void> {
  const { iss, sub, aud, exp } = part(assertion, 1);
  const ofIssuer = federated.filter(({ issuer }) => issuer === iss);
  const no = (code: number, what: string, value: unknown) =>
    refuse(
      "invalid_client",
      code,
      `No matching federated identity record found for presented assertion ${what} '${value}'.`,
      401,
    );
  if (ofIssuer.length === 0) throw no(700211, "issuer", iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) throw no(700213, "subject", sub);
  const found = ofSubject.find(({ audience }) => audience === aud);
  if (found === undefined) throw no(700212, "audience", aud);
  if (await verify(assertion, found.jwks) === undefined) {
    throw refuse("invalid_client", 700021, "Client assertion failed signature validation.", 401);
  }
  if (Number(exp) < Date.now() / 1000) {
    throw refuse(
      "invalid_client",
      700024,
      "Client assertion is not within its valid time range.",
      401,
    );
  }
}

function part(token: string, at: number): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(token.split(".")[at] ?? "")));
  } catch {
    throw refuse("invalid_client", 50027, "JWT token is invalid or malformed.", 401);
  }
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
