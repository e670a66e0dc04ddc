/** What an identity token says of itself. Whoever is shown it checks its signature; we only read. */
import * as v from "valibot";
import { UserError } from "../../lib/errors.ts";

/** Who vouches for whom, and until when, in milliseconds since 1970. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly expires: number;
}

const line = v.pipe(v.string(), v.maxLength(2048), v.check((text) => !/\p{Cc}/u.test(text)));

const CLAIMS = v.object({
  iss: v.pipe(line, v.startsWith("https://")),
  sub: line,
  aud: v.union([line, v.array(line)]),
  exp: v.pipe(v.number(), v.safeInteger()),
});

/** Reads them; throws when they are not for that audience, or are no longer good. */
export function readClaims(token: string, audience: string, now: number): Claims {
  const { iss, sub, aud, exp } = parse(token);
  if (![aud].flat().includes(audience)) {
    throw refused(
      `The job's identity token is for "${[aud].flat().join(", ")}", not "${audience}"`,
    );
  }
  if (exp * 1000 <= now) throw refused("The job's identity token has lapsed");
  return { issuer: iss, subject: sub, expires: exp * 1000 };
}

function parse(token: string): v.InferOutput<typeof CLAIMS> {
  try {
    const [, body = "", signature] = token.split(".");
    if (signature === undefined) throw new SyntaxError("no signature");
    const bytes = Uint8Array.from(
      atob(body.replaceAll("-", "+").replaceAll("_", "/")),
      (character) => character.charCodeAt(0),
    );
    return v.parse(CLAIMS, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new UserError(
      "bad_answer",
      "GitHub Actions answered with something that is no identity token",
      {
        hint: "check that no proxy stands between the runner and GitHub",
      },
    );
  }
}

function refused(message: string): UserError {
  return new UserError("sign_in_refused", message, {
    hint: "unset ACTIONS_ID_TOKEN, or set audience to what the token is for",
  });
}
