import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { stsAt } from "../../../../providers/aws/endpoint.ts";
import { PLAIN } from "../../../../providers/aws/reach.ts";
import { resolveSurroundings } from "../../../../providers/aws/kinds/surroundings.ts";
import { fakeWorld } from "../../fake_world.ts";
import { FILES, OLDER, SURROUNDINGS } from "./surroundings_table.ts";

const STS = stsAt(PLAIN, "eu-west-1");
const HOME = "/home/ada";

function worldOf(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>) {
  const said = Object.entries(env).map(([name, value]) => [name, value.replace(/^~/, HOME)]);
  return fakeWorld({
    env: { HOME, AWS_EC2_METADATA_DISABLED: "true", ...Object.fromEntries(said) },
    files: Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`${HOME}/${path}`, text]),
    ),
  });
}

async function who(...of: Parameters<typeof worldOf>): Promise<string | undefined> {
  try {
    const { shown, secret } = await resolveSurroundings(worldOf(...of), STS);
    return [shown.access_key_id, secret.session_token?.reveal() ?? []].flat().join(" ");
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

for (const [env, wanted, refused] of SURROUNDINGS) {
  Deno.test(`${JSON.stringify(env)} is ${refused ?? wanted ?? "nobody"}, as for AWS's CLI`, async () => {
    assertEquals(await who(env, FILES), refused === undefined ? wanted : undefined);
  });
}

Deno.test("what an older tool's file holds is nobody, rather than a container's", async () => {
  const container = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" };
  for (const [files, env] of OLDER) {
    const world = worldOf({ ...env, ...container }, files);
    await assertRejects(() => resolveSurroundings(world, STS), UserError, "not read here");
    assertEquals(world.tasks, []);
  }
});

Deno.test("a profile's role counts before a web identity of the variables", async () => {
  const env = {
    ...{ AWS_WEB_IDENTITY_TOKEN_FILE: "/t", AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/pod" },
    AWS_PROFILE: "role",
  };
  const error = await assertRejects(() => resolveSurroundings(worldOf(env, FILES), STS), UserError);
  assertEquals(error.message.includes("(role_arn)"), true);
});

Deno.test("what can't be told is said, with what to type", async () => {
  const told = async (env: Record<string, string>) => {
    const error = await assertRejects(
      () => resolveSurroundings(worldOf(env, FILES), STS),
      UserError,
    );
    return `${error.message}; ${error.hint}`;
  };
  const two = { AWS_PROFILE: "dev", AWS_DEFAULT_PROFILE: "prod" };
  assertStringIncludes(await told(two), "; unset AWS_DEFAULT_PROFILE");
  assertStringIncludes(await told({ AWS_ACCESS_KEY_ID: "x" }), "; unset AWS_ACCESS_KEY_ID");
  assertStringIncludes(await told({ AWS_PROFILE: "" }), "; unset AWS_PROFILE AWS_DEFAULT_PROFILE");
  const tokens = { AWS_SECURITY_TOKEN: "a", AWS_SESSION_TOKEN: "b" };
  const world = worldOf({ AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "y", ...tokens }, FILES);
  await resolveSurroundings(world, STS);
  assertStringIncludes(world.warned.join(), "AWS_SECURITY_TOKEN, which AWS's CLI takes");
});
