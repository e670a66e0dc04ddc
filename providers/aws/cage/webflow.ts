/** Tokens of AWS Sign-In: CreateOAuth2Token, with proof of the key that they are bound to. */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import type { TokenInput } from "../webflow/ask.ts";
import { dpopProof } from "./dpop.ts";
import { badAnswer, request } from "./transport.ts";

/** Refusals that say something about the sign-in, and are the main process's to judge. */
const TELLING = new Set([
  "TOKEN_EXPIRED",
  "AUTHCODE_EXPIRED",
  "USER_CREDENTIALS_CHANGED",
  "INSUFFICIENT_PERMISSIONS",
]);

/** Asks for them. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const { url, body, secret } = input as TokenInput;
  const service = { name: `AWS Sign-In at ${new URL(url).host}`, fetch: inside.fetch };
  const proof = await dpopProof(secret.key as JsonWebKey, "POST", url, Date.now());
  const { status, text } = await request(service, url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", DPoP: proof },
    body: JSON.stringify({ ...body, ...secret.body }),
  });
  const answer = parse(text);
  if (answer === undefined) throw badAnswer(service, "its answer is not JSON");
  if (status === 200) return answer;
  const { error, message } = answer as { error?: unknown; message?: unknown };
  const [code, said] = [String(error ?? status), String(message ?? "")];
  if (TELLING.has(code)) return { refused: code, message: said };
  const passes = status === 429 || status >= 500;
  throw new UserError(
    passes ? "unreachable" : "sign_in_refused",
    `${service.name} refused: ${code}${said ? `: ${said}` : ""}`,
    { hint: passes ? "wait a minute and try again" : "sign in again: atmos-auth login" },
  );
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
