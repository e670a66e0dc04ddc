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
