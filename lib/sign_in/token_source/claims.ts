/** What an identity token says of itself. Whoever is shown it checks its signature; we only read. */
import { UserError } from "../../errors.ts";
import * as v from "valibot";

/** Who vouches for whom, and until when, in milliseconds since 1970. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  /** For whom it is. */
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

/** Words on a token: whose it is, and what helps when it is not the right one. */
export interface TokenWords {
  /** The token, as a sentence begins with it: `The job's identity token`. */
  readonly what: string;
  /** The mend of one that is not the right one. */
  hint(): string;
  /** What to say of something that is none: it hangs on who gave it. */
  none(): UserError;
}

/** Reads them; throws when they are not for that audience, if one is expected, or are no longer good. */
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

/** The payload of a JSON Web Token (RFC 7519), read and not vouched for: no signature is looked at. */
export function payloadOf(token: string): unknown {
  const [, payload = ""] = token.split(".");
  const bytes = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}
