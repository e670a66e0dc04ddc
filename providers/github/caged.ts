/** What GitHub's sign-in modules deliver through the cage's wall, read as if an enemy had written it. */
import * as v from "valibot";
import { UserError } from "../../lib/errors.ts";
import type { CageTask, World } from "../../lib/world.ts";

/** Printable, so that it can stand in a header and on a line of any file. New tokens have no fixed length. */
const token = v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(16_384));

/** An account's name; an app's ends in `[bot]`. */
const login = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*(\[bot\])?$/), v.maxLength(128));

/** Seconds. */
const life = v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(10 * 366 * 86_400));

/** A person's token. */
const userToken = v.object({
  token,
  life: v.optional(life),
  refreshToken: v.optional(token),
  refreshLife: v.optional(life),
  scopes: v.pipe(v.string(), v.regex(/^[\w:,. -]*$/), v.maxLength(1024)),
});

/** What each module delivers. */
const DELIVERED = {
  "github/app": v.object({ jwt: token, life, slug: login }),
  "github/installation": v.object({
    token,
    life,
    account: login,
    id: v.pipe(v.number(), v.safeInteger()),
  }),
  "github/device": userToken,
  "github/refresh": userToken,
  "github/whoami": v.object({
    login: v.optional(login),
    /** Seconds that a personal access token has left. */
    life: v.optional(life),
    repositories: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  "github/revoke": v.object({ revoked: v.boolean() }),
  "github/actions_token": v.object({ token }),
} as const;

/** A module's name. */
export type GitHubModule = keyof typeof DELIVERED;

/** What a module delivers. */
export type Delivered<Name extends GitHubModule> = v.InferOutput<(typeof DELIVERED)[Name]>;

/** Runs a sign-in module; throws `bad_answer` when what it delivers is not what it should be. */
export async function caged<Name extends GitHubModule>(
  world: Pick<World, "cage">,
  module: Name,
  input: unknown,
  services: NonNullable<CageTask["services"]> = {},
): Promise<Delivered<Name>> {
  const read = v.safeParse(DELIVERED[module], await world.cage({ module, input, services }));
  if (read.success) return read.output as Delivered<Name>;
  throw new UserError("bad_answer", "GitHub answered without what was asked for", {
    hint: "check that no proxy stands between this machine and GitHub, and try again",
  });
}
