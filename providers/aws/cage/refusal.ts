/** AWS's refusals as errors: with AWS's own code and message, and a hint. */
import type { Peer } from "../../../lib/cage/request.ts";
import { UserError } from "../../../lib/errors.ts";

/** The largest harmless difference between two clocks, in milliseconds; AWS has the same limit. */
const SKEW = 5 * 60_000;

/** Hints that fit any operation, by AWS's error code. */
const HINTS: Readonly<Record<string, string>> = {
  ExpiredToken: "the credential it was asked with has lapsed: atmos-auth login",
  InternalFailure: "wait a minute and try again",
  InvalidClientTokenId:
    "the access key does not exist, or belongs to another partition or endpoint",
  MalformedPolicyDocument: "check principal.policy",
  PackedPolicyTooLarge: "shorten principal.policy, principal.policy_arns and principal.tags",
  RegionDisabled:
    "enable STS for that region in the account settings of IAM, or set another region",
  RequestExpired: "set the clock of this machine",
  ServiceUnavailable: "wait a minute and try again",
  SignatureDoesNotMatch: "check the secret access key",
  Throttling: "wait a minute and try again",
};

/** Error codes of a credential that AWS no longer accepts, or never did. */
const OVER = new Set([
  ...["ExpiredToken", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidToken"],
  ...["SignatureDoesNotMatch", "UnrecognizedClient"],
]);

/** A refusal, as AWS's SDK throws it. */
interface AwsRefusal {
  readonly name: string;
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** Whether that is what the SDK throws for a refusal, of whichever service. */
export function isRefusal(error: unknown): error is Error & AwsRefusal {
  return error instanceof Error && "$fault" in error && "$metadata" in error;
}

/** The time of AWS's answer, by both clocks. */
interface Moment {
  /** By this machine's clock, in milliseconds since 1970. */
  readonly here: number;
  /** By AWS's: the `Date` header of the answer. */
  readonly there: string | null | undefined;
}

/** Returns the refusal as an error. */
export function refusal(
  { name, message, $metadata }: AwsRefusal,
  peer: Peer,
  operation: string,
  hints: Readonly<Record<string, string>>,
  moment: Moment,
): UserError {
  // Some codes come with the suffix and some without.
  const code = name.replace(/Exception$/, "");
  const ours = ($metadata.httpStatusCode ?? 0) >= 500 || code === "Throttling";
  const clock = clockHint(code, moment);
  const hint = clock ?? hints[code] ?? HINTS[code];
  const isOver = OVER.has(code) && clock === undefined;
  return new UserError(
    ours ? "unreachable" : isOver ? "sign_in_needed" : "sign_in_refused",
    `${peer.name} refused ${operation}: ${name}: ${message.replace(/\s+/g, " ")}`,
    hint === undefined ? {} : { hint },
  );
}

/** Returns the hint for a clock that is off, with which every signature is wrong. */
function clockHint(code: string, { here, there }: Moment): string | undefined {
  if (!/Signature|Expired|Skew/.test(code)) return undefined;
  const off = here - Date.parse(there ?? "");
  if (!(Math.abs(off) > SKEW)) return undefined;
  const minutes = Math.round(Math.abs(off) / 60_000);
  return `set the clock of this machine: it is ${minutes} minutes ${off > 0 ? "ahead" : "behind"}`;
}
