/** Google's refusals, in words for a person. */
import { isBusy, waitHint } from "../../../lib/cage/trouble.ts";
import { type ErrorCode, UserError } from "../../../lib/errors.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import { TOO_LONG } from "../modules.ts";
import { sdk } from "./transport.ts";

/** What is being done, for the message when it fails. */
export interface About {
  /** The action as a sentence's beginning, such as `Refreshing the credential`. */
  readonly action: string;
  /** The code of a plain refusal; `sign_in_refused` unless told. */
  readonly code?: ErrorCode;
  /** What to do about a plain refusal. */
  readonly hint: string;
}

/** What Google said, of whatever form its answer was. */
interface Saying {
  readonly status: number;
  readonly headers: Headers;
  readonly code: string;
  readonly text: string;
  readonly subtype: string;
}

/** How much of Google's own words is repeated, in characters. */
const LENGTH = 300;

/** Does the work; whatever Google refuses becomes a `UserError`. */
export async function asking<Answer>(about: About, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error, about) ?? error;
  }
}

function refusalOf(error: unknown, about: About): UserError | undefined {
  const said = sayingOf(error);
  if (said === undefined) return undefined;
  const { action } = about;
  const words = [said.code, said.text].filter(Boolean).join(": ").slice(0, LENGTH)
    .replace(/\.$/, "");
  const why = words ? `Google says ${said.status} ${words}` : `Google says ${said.status}`;
  const message = `${action} failed: ${why}`;
  if (isBusy(said)) {
    return new UserError("unreachable", message, { hint: waitHint(said.headers) });
  }
  const reason = reasonOf(said);
  const code = about.code ?? (isOver(said) ? "sign_in_needed" : "sign_in_refused");
  return new UserError(code, message, { hint: reason ?? about.hint });
}

/** Whether it is the token that is not taken, whatever was asked for with it (RFC 6750 section 3.1). */
function isOver({ status, code }: Saying): boolean {
  return status === 401 || code === "invalid_token";
}

/** Refusals that say what would help, whoever asked. */
function reasonOf({ subtype, text }: Saying): string | undefined {
  if (/rapt/.test(subtype) || /rapt/.test(text)) {
    return "your organisation wants you to sign in anew: atmos-auth login, or gcloud auth application-default login";
  }
  if (/reasonable timeframe|short-lived token|iat and exp/.test(text)) {
    return "set this machine's clock: Google does not accept its time";
  }
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
  };
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
