import { NO_MANAGERS } from "../references/no_managers.ts";
import { anyModule } from "../cage/fake_cage.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { type Announce, announcing, foreignHosts, voiceOf } from "../../../lib/sign_in/announce.ts";
import { type Chain, chainOf, type Link } from "../../../lib/chain/chain.ts";
import type { Credential } from "../../../lib/credential.ts";
import { openContexts, type Reachable } from "../../../lib/sign_in/link_contexts.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Cloud } from "../../../lib/provider/cloud.ts";
import type { SignInPlan } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import { behind, type SignInContext, silently } from "../../../lib/sign_in/context.ts";
import { personWith } from "../../../lib/sign_in/person_with.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { fakeSystem, type Prepared } from "../../fake_system.ts";
import { load } from "../config/world.ts";

const BARE = {
  ...{ family: [], carriers: [], principalKeys: [], kinds: [] },
  nobody: () => ({ variables: {}, files: {} }),
} as const;

const CLOUDS = [{
  ...{ ...BARE, name: "aws" },
  hosts: { vendor: "AWS", own: ["sts.REGION.aws.example"], tenants: ["*.portal.example"] },
}, { ...BARE, name: "none" }] as const satisfies readonly Cloud[];

const CREDENTIAL: Credential = { type: "t", shown: {}, secret: { key: new Secret("x-EXAMPLE") } };

interface Made extends Partial<SignInPlan> {
  readonly name?: string;
  readonly cloud?: string;
  readonly line?: number;
  /** An address that the entry says. */
  readonly says?: string;
}

function link(hosts: readonly string[], made: Made = {}): Link {
  const { name = "dev", cloud = "aws", line = 3, says = "", ...plan } = made;
  const at = { file: "/work/atmos.yaml", line, column: 1, path: name };
  const value = { type: "scalar", at, value: says, source: says };
  const tree = { type: "map", at, entries: new Map([["endpoint_url", { keyAt: at, value }]]) };
  return {
    role: "identity",
    node: { name, at, tree },
    plan: {
      ...{ facts: {}, stored: false, hosts: () => hosts },
      signIn: () => Promise.resolve(CREDENTIAL),
      ...plan,
    },
    cloud: CLOUDS.find((one) => one.name === cloud),
  } as unknown as Link;
}

/** Contexts in which what happens is written down in order. */
function contextsAt(chain: Chain, reachable: Reachable = {}, machine: Prepared = {}) {
  const happened: string[] = [];
  const system = fakeSystem({
    ...machine,
    openCage: refuse,
    serve: () => ({ port: 1, close: () => Promise.resolve() }),
  });
  const workspace: SignInContext = {
    ...{
      system,
      clouds: CLOUDS,
      model: { realmOf: () => ({ name: "", source: "auto" }), settings: { shell: { pass: [] } } },
    },
    options: { mfaCodeStdin: false, device: false, webflow: false },
    secrets: {
      system,
      learn: () => {},
      environment: { named: refuse, manager: refuse },
      found: new Map(),
      managers: NO_MANAGERS,
    },
    ...{ redactor: { learn: () => {} }, store: memoryStore() },
    terminal: {
      waitFor: (_what, work) => work,
      log: (_level, line) => void (line.startsWith("running ") || happened.push(`log ${line}`)),
      say: (line) => void happened.push(`told ${line}`),
      warn: (line) => void happened.push(`warned ${line}`),
      refuse,
    },
    person: {
      isThere: () => true,
      absence: () => "",
      waitFor: (_, work) => work,
      ask: () => Promise.resolve(String(happened.push("ask"))),
      pick: () => Promise.resolve(String(happened.push("pick"))),
      say: (line) => void happened.push(`say ${line}`),
      warn: (line) => void happened.push(`warn ${line}`),
    },
    announce: announcing((line) => happened.push(line)),
    refuseOther: () => Promise.resolve(),
    refuseOthers: () => Promise.resolve(),
  };
  return { happened, workspace, contexts: openContexts(workspace, chain, reachable) };
}

function refuse(): never {
  throw new UserError("unreachable", "No cage here");
}

Deno.test("a path that the configuration says may begin at home", async () => {
  const files = { "/home/ada/tok": "token-EXAMPLE" };
  const chain = chainOf([], link(["sts.eu-west-1.aws.example:443"]));
  const { contexts } = contextsAt(chain, {}, { files, env: { HOME: "/home/ada" } });
  const read = contexts.contextOf(chain.root).files;
  assertEquals(await read.readText("~/tok"), "token-EXAMPLE");
  assertEquals((await read.info("~/tok"))?.kind, "file");
});

const EVIL = "Signing in at sts.evil.example (dev, /work/atmos.yaml:3), which is not AWS's own";
const HELPER = { program: "x", args: [], env: {}, timeout: 1 };
const QUESTION = { message: "Token:", hint: "" };

const ACTS: Readonly<Record<string, (world: ProviderContext) => unknown>> = {
  "a module runs": (world) => world.cage({ module: anyModule("m"), input: {} }),
  "a person is asked": (world) => world.person.ask(QUESTION),
  "a person picks": (world) => world.person.pick("Which?", []),
  "something is said": (world) => world.person.say("Your code: X"),
  "a page opens": (world) => world.browser.open("https://sts.evil.example/x"),
  "a redirect is waited for": (world) => {
    return world.browser.listen({ path: "/", port: 0, state: "x", timeout: 1 });
  },
  "a browser is steered": (world) =>
    world.browser.steer({
      ...{ program: undefined, type: undefined, visible: true, timeout: 1, boundTo: [] },
    }),
  "a helper runs": (world) => world.run(HELPER),
  "a secret is revealed": (world) => world.reveal({ value: new Secret("x") }),
};

for (const [what, act] of Object.entries(ACTS)) {
  Deno.test(`attack: before ${what}, a host that is not the vendor's is named`, async () => {
    const chain = chainOf([], link(["sts.evil.example:443"]));
    const { happened, contexts } = contextsAt(chain);
    await Promise.try(() => act(contexts.contextOf(chain.root))).catch(() => undefined);
    assertEquals(happened[0], EVIL);
  });
}

Deno.test("who does nothing has nothing to name, and the vendor's own hosts are not named", async () => {
  const foreign = chainOf([], link(["sts.evil.example"]));
  const idle = contextsAt(foreign);
  const world = idle.contexts.contextOf(foreign.root);
  await Promise.all([world.person.isThere(), world.browser.isHere(), world.env.get("X")]);
  assertEquals(idle.happened, []);
  const own = chainOf([], link(["sts.eu-west-1.aws.example:443"]));
  const { happened, contexts } = contextsAt(own);
  await contexts.contextOf(own.root).person.ask(QUESTION);
  assertEquals(happened, ["ask"]);
});

Deno.test("all that a sign-in will reach is named at its first step, each host once, in order", async () => {
  const chain = chainOf(
    [link(["oidc.evil.example", "portal.evil.example"], {
      ...{ name: "sso", line: 2 },
      pages: ["acme.portal.example", "*.portal.example"],
    })],
    link(["portal.evil.example", "sts.evil.example:8443"]),
  );
  const { happened, contexts } = contextsAt(chain);
  for (const one of chain.links) await contexts.contextOf(one).person.ask(QUESTION);
  assertEquals(happened, [
    "Signing in at oidc.evil.example and portal.evil.example (sso, /work/atmos.yaml:2), which are not AWS's own",
    "Signing in at acme.portal.example (sso, /work/atmos.yaml:2)",
    "Signing in at sts.evil.example:8443 (dev, /work/atmos.yaml:3), which is not AWS's own",
    ...["ask", "ask"],
  ]);
  assertEquals(foreignHosts(chain, fakeSystem().env), [
    "oidc.evil.example",
    "portal.evil.example",
    "acme.portal.example",
    "sts.evil.example:8443",
  ]);
});

Deno.test("what a later step reaches alone is named without the steps before it", async () => {
  const chain = chainOf([link(["a.evil.example"])], link(["sts.evil.example"]));
  const { happened, contexts } = contextsAt(chain);
  await contexts.contextOf(chain.target).person.ask(QUESTION);
  assertEquals(happened, [EVIL, "ask"]);
});

Deno.test("a console's hosts are named with the last step, a registry's in place of the sign-in's", async () => {
  const chain = chainOf([], link(["sts.eu-west-1.aws.example"]));
  for (
    const reachable of [{ more: ["sts.evil.example:443"] }, { only: ["sts.evil.example:443"] }]
  ) {
    const { happened, contexts } = contextsAt(chain, reachable);
    await contexts.contextOf(chain.root).person.ask(QUESTION);
    assertEquals(happened, [EVIL, "ask"]);
  }
  const { happened, contexts } = contextsAt(chain, { act: "Signing out", only: ["evil.example"] });
  await contexts.contextOf(chain.root).person.ask(QUESTION);
  assertEquals(happened[0]?.split(" (")[0], "Signing out at evil.example");
});

Deno.test("a host that is reached over plain http is named as such, even if it is the vendor's", async () => {
  const hosts = ["sts.eu-west-1.aws.example:443"];
  const chain = chainOf([], link(hosts, { says: "http://sts.eu-west-1.aws.example:443/" }));
  const { happened, contexts } = contextsAt(chain);
  await contexts.contextOf(chain.root).person.ask(QUESTION);
  assertEquals(
    happened[0],
    "Signing in at sts.eu-west-1.aws.example over plain http (dev, /work/atmos.yaml:3), which is not AWS's own",
  );
  const local = chainOf([], link(["127.0.0.1:4566"], { says: "http://127.0.0.1:4566" }));
  const here = contextsAt(local);
  await here.contexts.contextOf(local.root).person.ask(QUESTION);
  assertEquals(here.happened[0]?.includes("plain http"), false);
});

Deno.test("where hosts are of no one vendor, only the host is said", async () => {
  const chain = chainOf([], link(["issuer.example"], { cloud: "none" }));
  const { happened, contexts } = contextsAt(chain);
  await contexts.contextOf(chain.root).person.ask(QUESTION);
  assertEquals(happened[0], "Signing in at issuer.example (dev, /work/atmos.yaml:3)");
});

Deno.test("attack: names of entries and files don't steer the terminal", async () => {
  const chain = chainOf([], link(["evil.example"], { name: "dev\x1b[2J\u202e" }));
  const { happened, contexts } = contextsAt(chain);
  await contexts.contextOf(chain.root).person.ask(QUESTION);
  assertEquals(/[^ -~]/.test(happened[0]!), false);
});

Deno.test("attack: a page of somebody else is not opened, whoever wants it", async () => {
  const pages = ["login.example", "*.pages.example"];
  const chain = chainOf([], link(["sts.evil.example"], { pages }));
  const { contexts } = contextsAt(chain);
  const { browser } = contexts.contextOf(chain.root);
  for (const url of ["https://evil.example/", "http://login.example/", "file:///etc/passwd"]) {
    const error = await assertRejects(() => browser.open(url), UserError);
    assertEquals([url, error.code], [url, "caged"]);
  }
  assertEquals(await browser.open("https://my.pages.example/x"), false);
});

Deno.test("one command names a host once, however many desks it opens", async () => {
  const chain = chainOf([], link(["sts.evil.example"]));
  const { happened, workspace } = contextsAt(chain);
  for (const each of [workspace, silently(workspace), workspace]) {
    await openContexts(each, chain).contextOf(chain.root).run(HELPER)
      .catch(() => undefined);
  }
  assertEquals(happened, [EVIL]);
});

Deno.test("what a link warns of in each of its tries is said once", () => {
  const heard: string[] = [];
  const { happened, workspace } = contextsAt(chainOf([], link([])));
  const person = personWith(workspace.person, { warn: (line) => void heard.push(line) });
  const chain = chainOf([], link([]));
  const world = openContexts({ ...workspace, person }, chain).contextOf(chain.root);
  for (const line of ["named a", "named a", "shorter", "named a"]) world.person.warn(line);
  assertEquals([heard, happened], [["named a", "shorter"], []]);
});

Deno.test("behind a running shell it goes to the log", async () => {
  const chain = chainOf([], link(["sts.evil.example"]));
  const { happened, workspace } = contextsAt(chain);
  const world = openContexts(behind(workspace), chain).contextOf(chain.root);
  await world.run(HELPER).catch(() => undefined);
  assertEquals(happened, [`log ${EVIL}`]);
});

Deno.test("attack: neither --quiet nor a level silences what a found file makes one sign in at", async () => {
  const heard = async (files: Record<string, string>, quiet: boolean) => {
    const lines: string[] = [];
    const terminal = {
      say: (line: string) => void lines.push(`say ${line}`),
      complain: (line: string) => void lines.push(`complain ${line}`),
    };
    voiceOf(terminal, await load(files), quiet)("x");
    return lines;
  };
  const own = { "/home/u/.atmos/atmos.yaml": "auth: {}" };
  const found = { ...own, "/work/atmos.yaml": "auth: {}" };
  assertEquals(await heard(own, false), ["say x"]);
  assertEquals(await heard(own, true), []);
  assertEquals(await heard(found, false), ["complain x"]);
  assertEquals(await heard(found, true), ["complain x"]);
});

Deno.test("an announcer forgets nothing that it said", () => {
  const said: string[] = [];
  const announce: Announce = announcing((line) => said.push(line));
  const hosts = [{ host: "a.example", isPlain: false }, { host: "b.example", isPlain: true }];
  announce("Signing in", link([]), hosts);
  announce("Signing in", link([], { name: "other" }), hosts);
  assertEquals(said, [
    "Signing in at a.example and b.example over plain http (dev, /work/atmos.yaml:3)",
  ]);
});
