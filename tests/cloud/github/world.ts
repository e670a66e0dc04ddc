/** The apps, accounts, repositories and tokens of a loopback GitHub. */
import { createHash, createPublicKey, type KeyObject, randomBytes } from "node:crypto";

/** What a permission allows: `read` or `write`. */
export type Permissions = Readonly<Record<string, string>>;

/** A GitHub App. */
export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  /** PEM of its public key; without it, nobody can sign in as the app. */
  readonly publicKey?: string;
  readonly installations?: readonly Installation[];
  /** Whether people may sign in to it with a device code. */
  readonly deviceFlow?: boolean;
  /** Whether its user tokens lapse; so they do unless told otherwise. */
  readonly expiring?: boolean;
}

/** Where an app is installed. */
export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly type?: "User" | "Organization";
  /** Names of the owner's repositories that it may use. */
  readonly repositories: "all" | readonly string[];
  readonly permissions: Permissions;
  readonly suspended?: boolean;
}

/** An OAuth App: people sign in to it, and its tokens have scopes. */
export interface OAuthApp {
  readonly clientId: string;
}

/** A person, with the tokens that they made by hand. */
export interface User {
  readonly login: string;
  readonly tokens?: readonly PersonalToken[];
}

/** A personal access token. */
export interface PersonalToken {
  readonly token: string;
  /** Scopes of a classic token; a fine-grained one has none. */
  readonly scopes?: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires?: number;
}

/** A repository, as `owner/name`. */
export interface Repository {
  readonly fullName: string;
  readonly private?: boolean;
}

/** Who holds a token. */
export type Holder =
  | {
    readonly kind: "installation";
    readonly app: App;
    readonly installation: Installation;
    readonly repositories: "all" | readonly string[];
    readonly permissions: Permissions;
    readonly expires: number;
  }
  | {
    readonly kind: "user";
    readonly login: string;
    /** Absent for tokens that have permissions instead. */
    readonly scopes?: readonly string[];
    readonly clientId?: string;
    readonly expires?: number;
  };

/** What a loopback GitHub starts with. */
export interface Population {
  readonly apps?: readonly App[];
  readonly oauthApps?: readonly OAuthApp[];
  readonly users?: readonly User[];
  readonly repositories?: readonly Repository[];
  /** Milliseconds for which an installation's token is good; an hour unless told. */
  readonly tokenLife?: number;
  /** Whether installation tokens have the long form `ghs_APPID_JWT`. */
  readonly longTokens?: boolean;
  /** GitHub's clock, in milliseconds since 1970. */
  now?(): number;
}

/** The state of a loopback GitHub. */
export class World {
  readonly apps: readonly App[];
  readonly oauthApps: readonly OAuthApp[];
  readonly repositories: readonly Repository[];
  readonly tokenLife: number;
  readonly now: () => number;
  readonly #tokens = new Map<string, Holder>();
  readonly #long: boolean;

  constructor(population: Population) {
    this.apps = population.apps ?? [];
    this.oauthApps = population.oauthApps ?? [];
    this.repositories = population.repositories ?? [];
    this.tokenLife = population.tokenLife ?? 3_600_000;
    this.#long = population.longTokens ?? false;
    this.now = population.now ?? Date.now;
    for (const { login, tokens } of population.users ?? []) {
      for (const { token, ...rest } of tokens ?? []) {
        this.#tokens.set(token, { kind: "user", login, ...rest });
      }
    }
  }

  /** The app that an `iss` names, by its id or its client id, and the key that it signs with. */
  findApp(issuer: unknown): { app: App; key: KeyObject } | undefined {
    const app = this.apps.find(({ id, clientId }) =>
      String(id) === String(issuer) || clientId === issuer
    );
    return app?.publicKey ? { app, key: createPublicKey(app.publicKey) } : undefined;
  }

  /** Whose token it is; `undefined` when nobody's, or no longer. */
  holderOf(token: string): Holder | undefined {
    const holder = this.#tokens.get(token);
    return holder?.expires !== undefined && holder.expires <= this.now() ? undefined : holder;
  }

  /** A token that is good from now on. */
  issue(holder: Holder): string {
    const token = this.#make(holder);
    this.#tokens.set(token, holder);
    return token;
  }

  /** Takes a token back. */
  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  /** Tokens that are good now. */
  living(): readonly string[] {
    return [...this.#tokens.keys()].filter((token) => this.holderOf(token) !== undefined);
  }

  /** Names of the repositories that an installation, narrowed or not, reaches. */
  reach(installation: Installation, narrowed: "all" | readonly string[]): readonly Repository[] {
    const within = (names: "all" | readonly string[], name: string) =>
      names === "all" || names.some((one) => same(one, name));
    return this.repositories.filter(({ fullName }) => {
      const [owner = "", name = ""] = fullName.split("/");
      return same(owner, installation.account) && within(installation.repositories, name) &&
        within(narrowed, name);
    });
  }

  #make(holder: Holder): string {
    if (holder.kind === "user") {
      return `${holder.scopes === undefined ? "ghu" : "gho"}_${letters(36)}`;
    }
    if (!this.#long) return `ghs_${letters(36)}`;
    const part = () => randomBytes(170).toString("base64url");
    return `ghs_${holder.app.id}_${part()}.${part()}.${part()}`;
  }
}

/** GitHub's names have no case. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Random letters and digits. */
export function letters(length: number): string {
  return randomBytes(length * 2).toString("base64").replace(/[^A-Za-z0-9]/g, "").slice(0, length);
}

/** A stable number for a name, as GitHub gives everything one. */
export function numberFor(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE(0);
}
