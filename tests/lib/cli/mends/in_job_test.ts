import { assertEquals } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { HOMEPAGE } from "../../../../lib/version.ts";
import { command } from "../../machine.ts";

const config = `auth:
  providers: {p: {kind: azure/interactive, tenant_id: 11111111-1111-1111-1111-111111111111}}
  identities:
    sub:
      kind: azure/subscription
      via: {provider: p}
      principal: {subscription_id: 11111111-1111-1111-1111-111111111112}
    ada: {kind: aws/user}
`;

Deno.test("a job is not sent to a browser: its hint is a way that a job can go", async () => {
  for (const name of ["sub", "ada"]) {
    const hints = [];
    for (const env of [{ CI: "true" }, {}]) {
      const { err } = await command(["exec", name, "--", "true"], {
        ...{ config, clouds, env },
        installed: { "/usr/bin/true": () => 0 },
      });
      hints.push(/^hint: (.*)$/m.exec(err)?.[1] ?? err);
    }
    const [inJob, elsewhere] = hints;
    assertEquals([inJob, /login|user configure/.test(elsewhere!)], [
      `${HOMEPAGE}/blob/main/docs/recipes/ci.md`,
      true,
    ], name);
  }
});

Deno.test("where nobody could type it, a sign-in is sent to a terminal of one's own", async () => {
  const hintAt = async (name: string, terminal: boolean) => {
    const installed = { "/usr/bin/true": () => 0 };
    const { err } = await command(
      ["--no-color", "--interactive=false", "exec", name, "--", "true"],
      {
        ...{ config, clouds, installed, terminal },
      },
    );
    return /^hint: (.*)$/m.exec(err)?.[1];
  };
  const login = "export ATMOS_KEYRING_TYPE=file && atmos-auth login --provider p";
  assertEquals(await hintAt("sub", false), `in a terminal of your own: ${login}`);
  assertEquals(await hintAt("sub", true), login);
  const fed = "atmos-auth user configure -i ada --stdin < FILE";
  assertEquals(await hintAt("ada", false), fed);
});
