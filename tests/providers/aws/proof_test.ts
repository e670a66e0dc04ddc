import "../../bare_process.ts";
import { assertEquals, assertThrows } from "@std/assert";
import type { Credential } from "../../../lib/credential.ts";
import { laidOpen, Secret } from "../../../lib/secret.ts";
import { user } from "../../../providers/aws/kinds/user.ts";
import { readClaim, verify } from "../../cloud/sigv4.ts";
import { fakeWorld, NOW } from "../fake_world.ts";
import { planOf } from "../plans.ts";

const SECRET = "canary/User+Secret/EXAMPLE";

const SESSION: Credential = {
  type: "aws/session",
  shown: { access_key_id: "ASIAADA" },
  secret: { secret_access_key: new Secret(SECRET), session_token: new Secret("canary-token") },
};

/** Proof of Ada, as whoever is shown it sends it. */
async function proofFor(server: string, region?: string) {
  const spec = { endpoint_url: "https://sts.example" };
  const plan = planOf(user, {
    credentials: { access_key_id: "AKIA", secret_access_key: "x" },
    spec,
  });
  const wish = { region, headers: { "x-vault-aws-iam-server-id": server } };
  const proof = await plan.passesOn!.prove!(fakeWorld({}), SESSION, wish);
  const { host, pathname: target } = new URL(proof.url);
  const signed = laidOpen(proof.headers) as Record<string, string>;
  const headers: Record<string, string> = { host, ...signed };
  return { proof, sent: { method: proof.method, target, headers, body: proof.body } };
}

Deno.test("a proof is a GetCallerIdentity that AWS's own STS takes, and says no secret", async () => {
  const { proof, sent } = await proofFor("vault.example");
  verify(sent, readClaim(sent), SECRET, NOW);
  assertEquals(proof.url, "https://sts.amazonaws.com/");
  assertEquals(proof.body, "Action=GetCallerIdentity&Version=2011-06-15");
  assertEquals(sent.headers["x-amz-security-token"], "canary-token");
  assertEquals(/canary|Signature=/.test(JSON.stringify(proof)), false);
  const { proof: elsewhere } = await proofFor("vault.example", "cn-north-1");
  assertEquals(elsewhere.url, "https://sts.cn-north-1.amazonaws.com.cn/");
});

Deno.test("attack: a proof that was meant for one server is shown to another", async () => {
  const { sent } = await proofFor("vault.example");
  const stolen = { ...sent.headers, "x-vault-aws-iam-server-id": "evil.example" };
  const shown = { ...sent, headers: stolen };
  assertThrows(() => verify(shown, readClaim(shown), SECRET, NOW), Error, "does not match");
});
