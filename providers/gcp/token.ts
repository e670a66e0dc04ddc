/** A Google access token, as the cage delivers it and as the rest of the program carries it. */
import * as v from "valibot";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { World } from "../../lib/world.ts";
import { Secret } from "../../lib/secret.ts";

/** The credential type of every Google sign-in: `secret.token`. */
export const TOKEN = "gcp/token";

/** Printable ASCII, so that it can stand in a header and in any file. */
const PRINTABLE = /^[!-~]+$/;

const CAGED_TOKEN = v.object({
  token: v.pipe(v.string(), v.regex(PRINTABLE), v.maxLength(16_384)),
  /** Seconds that it lasts. */
  life: v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(366 * 86_400)),
  email: v.optional(v.pipe(v.string(), v.regex(PRINTABLE), v.maxLength(320))),
  refreshToken: v.optional(v.pipe(v.string(), v.regex(PRINTABLE), v.maxLength(4_096))),
});

/** What a sign-in module in the cage delivers. */
export type CagedToken = v.InferOutput<typeof CAGED_TOKEN>;

/** Runs a sign-in module that delivers a token; throws `bad_answer` when it is none. */
export async function cagedToken<Input extends { readonly endpoint?: string | undefined }>(
  world: Pick<World, "cage">,
  module: string,
  input: Input,
  services: Parameters<World["cage"]>[0]["services"] = {},
): Promise<CagedToken> {
  return readToken(await world.cage({ module, input, services }));
}

/** Checks what came out of the cage; throws `bad_answer` when it is no token. */
export function readToken(answer: unknown): CagedToken {
  const read = v.safeParse(CAGED_TOKEN, answer);
  if (read.success) return read.output;
  throw new UserError("bad_answer", "Google answered without a usable token", {
    hint: "check that no proxy stands between this machine and Google, and try again",
  });
}

/** What of a credential may be shown. */
export interface Shown {
  readonly project?: string | undefined;
  /** An address, or the name of a federated principal. */
  readonly principal?: string | undefined;
  /** The project that is charged for a person's requests. */
  readonly quota?: string | undefined;
}

/** The token as a credential. */
export function credentialOf(world: World, { token, life }: CagedToken, shown: Shown): Credential {
  const { project, principal, quota } = shown;
  const named = { account: project, principal, quota };
  return {
    type: TOKEN,
    expires: world.clock.now() + life * 1000,
    shown: Object.fromEntries(
      Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    secret: { token: new Secret(token) },
  };
}

/** The token of the link before; throws when that one carries none. */
export function tokenOf(previous: Credential | undefined): string {
  const token = previous?.secret.token;
  if (token !== undefined) return token.reveal();
  throw new UserError("sign_in_refused", "The entry before it carries no Google credential", {
    hint: "via: {provider: NAME}",
  });
}
