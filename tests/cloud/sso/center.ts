/** What a loopback IAM Identity Center knows: who may do what, and what it has issued. */
import { randomBytes } from "node:crypto";
import type { Keyring } from "../iam.ts";

/** An account, and the permission sets that the person has in it. */
export interface SsoAccount {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly string[];
}

/** How the centre is set up. */
export interface CenterOptions {
  readonly startUrl: string;
  readonly accounts: readonly SsoAccount[];
  /** Where issued credentials are made known, so that a loopback STS accepts them. */
  readonly keys: Keyring;
  readonly region?: string;
  /** Who signs in; the session's name in every account. */
  readonly user?: string;
  /** Seconds between two questions of a device; 5 unless told, as RFC 8628 has it. */
  readonly interval?: number;
  /** Seconds for which codes are good; 600 unless told. */
  readonly codeLife?: number;
  /** Seconds for which an access token is good; 8 hours unless told. */
  readonly tokenLife?: number;
  /** Seconds for which a registration is good; 90 days unless told. */
  readonly clientLife?: number;
  /** Seconds for which role credentials are good; 3600 unless told. */
  readonly roleLife?: number;
  /** Entries on a page, when the caller does not ask for fewer; 20 unless told. */
  readonly pageSize?: number;
  /** What the person does in the browser: agrees at once, declines at once, or is asked on a page. */
  readonly consent?: "agree" | "decline" | "ask";
  /** The clock, in milliseconds since 1970. */
  now?(): number;
}

/** A registered client. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly grants: readonly string[];
  readonly redirects: readonly string[];
  readonly scopes: readonly string[];
  readonly expires: number;
}

/** A person's sign-in at the portal, with the tokens that belong to it. */
export interface Session {
  readonly user: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  over: boolean;
}

/** A token and the sign-in behind it. */
export interface Token {
  readonly session: Session;
  readonly expires: number;
}

/** What a person decides about a device's code. */
export type Decision = "agree" | "decline";

/** A device that waits. */
export interface Device {
  readonly clientId: string;
  readonly userCode: string;
  readonly expires: number;
  interval: number;
  asked: number;
  decision: Decision | undefined;
}

/** A code on its way back through the browser. */
export interface Code {
  readonly clientId: string;
  readonly redirect: string;
  readonly challenge: string;
  readonly scopes: readonly string[];
  readonly expires: number;
}

/** The centre's memory. */
export class Center {
  readonly options: CenterOptions;
  readonly clients = new Map<string, Client>();
  readonly devices = new Map<string, Device>();
  readonly codes = new Map<string, Code>();
  readonly access = new Map<string, Token>();
  readonly refresh = new Map<string, Session>();

  /** Who signs in from now on. */
  user: string;

  constructor(options: CenterOptions) {
    this.options = options;
    this.user = options.user ?? "ada";
  }

  now(): number {
    return this.options.now?.() ?? Date.now();
  }

  /** The time so many seconds from now. */
  in(seconds: number): number {
    return this.now() + seconds * 1000;
  }

  /** Begins a sign-in, or renews one. */
  issue(session: Session): { accessToken: string; refreshToken?: string; expiresIn: number } {
    const life = this.options.tokenLife ?? 28_800;
    const accessToken = `aoaAAAAAG${random(90)}`;
    this.access.set(accessToken, { session, expires: this.in(life) });
    const client = this.clients.get(session.clientId);
    const renews = client?.grants.includes("refresh_token") &&
      session.scopes.includes("sso:account:access");
    if (!renews) return { accessToken, expiresIn: life };
    const refreshToken = `aorAAAAAG${random(90)}`;
    this.refresh.set(refreshToken, session);
    return { accessToken, refreshToken, expiresIn: life };
  }

  /** Takes the access tokens back, and nothing that renews them. */
  endTokens(): void {
    this.access.clear();
  }

  /** Ends every sign-in, as an administrator can. */
  endSessions(): void {
    for (const { session } of this.access.values()) session.over = true;
    for (const session of this.refresh.values()) session.over = true;
  }
}

/** Characters that nobody guesses. */
export function random(length: number): string {
  return randomBytes(length).toString("base64url").slice(0, length);
}

/** A code that a person can compare, such as `BCDF-GHJK`. */
export function userCode(): string {
  const letters = "BCDFGHJKLMNPQRSTVWXZ";
  const eight = Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join("");
  return `${eight.slice(0, 4)}-${eight.slice(4)}`;
}
