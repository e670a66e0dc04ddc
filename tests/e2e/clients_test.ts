/**
 * AWS's clients in a session, in each of the deliveries: all of them are the session's identity, or nobody, and
 * none is who the person's own files name alike. What can't be had in a job was tried by hand: docs/clients.md.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { DELIVERIES, type Delivery } from "../../lib/provider/grant.ts";
import { profileName } from "../../providers/aws/grant/ini.ts";
import { libraryCommand } from "./library.ts";
import { having, type Needs } from "./tools.ts";
import { CLOUD, configFor, journey, type World } from "./world.ts";

/** The identity, which also has characters that readers of INI files trip over. */
const NAME = 'größe/prod admin#1; "x"';

/** Whom the person's own files name as the identity. */
const MALLORY = {
  arn: "arn:aws:iam::111122223333:user/mallory",
  accessKeyId: "AKIAMALLORY0000EXAMPLE",
  secretAccessKey: "mallory/Secret+Key/EXAMPLE",
};

/** Some SDKs take these before any file. */
const OLDER_NAMES = {
  AMAZON_ACCESS_KEY_ID: MALLORY.accessKeyId,
  AMAZON_SECRET_ACCESS_KEY: MALLORY.secretAccessKey,
  AWS_ACCESS_KEY: MALLORY.accessKeyId,
  AWS_SECRET_KEY: MALLORY.secretAccessKey,
};

const BOTO3 = `import boto3, sys
print(boto3.client("sts", endpoint_url=sys.argv[1], region_name="eu-west-1").get_caller_identity()["Arn"])`;
const RUBY = `require "aws-sdk-core"
puts Aws::STS::Client.new(endpoint: ARGV[0], region: "eu-west-1").get_caller_identity.arn`;

/** A client that prints whom STS takes it for. */
interface Client {
  readonly name: string;
  readonly needs: Needs;
  command(url: string): readonly string[];
  /** Where it may be too old to find anybody. */
  readonly mayBeNobody?: readonly Delivery[];
}

/** Those of Debian 12 know no file with an endpoint's token. */
const CLIENTS: readonly Client[] = [
  { name: "JavaScript's SDK", needs: {}, command: (url) => libraryCommand("aws_token.ts", url) },
  {
    name: "the aws CLI",
    needs: { tools: ["aws"] },
    command: (url) => {
      const ask = ["aws", "sts", "get-caller-identity", "--endpoint-url", url];
      return [...ask, "--query", "Arn", "--output", "text"];
    },
    mayBeNobody: ["server"],
  },
  {
    name: "boto3",
    needs: await having("python3", "python3-boto3", "-c", "import boto3"),
    command: (url) => ["/usr/bin/python3", "-c", BOTO3, url],
    mayBeNobody: ["server"],
  },
  {
    name: "Ruby's SDK",
    needs: await having("ruby", "ruby-aws-sdk-core", "-e", 'require "aws-sdk-core"'),
    command: (url) => ["ruby", "-e", RUBY, url],
    mayBeNobody: ["server"],
  },
];

for (const delivery of DELIVERIES) {
  for (const { name, needs, command, mayBeNobody = [] } of CLIENTS) {
    journey(
      `${name} in a session is its identity, whatever ~/.aws says (${delivery})`,
      { ...needs, cloud: { users: [...CLOUD.users!, MALLORY] } },
      async (world) => {
        prepare(world);
        const { run, sts } = world;
        const how = ["--delivery", delivery, "--pass", "*", "-i", NAME];
        const { status, stdout } = await run(["exec", ...how, "--", ...command(sts.url)], {
          env: OLDER_NAMES,
        });
        if (status !== 0 && mayBeNobody.includes(delivery)) return assertEquals(stdout, "");
        assertMatch(stdout, /^arn:aws:sts::444455556666:assumed-role\/admin\//);
      },
    );
  }
}

journey(
  "Rust's object_store has a token that makes keys of elsewhere nobody's, but where the session's are exposed",
  {},
  async ({ run, sts, configure }) => {
    const print = ["--", "sh", "-c", 'echo "${AWS_TOKEN-none}"; echo "${AWS_ACCESS_KEY_ID-none}"'];
    const env = { AWS_TOKEN: "canary-EXAMPLE" };
    for (const who of [[], ["--delivery", "file"], ["--delivery", "server"]]) {
      const { stdout } = await run(["exec", ...who, ...print], { env });
      assertEquals(stdout, "keys-of-others-are-not-taken-here\nnone\n");
    }
    const expose = "default: true\n      expose: [AWS_ACCESS_KEY_ID]";
    configure(configFor(sts.url).replace("default: true", expose));
    assertMatch((await run(["exec", ...print], { env })).stdout, /^none\nASIA\w+\n$/);
  },
);

/** The identity under its odd name; and somebody else under the names that it and everybody has. */
function prepare({ box, sts, configure }: World): void {
  configure(configFor(sts.url).replace("    admin:\n", `    ${JSON.stringify(NAME)}:\n`));
  const keys = `aws_access_key_id = ${MALLORY.accessKeyId}\n` +
    `aws_secret_access_key = ${MALLORY.secretAccessKey}\n`;
  const names = ["default", profileName(NAME), NAME];
  box.write("home/.aws/credentials", names.map((name) => `[${name}]\n${keys}`).join("\n"));
  const sections = ["default", `profile ${profileName(NAME)}`];
  const config = `region = us-east-1\ncredential_process = /bin/false\n${keys}`;
  box.write("home/.aws/config", sections.map((name) => `[${name}]\n${config}`).join("\n"));
}
