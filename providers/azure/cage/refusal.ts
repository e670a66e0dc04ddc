/** Entra ID's refusals, in words for a person. */
import { type Attempt, oldToken, ownWords, refused } from "../../../lib/cage/refusal.ts";
import type { UserError } from "../../../lib/errors.ts";
import { speakerAt } from "../../../lib/provider/hosts.ts";
import { HOSTS } from "../hosts.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** An attempt at an authority; one that is not Microsoft's is named in its error. */
interface EntraAttempt extends Attempt {
  readonly at: string;
  /**
   * Whether the proof was issued by another service: if so, a refusal for its time means that it is old, otherwise that
   * this machine's clock is wrong.
   */
  readonly isIssued?: boolean;
}

/** Does the work; whatever Entra ID refuses becomes a `UserError`. */
export async function asking<Result>(
  tried: EntraAttempt,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? refusalOf(error, tried) : error;
  }
}

/** Returns the refusal as an error, in words for a person. */
function refusalOf(refusal: Refusal, attempt: EntraAttempt): UserError {
  const { action, code, hint, at, isIssued } = attempt;
  const number = numberOf(refusal);
  return refused({ vendor: speakerAt(at, HOSTS), words: wordsOf(refusal) }, {
    action,
    // Whoever speaks in other words has not looked at the grant: it is not over.
    ...refusal.isProtocol && code ? { code } : {},
    hint: number === UNTIMELY ? untimely(isIssued) : HINTS[number] ?? HINTS[refusal.error] ?? hint,
  });
}

/** Returns Microsoft's number of the error, such as 90002; 0 when it has none. */
function numberOf({ description, body }: Refusal): number {
  const [first] = Array.isArray(body.error_codes) ? body.error_codes : [];
  return Number(first ?? /^AADSTS(\d+)/.exec(description)?.[1] ?? 0);
}

/** Returns the first sentence of the description. Ids for support follow it, of which one is kept. */
function wordsOf({ error, description }: Refusal): string {
  const [first = ""] = description.split(/[\r\n]+| Trace ID: /);
  const trace = /Trace ID: ([0-9a-f-]{36})/.exec(description)?.[1];
  const said = ownWords(first || error);
  return trace === undefined ? said : `${said} (trace ${trace})`;
}

const TENANT = "check tenant_id, and that cloud_environment is the cloud it lives in";
const CLIENT = "check client_id and tenant_id: the application must be there in that tenant";
const FEDERATION =
  "add a federated credential to the application whose issuer, subject and audience are the token's";
const SECRET = "use the secret's value, not its id; a new one is made under Certificates & secrets";
const AGAIN = "atmos-auth login";
const PERSON_WANTED = "sign in again in the browser: atmos-auth login";

/** The number of an error about a proof that is not valid yet, or no longer. */
const UNTIMELY = 700024;

function untimely(isIssued = false): string {
  return isIssued ? oldToken() : `${dialect().clock()}: if that is wrong, set the clock`;
}

/** Hints, by Microsoft's number of the error. */
const HINTS: Readonly<Record<string, string>> = {
  90002: TENANT,
  900023: TENANT,
  900382: TENANT,
  500011: "the resource is not known in this tenant",
  700016: CLIENT,
  7000215: SECRET,
  7000222: "the secret has expired: make a new one under Certificates & secrets",
  700027: "upload the certificate to the application, under Certificates & secrets",
  700021: FEDERATION,
  70021: FEDERATION,
  700211: FEDERATION,
  700212: FEDERATION,
  700213: FEDERATION,
  7000218: "the application is no public client: allow public client flows, or use its secret",
  50020: "your account is not in this tenant: ask to be invited, or check tenant_id",
  50034: "your account is not in this tenant: ask to be invited, or check tenant_id",
  50105: "ask an administrator to assign you to the application",
  65001: "consent is missing: ask an administrator to grant it to the application",
  90094: "consent is missing: ask an administrator to grant it to the application",
  53003: "a Conditional Access policy forbids this way to sign in: use kind azure/interactive",
  50076: PERSON_WANTED,
  50078: PERSON_WANTED,
  50079: PERSON_WANTED,
  50158: PERSON_WANTED,
  50173: AGAIN,
  700082: AGAIN,
  70043: AGAIN,
  70008: AGAIN,
  authorization_declined: AGAIN,
  access_denied: AGAIN,
  expired_token: AGAIN,
};
