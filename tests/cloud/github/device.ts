/**
 * The device flow of GitHub's OAuth Apps and GitHub Apps, and the refreshing of user tokens. See "Authorizing
 * OAuth apps" and "Refreshing user access tokens"; RFC 8628 underneath. Refusals come with status 200.
 */
import { json } from "./answer.ts";
import type { Reply } from "./wire.ts";
import { letters, type World } from "./world.ts";

/** How long a user token of a GitHub App is good, in seconds, and its refresh token. */
const USER_TOKEN = 28_800;
const REFRESH_TOKEN = 15_897_600;

/** What the person did. */
type Decision = { readonly login: string } | "denied" | undefined;

interface Pending {
  readonly clientId: string;
  readonly userCode: string;
  readonly scopes: readonly string[];
  readonly expires: number;
  interval: number;
  asked: number;
  decision: Decision;
}

interface Renewable {
  readonly clientId: string;
  readonly login: string;
  readonly token: string;
}

/** How the device flow behaves. */
export interface DeviceOptions {
  /** Seconds between two questions; 5 unless told. */
  readonly interval?: number;
  /** Seconds for which a code is good; 900 unless told. */
  readonly codeLife?: number;
  /** Seconds for which a user token is good; 8 hours unless told. */
  readonly userTokenLife?: number;
}

/** Sign-ins that wait for their person. */
export class DeviceFlow {
  readonly #world: World;
  readonly #options: DeviceOptions;
  readonly #pending = new Map<string, Pending>();
  readonly #renewable = new Map<string, Renewable>();

  constructor(world: World, options: DeviceOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Codes that nobody has typed in yet. */
  waiting(): readonly string[] {
    const open = [...this.#pending.values()].filter(({ decision }) => decision === undefined);
    return open.map(({ userCode }) => userCode);
  }

  /** The person types the code in and agrees as this user, or cancels. */
  decide(userCode: string, decision: NonNullable<Decision>): void {
    const pending = [...this.#pending.values()].find((one) => one.userCode === userCode);
    if (pending === undefined) throw new Error(`nobody was given the code ${userCode}`);
    pending.decision = decision;
  }

  /** Finds that whoever waits has asked too often: the next question comes too early. */
  hurry(): void {
    for (const pending of this.#pending.values()) pending.asked = Infinity;
  }

  /** Takes back every refresh token, as when the person revokes the app. */
  forget(): void {
    for (const { token } of this.#renewable.values()) this.#world.revoke(token);
    this.#renewable.clear();
  }

  /** `POST /login/device/code`. */
  begin(form: URLSearchParams, host: string): Reply {
    const clientId = form.get("client_id") ?? "";
    const app = this.#world.apps.find((one) => one.clientId === clientId);
    if (!app && !this.#world.oauthApps.some((one) => one.clientId === clientId)) {
      return json(404, { error: "Not Found" });
    }
    if (app && !app.deviceFlow) {
      return refuse(
        "device_flow_disabled",
        "Device Flow must be explicitly enabled for this App",
        400,
      );
    }
    const deviceCode = letters(40);
    const userCode = `${letters(4)}-${letters(4)}`.toUpperCase();
    const { interval = 5, codeLife = 900 } = this.#options;
    this.#pending.set(deviceCode, {
      ...{ clientId, userCode, interval, asked: -Infinity, decision: undefined },
      scopes: (form.get("scope") ?? "").split(/[ ,]+/).filter(Boolean),
      expires: this.#world.now() + codeLife * 1000,
    });
    return json(200, {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: `https://${host}/login/device`,
      expires_in: codeLife,
      interval,
    });
  }

  /** `POST /login/oauth/access_token`. */
  exchange(form: URLSearchParams): Reply {
    switch (form.get("grant_type")) {
      case "urn:ietf:params:oauth:grant-type:device_code":
        return this.#poll(form);
      case "refresh_token":
        return this.#refresh(form);
      default:
        return refuse("unsupported_grant_type", "The grant type is not supported");
    }
  }

  #poll(form: URLSearchParams): Reply {
    const code = form.get("device_code") ?? "";
    const pending = this.#pending.get(code);
    if (pending === undefined) {
      return refuse("incorrect_device_code", "The device_code provided is not valid.");
    }
    if (pending.clientId !== form.get("client_id")) {
      return refuse(
        "incorrect_client_credentials",
        "The client_id and/or client_secret passed are incorrect.",
      );
    }
    const now = this.#world.now();
    if (now >= pending.expires) {
      return refuse("expired_token", "This 'device_code' has expired.");
    }
    const early = now - pending.asked < pending.interval * 1000;
    pending.asked = now;
    if (early) {
      pending.interval += 5;
      return refuse("slow_down", "Too many requests have been made in the same timeframe.", 200, {
        interval: pending.interval,
      });
    }
    if (pending.decision === undefined) {
      return refuse("authorization_pending", "The authorization request is still pending.");
    }
    this.#pending.delete(code);
    if (pending.decision === "denied") {
      return refuse("access_denied", "The authorization request was denied.");
    }
    return this.#grant(pending.clientId, pending.decision.login, pending.scopes);
  }

  #grant(clientId: string, login: string, scopes: readonly string[]): Reply {
    const app = this.#world.apps.find((one) => one.clientId === clientId);
    if (app === undefined) {
      const token = this.#world.issue({ kind: "user", login, scopes, clientId });
      return json(200, { access_token: token, token_type: "bearer", scope: scopes.join(",") });
    }
    if (app.expiring === false) {
      const token = this.#world.issue({ kind: "user", login, clientId });
      return json(200, { access_token: token, token_type: "bearer", scope: "" });
    }
    const life = this.#options.userTokenLife ?? USER_TOKEN;
    const expires = this.#world.now() + life * 1000;
    const token = this.#world.issue({ kind: "user", login, clientId, expires });
    const renewal = `ghr_${letters(76)}`;
    this.#renewable.set(renewal, { clientId, login, token });
    return json(200, {
      access_token: token,
      expires_in: life,
      refresh_token: renewal,
      refresh_token_expires_in: REFRESH_TOKEN,
      token_type: "bearer",
      scope: "",
    });
  }

  /** Each refresh token is good once, and takes the old token with it. */
  #refresh(form: URLSearchParams): Reply {
    const renewal = form.get("refresh_token") ?? "";
    const held = this.#renewable.get(renewal);
    if (held === undefined || held.clientId !== form.get("client_id")) {
      return refuse("bad_refresh_token", "The refresh token passed is incorrect or expired.");
    }
    this.#renewable.delete(renewal);
    this.#world.revoke(held.token);
    return this.#grant(held.clientId, held.login, []);
  }
}

function refuse(error: string, description: string, status = 200, more = {}): Reply {
  const uri = "https://docs.github.com/developers/apps/authorizing-oauth-apps";
  const said = { error, error_description: description, error_uri: `${uri}#${error}` };
  return json(status, { ...said, ...more });
}
