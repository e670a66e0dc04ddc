import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { clouds } from "../../../providers/mod.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { command } from "../machine.ts";

const config = `auth:
  providers:
    safe: { kind: vault, address: "https://vault.example", token: !secret env:TOKEN }
    pat: { kind: github/token, token: { secret: "vault:a/b#c", via: { provider: safe } } }
  identities:
    mine: { kind: github/user, via: { provider: pat } }
`;

Deno.test("a sign-in that a secret lacks is of whom it is read through, and not of the default identity", async () => {
  const cases = [
    ["atmos-auth login", "atmos-auth login --provider safe"],
    ["vault token lookup", "vault token lookup"],
  ] as const;
  for (const [said, hint] of cases) {
    const { openCage } = fakeCage({
      "vault/login": () => Promise.resolve({ token: "token-EXAMPLE", life: 60, name: "" }),
      "vault/kept": () => Promise.reject(new UserError("bad_answer", "No", { hint: said })),
    });
    const env = { TOKEN: "token-EXAMPLE" };
    const { status, err } = await command(["login", "mine"], { config, clouds, openCage, env });
    assertEquals(status, 5, err);
    assertStringIncludes(err, `hint: ${hint}\n`);
  }
});
