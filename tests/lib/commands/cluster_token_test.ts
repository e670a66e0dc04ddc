import { assertEquals } from "@std/assert";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities: { role: { kind: aws/role, default: true }, brief: { kind: github/brief } }
`;

async function token(argv: readonly string[], env: Record<string, string> = {}) {
  const setting = { config, env, clouds: smallClouds().clouds, terminal: true };
  return await command(["--no-color", "aws", "eks", "token", ...argv], setting);
}

Deno.test("a token is what kubectl expects of a credential plugin, in the version that it asks for", async () => {
  for (const version of ["v1", "v1beta1"]) {
    const apiVersion = `client.authentication.k8s.io/${version}`;
    const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec: {} });
    const asked = await token(["--cluster-name", "main"], { KUBERNETES_EXEC_INFO: info });
    const read = JSON.parse(asked.out);
    assertEquals([read.apiVersion, read.status, asked.err], [apiVersion, {
      expirationTimestamp: "2030-01-01T00:15:00Z",
      token: "token-main-role-1-EXAMPLE",
    }, ""]);
  }
});

Deno.test("attack: a session's name that is a path leads nowhere", async () => {
  for (const id of ["../../work", "x/../y", "."]) {
    const { out } = await token(["--cluster-name", "main"], { ATMOS_SESSION: id });
    assertEquals(JSON.parse(out).status.token, "token-main-role-1-EXAMPLE");
  }
});

Deno.test("an identity that opens no cluster is refused, and nobody is asked", async () => {
  const { status, err, system } = await token(["--cluster-name", "main", "-i", "brief"]);
  assertEquals([status, system.asked, err.split("\n")[0]], [
    2,
    [],
    'error: "brief" (github/brief) is no identity of the cloud "aws"',
  ]);
});
