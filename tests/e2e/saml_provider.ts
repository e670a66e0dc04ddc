/** An identity provider on loopback: somebody else's SAML (`samlp`), and a sign-in form of ours before it. */
import { Buffer } from "node:buffer";
import samlp from "samlp";
import { type KeyPair } from "./certificate.ts";

/** Where it sends people, as AWS is known to everybody. */
const SIGN_IN = "https://signin.aws.amazon.com/saml";
const ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes";

/** What a test may change while it runs. */
export interface ProviderState {
  /** The pairs that are offered, each as an attribute's value. */
  roles: readonly string[];
  audience: string;
  /** How long an assertion is good, in seconds. */
  lifetime: number;
  /** The name of their sessions at AWS. */
  name: string;
  /** Whether somebody fills in the form. */
  person: boolean;
}

/** The provider. */
export interface IdentityProvider extends AsyncDisposable {
  /** The address that leads to AWS. */
  readonly url: string;
  /** As it calls itself. */
  readonly issuer: string;
  readonly state: ProviderState;
  /** Paths that were asked for, oldest first. */
  readonly visited: string[];
  /** The answers that were sent, whole. */
  readonly answers: string[];
  /** Forgets who is signed in. */
  forget(): void;
}

/** Starts it. */
export function startProvider(keys: KeyPair, state: ProviderState): IdentityProvider {
  const visited: string[] = [];
  const answers: string[] = [];
  const sessions = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, origin } = new URL(request.url);
    visited.push(`${request.method} ${pathname}`);
    if (pathname === "/login") return signIn(sessions);
    if (pathname !== "/app") return new Response("", { status: 404 });
    return isSignedIn(request, sessions) ? await answer(origin, keys, state, answers) : form(state);
  });
  const issuer = `http://127.0.0.1:${(server.addr as Deno.NetAddr).port}`;
  return {
    ...{ url: `${issuer}/app`, issuer, state, visited, answers },
    forget: () => sessions.clear(),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The form that a person would fill in; one who is there does so once the page is whole, with its image. */
function form({ person }: ProviderState): Response {
  const fill = "setTimeout(() => document.forms[0].submit(), 100)";
  const script = person ? `<script>addEventListener("load", () => ${fill})</script>` : "";
  return page(
    `<form method="post" action="/login"><input name="user" value="ada"></form>${script}` +
      // What the browser asks of AWS's host beside the answer reaches it: the trap would see more.
      `<img src="https://signin.aws.amazon.com/control.png">`,
  );
}

function signIn(sessions: Set<string>): Response {
  const session = crypto.randomUUID();
  sessions.add(session);
  const cookie = `session=${session}; Max-Age=3600; Path=/; HttpOnly`;
  return new Response(null, { status: 303, headers: { location: "/app", "set-cookie": cookie } });
}

function isSignedIn(request: Request, sessions: ReadonlySet<string>): boolean {
  const cookie = /session=([\w-]+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return cookie !== undefined && sessions.has(cookie);
}

/** What `samlp` answers, through as much of Express as it needs. */
async function answer(
  issuer: string,
  { key, certificate }: KeyPair,
  { roles, audience, lifetime, name }: ProviderState,
  answers: string[],
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = {
    ...{ issuer, cert: certificate, key, audience, recipient: SIGN_IN, destination: SIGN_IN },
    lifetimeInSeconds: lifetime,
    getPostURL: (_audience: string, _dom: unknown, _request: unknown, done: Done) =>
      done(null, SIGN_IN),
    profileMapper: () => ({
      getClaims: () => ({
        [`${ATTRIBUTES}/Role`]: roles,
        [`${ATTRIBUTES}/RoleSessionName`]: name,
      }),
      getNameIdentifier: () => ({ nameIdentifier: "ada" }),
    }),
  };
  const reply = { set: () => {}, send: (text: unknown) => resolve(String(text)) };
  samlp.auth(options)({ method: "GET", query: {}, user: { id: "ada" } }, reply, reject);
  const html = await promise;
  const token = /name="SAMLResponse"\s+value="([^"]+)"/.exec(html)?.[1] ?? "";
  answers.push(Buffer.from(token, "base64").toString());
  return page(html);
}

type Done = (error: null, url: string) => void;

function page(html: string): Response {
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}
