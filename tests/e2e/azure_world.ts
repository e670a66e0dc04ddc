/** A world with an Entra ID in it: applications, a machine, and a person who answers in the browser. */
import type { EntraOptions } from "../cloud/azure/directory.ts";
import { type Entra, startEntra } from "../cloud/azure/entra.ts";
import { type Issuer, makeIssuer } from "../cloud/gcp/jwt.ts";
import { binary } from "./binary.ts";
import { type Outcome, type Running, runProgram, startProgram } from "./process.ts";
import { type Pty, startPty } from "./pty.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { type Needs, scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

/** The company's directory, and one whose people are its guests. */
export const TENANT = "11111111-2222-3333-4444-555555555555";
/** The guests' own directory. */
export const PARTNER = "99999999-2222-3333-4444-555555555555";
/** A person of the company. */
export const ADA = {
  username: "ada@contoso.example",
  home: TENANT,
  object: "aaaaaaaa-0000-0000-0000-000000000001",
};
/** A guest. */
export const GRACE = {
  username: "grace@partner.example",
  home: PARTNER,
  object: "bbbbbbbb-0000-0000-0000-000000000002",
};
/** An application. */
export const APP = {
  client: "22222222-3333-4444-5555-666666666666",
  object: "cccccccc-0000-0000-0000-000000000003",
};
/** Its secret. */
export const SECRET = "canary~client-secret~EXAMPLE";
/** The passphrase of its sealed key. */
export const PASSPHRASE = "canary-passphrase-EXAMPLE";
/** The company's subscription. */
export const SUBSCRIPTION = "33333333-4444-5555-6666-777777777777";
/** The machine's own identity. */
export const MACHINE = {
  client: "44444444-0000-0000-0000-000000000002",
  object: "dddddddd-0000-0000-0000-000000000004",
  tenant: TENANT,
  system: true,
};

const ISSUER = "https://issuer.example";
const SUBJECT = "system:serviceaccount:prod:deploy";
const AUDIENCE = "api://AzureADTokenExchange";

/** The world of one test. */
export interface AzureWorld {
  readonly box: Sandbox;
  readonly entra: Entra;
  /** Path of the certificate that clients must trust. */
  readonly certificate: string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Starts the program and leaves it running. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  /** Starts the program on a terminal where a browser can be opened, which only notes what it is to open. */
  open(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Pty>;
  /** What browsers were told to open so far. */
  opened(): string[];
  /** Opens a page as a browser would, redirects and all; gives its text. */
  visit(page: string): Promise<string>;
  /** Replaces text of the configuration. */
  change(from: string, to: string): Promise<void>;
}

/** A test in such a world. */
export function azureJourney(
  name: string,
  wanted: Needs & Partial<EntraOptions>,
  go: (world: AzureWorld) => Promise<void>,
): void {
  const { tools = [], conditions, ...options } = wanted;
  const needs = { tools: ["openssl", "script", ...tools], ...(conditions ? { conditions } : {}) };
  scenario(name, needs, async () => {
    await using box = sandbox();
    const issuer = await makeIssuer("key-1");
    const certificate = await writeKeys(box, issuer);
    const entra = await startEntra({ ...companyWith(issuer, certificate), ...options });
    try {
      await go(await makeWorld(box, entra, box.write("ca.pem", entra.authority)));
    } finally {
      await entra.close();
    }
  });
}

function companyWith(issuer: Issuer, certificate: string): EntraOptions {
  const federated = { issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE, jwks: issuer.jwks };
  return {
    tenants: [
      { id: TENANT, domain: "contoso.example" },
      { id: PARTNER, domain: "partner.example" },
    ],
    users: [ADA, GRACE],
    signsIn: ADA.username,
    applications: [{
      ...{ ...APP, tenant: TENANT, secrets: [SECRET] },
      ...{ certificates: [certificate], federated: [federated] },
    }],
    subscriptions: [{
      ...{ id: SUBSCRIPTION, name: "Production", tenant: TENANT },
      readers: [ADA.object, GRACE.object.replace(/^\w{8}/, TENANT.slice(0, 8)), APP.object],
    }],
    managed: [MACHINE],
    identityHeader: "canary-identity-header-EXAMPLE",
  };
}

/** A certificate with its key plain, sealed and as no PEM at all, and a federated token. */
async function writeKeys(box: Sandbox, issuer: Issuer): Promise<string> {
  const at = (file: string) => `${box.directory}/${file}`;
  const openssl = async (...args: string[]) =>
    printed(await runProgram(tool("openssl"), args, { env: {} }));
  await openssl(
    ...["req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=app", "-days", "2"],
    ...["-keyout", at("app.key"), "-out", at("app.crt")],
  );
  await openssl(
    ...["pkcs8", "-topk8", "-in", at("app.key"), "-out", at("sealed.key")],
    ...["-passout", `pass:${PASSPHRASE}`],
  );
  const [certificate, key, sealed] = await Promise.all(
    ["app.crt", "app.key", "sealed.key"].map((file) => Deno.readTextFile(at(file))),
  );
  box.write("app.pem", `${certificate}${key}`, 0o600);
  box.write("sealed.pem", `${certificate}${sealed}`, 0o600);
  box.write("app.pfx", "\x30\x82 canary no pem", 0o600);
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const claims = { iss: ISSUER, sub: SUBJECT, aud: AUDIENCE, exp };
  box.write("token", await issuer.sign(claims), 0o600);
  return certificate!;
}

function configFor(box: Sandbox, url: string): string {
  const place = `tenant_id: ${TENANT}, authority_host: "${url}", resource_manager_url: "${url}"`;
  const app = `${place}, client_id: ${APP.client}`;
  const pem = (file: string) => `client_certificate: !secret "file:${box.directory}/${file}"`;
  const identity = (name: string) =>
    `    ${name}: { kind: azure/subscription, via: { provider: ${name} }, principal: { subscription_id: ${SUBSCRIPTION}, location: westeurope, resource_group: rg-prod } }`;
  const providers = {
    secret: `{ kind: azure/client-secret, spec: { ${app}, client_secret: "${SECRET}" } }`,
    cert: `{ kind: azure/client-certificate, spec: { ${app}, ${pem("app.pem")} } }`,
    sealed: `{ kind: azure/client-certificate, spec: { ${app}, ${
      pem("sealed.pem")
    }, client_certificate_password: "${PASSPHRASE}" } }`,
    pfx: `{ kind: azure/client-certificate, spec: { ${app}, ${pem("app.pfx")} } }`,
    fed: `{ kind: azure/oidc, spec: { ${app}, token_file_path: "${box.directory}/token" } }`,
    code: `{ kind: azure/device-code, spec: { ${place} } }`,
    ada: `{ kind: azure/interactive, spec: { ${place} } }`,
    machine: `{ kind: azure/managed-identity }`,
    real:
      `{ kind: azure/client-secret, spec: { tenant_id: ${TENANT}, client_id: ${APP.client}, client_secret: "${SECRET}" } }`,
    person: `{ kind: azure/interactive, spec: { tenant_id: ${TENANT} } }`,
    az: `{ kind: azure/cli, spec: { tenant_id: ${TENANT} } }`,
  };
  const lines = Object.entries(providers).map(([name, text]) => `    ${name}: ${text}`);
  const identities = Object.keys(providers).map(identity);
  return `auth:\n  providers:\n${lines.join("\n")}\n  identities:\n${identities.join("\n")}\n`;
}

async function makeWorld(box: Sandbox, entra: Entra, certificate: string): Promise<AzureWorld> {
  const log = `${box.directory}/opened`;
  const browser = box.write("browser", `#!/bin/sh\necho "$1" >> ${log}\n`, 0o700);
  const base = { ...box.env, SSL_CERT_FILE: certificate };
  const here = { ...base, DISPLAY: ":99", BROWSER: browser };
  const program = await binary();
  const at = { cwd: box.project };
  let text = configFor(box, entra.url);
  const write = async () => {
    box.write("project/atmos.yaml", text);
    printed(await runProgram(program, ["trust"], { ...at, env: base }));
  };
  await write();
  return {
    ...{ box, entra, certificate },
    run: (args, env = {}) => runProgram(program, args, { ...at, env: { ...base, ...env } }),
    start: (args, env = {}) => startProgram(program, args, { ...at, env: { ...base, ...env } }),
    open: (args, env = {}) =>
      startPty(program, args, { ...at, env: { ...here, ...env }, columns: 900 }),
    opened: () => box.tree("").includes("opened") ? linesOf(log) : [],
    visit: (page) => visit(page, certificate),
    change: async (from, to) => {
      if (!text.includes(from)) throw new Error(`the configuration has no ${from}`);
      text = text.replaceAll(from, to);
      await write();
    },
  };
}

function linesOf(path: string): string[] {
  return Deno.readTextFileSync(path).split("\n").filter(Boolean);
}

/** Goes where the page leads, as a browser would; returns the page at the end. */
async function visit(page: string, certificate: string): Promise<string> {
  const client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(certificate)] });
  try {
    let url = new URL(page);
    while (url.hostname !== "localhost") {
      const response = await fetch(url, { client, redirect: "manual" } as RequestInit);
      const next = response.headers.get("location");
      if (next === null) return await response.text();
      await response.body?.cancel();
      url = new URL(next);
    }
    return await comeBack(url);
  } finally {
    client.close();
  }
}

/** Tests may reach this machine by its number only, and `fetch` then asks for that name. */
async function comeBack({ host, port, pathname, search }: URL): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  return await new Response(connection.readable).text();
}
