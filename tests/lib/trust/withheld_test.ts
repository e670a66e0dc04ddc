import { assertEquals, assertStringIncludes } from "@std/assert";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

async function said(argv: readonly string[], text: string): Promise<string> {
  const files = { "/work/atmos.yaml": text };
  const { out, err } = await command(argv, { files, clouds: smallClouds().clouds });
  return out + err;
}

Deno.test("a value that waits for trust is called what it is for whoever wrote it", async () => {
  assertStringIncludes(
    await said(["whoami", "r"], 'import: [!exec "echo x"]\n'),
    "Cannot import a command: an import is a path",
  );
  const realm = 'auth: { realm: !exec "echo x", identities: { r: { kind: aws/role } } }\n';
  for (const argv of [["validate"], ["list"], ["whoami", "r"]]) {
    assertEquals((await said(argv, realm)).includes("withheld"), false, argv.join());
  }
  assertStringIncludes(await said(["validate"], realm), "Cannot use a command as auth.realm");
});

Deno.test("what can't be known before trust is no error before it: whoever trusts it can use it", async () => {
  const texts = [
    "import: !env FILE\nauth: {identities: {r: {kind: aws/role, default: true}}}\n",
    "import: [!env FILE]\nauth: {identities: {r: {kind: aws/role, default: true}}}\n",
    "import: [!include.raw /etc/far]\nauth: {identities: {r: {kind: aws/role, default: true}}}\n",
    "auth: {identities: [{name: !env NAME, kind: aws/role, default: true}]}\n",
    "auth: {identities: [{name: !git.branch, kind: aws/role, default: true}]}\n",
    "auth: {identities: [!include /etc/far]}\n",
  ];
  for (const text of texts) {
    const before = await said(["whoami"], text);
    assertStringIncludes(before, "nobody has trusted it\nhint: atmos-auth trust --show");
    assertEquals(before.match(/^error: /gm)?.length, 1, before);
    assertEquals((await said(["validate"], text)).includes("error:"), false, text);
  }
  const shown = await said(["trust", "--show"], texts[1]!);
  assertStringIncludes(shown, "the file that !env FILE says  (/work/atmos.yaml:1)");
  assertStringIncludes(shown, 'warning: Cannot import what "!env FILE" says yet: ');
  assertStringIncludes(
    await said(["trust", "--show"], texts[3]!),
    'sign you in as "!env NAME": ',
  );
});

Deno.test("a file that a variable names is asked about in turn, once the file that asks for it is trusted", async () => {
  const files = {
    "/work/atmos.yaml":
      "import: [!env FILE]\nauth: {identities: [{name: !env NAME, kind: aws/role}]}\n",
    "/opt/far.yaml": "auth: {identities: {far: {kind: aws/role}}}\n",
  };
  const { clouds } = smallClouds();
  const env = { FILE: "/opt/far.yaml", NAME: "mine" };
  const asked = await command(["trust"], { files, clouds, env });
  assertEquals(asked.status, 0);
  assertStringIncludes(
    asked.err,
    "  sign you in as\n    far: 123456789012\n    mine: 123456789012\n",
  );
  const used = await command(["whoami", "far"], {
    files,
    clouds,
    env: { ...env, ATMOS_TRUST: "1" },
  });
  assertEquals(used.status, 0, used.err);
});
