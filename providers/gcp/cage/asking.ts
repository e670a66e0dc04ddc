/** Google's refusals, in words for a person. */
import { type Attempt, oldToken, ownWords, refused } from "../../../lib/cage/refusal.ts";
import { isBusy, waitHint } from "../../../lib/cage/trouble.ts";
import type { UserError } from "../../../lib/errors.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import { TOO_LONG } from "../modules.ts";
import { sdk } from "./transport.ts";

interface GoogleAttempt extends Omit<Attempt, "hint"> {
  /** The hint, or a function that returns it by Google's answer. */
  readonly hint: string | ((said: Saying) => string);
  /** Whether the proof was issued by another service. */
  readonly isIssued?: true;
}

/** A refusal of Google's, read from any of its forms. */
export interface Saying {
  readonly status: number;
  readonly headers: Headers;
  readonly code: string;
  readonly text: string;
  readonly subtype: string;
  /** Of a refusal's details (google.rpc.ErrorInfo), such as `SERVICE_DISABLED`. */
  readonly reason: string;
}

/** Does the work; whatever Google refuses becomes a `UserError`. */
export async function asking<Answer>(
  tried: GoogleAttempt,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error, tried) ?? error;
  }
}

function refusalOf(error: unknown, tried: GoogleAttempt): UserError | undefined {
  const said = sayingOf(error);
  if (said === undefined) return undefined;
  const words = ownWords([said.code, said.text].filter(Boolean).join(": "));
  const google = { vendor: "Google", status: said.status, words };
  if (isBusy(said)) {
    return refused(google, { ...tried, code: "unreachable", hint: waitHint(said.headers) });
  }
  const code = tried.code ?? (isOver(said) ? "sign_in_needed" : "sign_in_refused");
  const hint = typeof tried.hint === "string" ? tried.hint : tried.hint(said);
  const known = reasonOf(said, tried) ?? (tried.hint === hint || !isOver(said) ? hint : undefined);
  return refused(google, { ...tried, code, hint: known ?? "atmos-auth login" });
}

/** Whether the token itself is refused, and not the request (RFC 6750 section 3.1), nor the client (RFC 6749 5.2). */
function isOver({ status, code }: Saying): boolean {
  return !isClients({ code }) && (status === 401 || code === "invalid_token");
}

/** Whether the OAuth client is refused, for which no other sign-in helps. */
export function isClients({ code }: Pick<Saying, "code">): boolean {
  return code === "invalid_client";
}

/** Returns the hint of a refusal that fits any request; `undefined` when there is none. */
function reasonOf({ subtype, text }: Saying, { isIssued }: GoogleAttempt): string | undefined {
  if (/rapt/.test(subtype) || /rapt/.test(text)) {
    return "your organisation wants you to sign in anew: atmos-auth login, or gcloud auth application-default login";
  }
  if (/reasonable timeframe|short-lived token|iat and exp/.test(text)) {
    return "set this machine's clock: Google does not accept its time";
  }
  if (isIssued && /stale|expired/i.test(text)) return oldToken();
  if (/lifetime cannot exceed|'lifetime'/.test(text)) return TOO_LONG;
  return undefined;
}

function sayingOf(error: unknown): Saying | undefined {
  if (error instanceof Refusal) return sayingIn(error.status, new Headers(), error.body);
  if (!(error instanceof sdk.gaxios.GaxiosError) || error.response === undefined) return undefined;
  const { status, headers, data } = error.response;
  return sayingIn(status, headers, data);
}

function sayingIn(status: number, headers: Headers, data: unknown): Saying {
  const told = asObject(asObject(data)?.error) ?? asObject(data) ?? {};
  const text = (value: unknown) => typeof value === "string" ? value : "";
  return {
    status,
    headers,
    code: text(told.error) || text(told.status),
    text: text(told.error_description) || text(told.message),
    subtype: text(told.error_subtype),
    reason: Array.isArray(told.details)
      ? text(told.details.map((one) => asObject(one)?.reason).find((one) => one !== undefined))
      : "",
  };
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
