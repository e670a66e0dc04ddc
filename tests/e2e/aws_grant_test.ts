/** What an AWS identity is granted, read by the real `aws`: whatever the session's path and the identity are called. */
import { assertEquals } from "@std/assert";
import { Secret } from "../../lib/secret.ts";
import { ALONE } from "../providers/plans.ts";
import type { Delivery, Grant } from "../../lib/provider/grant.ts";
import { grantCredential, processOutput } from "../../providers/aws/grant/grant.ts";
import { startSts } from "../cloud/sts.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const ADA = "arn:aws:iam::111122223333:user/ada";
const KEYS = { accessKeyId: "AKIAADA0000000EXAMPLE", secretAccessKey: "ada/Secret+Key/EXAMPLE" };
const CREDENTIAL = {
  type: "aws/keys",
  expires: Date.parse("2099-01-01T00:00:00Z"),
  shown: { access_key_id: KEYS.accessKeyId },
  secret: { secret_access_key: new Secret(KEYS.secretAccessKey) },
};

/** Paths and names that shells, INI readers and people trip over. */
const SESSIONS: readonly (readonly [path: string, identity: string])[] = [
  ["plain", "prod"],
  ["with space", "team/prod.admin@eu"],
  ["ada's", "default"],
  ['a "b" $(id) `id` \\ x', "prod admin]"],
  ["größe", "größe"],
];

type Way = Delivery | "helper";

for (const [path, identity] of SESSIONS) {
  for (const way of ["process", "file", "helper"] as const) {
    scenario(`the real aws reads a session in "${path}" for "${identity}" (${way})`, {
      tools: ["aws"],
    }, () => check(path, identity, way));
  }
}

async function check(path: string, identity: string, way: Way): Promise<void> {
  await using box = sandbox();
  const sts = startSts({ users: [{ arn: ADA, ...KEYS }] });
  try {
    const { variables, files } = grantIn(`${box.directory}/${path}`, identity, way, box.write);
    for (const [name, content] of Object.entries(files)) {
      box.write(`${path}/${name}`, typeof content === "string" ? content : content.reveal());
    }
    for (const left of ["AWS_PROFILE", undefined]) {
      const env = { ...box.env, ...variables, AWS_PAGER: "" };
      // Some tools ignore AWS_PROFILE: they must land on the same identity.
      if (left === undefined) delete (env as Record<string, string>).AWS_PROFILE;
      const args = ["sts", "get-caller-identity", "--endpoint-url", sts.url, "--query", "Arn"];
      const { stdout, stderr } = await runProgram(tool("aws"), args, { env });
      assertEquals([stdout.trim(), stderr], [`"${ADA}"`, ""]);
    }
  } finally {
    await sts.close();
  }
}

function grantIn(
  directory: string,
  identity: string,
  way: Way,
  write: (path: string, content: string, mode?: number) => string,
): Grant {
  const printer = way === "helper"
    ? write(
      "my tools/it's me",
      `#!/bin/sh\n[ "$1" = "-i" ] && echo '${processOutput(CREDENTIAL).reveal()}'\n`,
      0o700,
    )
    : undefined;
  return grantCredential(CREDENTIAL, {
    os: "linux",
    directory,
    join: (...parts) => parts.join("/"),
    identity,
    delivery: way === "helper" ? "process" : way,
    helper: printer === undefined ? undefined : [printer, "-i", identity],
    ...ALONE,
    inFiles: "if-needed",
  }, "eu-west-1");
}
