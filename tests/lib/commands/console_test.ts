import { assertEquals, assertStringIncludes } from "@std/assert";
import { command, machine, runOn } from "../machine.ts";
import { serving } from "../loopback/asking.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities:
    role: { kind: aws/role, default: true }
    prod: { kind: aws/role, protected: true }
    brief: { kind: github/brief }
`;
const ADDRESS = "https://console.example/home?token=role-1-EXAMPLE\n";
const WARNING = "warning: Whoever has this address is signed in by it for the next 15m, " +
  "and the console then stays so for 1h0m\n";

async function show(...flags: string[]) {
  const small = smallClouds();
  const outcome = await command(["console", ...flags], { config, clouds: small.clouds });
  return { ...outcome, small };
}

Deno.test("where no browser can be opened the address is printed, alone on standard output", async () => {
  const { status, out, err } = await show();
  assertEquals([status, out], [0, ADDRESS]);
  assertEquals(err.split("\n").map((line) => line.trim()), [
    "Identity   role",
    "Account    123456789012",
    "Page       home",
    "Signed in  for 1h0m, until 2030-01-01T01:00:00Z",
    "A note",
    "No browser can be opened here; this is the address:",
    ...WARNING.split("\n"),
  ]);
  const quiet = await show("--print-only");
  assertEquals([quiet.out, quiet.err], [ADDRESS, WARNING]);
});

Deno.test("a page in an identity's place is said to be one", async () => {
  const { status, err } = await show("iam");
  assertEquals([status, err], [
    2,
    'error: "iam" is a page, and what stands there is an identity\n' +
    "hint: atmos-auth console --destination iam\n",
  ]);
  assertEquals((await show("role", "--print-only")).out, ADDRESS);
});

Deno.test("a browser is led there by a page of our own, and the address is on no command line", async () => {
  const small = smallClouds();
  const { serve, ask } = serving();
  const system = machine({
    config,
    terminal: true,
    env: { DISPLAY: ":0" },
    serve,
    programs: {
      "/usr/bin/xdg-open": ({ args }) => {
        assertEquals(`${ask(args[0]!).headers.location}\n`, ADDRESS);
      },
    },
  });
  const work = runOn(system, ["--no-color", "console"], small.clouds);
  const { status, out, err } = await system.until(work);
  assertEquals([status, out, err.includes("✓ Opened in the browser")], [0, "", true]);
  assertEquals(JSON.stringify(system.spawned).includes("EXAMPLE"), false);
});

Deno.test("where nobody would see a browser none is started", async () => {
  const rows: readonly (readonly [Record<string, string>, string[]])[] = [
    [{ DISPLAY: ":0", SSH_CONNECTION: "1.2.3.4 5 6.7.8.9 22" }, []],
    [{ DISPLAY: ":0", CI: "true" }, []],
    [{ DISPLAY: "" }, []],
    [{ DISPLAY: ":0" }, ["--no-open"]],
  ];
  for (const [env, flags] of rows) {
    const { out, system } = await command(["console", ...flags], {
      ...{ config, env, clouds: smallClouds().clouds, terminal: true },
      installed: { "/usr/bin/xdg-open": () => 0 },
    });
    assertEquals([env, out, system.spawned], [env, ADDRESS, []]);
  }
});

Deno.test("where nobody has a console, a shell is what there is", async () => {
  const alone = "auth: { identities: { brief: { kind: github/brief } } }";
  const { err } = await command(["console", "brief"], { config: alone, ...smallClouds() });
  assertStringIncludes(err, "hint: atmos-auth shell brief\n");
});

Deno.test("what can't be opened costs no sign-in", async () => {
  const page = await show("--destination", "s4");
  assertStringIncludes(
    page.err,
    'The console has no page "s4"\nhint: atmos-auth console --destination s3',
  );
  const kind = await show("-i", "brief");
  assertStringIncludes(
    kind.err,
    'Identity "brief" has no web console: its kind github/brief has none',
  );
  assertStringIncludes(kind.err, "hint: atmos-auth console -i role\n");
  const duration = await show("--duration", "long");
  assertStringIncludes(duration.err, '--duration takes a length of time; got "long"');
  const prod = await show("-i", "prod");
  assertStringIncludes(prod.err, "Nobody is there to answer");
  const all = [page, kind, duration, prod];
  assertEquals(all.map(({ status }) => status), [2, 2, 2, 4]);
  assertEquals(all.flatMap(({ small }) => small.signedIn), []);
});

Deno.test("as data the address is whole", async () => {
  const { out } = await show("--json");
  assertEquals(`${JSON.parse(out).url}\n`, ADDRESS);
});

Deno.test("that a console was opened is written down, without its address", async () => {
  const { system } = await show("--print-only");
  const text = system.files.texts()["/home/ada/.local/share/atmos-auth/audit.jsonl"]!;
  assertEquals(JSON.parse(text), {
    ...{ time: "2030-01-01T00:00:00.000Z", pid: 4242, event: "opened", command: "console" },
    identities: [{ name: "role", facts: { account: "123456789012" } }],
    seconds: 3600,
  });
});
