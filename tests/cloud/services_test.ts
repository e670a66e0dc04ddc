/** The loopback ECR and EKS, proven by the real `aws`, and our tokens, compared with those that it makes. */
import { Secret } from "../../lib/secret.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { presign } from "../../providers/aws/signature.ts";
import { eksAuthenticator } from "./kubernetes.ts";
import { startSts, type Sts } from "./sts.ts";
import { type Outcome, runProgram } from "../e2e/process.ts";
import { type Sandbox, sandbox } from "../e2e/sandbox.ts";
import { scenario, tool } from "../e2e/tools.ts";
import { printed } from "../e2e/world.ts";

const ADA = "arn:aws:iam::111122223333:user/ada";
const KEYS = { accessKeyId: "AKIAADA0000000EXAMPLE", secretAccessKey: "ada/Secret+Key/EXAMPLE" };
const REGION = "eu-west-1";

interface Place {
  readonly box: Sandbox;
  readonly sts: Sts;
  aws(...args: string[]): Promise<Outcome>;
}

/** A test with the real `aws`, signed in as Ada, at a loopback AWS. */
function withAws(name: string, go: (place: Place) => Promise<void>): void {
  scenario(name, { tools: ["aws"] }, async () => {
    await using box = sandbox();
    const authority = "-----BEGIN CERTIFICATE-----\n";
    const sts = startSts({
      users: [{ arn: ADA, ...KEYS }],
      services: {
        clusters: [{ name: "main", region: REGION, endpoint: "https://main.example", authority }],
        secrets: { "prod/ops": '{"key":"EXAMPLE"}', binary: Uint8Array.of(69, 88) },
        parameters: { "/prod/token": "token-EXAMPLE" },
      },
    });
    const env = {
      ...box.env,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_PAGER: "",
    };
    try {
      await go({ box, sts, aws: (...args) => runProgram(tool("aws"), args, { env }) });
    } finally {
      await sts.close();
    }
  });
}

withAws("the real aws signs in to the loopback ECR", async ({ aws, sts }) => {
  const asked = ["ecr", "get-login-password", "--endpoint-url", sts.url];
  const password = printed(await aws(...asked)).trim();
  assertEquals(sts.services.logins.get(`AWS:${password}`), ADA);
  const seen = { operation: "ecr:GetAuthorizationToken", region: REGION, caller: ADA, status: 200 };
  assertEquals(sts.services.requests, [seen]);
});

withAws(
  "the real aws reads the loopback Secrets Manager and Parameter Store",
  async ({ aws, sts }) => {
    const at = ["--endpoint-url", sts.url, "--output", "text", "--query"];
    const secret = ["secretsmanager", "get-secret-value", "--secret-id"];
    const read = async (...args: string[]) => printed(await aws(...args)).trim();
    assertEquals(await read(...secret, "prod/ops", ...at, "SecretString"), '{"key":"EXAMPLE"}');
    assertEquals(await read(...secret, "binary", ...at, "SecretBinary"), "RVg=");
    const parameter = ["ssm", "get-parameter", "--name", "/prod/token", ...at, "Parameter.Value"];
    assertEquals(await read(...parameter, "--with-decryption"), "token-EXAMPLE");
    assertEquals(await read(...parameter) === "token-EXAMPLE", false);
    const none = await aws(...secret, "nothing", "--endpoint-url", sts.url);
    assertStringIncludes(none.stderr, "ResourceNotFoundException");
  },
);

withAws("the real aws signs in to the loopback ECR Public", async ({ aws, sts }) => {
  const asked = ["ecr-public", "get-login-password", "--endpoint-url", sts.url];
  const password = printed(await aws(...asked, "--region", "us-east-1")).trim();
  assertEquals(sts.services.logins.get(`AWS:${password}`), ADA);
});

withAws(
  "the real aws finds a cluster at the loopback EKS, and none that is not there",
  async ({ aws, sts }) => {
    const asked = ["eks", "describe-cluster", "--endpoint-url", sts.url, "--output", "json"];
    const { cluster } = JSON.parse(printed(await aws(...asked, "--name", "main")));
    assertEquals([cluster.arn, cluster.endpoint, atob(cluster.certificateAuthority.data)], [
      `arn:aws:eks:${REGION}:111122223333:cluster/main`,
      "https://main.example",
      "-----BEGIN CERTIFICATE-----\n",
    ]);
    const { status, stderr } = await aws(...asked, "--name", "other");
    assertEquals(status, 254);
    assertStringIncludes(stderr, "ResourceNotFoundException");
  },
);

withAws(
  "our token for a cluster is the very one that aws makes at that moment",
  async ({ aws, sts }) => {
    const made = JSON.parse(printed(await aws("eks", "get-token", "--cluster-name", "main")));
    const url = new URL(atob(
      made.status.token.slice("k8s-aws-v1.".length)
        .replaceAll("-", "+").replaceAll("_", "/"),
    ));
    const date = url.searchParams.get("X-Amz-Date")!;
    const ours = await presign({
      url: `https://sts.${REGION}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15`,
      region: REGION,
      service: "sts",
      caller: {
        access_key_id: KEYS.accessKeyId,
        secret_access_key: new Secret(KEYS.secretAccessKey),
      },
      headers: { "x-k8s-aws-id": "main" },
      lifetime: 60,
      now: Date.parse(
        date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3:$4:$5Z"),
      ),
    });
    assertEquals(ours, url.href);
    const authenticate = eksAuthenticator({ cluster: "main", region: REGION, stsUrl: sts.url });
    assertEquals(await authenticate(made.status.token), ADA);
    const other = eksAuthenticator({ cluster: "other", region: REGION, stsUrl: sts.url });
    assertEquals(await other(made.status.token), undefined);
  },
);
