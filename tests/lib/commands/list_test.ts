import { GARBLED } from "../../fake_system.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";
import { CLOUDS } from "../config/clouds.ts";

const config = `auth:
  providers: { portal: { kind: aws/login } }
  identities:
    role: { kind: aws/role, via: { provider: portal }, default: true, tags: [work] }
    brief: { kind: github/brief }
`;
const { clouds } = smallClouds();

Deno.test("identities and providers are lines, or a tree, with the time that a stored credential has left", async () => {
  const system = machine({
    ...{ config, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  await runOn(system, ["login", "-i", "role"], clouds);
  const { status, out, err } = await runOn(system.beside(), ["list"], clouds);
  assertEquals([status, err], [0, ""]);
  assertEquals(out.split("\n").slice(0, 3), [
    "   IDENTITY  WHO           SIGNED IN",
    "·  brief     github/brief  no",
    "✓  role      aws/role      yes, 1h0m left  default",
  ]);
  const tree = await runOn(system.beside(), ["list", "-f", "tree"], clouds);
  for (const part of ["portal (aws/login)", "role (aws/role)", "1h0m", "brief (github/brief)"]) {
    assertStringIncludes(tree.out, part);
  }
});

Deno.test("words choose what is listed in every format; all of them must fit", async () => {
  const listed = async (...words: string[]) => {
    const { status, out, err } = await command(["list", ...words], { config, clouds });
    return [status, out.split("\n").map((line) => line.split(/ +/)[1]).filter(Boolean), err];
  };
  assertEquals(await listed("work"), [0, ["IDENTITY", "role"], ""]);
  assertEquals(await listed("role", "aws"), [0, ["IDENTITY", "role"], ""]);
  assertEquals(await listed("portal"), [0, ["IDENTITY", "role", "KIND", "aws/login"], ""]);
  assertEquals(await listed("brief", "aws"), [0, [], "Nothing that is configured fits\n"]);
  assertEquals(
    (await listed("sessions"))[2],
    'Nothing that is configured fits "sessions"; you may mean: atmos-auth sessions\n',
  );
  assertEquals(
    (await listed("tree"))[2],
    'Nothing that is configured fits "tree"; you may mean: atmos-auth list --format tree\n',
  );
  assertEquals(
    (await listed("brief", "role"))[2],
    "Nothing that is configured fits all of these words; each of these names: " +
      "atmos-auth list --identities brief,role\n",
  );
  const { out } = await command(["list", "gith", "--json"], { config, clouds });
  assertEquals(JSON.parse(out), { identities: { brief: { kind: "github/brief" } }, providers: {} });
});

Deno.test("names and tags select, and JSON is for programs", async () => {
  const names = async (...flags: string[]) => {
    const { out } = await command(["list", "--json", ...flags], { config, clouds });
    const { identities = {}, providers = {} } = JSON.parse(out);
    return [Object.keys(identities), Object.keys(providers)];
  };
  assertEquals(await names(), [["brief", "role"], ["portal"]]);
  assertEquals((await names("--identities", "brief"))[0], ["brief"]);
  assertEquals((await names("--tags", "work"))[0], ["role"]);
});

Deno.test("a configuration without entries is an error; what is wrong with a file is said beside the rest", async () => {
  const empty = await command(["list"], { config: "auth: {}", clouds });
  assertEquals([empty.status, empty.err.split("\n")[0]], [
    3,
    "error: No provider and no identity is configured in /home/ada/.atmos/atmos.yaml",
  ]);
  for (const auth of ["!exec x", "hello", "{identities: !exec x}", "{providers: x}"]) {
    const { status, err } = await command(["list"], { config: `auth: ${auth}`, clouds });
    assertEquals([status, err.startsWith("error: Cannot use the section auth: ")], [3, true], err);
  }
  const beside = await command(["list"], {
    ...{ config: "auth: {identities: {a: {kind: mock/aws}}, providers: !exec x}", clouds },
  });
  assertEquals([beside.status, beside.out.includes("a")], [0, true]);
  assertStringIncludes(beside.err, 'warning: Cannot use the section auth: "providers" can\'t be');
  const files = { "/home/ada/.atmos/broken.yaml": "auth: [" };
  const some = await command(["list"], {
    ...{ config: `import: [broken.yaml]\n${config}`, clouds, files },
  });
  assertEquals(some.status, 0);
  assertStringIncludes(some.err, "warning: ");
  assertStringIncludes(some.out, "portal");
});

Deno.test("one's own file that leads to a device is switched off, or named as what is not trusted", async () => {
  const own = "/home/ada/.atmos/atmos.yaml";
  const device = { kind: "other", text: "\n", mode: 0o666, owner: "root" } as const;
  const at = async (words: readonly string[], target: string) => {
    const files = { [own]: { kind: "link", target } as const, [target]: device };
    return await command(words, { clouds, files });
  };
  const off = await at(["list"], "/dev/null");
  assertEquals([off.status, off.err.split("\n")[0]], [
    3,
    `error: No provider and no identity is configured in ${own}`,
  ]);
  for (const words of [["list"], ["exec", "-i", "x", "--", "true"]]) {
    const { err } = await at(words, "/dev/zero");
    assertEquals([err.includes(own), err.includes("undefined")], [true, false], err);
  }
});

Deno.test("a home that can't be meant is said, and not passed over", async () => {
  const said = async (HOME: string, ...words: string[]) =>
    (await command(words, { clouds, env: { HOME }, cwd: "/work" })).err.split("\n")[0];
  for (
    const [home, fault] of [[GARBLED, "HOME is not UTF-8 text"], [
      "rel",
      "HOME is not an absolute path",
    ]]
  ) {
    const looked = 'looked in "/work", "/usr/local/etc/atmos" and the directories above the first';
    assertEquals(
      await said(home!, "list"),
      `error: Cannot find an atmos.yaml: ${looked}; not at home, since ${fault}`,
    );
  }
});

Deno.test("values are listed as they are meant, and text as it is spelled", async () => {
  const config = `auth:
  providers:
    portal: { kind: aws/sso, region: 5, start_url: https://example.com }
  identities:
    it: { kind: aws/permission-set, Default: "true", tags: "a,b", alias: 7, principal: { name: 1e3, account: { id: 012345678901 } } }
`;
  const { out } = await command(["list", "--json"], { config, clouds: CLOUDS });
  assertEquals(JSON.parse(out), {
    identities: {
      it: {
        kind: "aws/permission-set",
        default: true,
        tags: ["a", "b"],
        alias: "7",
        principal: { name: "1e3", account: { id: "012345678901" } },
      },
    },
    providers: {
      portal: { kind: "aws/iam-identity-center", region: "5", start_url: "https://example.com" },
    },
  });
});

Deno.test("without a store that can be used, what is configured is listed, with a word", async () => {
  const system = machine({ config, env: { ATMOS_KEYRING_TYPE: "file" } });
  const { files } = system;
  const { info } = files;
  files.info = async (path) => {
    const found = await info.call(files, path);
    return found && path === "/home/ada/.local" ? { ...found, owner: "other" } : found;
  };
  await files.makeDirectory("/home/ada/.local");
  const { status, out, err } = await runOn(system, ["list"], clouds);
  assertEquals(status, 0);
  assertStringIncludes(out, "·  role      aws/role");
  assertStringIncludes(err, 'warning: Cannot keep anything in "/home/ada/.local/share/atmos-auth"');
});
