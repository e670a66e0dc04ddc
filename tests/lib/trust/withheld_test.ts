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
