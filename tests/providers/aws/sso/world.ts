/** A world with a portal in it: what IAM Identity Center answers is scripted by operation. */
import type { Credential } from "../../../../lib/credential.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { ProviderPlan } from "../../../../lib/provider/plan.ts";
import type {
  Callback,
  CallbackOptions,
  ProviderContext,
} from "../../../../lib/provider/context.ts";
import { Secret } from "../../../../lib/secret.ts";
import type {
  OidcRequest,
  PortalRequest,
  Service,
  SsoInput,
} from "../../../../providers/aws/sso/modules.ts";
import { identityCenter } from "../../../../providers/aws/sso/identity_center.ts";
import { fakeWorld } from "../../fake_world.ts";
import { planOf } from "../../plans.ts";

/** What was asked. */
export type Asked = Open<OidcRequest | PortalRequest>;

/** With its secrets laid open. */
type Open<Request> = Request extends unknown ? {
    readonly [Key in keyof Request]: Request[Key] extends Secret | undefined ? string
      : Request[Key];
  }
  : never;

/** An answer: a value, or a refusal made by `refused`, or what the cage throws. */
export type Reply = unknown | ((asked: Asked) => unknown);

/** What a test prepares. */
export interface Prepared {
  /** By operation, one after the other; the last one stays. */
  readonly replies?: Readonly<Record<string, readonly Reply[]>>;
  readonly person?: boolean;
  /** Whether a browser is here, and opens. */
  readonly browser?: "opens" | "fails" | "absent";
  readonly device?: boolean;
  readonly entryStore?: Readonly<Record<string, unknown>>;
  /** The portal that the notes belong to; the one of `center` unless told. */
  readonly portal?: string;
  /** Notes can't be written. */
  readonly full?: boolean;
  /** How the browser comes back. */
  comesBack?(options: CallbackOptions): URLSearchParams;
}

/** The world, and what happened in it. */
export interface SsoWorld extends ProviderContext {
  readonly said: string[];
  readonly warned: string[];
  readonly asked: Asked[];
  /** Where each of them went. */
  readonly services: Service[];
  /** Names of the operations, oldest first. */
  operations(): string[];
  /** What happened around the browser, in order. */
  readonly browsing: string[];
  readonly opened: URL[];
  readonly listening: CallbackOptions[];
  /** Pauses in milliseconds. */
  readonly slept: number[];
  note(name: string): unknown;
}

/** The name of the portal of `center`. */
const PORTAL = "https://your-org.awsapps.com/start in eu-west-1 for sso:account:access";

/** Builds one. */
export function ssoWorld(prepared: Prepared = {}): SsoWorld {
  const asked: Asked[] = [];
  const services: Service[] = [];
  const browsing: string[] = [];
  const opened: URL[] = [];
  const listening: CallbackOptions[] = [];
  const slept: number[] = [];
  const counts = new Map<string, number>();
  const entryStore = new Map(
    Object.entries(prepared.entryStore ?? {}).map(([name, content]) =>
      [name, JSON.stringify({ boundTo: prepared.portal ?? PORTAL, content })] as const
    ),
  );
  const reply = ({ request, service }: SsoInput<Asked>) => {
    asked.push(request);
    services.push(service);
    const replies = prepared.replies?.[request.operation] ?? DEFAULTS[request.operation] ?? [];
    const count = counts.get(request.operation) ?? 0;
    counts.set(request.operation, count + 1);
    const found = replies[Math.min(count, replies.length - 1)];
    return typeof found === "function" ? found(request) : found;
  };
  const inner = fakeWorld({ cage: ({ input }) => reply(input as SsoInput<Asked>) });
  const { browser = "absent" } = prepared;
  return {
    ...inner,
    ...{ asked, services, browsing, opened, listening, slept },
    operations: () => asked.map(({ operation }) => operation),
    note: (name) => entryStore.has(name) ? JSON.parse(entryStore.get(name)!).content : undefined,
    person: { ...inner.person, isThere: () => prepared.person ?? true },
    clock: {
      now: () => inner.clock.now(),
      // Nobody else is there: while the sign-in sleeps, time passes.
      sleep: (ms, signal) => {
        slept.push(ms);
        return inner.until(inner.clock.sleep(ms, signal));
      },
    },
    options: { ...inner.options, device: prepared.device ?? false },
    browser: {
      ...inner.browser,
      isHere: () => browser !== "absent" && (prepared.person ?? true),
      open: (url) => {
        browsing.push("open");
        opened.push(new URL(url));
        return Promise.resolve(browser === "opens");
      },
      listen: (options) => {
        browsing.push(`listen ${options.port}`);
        listening.push(options);
        return callbackFor(options, browsing, prepared);
      },
    },
    entryStore: {
      read: (name) =>
        Promise.resolve(entryStore.has(name) ? new Secret(entryStore.get(name)!) : undefined),
      write: (name, value) => {
        if (prepared.full) throw new UserError("store_unavailable", "The disk is full");
        return Promise.resolve(void entryStore.set(name, value.reveal()));
      },
      replace: (name, value) => {
        if (prepared.full) throw new UserError("store_unavailable", "The disk is full");
        return Promise.resolve(void entryStore.set(name, value.reveal()));
      },
      remove: (name) => Promise.resolve(entryStore.delete(name)),
      writtenAt: () => Promise.resolve(undefined),
      elsewhere: () => Promise.resolve([]),
    },
  };
}

function callbackFor(
  options: CallbackOptions,
  browsing: string[],
  { comesBack }: Prepared,
): Callback {
  return {
    redirectUri: `http://127.0.0.1:${options.port || 41234}${options.path}`,
    wait: () => {
      browsing.push("wait");
      const back = comesBack ?? (() => new URLSearchParams({ code: "the-code-EXAMPLE" }));
      return Promise.resolve().then(() => back(options));
    },
    close: () => Promise.resolve(void browsing.push("close")),
  };
}

/** A refusal, as the cage delivers it. */
export function refused(code: string, status = 400, message = "no"): unknown {
  return { refused: { code, message, status } };
}

/** An answer, as the cage delivers it. */
export function value(content: unknown): unknown {
  return { value: content };
}

/** Half past nothing, in seconds. */
const NOW = Date.parse("2030-01-01T00:00:00Z") / 1000;

/** What RegisterClient answers: good for 90 days. */
export const REGISTERED = value({
  clientId: "client-EXAMPLE",
  clientSecret: "client-secret-EXAMPLE",
  clientSecretExpiresAt: NOW + 90 * 86_400,
});

/** What CreateToken answers. */
export function tokens(name: string, refresh: string | null = `refresh-of-${name}`): unknown {
  return value({ accessToken: name, expiresIn: 28_800, refreshToken: refresh });
}

/** What StartDeviceAuthorization answers. */
export const STARTED = {
  deviceCode: "device-code-EXAMPLE",
  userCode: "BCDF-GHJK",
  verificationUri: "https://your-org.awsapps.com/start/#/device",
  verificationUriComplete: "https://your-org.awsapps.com/start/#/device?user_code=BCDF-GHJK",
  expiresIn: 600,
  interval: 5,
};

/** Role credentials that are good for an hour. */
export const ROLE_CREDENTIALS = value({
  roleCredentials: {
    accessKeyId: "ASIA0000000000EXAMPLE",
    secretAccessKey: "role-secret/EXAMPLE",
    sessionToken: "role-token/EXAMPLE==",
    expiration: (NOW + 3600) * 1000,
  },
});

const DEFAULTS: Readonly<Record<string, readonly Reply[]>> = {
  RegisterClient: [REGISTERED],
  StartDeviceAuthorization: [value(STARTED)],
  CreateToken: [tokens("access-EXAMPLE")],
  GetRoleCredentials: [ROLE_CREDENTIALS],
  Logout: [value({})],
};

/** The provider that the tests speak of. */
export function center(more: Record<string, unknown> = {}): ProviderPlan {
  const fields = { start_url: "https://your-org.awsapps.com/start", region: "eu-west-1", ...more };
  return planOf(identityCenter, fields, undefined, "aws-sso");
}

/** A sign-in at the portal that is good for an hour. */
export function signedIn(token = "access-EXAMPLE"): Credential {
  return {
    type: "aws/sso",
    expires: (NOW + 3600) * 1000,
    shown: {},
    secret: { access_token: new Secret(token) },
  };
}
