/** Refusals in a vendor's own words, in one form for all clouds: the attempt, the vendor, and the hint. Pure. */
import { type ErrorCode, UserError } from "../errors.ts";
import { dialect } from "../terminal/dialect.ts";

/** An attempt, for the message of its refusal. */
export interface Attempt {
  /** The action, as the beginning of a sentence, such as `Refreshing the credential`. */
  readonly action: string;
  /** The error code of a refusal; the default is `sign_in_refused`. */
  readonly code?: ErrorCode;
  /** The default hint. */
  readonly hint: string;
}

/** A vendor's refusal. */
interface VendorWords {
  /** The vendor, such as `Google`. */
  readonly vendor: string;
  /** The status of the answer, where it matters. */
  readonly status?: number;
  /** The vendor's words, from `ownWords`. */
  readonly words: string;
}

/** The hint for another issuer's token that has expired: signing in would present the same one again. */
export function oldToken(): string {
  return `${dialect().clock()}: if that is right, the token is old: have its issuer write a new one`;
}

/** The most of a vendor's own words that is quoted, in characters. */
const LENGTH = 300;

/** Returns the beginning of a vendor's own words, without a full stop: they end in the middle of a message. */
export function ownWords(words: string): string {
  return words.slice(0, LENGTH).replace(/\.$/, "");
}

/** Makes the error of a refusal. */
export function refused(
  { vendor, status, words }: VendorWords,
  { action, code = "sign_in_refused", hint }: Attempt,
): UserError {
  const said = [status, words].filter((part) => part !== undefined && part !== "").join(" ");
  return new UserError(code, `${action} failed: ${vendor} says ${said}`, { hint });
}
