/** Refusals in a vendor's own words, in one form for all clouds: what was tried, who says no, and what to do. Pure. */
import { type ErrorCode, UserError } from "../errors.ts";
import { dialect } from "../terminal/dialect.ts";

/** What is tried, for the message when it is refused. */
export interface Attempt {
  /** The action as a sentence's beginning, such as `Refreshing the credential`. */
  readonly action: string;
  /** The code of a plain refusal; `sign_in_refused` unless told. */
  readonly code?: ErrorCode;
  /** What to do about a refusal that is not explained better. */
  readonly hint: string;
}

/** A vendor's no, and who said it. */
interface VendorWords {
  /** Who said it, such as `Google`. */
  readonly vendor: string;
  /** The status of the answer, where it is worth telling. */
  readonly status?: number;
  /** As `ownWords` has them. */
  readonly words: string;
}

/** The hint where a token of another issuer's has lapsed: signing in would show the same one again. */
export function oldToken(): string {
  return `${dialect().clock()}: if that is right, the token is old: have its issuer write a new one`;
}

/** How much of a vendor's own words is repeated, in characters. */
const LENGTH = 300;

/** As much of a vendor's own words as is repeated, without a full stop: they end in the middle of a message. */
export function ownWords(words: string): string {
  return words.slice(0, LENGTH).replace(/\.$/, "");
}

/** The error of a refusal. */
export function refused(
  { vendor, status, words }: VendorWords,
  { action, code = "sign_in_refused", hint }: Attempt,
): UserError {
  const said = [status, words].filter((part) => part !== undefined && part !== "").join(" ");
  return new UserError(code, `${action} failed: ${vendor} says ${said}`, { hint });
}
