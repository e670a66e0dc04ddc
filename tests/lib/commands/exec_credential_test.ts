import { assertEquals } from "@std/assert";
import { execCredential, versionIn } from "../../../lib/commands/cluster_token.ts";
import { Secret } from "../../../lib/secret.ts";

const V1 = "client.authentication.k8s.io/v1";
const V1BETA1 = "client.authentication.k8s.io/v1beta1";

Deno.test("the answer speaks the caller's version, and the stable one to whoever does not say", () => {
  const cases: readonly (readonly [info: string | undefined, version: string])[] = [
    [undefined, V1],
    ["", V1],
    ["{", V1],
    ["null", V1],
    [`{"apiVersion":"${V1}"}`, V1],
    [`{"apiVersion":"${V1BETA1}","kind":"ExecCredential","spec":{"interactive":false}}`, V1BETA1],
    ['{"apiVersion":"client.authentication.k8s.io/v9"}', V1],
  ];
  for (const [info, version] of cases) assertEquals([info, versionIn(info)], [info, version]);
});

Deno.test("the answer is an ExecCredential on one line", () => {
  const expires = Date.parse("2030-01-01T00:14:00.999Z");
  const text = execCredential({ token: new Secret("token-EXAMPLE"), expires }, V1);
  assertEquals(
    text,
    `{"apiVersion":"${V1}","kind":"ExecCredential","spec":{},"status":` +
      '{"expirationTimestamp":"2030-01-01T00:14:00Z","token":"token-EXAMPLE"}}',
  );
});
