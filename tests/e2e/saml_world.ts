/** A world with an identity provider in it, and a real browser whose way to AWS ends in a trap. */
import type { StsOptions } from "../cloud/sts.ts";
import { type KeyPair, makeCertificate } from "./certificate.ts";
import type { Pty } from "./pty.ts";
import { type IdentityProvider, type ProviderState, startProvider } from "./saml_provider.ts";
import { tool } from "./tools.ts";
import { journey, type Wanted, type Way, type World } from "./world.ts";

/** The role that the provider offers and the configuration names. */
export const ROLE = "arn:aws:iam::444455556666:role/federated";
/** Another one that it may offer. */
export const OTHER = "arn:aws:iam::444455556666:role/other";
/** The provider, as IAM knows it. */
export const PROVIDER = "arn:aws:iam::444455556666:saml-provider/idp";

/** The world. */
export interface SamlWorld extends World {
  readonly idp: IdentityProvider;
  /** The browser's program, as the configuration names it. */
  readonly browser: string;
  /** The arguments of the browsers that were started so far, one line each. */
  started(): string[];
  /** Process ids of those that still run. */
  running(): Promise<string[]>;
  /** What reached AWS's sign-in host, each as method and path. */
  readonly trapped: readonly string[];
  /** Starts the program where a browser can be shown. */
  openHere(args: readonly string[], way?: Way): Promise<Pty>;
  /** The configuration, with more keys of the provider and of the identity. */
  configFor(provider?: string, principal?: string): string;
}

/** What a test may want to be different. */
export interface SamlWanted extends Omit<Wanted, "cloud"> {
  readonly state?: Partial<ProviderState>;
  readonly cloud?: StsOptions;
}

/** A test in such a world. */
export function samlJourney(
  name: string,
  wanted: SamlWanted,
  go: (world: SamlWorld) => Promise<void>,
): void {
  const { state, tools = [], cloud, ...rest } = wanted;
  const issued: { all: readonly string[]; issuer: string } = { all: [], issuer: "" };
  const options: StsOptions = {
    roles: [{ arn: ROLE, trusts: [PROVIDER] }, { arn: OTHER, trusts: [PROVIDER] }],
    saml: [{
      arn: PROVIDER,
      get issuer() {
        return issued.issuer;
      },
      verify: (response) => Promise.resolve(issued.all.includes(response)),
    }],
    ...cloud,
  };
  const needs = ["script", "openssl", "chromium", ...tools];
  journey(name, { ...rest, tools: needs, cloud: options }, async (world) => {
    const keys = await makeCertificate("idp");
    await using idp = startProvider(keys, {
      ...{ roles: [`${ROLE},${PROVIDER}`], audience: "urn:amazon:webservices" },
      ...{ lifetime: 300, person: true, name: "ada@example.com" },
      ...state,
    });
    issued.all = idp.answers;
    issued.issuer = idp.issuer;
    await using trap = openTrap(keys);
    await go(withBrowser(world, idp, trap));
  });
}

/** Stands where AWS's sign-in host would. */
interface Trap extends AsyncDisposable {
  readonly port: number;
  readonly trapped: readonly string[];
}

function openTrap({ key, certificate }: KeyPair): Trap {
  const trapped: string[] = [];
  const listening = { hostname: "127.0.0.1", port: 0, key, cert: certificate, onListen() {} };
  const server = Deno.serve(listening, (request) => {
    trapped.push(`${request.method} ${new URL(request.url).pathname}`);
    return new Response("", { status: 404 });
  });
  return {
    ...{ port: (server.addr as Deno.NetAddr).port, trapped },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function withBrowser(world: World, idp: IdentityProvider, trap: Trap): SamlWorld {
  const { box, sts, open, configure } = world;
  const log = `${box.directory}/browsers`;
  const flags = [
    // There is no screen; as root, Chromium wants to be told that it has no sandbox.
    ...["--headless=new", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors"],
    `"--host-resolver-rules=MAP signin.aws.amazon.com:443 127.0.0.1:${trap.port}"`,
  ];
  const browser = box.write(
    "bin/browser",
    `#!/bin/sh\necho "$$ $*" >> ${log}\nexec ${tool("chromium")} ${flags.join(" ")} "$@"\n`,
    0o700,
  );
  const started = () => box.tree("").includes("browsers") ? linesOf(log) : [];
  const config = (provider = "", principal = `assume_role: "${ROLE}"`) =>
    `auth:
  providers:
    okta:
      kind: aws/saml
      url: ${idp.url}
      region: eu-west-1
      browser_executable_path: ${browser}
      spec: { endpoint_url: "${sts.url}" }
${provider}
  identities:
    admin:
      kind: aws/assume-role
      default: true
      via: { provider: okta }
      principal: { ${principal} }
`;
  configure(config());
  const here = { DISPLAY: ":99", ATMOS_TRUST: "1" };
  return {
    ...world,
    ...{ idp, browser, started, trapped: trap.trapped, configFor: config },
    run: (args, way = {}) => world.run(args, { ...way, env: { ATMOS_TRUST: "1", ...way.env } }),
    openHere: (args, way = {}) => open(args, { ...way, env: { ...here, ...way.env } }),
    running: () => stillRunning(started().map((line) => line.split(" ")[0]!)),
  };
}

function linesOf(path: string): string[] {
  return Deno.readTextFileSync(path).split("\n").filter(Boolean);
}

async function stillRunning(pids: readonly string[]): Promise<string[]> {
  const living = await Promise.all(pids.map(async (pid) => {
    const { success } = await new Deno.Command("kill", { args: ["-0", pid], stderr: "null" })
      .output();
    return success ? pid : undefined;
  }));
  return living.filter((pid) => pid !== undefined);
}
