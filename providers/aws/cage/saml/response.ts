/**
 * The content of an identity provider's answer, for messages and for the choice of a role. It is not verified: only AWS
 * can check its signature. SAML 2.0 core: https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf
 */
import { parseTime } from "../../../../lib/duration.ts";
import { UserError } from "../../../../lib/errors.ts";
import { visible } from "../../../../lib/terminal/escape.ts";
import { type Pair, pairIn } from "./roles.ts";
import { type Element, parseElement } from "./xml.ts";

const ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
const ROLE = "https://aws.amazon.com/SAML/Attributes/Role";

/** The longest assertion that AWS takes, in characters of Base64. */
const LONGEST = 100_000;

/** An answer, read. */
export interface Assertion {
  readonly issuer: string;
  /** The intended audiences; empty when none is given. */
  readonly audiences: readonly string[];
  /** End of its validity, in milliseconds since 1970; absent when none is given. */
  readonly expires?: number;
  /** The roles that it offers, each with the provider that vouches for it. */
  readonly pairs: readonly Pair[];
}

/** Reads an answer in Base64; throws `UserError` when it is none, or says that the sign-in failed. */
export function readAssertion(base64: string): Assertion {
  const response = parsed(decoded(base64));
  checkStatus(response);
  const assertion = onlyAssertion(response);
  const conditions = childrenOf(assertion, "Conditions");
  const expires = soonest([
    ...conditions,
    ...childrenOf(assertion, "Subject", "SubjectConfirmation", "SubjectConfirmationData"),
  ]);
  return {
    issuer: childrenOf(assertion, "Issuer")[0]?.text.trim() ?? "",
    audiences: conditions.flatMap((it) => childrenOf(it, "AudienceRestriction", "Audience"))
      .map(({ text }) => text.trim()),
    ...expires === undefined ? {} : { expires },
    pairs: pairsIn(assertion),
  };
}

function decoded(base64: string): string {
  const text = base64.replace(/\s+/g, "");
  if (text.length > LONGEST) throw noResponse("it is longer than AWS takes");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.fromBase64(text));
  } catch {
    throw noResponse("it is not Base64 of text");
  }
}

function parsed(xml: string): Element {
  try {
    const root = parseElement(xml);
    if (root.name === "Response" && root.namespace === PROTOCOL) return root;
    throw new TypeError("it is another kind of document");
  } catch (error) {
    // The parser's own words quote the document.
    throw noResponse(error instanceof TypeError ? error.message : "it is not well-formed XML");
  }
}

function checkStatus(response: Element): void {
  const status = response.children.find(({ name, namespace }) =>
    name === "Status" && namespace === PROTOCOL
  );
  const code = status?.children.find(({ name }) => name === "StatusCode");
  const value = code?.attributes.Value ?? "nothing";
  if (value === SUCCESS) return;
  const inner = code?.children.find(({ name }) => name === "StatusCode")?.attributes.Value;
  const message = status?.children.find(({ name }) => name === "StatusMessage")?.text.trim();
  const short = (inner ?? value).replace(/^urn:oasis:names:tc:SAML:2\.0:status:/, "");
  throw new UserError(
    "sign_in_refused",
    `The identity provider refused: ${visible([short, message].filter(Boolean).join(": "))}`,
    { hint: "ask whoever runs it whether AWS is assigned to you" },
  );
}

/** Returns the only assertion; with more than one, it would be open which of them AWS reads. */
function onlyAssertion(response: Element): Element {
  const [assertion, ...more] = childrenOf(response, "Assertion");
  if (assertion !== undefined && more.length === 0) return assertion;
  if (childrenOf(response, "EncryptedAssertion").length > 0) {
    throw new UserError(
      "sign_in_refused",
      "The identity provider encrypts what it says to AWS, so the roles in it can't be read here",
      { hint: "ask whoever runs it to sign the assertion for AWS, but not to encrypt it" },
    );
  }
  throw noResponse(`it holds ${1 + more.length > 1 ? 1 + more.length : "no"} assertions`);
}

/** Returns the elements of SAML's own namespace below these names, one level each. */
function childrenOf(from: Element, ...names: readonly string[]): readonly Element[] {
  return names.reduce<readonly Element[]>(
    (here, wanted) =>
      here.flatMap(({ children }) =>
        children.filter(({ name, namespace }) => name === wanted && namespace === ASSERTION)
      ),
    [from],
  );
}

function soonest(elements: readonly Element[]): number | undefined {
  const times = elements.map(({ attributes: { NotOnOrAfter = "" } }) =>
    // In UTC, even where it doesn't say so (SAML 2.0 core, 1.3.3).
    parseTime(NotOnOrAfter) ?? parseTime(`${NotOnOrAfter}Z`)
  ).filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function pairsIn(assertion: Element): readonly Pair[] {
  const values = childrenOf(assertion, "AttributeStatement", "Attribute")
    .filter(({ attributes }) => attributes.Name === ROLE)
    .flatMap((attribute) => childrenOf(attribute, "AttributeValue"));
  const pairs = values.map(({ text }) => pairIn(text)).filter((pair) => pair !== undefined);
  return [...new Map(pairs.map((pair) => [`${pair.role},${pair.provider}`, pair])).values()];
}

function noResponse(why: string): UserError {
  return new UserError("bad_answer", `What came for AWS is no SAML response: ${why}`, {
    hint: "check the provider's url: it must be the address that signs you in to AWS",
  });
}
