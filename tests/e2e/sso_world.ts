/** A world with an IAM Identity Center in it, and a person who answers in the browser. */
import { type Sso, type SsoOptions, startSso } from "../cloud/sso/sso.ts";
import { ANNOUNCED } from "../lib/config/announced.ts";
import { type Pty, startPty } from "./pty.ts";
import { journey, until, type Wanted, type Way, type World } from "./world.ts";

/** Where the organisation's people sign in. */
export const START_URL = "https://your-org.awsapps.com/start";

/** What the person has. */
const ACCOUNTS = [
  { id: "123456789012", name: "dev", roles: ["DeveloperRole", "ReadOnly"] },
  { id: "012345678901", name: "zero", roles: ["ReadOnly"] },
  { id: "555555555555", name: "twin", roles: ["ReadOnly"] },
  { id: "666666666666", name: "twin", roles: ["ReadOnly"] },
  { id: "987654321098", name: "prod", roles: ["AdminRole"] },
];

/** The announced configuration at an address of one's own, and room for more of both lists. */
export function announced(url: string, providers = "", identities = ""): string {
  const region = "        sso_region: us-east-1\n";
  const here = `${region}        endpoint_url: ${url}\n${providers}\n`;
  return `${ANNOUNCED.replace(region, here)}${identities}\n`;
}

/** The world. */
export interface SsoWorld extends World {
  readonly sso: Sso;
  /** Starts the program where a browser can be opened, which only notes what it is to open. */
  openHere(args: readonly string[], way?: Way): Promise<Pty>;
  /** Opens another program there, such as a shell. */
  openShell(program: string, args: readonly string[], way?: Way): Promise<Pty>;
  /** Starts the program where none can: over ssh. */
  openRemotely(args: readonly string[], way?: Way): Promise<Pty>;
  /** What browsers were told to open so far. */
  opened(): string[];
  /** Follows the latest address that was opened, as a browser would; returns the page at its end. */
  browse(): Promise<{ url: URL; text: string }>;
  /** Signs in to an identity in the browser; throws when that fails. */
  signIn(...args: string[]): Promise<string>;
}

/** A test in such a world. */
export function ssoJourney(
  name: string,
  wanted: Wanted & Partial<Omit<SsoOptions, "keys" | "stsUrl">>,
  go: (world: SsoWorld) => Promise<void>,
): void {
  const { tools = [], conditions, cloud, ...options } = wanted;
  const needs = { tools: ["script", ...tools], ...(conditions ? { conditions } : {}) };
  journey(name, { ...needs, ...(cloud ? { cloud } : {}) }, async (world) => {
    const sso = startSso({
      ...{ startUrl: START_URL, accounts: ACCOUNTS, interval: 1 },
      ...options,
      ...{ keys: world.sts.keys, stsUrl: world.sts.url },
    });
    try {
      world.configure(announced(sso.url));
      await go(withBrowser(world, sso));
    } finally {
      await sso.close();
    }
  });
}

function withBrowser(world: World, sso: Sso): SsoWorld {
  const { box, open } = world;
  const log = `${box.directory}/opened`;
  const browser = box.write("browser", `#!/bin/sh\necho "$1" >> ${log}\n`, 0o700);
  const here = { DISPLAY: ":99", BROWSER: browser };
  const opened = () => box.tree("").includes("opened") ? linesOf(log) : [];
  const openHere = (args: readonly string[], way: Way = {}) =>
    open(args, { ...way, env: { ...here, ...way.env } });
  const browse = () => visit(opened().at(-1)!);
  return {
    ...world,
    ...{ sso, openHere, opened, browse },
    openShell: (program, args, { env = {}, ...way } = {}) => {
      const all = Object.entries({ ...box.env, ...here, ...env });
      const set = all.filter((pair): pair is [string, string] => pair[1] !== undefined);
      return startPty(program, args, { cwd: box.project, ...way, env: Object.fromEntries(set) });
    },
    openRemotely: (args, way = {}) =>
      open(args, { ...way, env: { ...here, SSH_CONNECTION: "1.2.3.4 5 6.7.8.9 22", ...way.env } }),
    signIn: async (...args) => {
      const before = opened().length;
      await using pty = await openHere(["login", ...args]);
      await until(() => opened().length > before, "a browser is opened");
      await browse();
      if (await pty.status !== 0) throw new Error(pty.text());
      return pty.text();
    },
  };
}

function linesOf(path: string): string[] {
  return Deno.readTextFileSync(path).split("\n").filter(Boolean);
}

async function visit(address: string): Promise<{ url: URL; text: string }> {
  const response = await fetch(address);
  return { url: new URL(response.url), text: await response.text() };
}
