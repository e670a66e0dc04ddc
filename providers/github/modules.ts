/**
 * The sign-in modules under `cage/`: their inputs, and the schemas of their answers, which are read as if an attacker
 * had written them.
 */
import * as v from "valibot";
import { cageModule, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Target } from "./kinds/target.ts";

/** The schema of a token; new ones have no fixed length. */
const token = secretText(16_384);

/** The schema of an account's name; an app's ends in `[bot]`. */
const login = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*(\[bot\])?$/), v.maxLength(128));

/** The schema of a lifetime, in seconds. */
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

/** The module that signs in as an app. */
export const SIGN_AS_APP = cageModule<AppInput>()(
  "github/app",
  v.object({ jwt: token, life, slug: login }),
  otherwise,
);

/** An app, and the addresses of its pages. */
export interface Where {
  readonly api: string;
  readonly web: string;
  /** The app's name in addresses. */
  readonly slug: string;
  /** Folder of the apps' pages below `web`. */
  readonly apps: string;
}

/** An installation, and the repositories and permissions that are wanted of it. */
export interface InstallationInput extends Where {
  readonly target: Target;
  /** Names of repositories; their owner is left out, or is the installation's. */
  readonly repositories?: readonly string[] | undefined;
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  readonly jwt: Secret;
}

/** The module that returns a token of an app's installation. */
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

/** Request of a person's sign-in. */
export interface DeviceInput extends UserClient {
  readonly scopes: readonly string[];
}

/** The module of a person's sign-in on another device. */
export const DEVICE = cageModule<DeviceInput>()("github/device", USER_TOKEN, otherwise);

/** A refresh token, and the client that it was issued to. */
export interface RefreshInput extends UserClient {
  readonly refreshToken: Secret;
}

/** The module that refreshes a person's token. */
export const REFRESH = cageModule<RefreshInput>()("github/refresh", USER_TOKEN, otherwise);

/** The token to look up. */
export interface WhoamiInput {
  readonly api: string;
  /** Whether it is known to be an installation's, which has no user. */
  readonly installation: boolean;
  readonly token: Secret;
}

/** The module that returns a token's account. */
export const WHOAMI = cageModule<WhoamiInput>()(
  "github/whoami",
  v.object({
    login: v.optional(login),
    /** Remaining lifetime of a personal access token, in seconds. */
    life: v.optional(life),
    repositories: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  otherwise,
);

/** The token to revoke. */
export interface RevokeInput {
  readonly api: string;
  readonly token: Secret;
}

/** The module that revokes an installation's token. */
export const REVOKE = cageModule<RevokeInput>()(
  "github/revoke",
  v.object({ revoked: v.boolean() }),
  otherwise,
);
