/**
 * A loopback AWS Security Token Service: the Query protocol over HTTP, with signatures that are really
 * checked and credentials that it really issued. For tests and the demonstration; it guards nothing.
 */
import { randomUUID } from "node:crypto";
import { Federation } from "./console.ts";
import { type Received, type Reply, serve } from "./http.ts";
import { type Key, Keyring, type OidcTrust, type Role, type SamlTrust, type User } from "./iam.ts";
import { SIGNED, UNSIGNED } from "./operations.ts";
import { answerXml, AwsError, errorXml, IAM_VERSION, Parameters, VERSION } from "./query.ts";
import { IAM } from "./access_keys.ts";
import type { Account } from "./roles.ts";
import { readClaim, verify } from "./sigv4.ts";
import { Services, type ServicesOptions } from "./services.ts";
import { spoil, type Trouble, troubleError } from "./trouble.ts";

/** What the cloud consists of. */
export interface StsOptions {
  readonly users?: readonly User[];
  readonly roles?: readonly Role[];
  readonly oidc?: readonly OidcTrust[];
  readonly saml?: readonly SamlTrust[];
  /** Accounts whose root may be assumed for a task. */
  readonly members?: readonly string[];
  /** When set, what is issued lives so many seconds, whatever was asked. */
  readonly lifetime?: number;
  /** How many requests don't find a new access key yet: IAM is eventually consistent. */
  readonly unknown?: number;
  /** The cloud's clock, in milliseconds since 1970. */
  now?(): number;
  /** ECR and EKS at the same address. */
  readonly services?: ServicesOptions;
  /** How late a slow answer comes, in milliseconds. */
  readonly slowness?: number;
  readonly port?: number;
}

/** A request as it was understood, and what was answered. */
export interface StsRequest {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The caller's ARN; absent when nobody could be recognised. */
  readonly caller?: string;
  readonly accessKeyId?: string;
  readonly userAgent: string;
  readonly status: number;
  /** The error's code; absent when all went well. */
  readonly code?: string;
}

/** A running server. */
export interface Sts {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What was asked so far, oldest first. */
  readonly requests: StsRequest[];
  readonly keys: Keyring;
  /** The console's sign-in, at `/federation`. */
  readonly federation: Federation;
  /** ECR and EKS. */
  readonly services: Services;
  /** Starts a bad day, or ends it with `undefined`; `times` is for how many requests. */
  misbehave(trouble: Trouble | undefined, times?: number): void;
  /** Is told each operation before it is done, and again when it was, before it is answered. */
  watch(told: Watcher): void;
  /** Hangs up on everybody and stops. */
  close(): Promise<void>;
}

/** What a test does at a step; the cloud waits for it. */
type Watcher = (operation: string, step: "asked" | "done") => Promise<void> | void;

/** Starts the service on a free port. */
export function startSts(options: StsOptions = {}): Sts {
  const cloud = new Cloud(options);
  const server = serve(options.port ?? 0, (request) => cloud.handle(request));
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests: cloud.requests,
    keys: cloud.account.keys,
    federation: cloud.federation,
    services: cloud.services,
    misbehave: (trouble, times) => cloud.misbehave(trouble, times),
    watch: (told) => void (cloud.told = told),
    close: () => (cloud.stop(), server.close()),
  };
}

/** What is learned of a request while it is answered. */
interface Noted {
  caller?: string;
  accessKeyId?: string;
  code?: string;
}

class Cloud {
  readonly requests: StsRequest[] = [];
  readonly account: Account;
  readonly federation: Federation;
  readonly services: Services;
  readonly #slowness: number;
  told: Watcher = () => {};
  #trouble: Trouble | undefined;
  #times = Infinity;
  readonly #stopped = new AbortController();

  constructor(options: StsOptions) {
    const users = options.users ?? [];
    this.account = {
      users,
      roles: options.roles ?? [],
      oidc: options.oidc ?? [],
      saml: options.saml ?? [],
      members: options.members ?? [],
      keys: new Keyring(users),
      usedCodes: new Set(),
      lifetime: options.lifetime,
      unknown: options.unknown ?? 0,
      now: options.now ?? Date.now,
    };
    this.federation = new Federation(this.account);
    const { keys, now } = this.account;
    this.services = new Services(options.services ?? {}, keys, now);
    this.#slowness = options.slowness ?? 60_000;
  }

  misbehave(trouble: Trouble | undefined, times = Infinity): void {
    this.#trouble = trouble;
    this.#times = times;
  }

  /** Ends whatever still dawdles. */
  stop(): void {
    this.#stopped.abort();
  }

  #dawdle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#slowness);
      this.#stopped.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
    });
  }

  async handle(received: Received): Promise<Reply | undefined> {
    if (received.target.startsWith("/federation")) return this.federation.handle(received);
    const served = this.services.handle(received);
    if (served) return served;
    const requestId = randomUUID();
    const ask = new Parameters(received.body || received.target.split("?")[1] || "");
    const trouble = this.#troubleFor(ask);
    const noted: Noted = {};
    const operation = ask.find("Action") ?? "";
    await this.told(operation, "asked");
    const { status, xml } = await this.#answer(received, ask, trouble, requestId, noted);
    this.requests.push({
      operation,
      parameters: ask.all(),
      userAgent: received.headers["user-agent"] ?? "",
      status,
      ...noted,
    });
    await this.told(operation, "done");
    const headers = {
      "content-type": "text/xml",
      "x-amzn-requestid": requestId,
      // Clients correct their clock by this.
      "date": new Date(this.account.now()).toUTCString(),
    };
    return await spoil({ status, headers, body: xml }, trouble, () => this.#dawdle());
  }

  #troubleFor(ask: Parameters): Trouble | undefined {
    const role = this.account.roles.find(({ arn }) => arn === ask.find("RoleArn"));
    if (this.#times-- > 0 && this.#trouble) return this.#trouble;
    return role?.trouble;
  }

  async #answer(
    received: Received,
    ask: Parameters,
    trouble: Trouble | undefined,
    requestId: string,
    noted: Noted,
  ): Promise<{ status: number; xml: string }> {
    try {
      const error = troubleError(trouble);
      if (error) throw error;
      return { status: 200, xml: await this.#perform(received, ask, requestId, noted) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      noted.code = error.code;
      return { status: error.status, xml: errorXml(error, requestId) };
    }
  }

  async #perform(
    received: Received,
    ask: Parameters,
    requestId: string,
    noted: Noted,
  ): Promise<string> {
    const operation = ask.find("Action") ?? "";
    if (operation in UNSIGNED) {
      const perform = UNSIGNED[operation as keyof typeof UNSIGNED];
      return answerXml(operation, await perform(this.account, ask), requestId);
    }
    const service = ask.find("Version") === IAM_VERSION ? "iam" : "sts";
    const key = this.#authenticate(received, service);
    noted.caller = key.principal.arn;
    noted.accessKeyId = key.accessKeyId;
    const iam = service === "iam" ? IAM[operation] : undefined;
    if (iam) return answerXml(operation, iam(this.account, ask, key), requestId, IAM_VERSION);
    const perform = SIGNED[operation];
    if (!perform || ask.find("Version") !== VERSION) throw unknown(operation, ask.find("Version"));
    return answerXml(operation, await perform(this.account, ask, key), requestId);
  }

  #authenticate(received: Received, service: string): Key {
    const now = this.account.now();
    const claim = readClaim(received);
    const key = this.account.keys.find(claim.accessKeyId, claim.token, now);
    verify(received, claim, key.secretAccessKey, now, service);
    key.used = { at: now, service };
    return key;
  }
}

function unknown(operation: string, version = "none"): AwsError {
  const message = `Could not find operation ${operation} for version ${version}`;
  return new AwsError(400, "InvalidAction", message);
}
