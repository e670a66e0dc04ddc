import { assertEquals } from "@std/assert";
import { findingsOf } from "../modelled.ts";

async function found(address: string, more = ""): Promise<readonly string[]> {
  const findings = await findingsOf(`
auth:
  providers:
    sso: {kind: aws/sso, start_url: https://a.example, region: us-east-1, spec: {endpoint_url: "${address}"}${more}}
`);
  return findings.map((finding) => finding.replace(/^.*?: /, ""));
}

for (
  const address of [
    "https://sts.example",
    "http://localhost:4566",
    "http://127.0.0.1:1",
    "http://127.1.2.3",
    "http://2130706433",
    "http://[::1]:4566",
  ]
) {
  Deno.test(`${address} needs no further word`, async () => {
    assertEquals(await found(address), []);
  });
}

const OPEN = [
  ["http://sts.example", "sts.example"],
  ["HTTP://STS.EXAMPLE:8080", "sts.example:8080"],
  ["http://sts.amazonaws.com:443", "sts.amazonaws.com:443"],
  ["http://api.localhost", "api.localhost"],
  ["http://localhost.evil.example", "localhost.evil.example"],
  ["http://127.0.0.1.evil.example", "127.0.0.1.evil.example"],
  ["http://0.0.0.0:4566", "0.0.0.0:4566"],
  ["http://[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
  ["http://192.0.2.1", "192.0.2.1"],
] as const;

for (const [address, host] of OPEN) {
  Deno.test(`attack: ${address} is refused at its place, unless the entry says insecure`, async () => {
    assertEquals(await found(address), [
      `Cannot use provider "sso": "spec.endpoint_url" is plain http to ${host}, which is not this machine ` +
      "| https://, or insecure: true in the entry itself",
    ]);
    assertEquals(await found(address, ", insecure: true"), []);
    assertEquals((await found(address, ", insecure: false")).length, 1);
  });
}
