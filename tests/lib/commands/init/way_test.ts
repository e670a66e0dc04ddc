/** Words that name no way in of `init`, and what was meant by them. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { HOMEPAGE } from "../../../../lib/version.ts";
import { command } from "../../machine.ts";

async function told(...argv: readonly string[]) {
  const { status, err } = await command(argv, { clouds });
  assertEquals(status, 2, err);
  return err;
}

const PAGE = `hint: ${HOMEPAGE}/blob/main/docs/howto/aws-saml.md\n`;

/** By what was typed after `init`. */
const HINTS = {
  google: "hint: atmos-auth init gcp-user\n      (or gcp-key, gcp-impersonate)\n",
  microsoft: "hint: atmos-auth init azure-user\n",
  sso: "hint: atmos-auth init aws-sso\n",
  gcp: "hint: atmos-auth init gcp-user\n      (or gcp-key, gcp-impersonate)\n",
  okta: PAGE,
  SAML: PAGE,
  wizard: "hint: atmos-auth help init\n",
};

for (const [word, hint] of Object.entries(HINTS)) {
  Deno.test(`init ${word}: the hint is what was meant, or the page that tells`, async () => {
    assertStringIncludes(await told("init", word), hint);
  });
}

Deno.test("a tool's file that isn't there is told as that, by its name", async () => {
  const err = await told("init", "aws-config", "--own");
  assertStringIncludes(
    err,
    '"aws-config" takes over what ~/.aws/config and ~/.aws/credentials say',
  );
  assertStringIncludes(err, "and there is no such file\nhint: atmos-auth init aws-sso --own\n");
  const files = { "/home/ada/.aws/config": "[default]\nregion = eu-west-1\n" };
  const empty = await command(["--no-color", "init", "aws-config"], { clouds, files });
  assertStringIncludes(empty.err, "what ~/.aws/config says, and there is nothing in it to sign");
});

Deno.test("an answer that is no way's is not told again in the hint, which asks for what is open", async () => {
  const unknown = await told("init", "aws", "--set", "nosuch=1", "--print");
  assertStringIncludes(unknown, "hint: atmos-auth init aws-sso --print\n");
  const known = await told("init", "aws-sso", "--set", "nosuch=1", "--print");
  const open = "--set 'start_url=START_URL' --set 'region=REGION'";
  assertStringIncludes(known, `hint: atmos-auth init aws-sso --print ${open}\n`);
});

Deno.test("another tool's setup is ours of the same sense", async () => {
  assertStringIncludes(await told("setup", "wizard"), "hint: atmos-auth init\n");
  assertStringIncludes(await told("setup", "profiles"), "hint: atmos-auth export aws-config\n");
  assertStringIncludes(await told("setup"), "hint: atmos-auth init\n");
});
