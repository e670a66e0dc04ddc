import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";

/** What a command says where a repository's file says that of the store's key. */
async function said(spec: string, argv: readonly string[]) {
  const found = `auth: { keyring: { type: file, spec: ${spec} } }`;
  return await command(["--no-color", ...argv], {
    ...{ clouds, cwd: "/work", files: { "/work/atmos.yaml": found } },
    config: "auth: { keyring: { spec: { password_env: MINE } } }",
    env: { ATMOS_TRUST: "1", ATMOS_KEYRING_TYPE: "file", MINE: "passphrase-EXAMPLE" },
  });
}

Deno.test("attack: what a repository says in vain stops the command", async () => {
  for (const spec of ["{ password_env: PATH }", "{ pasword_env: x }", "{ path: [] }", "wrong"]) {
    const { status, err } = await said(spec, ["store", "list"]);
    assertEquals([spec, status], [spec, 0], err);
    const valid = await said(spec, ["validate"]);
    assertEquals([spec, valid.status], [spec, 0], valid.err);
    assertStringIncludes(valid.err, "is heard from files of your own alone");
  }
  const { err } = await said("{ password_env: PATH }", ["validate"]);
  assertStringIncludes(
    err,
    "hint: export ATMOS_KEYRING_PASSWORD_ENV=VALUE\n" +
      "      (or password_env: ..., in a file of your own, such as ~/.atmos/atmos.yaml)\n",
  );
});
