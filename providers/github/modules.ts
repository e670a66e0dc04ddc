/**
 * The sign-in modules under `cage/`: what each is given, and what it delivers through the wall, read as if an
 * enemy had written it.
 */
import * as v from "valibot";
import { cageModule, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Target } from "./kinds/target.ts";

/** New tokens have no fixed length. */
const token = secretText(16_384);

/** An account's name; an app's ends in `[bot]`. */
const login = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*(\[bot\])?$/), v.maxLength(128));

/** Seconds. */
const life = v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(10 * 366 * 86_400));

const otherwise = {
  message: "GitHub answered without what was asked for",
  hint: "check that no proxy stands between this machine and GitHub, and try again",
} as const;

/** An app. */
export interface AppInput {
  readonly api: string;
  readonly web: string;
  /** The app's id or client id. */
  readonly issuer: string;
  readonly privateKey: Secret;
}

/** Signing in as an app. */
export const SIGN_AS_APP = cageModule<AppInput>()(
  "github/app",
  v.object({ jwt: token, life, slug: login }),
  otherwise,
);

/** Where an app and its pages are. */
export interface Where {
  readonly api: string;
  readonly web: string;
  /** The app's name in addresses. */
  readonly slug: string;
  /** Folder of the apps' pages below `web`. */
  readonly apps: string;
}

/** An installation, and what of it. */
export interface InstallationInput extends Where {
  readonly target: Target;
  /** Names of repositories; their owner is left out, or is the installation's. */
  readonly repositories?: readonly string[] | undefined;
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  readonly jwt: Secret;
}

/** A token of an app's installation. */
export const ASK_INSTALLATION = cageModule<InstallationInput>()(
  "github/installation",
  v.object({ token, life, account: login, id: v.pipe(v.number(), v.safeInteger()) }),
  otherwise,
);

const USER_TOKEN = v.object({
  token,
  life: v.optional(life),
  refreshToken: v.optional(token),
  scopes: v.pipe(v.string(), v.regex(/^[\w:,. -]*$/), v.maxLength(1024)),
});

/** A person's token. */
export type UserToken = v.InferOutput<typeof USER_TOKEN>;

/** The app that a person signs in to. */
interface UserClient {
  readonly web: string;
  readonly clientId: string;
}

/** What a person's sign-in asks for. */
export interface DeviceInput extends UserClient {
  readonly scopes: readonly string[];
}

/** A person's sign-in on another device. */
export const DEVICE = cageModule<DeviceInput>()("github/device", USER_TOKEN, otherwise);

/** A refresh token, and whose. */
export interface RefreshInput extends UserClient {
  readonly refreshToken: Secret;
}

/** A person's token, renewed. */
export const REFRESH = cageModule<RefreshInput>()("github/refresh", USER_TOKEN, otherwise);

/** Which token. */
export interface WhoamiInput {
  readonly api: string;
  /** Whether it is known to be an installation's, which has no user. */
  readonly installation: boolean;
  readonly token: Secret;
}

/** Whose token it is. */
export const WHOAMI = cageModule<WhoamiInput>()(
  "github/whoami",
  v.object({
    login: v.optional(login),
    /** Seconds that a personal access token has left. */
    life: v.optional(life),
    repositories: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  otherwise,
);

/** Which token. */
export interface RevokeInput {
  readonly api: string;
  readonly token: Secret;
}

/** An installation's token, taken back. */
export const REVOKE = cageModule<RevokeInput>()(
  "github/revoke",
  v.object({ revoked: v.boolean() }),
  otherwise,
);
