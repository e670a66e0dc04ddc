/** Roles for whoever another identity provider vouches for: OpenID Connect and SAML. */
import { Buffer } from "node:buffer";
import type { Role } from "./iam.ts";
import { type Account, checkMaximum, sessionAnswer } from "./roles.ts";
import { type Answer, AwsError, type Parameters } from "./query.ts";

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly exp?: number;
}

/** AssumeRoleWithWebIdentity. */
export async function assumeRoleWithWebIdentity(
  account: Account,
  ask: Parameters,
): Promise<Answer> {
  const token = ask.need("WebIdentityToken");
  const claims = readClaims(token);
  const trust = account.oidc.find(({ issuer }) => issuer === claims.iss);
  const audience = [claims.aud ?? []].flat().find((one) => trust?.audiences.includes(one));
  if (!trust) throw badToken(`No OpenIDConnect provider found in your account for ${claims.iss}`);
  if (!audience) throw badToken("Incorrect token audience");
  if (await trust.verify?.(token) === false) {
    throw badToken("Couldn't retrieve verification key from your identity provider");
  }
  if ((claims.exp ?? 0) * 1000 <= account.now()) {
    throw new AwsError(400, "ExpiredTokenException", `Token expired: ${claims.exp}`);
  }
  const role = trusting(account, ask, trust.issuer, "AssumeRoleWithWebIdentity");
  const answer = federatedAnswer(account, role, ask, ask.need("RoleSessionName"));
  return {
    ...answer,
    SubjectFromWebIdentityToken: claims.sub,
    Audience: audience,
    Provider: `arn:aws:iam::${role.arn.split(":")[4]}:oidc-provider/${trust.issuer.slice(8)}`,
  };
}

function readClaims(token: string): Claims {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
  } catch {
    throw badToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent " +
        "an Access Token)",
    );
  }
}

const ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/";

/** AssumeRoleWithSAML: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html */
export async function assumeRoleWithSaml(account: Account, ask: Parameters): Promise<Answer> {
  const principal = ask.need("PrincipalArn");
  const response = Buffer.from(ask.need("SAMLAssertion"), "base64").toString();
  const issuer = textOf(response, "Issuer");
  const subject = textOf(response, "NameID");
  const trust = account.saml.find((one) => one.arn === principal && one.issuer === issuer);
  if (!trust) throw badToken("Issuer not present in specified provider");
  if (await trust.verify?.(response) === false) throw badToken("Response signature invalid");
  checkAge(response, account.now());
  const role = trusting(account, ask, trust.arn, "AssumeRoleWithSAML");
  if (!response.includes(role.arn)) throw forbidden("AssumeRoleWithSAML");
  return {
    ...federatedAnswer(account, role, ask, sessionIn(response) ?? subject),
    Issuer: issuer,
    Subject: subject,
    SubjectType: "persistent",
    Audience: "https://signin.aws.amazon.com/saml",
  };
}

/** AWS takes an assertion for five minutes, whatever it says of itself. */
function checkAge(response: string, now: number): void {
  const issued = /<(?:\w+:)?Assertion[^>]* IssueInstant="([^"]+)"/.exec(response)?.[1];
  if (issued === undefined || now - Date.parse(issued) <= 5 * 60_000) return;
  const message = "Token must be redeemed within 5 minutes of issuance";
  throw new AwsError(400, "ExpiredTokenException", message);
}

/** The value of `RoleSessionName`, which names the session. */
function sessionIn(response: string): string | undefined {
  const [, after] = response.split(`"${ATTRIBUTE}RoleSessionName"`);
  return after && textOf(after, "AttributeValue");
}

/** The text of the first such element, whatever prefix it has. */
function textOf(xml: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}[^>]*>([^<]+)<`).exec(xml)?.[1]?.trim() ?? "unknown";
}

function federatedAnswer(account: Account, role: Role, ask: Parameters, session: string): Answer {
  const seconds = ask.seconds("DurationSeconds", 900, 43_200, 3600);
  checkMaximum(role, seconds);
  return sessionAnswer(account, role, session, seconds, ask);
}

function trusting(account: Account, ask: Parameters, provider: string, operation: string): Role {
  const arn = ask.need("RoleArn");
  const role = account.roles.find((role) => role.arn === arn && role.trusts.includes(provider));
  if (!role) throw forbidden(operation);
  return role;
}

function forbidden(operation: string): AwsError {
  return new AwsError(403, "AccessDenied", `Not authorized to perform sts:${operation}`);
}

function badToken(message: string): AwsError {
  return new AwsError(400, "InvalidIdentityToken", message);
}
