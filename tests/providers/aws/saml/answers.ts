/** Identity providers' answers for tests. They are signed by nobody. */

/** What an answer may say. */
export interface Said {
  readonly roles?: readonly string[];
  readonly audiences?: readonly string[];
  readonly expires?: string;
  readonly status?: string;
  /** Replaces the assertion. */
  readonly assertion?: string;
}

/** A role of an account. */
export const role = (name: string) => `arn:aws:iam::444455556666:role/${name}`;
/** The account's SAML provider. */
export const PROVIDER = "arn:aws:iam::444455556666:saml-provider/idp";
/** A role with its provider, as most send it. */
export const pair = (name: string) => `${role(name)},${PROVIDER}`;

const SUCCESS =
  '<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>';

/** The answer as XML. */
export function answerXml(said: Said = {}): string {
  return '<?xml version="1.0"?><p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="r">' +
    '<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example</Issuer>' +
    `${said.status ?? SUCCESS}${said.assertion ?? assertionXml(said)}</p:Response>`;
}

/** The assertion in it. */
export function assertionXml(
  { roles = [pair("admin")], audiences = ["urn:amazon:webservices"], expires }: Said,
): string {
  const until = expires ?? "2030-01-01T00:05:00Z";
  const values = roles.map((value) => `<AttributeValue>${value}</AttributeValue>`).join("");
  return '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="a"><Issuer>https://idp.example</Issuer>' +
    `<Subject><NameID>ada</NameID><SubjectConfirmation><SubjectConfirmationData NotOnOrAfter="${until}"/>` +
    "</SubjectConfirmation></Subject>" +
    `<Conditions NotOnOrAfter="${expires ?? "2030-01-01T01:00:00Z"}">` +
    `<AudienceRestriction>${audiences.map((one) => `<Audience>${one}</Audience>`).join("")}` +
    "</AudienceRestriction></Conditions><AttributeStatement>" +
    `<Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">${values}</Attribute>` +
    '<Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName">' +
    "<AttributeValue>ada</AttributeValue></Attribute></AttributeStatement></Assertion>";
}

/** The answer as it is posted. */
export function answerFor(said: Said = {}): string {
  return base64(answerXml(said));
}

/** Text in Base64. */
export function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
