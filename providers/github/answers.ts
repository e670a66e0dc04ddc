/** What GitHub's sign-in modules deliver through the cage's wall, read as if an enemy had written it. */
import * as v from "valibot";
import type { CageModule } from "../../lib/cage/module.ts";
import type {
  ActionsTokenInput,
  AppInput,
  DeviceInput,
  InstallationInput,
  RefreshInput,
  RevokeInput,
  WhoamiInput,
} from "./requests.ts";

/** Printable, so that it can stand in a header and on a line of any file. New tokens have no fixed length. */
const token = v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(16_384));

/** An account's name; an app's ends in `[bot]`. */
const login = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*(\[bot\])?$/), v.maxLength(128));

/** Seconds. */
const life = v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(10 * 366 * 86_400));

const USER_TOKEN = v.object({
  token,
  life: v.optional(life),
  refreshToken: v.optional(token),
  refreshLife: v.optional(life),
  scopes: v.pipe(v.string(), v.regex(/^[\w:,. -]*$/), v.maxLength(1024)),
});

/** A person's token. */
export type UserToken = v.InferOutput<typeof USER_TOKEN>;

const otherwise = {
  message: "GitHub answered without what was asked for",
  hint: "check that no proxy stands between this machine and GitHub, and try again",
} as const;

const SIGNED_APP = v.object({ jwt: token, life, slug: login });

/** Signing in as an app. */
export const SIGN_AS_APP: CageModule<AppInput, v.InferOutput<typeof SIGNED_APP>> = {
  ...{ name: "github/app", answer: SIGNED_APP, otherwise },
};

const INSTALLED = v.object({
  token,
  life,
  account: login,
  id: v.pipe(v.number(), v.safeInteger()),
});

/** A token of an app's installation. */
export const ASK_INSTALLATION: CageModule<InstallationInput, v.InferOutput<typeof INSTALLED>> = {
  ...{ name: "github/installation", answer: INSTALLED, otherwise },
};

/** A person's sign-in on another device. */
export const DEVICE: CageModule<DeviceInput, UserToken> = {
  ...{ name: "github/device", answer: USER_TOKEN, otherwise },
};

/** A person's token, renewed. */
export const REFRESH: CageModule<RefreshInput, UserToken> = {
  ...{ name: "github/refresh", answer: USER_TOKEN, otherwise },
};

const OWNER = v.object({
  login: v.optional(login),
  /** Seconds that a personal access token has left. */
  life: v.optional(life),
  repositories: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/** Whose token it is. */
export const WHOAMI: CageModule<WhoamiInput, v.InferOutput<typeof OWNER>> = {
  ...{ name: "github/whoami", answer: OWNER, otherwise },
};

/** An installation's token, taken back. */
export const REVOKE: CageModule<RevokeInput, { readonly revoked: boolean }> = {
  ...{ name: "github/revoke", answer: v.object({ revoked: v.boolean() }), otherwise },
};

/** A job's identity token. */
export const ACTIONS_TOKEN: CageModule<ActionsTokenInput, { readonly token: string }> = {
  ...{ name: "github/actions_token", answer: v.object({ token }), otherwise },
};
