import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { inside } from "../inside.ts";
import { atHome, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  providers:
    portal: { kind: aws/login, tags: [work] }
  identities:
    role: { kind: aws/role, via: { provider: portal } }
    alone: { kind: aws/role }
`;

/** A machine on which all of them have signed in. */
async function signedIn(env: Record<string, string> = { ATMOS_KEYRING_TYPE: "system" }) {
  const small = smallClouds();
  const system = machine({ config, keyring: fakeKeyring(), kernel: true, env });
  await runOn(system.beside({ kernel: true }), ["login", "-i", "role"], small.clouds);
  await runOn(system.beside({ kernel: true }), ["login", "-i", "alone"], small.clouds);
  const logout = async (...flags: string[]) => {
    const { status, err } = await runOn(
      system.beside({ kernel: true }),
      ["logout", ...flags],
      small.clouds,
    );
    return [status, err.trimEnd().split("\n")] as const;
  };
  const records = () => Object.keys(atHome(system)).filter((path) => path.endsWith(".record"));
  return { small, system, logout, records };
}

Deno.test("one identity is forgotten, here and at its cloud; its provider's sign-in stays, and is named", async () => {
  const { logout, records, small } = await signedIn();
  assertEquals(records().length, 3);
  assertEquals(await logout("-i", "role"), [0, [
    "Took back role at its cloud",
    'Removed the credential of identity "role" (realm home)',
    'Kept the sign-in of provider "portal"; atmos-auth logout --provider portal ends it',
  ]]);
  assertEquals([records().length, small.revoked], [2, ["role-2-EXAMPLE"]]);
});

Deno.test("a provider takes its identities with it, by name or by tag", async () => {
  for (const flags of [["--provider", "portal"], ["--tags", "work"]]) {
    const { logout, records, small } = await signedIn();
    const [status, lines] = await logout(...flags);
    assertEquals([status, lines.filter((line) => line.startsWith("Removed")).toSorted()], [0, [
      'Removed the credential of identity "role" (realm home)',
      'Removed the credential of provider "portal" (realm home)',
    ]]);
    assertEquals([records().length, small.revoked.length], [1, 2]);
  }
});

Deno.test("what can't be removed is told, after what went", async () => {
  const { logout, records, system } = await signedIn();
  const offers = "/home/ada/.cache/atmos/auth/portal";
  await system.files.makeDirectory(offers);
  await system.files.write(`${offers}/provisioned-identities.yaml`, "");
  system.files.change(offers, { owner: "root", mode: 0o755 });
  const [status, lines] = await logout("--all");
  const said = lines.filter((line) => /^(Removed|error:)/.test(line));
  assertEquals([status, records(), said.length], [1, [], 4], lines.join("\n"));
  assertEquals(
    said.at(-1),
    `error: Cannot remove "${offers}/provisioned-identities.yaml": permission is denied`,
  );
});

Deno.test("a dry run says what would be done, and does nothing", async () => {
  const { logout, records, small } = await signedIn();
  const [status, lines] = await logout("--all", "--dry-run");
  assertEquals([status, lines.toSorted()], [0, [
    'Would remove the credential of identity "alone" (realm home)',
    'Would remove the credential of identity "role" (realm home)',
    'Would remove the credential of provider "portal" (realm home)',
    'Would take back the credential of identity "alone" at its cloud',
    'Would take back the credential of identity "role" at its cloud',
    'Would take back the credential of provider "portal" at its cloud',
  ]]);
  assertEquals([records().length, small.revoked], [3, []]);
});

Deno.test("a dry run of all says that the key store would be locked, and leaves it open", async () => {
  const file = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "passphrase-EXAMPLE" };
  const { logout } = await signedIn(file);
  const saysSo = async (...flags: string[]) =>
    (await logout(...flags))[1].filter((line) => / the key store$/.test(line));
  assertEquals(await saysSo("-i", "alone", "--dry-run"), []);
  assertEquals(await saysSo("--all", "--dry-run"), ["Would lock the key store"]);
  assertEquals(await saysSo("--all-realms", "--dry-run"), ["Would lock the key store"]);
  assertEquals(await saysSo("--all"), ["Locked the key store"]);
});

Deno.test("what can't be taken back is forgotten all the same, and said", async () => {
  const { logout, records, small } = await signedIn();
  small.says.unrevocable = new UserError("unreachable", "Cannot reach it");
  const [status, lines] = await logout("-i", "alone");
  assertEquals([status, lines], [0, [
    "warning: Cannot reach it. Not taken back at its cloud: the credential of " +
    'identity "alone", which lapses in 1h0m',
    'Removed the credential of identity "alone" (realm home)',
  ]]);
  assertEquals(records().length, 2);
});

Deno.test("whoever leaves a cloud that does not answer is told that nothing was removed", async () => {
  const { system, small, records } = await signedIn();
  small.says.unrevocable = "silent";
  const { openCage } = fakeCage({ silent: () => new Promise(() => {}) });
  const leaving = system.beside({ terminal: true, kernel: true, openCage });
  const ran = runOn(leaving, ["--no-color", "logout", "-i", "alone"], small.clouds);
  const seen = () => leaving.err.join("");
  for (let n = 0; n < 30 && !seen().includes("Taking back"); n++) await leaving.pass(100);
  leaving.deliver("SIGINT");
  const { status, err } = await ran;
  assertEquals([status, leaving.diedOf, records().length], [130, ["SIGINT"], 3]);
  assertStringIncludes(err, "Removed nothing\nCancelled\n");
});

Deno.test("everything goes, and then there is nothing to forget", async () => {
  const { logout, records } = await signedIn();
  assertEquals([(await logout("--all-realms"))[0], records()], [0, []]);
  assertEquals(await logout("--all"), [0, [
    "Nothing was stored in the realm home, so nothing was removed",
  ]]);
});

Deno.test("attack: who names one and says all loses nothing", async () => {
  for (const named of [["alone"], ["-i", "alone"], ["--provider", "portal"], ["--tags", "work"]]) {
    const { logout, records } = await signedIn();
    const [status, [error]] = await logout("--all", ...named);
    assertEquals([status, records().length], [2, 3]);
    const other = { alone: "--identity NAME", portal: "--provider NAME", work: "--tags TAGS" };
    const said = named.length === 1 ? "--identity NAME" : other[named[1] as keyof typeof other];
    assertEquals(error, `error: "logout" takes ${said} or --all, and not both`);
  }
});

Deno.test("who names nothing picks, and long-lived keys stay unless they are meant", async () => {
  const { system, small, logout, records } = await signedIn();
  const picking = system.beside({ terminal: true, answers: ["identity alone"] });
  const { err } = await runOn(picking, ["--no-color", "logout"], small.clouds);
  assertStringIncludes(err, 'Removed the credential of identity "alone" (realm home)');
  assertEquals([picking.asked, records().length], [
    ["Forget what?\n- role\n- alone\n- portal"],
    2,
  ]);
  const [status, [first]] = await logout("-i", "none");
  assertEquals([status, first], [3, 'error: There is no identity "none"']);
});

Deno.test("without a terminal nobody is proposed before the rest, and no one who has nothing to forget", async () => {
  const { system, small } = await signedIn();
  await runOn(system.beside(), ["logout", "role"], small.clouds);
  const { err } = await runOn(system.beside(), ["--no-color", "logout"], small.clouds);
  assertStringIncludes(
    err,
    "hint: atmos-auth list\n      (or --identity alone, --provider portal, --all)\n",
  );
});

Deno.test("of one name the entry is named that has something, and whatever is tagged is forgotten", async () => {
  const small = smallClouds();
  const system = machine({
    config: `auth:
  providers: { same: { kind: aws/login } }
  identities:
    same: { kind: aws/role, via: { provider: same } }
    other: { kind: aws/role, tags: [work] }
`,
    ...{ keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  const run = async (...argv: string[]) =>
    (await runOn(system.beside(), argv, small.clouds)).err.trimEnd().split("\n");
  await run("login", "-i", "same");
  await run("login", "-i", "other");
  await run("logout", "-i", "same");
  assertEquals(await run("logout", "-i", "same"), [
    "Nothing was stored in the realm home, so nothing was removed",
    'The realm home has something of "same": atmos-auth logout --provider same --realm home',
  ]);
  const removed = async (...argv: string[]) =>
    (await run(...argv)).filter((line) => line.startsWith("Removed"));
  assertEquals(await removed("logout", "--provider", "same", "--realm", "home"), [
    'Removed the credential of provider "same" (realm home)',
  ]);
  assertEquals(await removed("logout", "--tags", "work"), [
    'Removed the credential of identity "other" (realm home)',
  ]);
  assertEquals((await run("logout", "--tags", "none"))[0], "error: Nothing is tagged none");
});

Deno.test("in a shell the shell's own identity is the first that can be picked", async () => {
  await inside(["exec", "-i", "alone", "--", "work"], { config }, async (ask) => {
    const { system } = await ask(["logout"], { terminal: true, answers: [undefined] });
    assertEquals(system.asked, ["Forget what?\n- alone\n- role\n- portal"]);
  });
});

Deno.test("where nothing is stored, the realm is named that was looked in, and the one that has something", async () => {
  const { logout, records } = await signedIn();
  assertEquals(await logout("--realm", "acme", "-i", "alone"), [0, [
    "Nothing was stored in the realm acme (--realm), so nothing was removed",
    'The realm home has something of "alone": atmos-auth logout --identity alone --realm home',
  ]]);
  const [, [, portal]] = await logout("--realm", "acme", "-p", "portal", "--keychain");
  assertStringIncludes(portal!, ": atmos-auth logout --provider portal --realm home --keychain");
  assertEquals(records().length, 3);
});

Deno.test("shells that hold what was forgotten are named, with what ends them, and no others", async () => {
  const setting = { config, cwd: "/home/ada", installed: { "/usr/bin/bash": () => 0 } };
  const at = (cwd: string) => ({ cwd, env: { ATMOS_TRUST: "1" } });
  const files = {
    "/work/atmos.yaml": config.replace("{ kind: aws/role }", "{ kind: aws/role, account: two }"),
  };
  await inside(["shell", "-i", "role"], { ...setting, files }, async (ask, { env }) => {
    const said = async (argv: readonly string[], cwd = "/home/ada") => {
      const { err } = await ask(["logout", ...argv], at(cwd));
      const lines = err.split("\n").filter((line) => line.includes("still holds"));
      return lines.map((line) => line.replace(/for (59m|1h0m)/, "for an hour"));
    };
    const here = ['This shell still holds "role", for an hour; it ends with: exit'];
    assertEquals(await said(["-i", "role", "--dry-run"]), here);
    assertEquals(await said(["-i", "role"]), here);
    assertEquals(await said(["--provider", "portal"]), here);
    assertEquals(await said(["--all-realms"]), here);
    assertEquals(await said(["-i", "alone"]), []);
    assertEquals(await said(["-i", "alone"], "/work"), []);
    const { err } = await ask(["logout", "-i", "role"], {
      ...at("/home/ada"),
      env: { ATMOS_TRUST: "1", ATMOS_SESSION: "" },
    });
    assertStringIncludes(err, `Session ${env.ATMOS_SESSION} still holds "role", for `);
    assertStringIncludes(err, `; it ends with: atmos-auth sessions end ${env.ATMOS_SESSION}\n`);
    const { out } = await ask(["logout", "-i", "role", "--json"], at("/home/ada"));
    assertEquals(JSON.parse(out).sessions, [env.ATMOS_SESSION]);
  });
});

/** The person's own configuration, and a project that says another portal of that name. */
async function twoRealms() {
  const small = smallClouds();
  const theirs = "auth: { realm: acme, providers: { portal: { account: two } } }";
  const env = { ATMOS_KEYRING_TYPE: "system", ATMOS_TRUST: "1" };
  const keyring = { keyring: fakeKeyring(), env };
  const system = machine({ config, ...keyring, files: { "/work/atmos.yaml": theirs } });
  const at = (cwd: string) => async (...argv: string[]) => {
    const beside = system.beside({ cwd });
    const { status, err } = await runOn(beside, argv, small.clouds);
    return [`${status}`, ...err.trimEnd().split("\n")];
  };
  const there = { home: at("/home/ada"), work: at("/work") };
  for (const run of Object.values(there)) await run("login", "-i", "role");
  return there;
}

Deno.test("attack: who signs out in a project takes nothing from a provider of that name elsewhere", async () => {
  for (const which of [["--provider", "portal"], ["-i", "role"], ["--all"]]) {
    const { home, work } = await twoRealms();
    await home("env", "role");
    const before = await home("logout", "--all", "--dry-run");
    assertEquals(before.filter((line) => /^Would remove /.test(line)).length, 3);
    const [status, ...lines] = await work("logout", ...which);
    assertEquals([status, lines.filter((line) => line.includes("home"))], ["0", []], which[0]);
    assertEquals(
      lines.filter((line) => line.startsWith("Kept")),
      which[1] === "role"
        ? ['Kept the sign-in of provider "portal"; atmos-auth logout --provider portal ends it']
        : [],
    );
    assertEquals(await home("logout", "--all", "--dry-run"), before);
  }
});

Deno.test("what is said to be kept is this realm's", async () => {
  const { home, work } = await twoRealms();
  const [, ...lines] = await home("logout", "--all");
  assertEquals(lines.filter((line) => line.startsWith("Kept")), []);
  assertEquals(await home("logout", "-p", "portal"), [
    "0",
    "Nothing was stored in the realm home, so nothing was removed",
    'The realm acme has something of "portal": atmos-auth logout --provider portal --realm acme',
  ]);
  assertEquals((await work("whoami", "-i", "role"))[0], "0");
});

Deno.test("an identity that another is obtained by stays, and is named, its keys where they alone stay", async () => {
  const config = `auth:
  identities:
    base: { kind: aws/owned }
    role: { kind: aws/role, via: { identity: base } }
`;
  const small = smallClouds();
  const system = machine({
    ...{ config, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  const run = async (line: string, stdin?: readonly string[]) => {
    const beside = system.beside(stdin ? { stdin } : {});
    const { err } = await runOn(beside, line.split(" "), small.clouds);
    return err.split("\n").filter((each) => each.startsWith("Kept "));
  };
  await run("user configure base --stdin", ["ada"]);
  await run("login -i role");
  const sentence = (what: string, more: string) =>
    `Kept ${what} of identity "base"; atmos-auth logout --identity base${more} ends it`;
  assertEquals(await run("logout role --dry-run"), [sentence("the sign-in", "")]);
  assertEquals(await run("logout role"), [sentence("the sign-in", "")]);
  await run("login -i role");
  await run("logout base");
  assertEquals(await run("logout role"), [sentence("the long-lived keys", " --keychain")]);
});

Deno.test("a realm by its name is emptied where there is no configuration", async () => {
  const small = smallClouds();
  const system = machine({
    ...{ keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
    files: { "/work/atmos.yaml": config.replace("auth:", "auth:\n  realm: acme") },
  });
  const run = async (line: string, cwd: string, env = {}) => {
    const own = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "system" };
    const beside = system.beside({ cwd, env: { ...own, ...env } });
    const { status, err } = await runOn(beside, line.split(" "), small.clouds);
    return [status, err.trimEnd().split("\n").at(-1)];
  };
  await run("login -i alone", "/work", { ATMOS_TRUST: "1" });
  const gone = 'Removed the credential of identity "alone" (realm acme)';
  assertEquals(await run("logout --all --realm acme", "/away"), [0, gone]);
  const [status, hint] = await run("logout --all", "/away");
  assertEquals([status, hint], [3, "hint: atmos-auth logout --all-realms"]);
  const [, named] = await run("logout alone --realm acme", "/away");
  assertEquals(named, "hint: atmos-auth logout --all --realm acme");
});

Deno.test("a dry run foresees what its cloud takes back, and what not", async () => {
  const { system, small } = await signedIn();
  const { kinds, ...cloud } = small.clouds[0]!;
  const never = kinds.map((kind) => ({
    ...kind,
    plan: (...given: Parameters<typeof kind.plan>) => ({
      ...kind.plan(...given),
      revoke: undefined,
    }),
  }));
  const line =
    'Not taken back at its cloud: the credential of identity "alone", which lapses in 1h0m';
  const clouds = [{ ...cloud, kinds: never }] as unknown as typeof small.clouds;
  for (const dry of [["--dry-run"], []]) {
    const { err } = await runOn(system.beside(), ["logout", "alone", ...dry], clouds);
    assertEquals(err.split("\n")[0], line);
  }
  await runOn(system.beside(), ["login", "-i", "alone"], small.clouds);
  const later = system.beside();
  await later.pass(7_200_000);
  const { err } = await runOn(later, ["logout", "alone", "--dry-run"], small.clouds);
  assertEquals(
    err.split("\n")[0],
    'Would try to take back the credential of identity "alone" at its cloud',
  );
});

Deno.test("attack: a logout that looks nowhere says that nothing was stored", async () => {
  const { system, small, records } = await signedIn();
  const env = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory" };
  const memory = (line: string) => runOn(system.beside({ env }), line.split(" "), small.clouds);
  for (
    const line of ["logout --all", "logout --all-realms", "logout alone", "logout alone --dry-run"]
  ) {
    const { status, err } = await memory(line);
    const [said, hint] = err.split("\n");
    assertEquals([line, status, hint], [line, 1, "hint: unset ATMOS_KEYRING_TYPE"], err);
    assertStringIncludes(said!, "error: Cannot forget ");
    assertStringIncludes(said!, " in /home/ada/.local/share/atmos-auth/store: ");
  }
  assertEquals(records().length, 3);
  assertEquals((await memory("logout alone --realm other")).status, 0);
});
