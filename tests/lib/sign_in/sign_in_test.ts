import { NO_MANAGERS } from "../references/no_managers.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { type Chain, chainOf, type Link } from "../../../lib/chain/chain.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { createRedactor } from "../../../lib/terminal/redact.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { SignInContext } from "../../../lib/sign_in/context.ts";
import { credentialFor, type Want } from "../../../lib/sign_in/sign_in.ts";
import { storedCredential } from "../../../lib/sign_in/stored.ts";
import { secretRecord } from "../../../lib/store/store.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";
import { Terminal } from "../../../lib/terminal/terminal.ts";
import { fakeSystem } from "../../fake_system.ts";

const MINUTE = 60_000;

/** A link whose every sign-in is counted, and whose credential names what it was made from. */
function link(
  name: string,
  calls: string[],
  options: { stored?: boolean; life?: number; isStill?(): Promise<boolean> } = {},
) {
  const plan = {
    facts: {},
    stored: options.stored ?? true,
    isStill: options.isStill,
    hosts: () => [],
    signIn: (world: { clock: { now(): number } }, previous: Credential | undefined) => {
      calls.push(previous ? `${name}<${previous.shown.name}` : name);
      const expires = world.clock.now() + (options.life ?? 60 * MINUTE);
      return Promise.resolve({
        type: "t",
        expires,
        shown: { name },
        secret: { key: new Secret(`key of ${name}`) },
      });
    },
  };
  const node = { name, at: { file: "f", line: 1, column: 1, path: name } };
  const cloud = { name: "aws" };
  const fingerprint = `print of ${name}`;
  return { role: "identity", node, plan, fingerprint, cloud, kind: {} } as unknown as Link;
}

function refuse(): never {
  throw new Error("nobody asks for a program");
}

function workspaceOf(env: Record<string, string> = {}) {
  const system = fakeSystem({ env });
  const redactor = createRedactor();
  const manners = { level: "warn", color: false, interactive: false } as const;
  const terminal = new Terminal(system, () => manners, redactor);
  const workspace: SignInContext = {
    system,
    clouds: [],
    terminal,
    redactor,
    person: terminal,
    store: memoryStore(),
    model: { realmOf: () => ({ name: "", source: "auto" }), settings: { shell: { pass: [] } } },
    options: { mfaCodeStdin: false, device: false, webflow: false },
    secrets: {
      system,
      learn: redactor.learn,
      environment: { named: refuse, manager: refuse },
      found: new Map(),
      managers: NO_MANAGERS,
    },
    announce: () => {},
    refuseOther: () => Promise.resolve(),
    refuseOthers: () => Promise.resolve(),
  };
  return { system, workspace };
}

async function signIn(
  workspace: SignInContext,
  chain: Chain,
  want?: Want,
): Promise<string | undefined> {
  return (await credentialFor(workspace, chain, want))?.shown.name;
}

Deno.test("a chain is walked once, and then its end comes from the store", async () => {
  const { workspace } = workspaceOf();
  const calls: string[] = [];
  const chain = chainOf([link("user", calls)], link("role", calls));
  assertEquals(await signIn(workspace, chain), "role");
  assertEquals(await signIn(workspace, chain), "role");
  assertEquals(calls, ["user", "role<user"]);
});

Deno.test("a fresh sign-in starts from what the parents still have", async () => {
  const { workspace } = workspaceOf();
  const calls: string[] = [];
  const chain = chainOf([link("user", calls)], link("role", calls));
  await signIn(workspace, chain);
  await signIn(workspace, chain, { fresh: true });
  assertEquals(calls, ["user", "role<user", "role<user"]);
});

Deno.test("a credential about to lapse is not served", async () => {
  const { workspace, system } = workspaceOf();
  const calls: string[] = [];
  const chain = chainOf([], link("role", calls));
  await signIn(workspace, chain);
  await system.pass(56 * MINUTE);
  await signIn(workspace, chain);
  assertEquals(calls, ["role", "role"]);
});

Deno.test("more time can be asked for than is left", async () => {
  const { workspace, system } = workspaceOf();
  const calls: string[] = [];
  const chain = chainOf([], link("role", calls));
  await signIn(workspace, chain);
  await system.pass(20 * MINUTE);
  await signIn(workspace, chain, { minimum: 45 * MINUTE });
  assertEquals(calls, ["role", "role"]);
});

Deno.test("a credential of another configuration under the same name is not used", async () => {
  const { workspace } = workspaceOf();
  const calls: string[] = [];
  const before = link("role", calls);
  await signIn(workspace, chainOf([], before));
  await signIn(workspace, chainOf([], { ...before, fingerprint: "another account" }));
  assertEquals(calls, ["role", "role"]);
});

Deno.test("a credential that would be somebody else's by now is not used", async () => {
  const { workspace } = workspaceOf();
  const calls: string[] = [];
  let isStill = true;
  const chain = chainOf([], link("role", calls, { isStill: () => Promise.resolve(isStill) }));
  await signIn(workspace, chain);
  await signIn(workspace, chain);
  isStill = false;
  await signIn(workspace, chain);
  assertEquals(calls, ["role", "role"]);
});

/** A link that signs in with the secret that this reference leads to. */
function keyed(scheme: string, rest: string, calls: string[]): Link {
  const one = link("key", calls);
  const tree = { type: "map", entries: new Map() };
  const signIn = async (inside: ProviderContext) => {
    await inside.reveal({ reference: { scheme, rest } });
    return await one.plan.signIn(inside, undefined);
  };
  return { ...one, node: { ...one.node, tree }, plan: { ...one.plan, signIn } } as unknown as Link;
}

Deno.test("a credential counts only for the secret that it was made with", async () => {
  const env: Record<string, string> = {};
  const { workspace, system } = workspaceOf(env);
  const put = {
    keyring: (text: string) => workspace.store.write(secretRecord("key"), text),
    file: (text: string) => system.files.write("/key", text),
    env: (text: string) => Promise.resolve(void (env.KEY = text)),
  };
  for (const [scheme, rest] of [["keyring", "key"], ["file", "/key"], ["env", "KEY"]] as const) {
    const calls: string[] = [];
    const key = { ...keyed(scheme, rest, calls), fingerprint: scheme };
    const chain = chainOf([key], { ...link("role", calls), fingerprint: scheme });
    await put[scheme]("ada's\n");
    for (let time = 0; time < 2; time++) await signIn(workspace, chain);
    assertEquals(calls, ["key", "role<key"], scheme);
    // Only its line's end is another.
    await put[scheme]("ada's");
    await signIn(workspace, chain);
    assertEquals(calls.length, 2, scheme);
    await put[scheme]("eve's");
    await signIn(workspace, chain);
    assertEquals(calls, ["key", "role<key", "key", "role<key"], scheme);
    await signIn(workspace, chain);
    assertEquals(calls.length, 4, scheme);
  }
});

Deno.test("a secret that was taken away takes its sign-ins with it, and a variable is handed to whom it is", async () => {
  const env: Record<string, string> = { KEY: "ada's" };
  const { workspace, system } = workspaceOf(env);
  await system.files.write("/key", "ada's");
  for (const [scheme, rest] of [["file", "/key"], ["env", "KEY"]] as const) {
    await signIn(workspace, chainOf([], { ...keyed(scheme, rest, []), fingerprint: scheme }));
  }
  const kept = (scheme: string, rest: string) =>
    storedCredential(workspace, { ...keyed(scheme, rest, []), fingerprint: scheme });
  delete env.KEY;
  assertEquals((await kept("env", "KEY"))?.shown.name, "key");
  // What could not be read as a secret now is none any more, and a pipe is not waited for.
  await system.files.write("/key", "ada's", 0o644);
  assertEquals(await kept("file", "/key"), undefined);
  await system.files.remove("/key");
  assertEquals(await kept("file", "/key"), undefined);
});

Deno.test("whose secret is refused is led to it, and not to a sign-in that reads the same again", async () => {
  const { workspace, system } = workspaceOf({ KEY: "x" });
  await workspace.store.write(secretRecord("key"), "x");
  await system.files.write("/key", "x");
  const over = new UserError("sign_in_needed", "no", { hint: "atmos-auth login" });
  for (
    const [scheme, rest, mend] of [
      ["keyring", "key", "atmos-auth secret set key"],
      ["file", "/key", "put another one into file:/key"],
      ["env", "KEY", dialect().ask("KEY")],
    ] as const
  ) {
    const refusing = keyed(scheme, rest, []);
    const signIn = async (inside: ProviderContext) => {
      await inside.reveal({ reference: { scheme, rest } });
      throw over;
    };
    const one = { ...refusing, plan: { ...refusing.plan, signIn } } as unknown as Link;
    const error = await assertRejects(() => credentialFor(workspace, chainOf([], one)), UserError);
    assertEquals([error.code, error.hint, error.at], ["sign_in_needed", mend, one.node.at]);
  }
});

Deno.test("what comes from the surroundings is asked for each time", async () => {
  const { workspace } = workspaceOf();
  const calls: string[] = [];
  const chain = chainOf([], link("ambient", calls, { stored: false }));
  await signIn(workspace, chain);
  await signIn(workspace, chain);
  assertEquals(calls, ["ambient", "ambient"]);
});

Deno.test("who only wants what is stored gets nothing else", async () => {
  const { workspace } = workspaceOf();
  const calls: string[] = [];
  assertEquals(await storedCredential(workspace, link("role", calls)), undefined);
  assertEquals(calls, []);
});

Deno.test("a store that can't keep a credential is told of, and the credential is still good", async () => {
  const { workspace, system } = workspaceOf();
  const write = () => Promise.reject(new UserError("store_unavailable", "The disk is full"));
  const full = { ...workspace, store: { ...workspace.store, write } };
  assertEquals(await signIn(full, chainOf([], link("role", []))), "role");
  assertEquals(system.err, [
    "warning: The disk is full; the credential is not kept for later\n",
  ]);
});

Deno.test("a refusal names its cause, and leaves the lock free", async () => {
  const { workspace } = workspaceOf();
  const good = link("role", []);
  const refusal = () => Promise.reject(new UserError("sign_in_refused", "AccessDenied: no"));
  const bad = { ...good, plan: { ...good.plan, signIn: refusal } };
  await assertRejects(() => credentialFor(workspace, chainOf([], bad)), UserError, "AccessDenied");
  assertEquals(await signIn(workspace, chainOf([], good)), "role");
});

Deno.test("what an entry keeps for later never reaches other hosts under the same name", async () => {
  const { workspace } = workspaceOf();
  const read: (string | undefined)[] = [];
  /** The same entry, signing in at that host: it reads what is kept, and keeps a token. */
  const at = (host: string) => {
    const one = link("gh", [], { stored: false });
    const signIn = async ({ entryStore }: ProviderContext) => {
      read.push((await entryStore.read("token"))?.reveal());
      await entryStore.write("token", new Secret(`token of ${host}`));
      return { type: "t", shown: {}, secret: {} };
    };
    return chainOf([], { ...one, plan: { ...one.plan, hosts: () => [host], signIn } });
  };
  await signIn(workspace, at("api.github.com"));
  await signIn(workspace, at("api.github.com"));
  await signIn(workspace, at("evil.example"));
  await signIn(workspace, at("api.github.com"));
  assertEquals(read, [undefined, "token of api.github.com", undefined, undefined]);
});

Deno.test("keys that the person configured belong to no host", async () => {
  const { workspace } = workspaceOf();
  const name = { realm: "", role: "identity", entry: "ada", item: "keys" } as const;
  await workspace.store.write(name, '{"access_key_id":"AKIA"}', {});
  const one = link("ada", [], { stored: false });
  const signInHere = async ({ entryStore }: ProviderContext) => {
    const shown = { keys: (await entryStore.read("keys"))!.reveal() };
    return { type: "t", shown, secret: {} };
  };
  const chain = chainOf([], { ...one, plan: { ...one.plan, signIn: signInHere } });
  assertEquals((await credentialFor(workspace, chain))?.shown.keys, '{"access_key_id":"AKIA"}');
});
