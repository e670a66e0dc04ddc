/** Registry logins as both kinds of ECR answer them. */
import { UserError } from "../../../lib/errors.ts";
import type { RegistryLogin } from "../../../lib/provider/kind.ts";
import { Secret } from "../../../lib/secret.ts";
import { NO_LOGIN, type RegistryAnswer } from "../modules.ts";

/** Returns the login in a module's answer, for that host; for the one that the answer names, when there is none. */
export function loginFrom(
  { token, expires, registry }: RegistryAnswer,
  host: string | undefined,
): RegistryLogin {
  const [username, password] = halves(token);
  const named = host ?? (registry === undefined ? undefined : new URL(registry).host);
  if (named === undefined) throw strange("AWS did not answer with the address of its registry");
  return {
    type: "registry",
    host: named,
    username,
    secret: new Secret(password),
    ...(expires === undefined ? {} : { expires }),
  };
}

function halves(token: Secret): readonly [string, string] {
  const text = new TextDecoder().decode(Uint8Array.fromBase64(token.reveal()));
  const cut = text.indexOf(":");
  if (cut < 1 || !/^[!-~]+$/.test(text)) throw strange(NO_LOGIN.message);
  return [text.slice(0, cut), text.slice(cut + 1)];
}

function strange(message: string): UserError {
  return new UserError("bad_answer", message, { hint: NO_LOGIN.hint });
}
