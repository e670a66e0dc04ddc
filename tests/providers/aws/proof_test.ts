import "../../bare_process.ts";
import { assertEquals, assertThrows } from "@std/assert";
import type { Credential } from "../../../lib/credential.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { laidOpen, Secret } from "../../../lib/secret.ts";
import { awsAmbient } from "../../../providers/aws/kinds/ambient.ts";
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

Deno.test("a web identity proves itself for any region, and is had at the identity's own STS", async () => {
  const env = {
    AWS_WEB_IDENTITY_TOKEN_FILE: "/t",
    AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/pod",
  };
  const issued = {
    ...{ access_key_id: "ASIAPOD", secret_access_key: SECRET, session_token: "canary-token" },
    expires: NOW + 3600_000,
  };
  const askedFor = async (around: Record<string, string>, region?: string) => {
    const world = fakeWorld({
      env: { ...env, ...around },
      files: { "/t": "jwt" },
      cage: () => issued,
    });
    const seen = await awsAmbient.lookAround?.(world);
    const plan = planOf(awsAmbient, {}, undefined, "amb", seen);
    const credential = await plan.signIn(world, undefined);
    const { url } = await plan.passesOn!.prove!(world, credential, { region, headers: {} });
    const [{ endpoint }] = world.tasks.map(({ input }) =>
      input as { endpoint: { url: string } }
    ) as [
      { endpoint: { url: string } },
    ];
    assertEquals(plan.hosts(world.env).includes(hostOf(endpoint.url)), true, endpoint.url);
    return [endpoint.url, url];
  };
  const frankfurt = { AWS_REGION: "eu-central-1" };
  const own = "https://sts.eu-central-1.amazonaws.com";
  assertEquals(await askedFor(frankfurt), [own, "https://sts.amazonaws.com/"]);
  const wished = await askedFor(frankfurt, "eu-west-1");
  assertEquals(wished, [own, "https://sts.eu-west-1.amazonaws.com/"]);
  // Nobody in China or GovCloud is known to the STS of all others.
  const china = await askedFor({ AWS_REGION: "cn-northwest-1" });
  assertEquals(china[1], "https://sts.cn-north-1.amazonaws.com.cn/");
  const gov = await askedFor({ AWS_REGION: "us-gov-east-1" });
  assertEquals(gov[1], "https://sts.us-gov-west-1.amazonaws.com/");
});
