/** Registry logins as both kinds of ECR answer them. */
import * as v from "valibot";
import type { RegistryLogin } from "../../../lib/provider/integration.ts";
import { Secret } from "../../../lib/secret.ts";
import { strangeAnswer } from "./service.ts";

/** What a module answers; `token` is `USER:PASSWORD` in base64, as docker's configuration has it. */
const ANSWER = v.object({
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/), v.maxLength(16_384)),
  /** Milliseconds since 1970. */
  expires: v.optional(v.pipe(v.number(), v.finite())),
  /** The registry's address, where it says so. */
  registry: v.optional(v.pipe(v.string(), v.url())),
});

/** The login in a module's answer, for that host; for the one that the answer names, when there is none. */
export function loginFrom(answer: unknown, host: string | undefined): RegistryLogin {
  const read = v.safeParse(ANSWER, answer);
  if (!read.success) throw strangeAnswer("a login for its registry");
  const { token, expires, registry } = read.output;
  const [username, password] = halves(token);
  const named = host ?? (registry === undefined ? undefined : new URL(registry).host);
  if (named === undefined) throw strangeAnswer("the address of its registry");
  return {
    type: "registry",
    host: named,
    username,
    secret: new Secret(password),
    ...(expires === undefined ? {} : { expires }),
  };
}

function halves(token: string): readonly [string, string] {
  const text = new TextDecoder().decode(Uint8Array.fromBase64(token));
  const cut = text.indexOf(":");
  if (cut < 1 || !/^[!-~]+$/.test(text)) throw strangeAnswer("a login for its registry");
  return [text.slice(0, cut), text.slice(cut + 1)];
}
