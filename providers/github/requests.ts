/** What the sign-in modules under `cage/` are given; whatever is secret stands below a key `secret`. */

import type { Target } from "./kinds/target.ts";

/** What it needs. */
export interface AppInput {
  readonly api: string;
  readonly web: string;
  /** The app's id or client id. */
  readonly issuer: string;
  readonly secret: { readonly privateKey: string };
}

/** What it needs. */
export interface DeviceInput {
  readonly web: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** What it needs. */
export interface RefreshInput {
  readonly web: string;
  readonly clientId: string;
  readonly secret: { readonly refreshToken: string };
}

/** What it needs. */
export interface WhoamiInput {
  readonly api: string;
  /** Whether it is known to be an installation's, which has no user. */
  readonly installation: boolean;
  readonly secret: { readonly token: string };
}

/** What it needs. */
export interface RevokeInput {
  readonly api: string;
  readonly secret: { readonly token: string };
}

/** What it needs. */
export interface ActionsTokenInput {
  /** As the job's environment has it. */
  readonly url: string;
  readonly audience: string;
  readonly secret: { readonly requestToken: string };
}

/** Where an app and its pages are. */
export interface Where {
  readonly api: string;
  readonly web: string;
  /** The app's name in addresses. */
  readonly slug: string;
  /** Folder of the apps' pages below `web`. */
  readonly apps: string;
}

/** What it needs. */
export interface InstallationInput extends Where {
  readonly target: Target;
  /** Names of repositories; their owner is left out, or is the installation's. */
  readonly repositories?: readonly string[] | undefined;
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  readonly secret: { readonly jwt: string };
}
