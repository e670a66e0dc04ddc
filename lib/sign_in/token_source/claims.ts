/** Claims of an identity token. The service that it is shown to checks its signature; here they are only read. */
import { UserError } from "../../errors.ts";
import * as v from "valibot";

/** The issuer, the subject, and the expiry in milliseconds since 1970. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  /** The intended audiences. */
  readonly audiences: readonly string[];
  readonly expires: number;
}

const line = v.pipe(v.string(), v.maxLength(2048), v.check((text) => !/\p{Cc}/u.test(text)));

const CLAIMS = v.object({
  iss: v.pipe(line, v.check((text) => URL.canParse(text))),
  sub: line,
  aud: v.union([line, v.array(line)]),
  exp: v.pipe(v.number(), v.safeInteger()),
});

/** Words about a token: its name, and the hint when it does not do. */
export interface TokenWords {
  /** The token, at the beginning of a sentence: `The job's identity token`. */
  readonly what: string;
  /** The hint for a token that does not do. */
  hint(): string;
  /** Makes the error for a text that is no token, which depends on its source. */
  none(): UserError;
}

/** Reads the claims; throws for another audience than the expected one, or a token that has expired. */
export function readClaims(
  token: string,
  audience: string | undefined,
  now: number,
  told: TokenWords,
): Claims {
  const { iss, sub, aud, exp } = parse(token, told);
  const audiences = [aud].flat();
  if (audience !== undefined && !audiences.includes(audience)) {
    throw refused(`${told.what} is for "${audiences.join(", ")}", not "${audience}"`, told);
  }
  if (exp * 1000 <= now) throw refused(`${told.what} has lapsed`, told);
  return { issuer: iss, subject: sub, audiences, expires: exp * 1000 };
}

function parse(token: string, { none }: TokenWords): v.InferOutput<typeof CLAIMS> {
  try {
    if (token.split(".").length < 3) throw new SyntaxError("no signature");
    return v.parse(CLAIMS, payloadOf(token));
  } catch {
    throw none();
  }
}

function refused(message: string, told: TokenWords): UserError {
  return new UserError("sign_in_refused", message, { hint: told.hint() });
}

/** Returns the payload of a JSON Web Token (RFC 7519); its signature is not checked. */
export function payloadOf(token: string): unknown {
  const [, payload = ""] = token.split(".");
  const bytes = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}
