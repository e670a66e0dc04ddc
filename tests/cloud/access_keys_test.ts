/** The loopback IAM is only believed because the real `aws` believes it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startSts, type Sts } from "./sts.ts";
import { type Outcome, runProgram } from "../e2e/process.ts";
import { sandbox } from "../e2e/sandbox.ts";
import { scenario, tool } from "../e2e/tools.ts";
import { printed } from "../e2e/world.ts";

const ADA = "arn:aws:iam::111122223333:user/ada";
const FIRST = { id: "AKIAADA0000000EXAMPLE", secret: "ada/Secret+Key/EXAMPLE" };

type Aws = (key: typeof FIRST, ...args: string[]) => Promise<Outcome>;

function withAws(name: string, go: (aws: Aws, sts: Sts) => Promise<void>): void {
  scenario(name, { tools: ["aws"] }, async () => {
    await using box = sandbox();
    const users = [{ arn: ADA, accessKeyId: FIRST.id, secretAccessKey: FIRST.secret }];
    const sts = startSts({ users });
    const aws: Aws = ({ id, secret }, ...args) => {
      const env = { ...box.env, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
      const more = { AWS_REGION: "us-east-1", AWS_MAX_ATTEMPTS: "1", AWS_PAGER: "" };
      const words = [...args, "--endpoint-url", sts.url, "--output", "json"];
      return runProgram(tool("aws"), words, { env: { ...env, ...more } });
    };
    try {
      await go(aws, sts);
    } finally {
      await sts.close();
    }
  });
}

withAws("the real aws rotates a user's keys at the loopback IAM", async (aws) => {
  const made = JSON.parse(printed(await aws(FIRST, "iam", "create-access-key"))).AccessKey;
  assertMatch(made.AccessKeyId, /^AKIA[A-Z2-7]{16}$/);
  assertEquals([made.UserName, made.Status], ["ada", "Active"]);
  const third = await aws(FIRST, "iam", "create-access-key", "--user-name", "ada");
  assertStringIncludes(third.stderr, "LimitExceeded");
  const next = { id: made.AccessKeyId, secret: made.SecretAccessKey };
  const used = ["iam", "get-access-key-last-used", "--access-key-id", next.id];
  const never = JSON.parse(printed(await aws(FIRST, ...used))).AccessKeyLastUsed;
  assertEquals(never, { ServiceName: "N/A", Region: "N/A" });
  const off = ["update-access-key", "--access-key-id", FIRST.id, "--status", "Inactive"];
  printed(await aws(next, "iam", ...off));
  assertStringIncludes(
    (await aws(FIRST, "iam", "list-access-keys")).stderr,
    "InvalidClientTokenId",
  );
  const { AccessKeyMetadata } = JSON.parse(printed(await aws(next, "iam", "list-access-keys")));
  const listed = AccessKeyMetadata.map((
    key: Record<string, string>,
  ) => [key.AccessKeyId, key.Status]);
  assertEquals(listed, [[FIRST.id, "Inactive"], [next.id, "Active"]]);
  const last = JSON.parse(printed(await aws(next, ...used))).AccessKeyLastUsed;
  assertEquals(last.ServiceName, "iam");
  const gone = ["iam", "delete-access-key", "--access-key-id", FIRST.id];
  printed(await aws(next, ...gone));
  assertStringIncludes((await aws(next, ...gone)).stderr, "NoSuchEntity");
});
