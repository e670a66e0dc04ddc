import { assertEquals, assertStringIncludes } from "@std/assert";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const CONFIG = `auth:
  identities:
    a: { kind: aws/role }
    b: { kind: aws/role, protected: true, tags: [blue] }
    c: { kind: github/brief }
`;
const DATA = "/home/ada/.local/share/atmos-auth";
const FILE = `${DATA}/used.json`;
const WEEK = 7 * 24 * 3600_000;

const use = (name: string, score: number, at: number, realm = "home") => ({
  ...{ realm, name, score, at },
});

async function pick(uses: unknown, more: { readonly config?: string; argv?: string[] } = {}) {
  const small = smallClouds();
  const outcome = await command(["--no-color", ...more.argv ?? ["whoami", "-i"]], {
    config: more.config ?? CONFIG,
    clouds: small.clouds,
    terminal: true,
    answers: ["c"],
    files: { [FILE]: typeof uses === "string" ? uses : JSON.stringify(uses) },
  });
  const [asked = ""] = outcome.system.asked;
  const text = outcome.system.files.texts()[FILE];
  return { ...outcome, order: asked.split("\n- ").slice(1).join(""), text };
}

Deno.test("the most used stand first, and what was picked is remembered", async () => {
  const now = machine({}).clock.now();
  const { order, text } = await pick([use("b", 3, now - WEEK), use("c", 2, now - WEEK)]);
  assertEquals(order, "bca", "of three a week ago one and a half is left");
  assertEquals(JSON.parse(text!), [use("c", 2, now), use("b", 3, now - WEEK)]);
  const other = await pick([use("b", 9, now, "another-realm")]);
  assertEquals(other.order, "abc");
});

Deno.test("the same within minutes is one use, and one that lies ahead is none of them", async () => {
  const now = machine({}).clock.now();
  const lately = [use("b", 3, now), use("c", 1, now - 299_000)];
  assertEquals(JSON.parse((await pick(lately)).text!), lately);
  const ahead = await pick([use("c", 1, now + 1)]);
  assertEquals(JSON.parse(ahead.text!), [use("c", 2, now)]);
  const other = await pick([use("b", 3, now)]);
  assertEquals(JSON.parse(other.text!), [use("b", 3, now), use("c", 1, now)]);
});

Deno.test("whoever is refused is not used, and names are noted only once there is a credential", async () => {
  const setting = { config: CONFIG, clouds: smallClouds().clouds, files: { [FILE]: "[]" } };
  const refused = await command(["exec", "-i", "b", "--", "tool"], {
    ...{
      ...setting,
      terminal: true,
      answers: ["a", "a", "a"],
      installed: { "/usr/bin/tool": () => 0 },
    },
  });
  assertEquals([refused.status, refused.system.files.texts()[FILE]], [125, "[]"]);
  const seen: (string | undefined)[] = [];
  const used = await command(["exec", "-i", "a", "--", "tool"], {
    ...{ ...setting, terminal: true },
    installed: {
      "/usr/bin/tool": async ({ files }) => {
        seen.push(await files.readText(FILE));
        return 0;
      },
    },
  });
  assertEquals([used.status, seen], [0, ["[]"]]);
  assertStringIncludes(used.system.files.texts()[FILE]!, '"name":"a"');
});

Deno.test("a file that is none is no use, and one that is off is neither read nor written", async () => {
  for (const broken of ["", "{", "[1,{}]", '{"a":1}', JSON.stringify([{ realm: "home" }])]) {
    const { order, status } = await pick(broken);
    assertEquals([order, status], ["abc", 0], broken);
  }
  const uses = JSON.stringify([use("b", 3, 0)]);
  const config = CONFIG.replace("auth:", "auth:\n  shell: { frecency: false }");
  const off = await pick(uses, { config });
  assertEquals([off.order, off.text], ["abc", uses]);
});

Deno.test("where nobody is there nothing is remembered, and no order decides", async () => {
  const small = smallClouds();
  const uses = JSON.stringify([use("b", 3, 0)]);
  const setting = { config: CONFIG, clouds: small.clouds, files: { [FILE]: uses } };
  const named = await command(["whoami", "-i", "c"], setting);
  assertEquals([named.status, named.system.files.texts()[FILE]], [0, uses]);
  const unnamed = await command(["whoami"], setting);
  assertEquals(unnamed.system.asked, []);
  assertStringIncludes(
    unnamed.err,
    'name one by --identity: "a", "b", "c"\nhint: atmos-auth list\n',
  );
});

Deno.test("who forgets everything forgets what was used, too", async () => {
  const uses = JSON.stringify([use("b", 3, 0)]);
  const setting = { config: CONFIG, clouds: smallClouds().clouds, files: { [FILE]: uses } };
  const one = await command(["logout", "b"], setting);
  assertEquals(one.system.files.texts()[FILE], uses);
  const all = await command(["logout", "--all-realms", "--force"], setting);
  assertEquals([all.status, all.system.files.texts()[FILE]], [0, undefined]);
});

Deno.test("nothing is kept where nothing is", async () => {
  const small = smallClouds();
  const system = machine({ config: CONFIG, terminal: true });
  await runOn(system, ["whoami", "-i", "c"], small.clouds);
  assertEquals(system.files.texts()[FILE], undefined);
});
