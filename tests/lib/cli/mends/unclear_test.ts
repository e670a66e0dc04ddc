import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";

const CONFIG = `auth:
  identities:
    dev: {kind: mock/aws, default: true}
    prod-admin: {kind: mock/aws, alias: pa}
    list: {kind: mock/aws}
    "-x": {kind: mock/aws}
`;

const OTHER = "(where ls is a command; who there is: atmos-auth list)";

/** A line that lacks something, and the hint: by whom the configuration knows. */
const ROWS: readonly (readonly [typed: string, hint: string])[] = [
  ["exec dev ls -la", "exec dev -- ls -la"],
  ["exec dev --shell zsh", "shell dev --shell zsh"],
  ["exec dev --nope", "help exec"],
  ["exec DEV ls", "exec DEV -- ls"],
  ["exec pa aws s3 ls", "exec pa -- aws s3 ls"],
  ["exec dev prod-admin ls", "exec dev prod-admin -- ls"],
  [
    "exec dve ls -la",
    "exec dev -- ls -la   (where dve is a command: atmos-auth exec -- dve ls -la)",
  ],
  ["exec admin ls", "exec -- admin ls"],
  ["exec --read-only dev ls", "exec --read-only dev -- ls"],
  ["exec ls -la", "exec -- ls -la"],
  ["exec ls", "exec -- ls"],
  ["exec dev", "shell dev"],
  ["exec dve", "shell dev   (where dve is a command: atmos-auth exec -- dve)"],
  ["exec --server dev", "help exec"],
  ["exec --identity=-x ls", "exec --identity=-x -- ls"],
  ["dev", "shell dev"],
  ["auth dev", "shell dev"],
  ["pa --read-only", "shell pa --read-only"],
  ["--read-only dev", "shell --read-only dev"],
  ["dev -- ls -la", "exec dev -- ls -la"],
  ["dev aws s3 ls --recursive", "exec dev -- aws s3 ls --recursive"],
  ["dve", "shell dev"],
  ["dve aws s3 ls", "exec dev -- aws s3 ls"],
  ["-i dev", "shell -i dev"],
  ["--identity=-x", "shell --identity=-x"],
  ["-i", "shell -i"],
  ["-i dev --read-only", "shell -i dev --read-only"],
  ["-i dev -- ls", "exec -i dev -- ls"],
  ["-i dev ls", "exec -i dev -- ls"],
  ["-i dev aws s3 ls", "exec -i dev -- aws s3 ls"],
  ["-i dev terraform plan", "exec -i dev -- terraform plan"],
  ["-i dev shel", "shell -i dev"],
  ["-i dev run ls", "exec -i dev -- ls"],
  ["aws s3 ls", "exec -- aws s3 ls"],
  ["aws eks", "help aws eks token"],
  ["aws eks tokn -i dev", "help aws eks token"],
  ["run dev ls", "exec dev -- ls"],
  ["exce dev ls -la", "exec dev -- ls -la"],
  ["auth -i dev", "shell -i dev"],
  ["ls", "list"],
  ["shel", "shell"],
  ["nothing-like-it", "help"],
  ["exec -- dev ls -la", "exec dev -- ls -la"],
  ["exec --read-only -- dev pa ls", "exec --read-only dev pa -- ls"],
  ["exec -- dev", "shell dev"],
  ["exec -q -- dev", "shell -q dev"],
  ["shell dev ls -la", `exec dev -- ls -la   ${OTHER}`],
  ["--read-only shell dev pa ls", `exec --read-only dev pa -- ls   ${OTHER}`],
  ["shell dev ls", `exec dev -- ls   ${OTHER}`],
  ["shell -i dev ls", `exec -i dev -- ls   ${OTHER}`],
  ["shell -i dev prdo-admin", "shell -i dev prod-admin"],
  ["shell --login-shell dev ls", "list"],
  ["-C / shell dev ls", `exec -C / dev -- ls   ${OTHER}`],
  ["shell ls", "list"],
  ["shell dev -la", "help shell"],
];

for (const [typed, hint] of ROWS) {
  Deno.test(`"${typed}" leads to ${hint}`, async () => {
    const { err } = await command(typed.split(" "), { config: CONFIG, clouds });
    const [first = "", note] = hint.split("   ");
    assertStringIncludes(err, `hint: atmos-auth ${first}\n${note ? `      ${note}\n` : ""}`);
    assertEquals(err.includes("      ("), note !== undefined, err);
  });
}

Deno.test("who is an identity says the configuration that the line leads to", async () => {
  const files = { "/w/other/atmos.yaml": "auth: {identities: {ls: {kind: mock/aws}}}" };
  const hint = async (typed: string) =>
    (await command(typed.split(" "), { config: CONFIG, clouds, files })).err.split("hint: ")[1];
  assertEquals(await hint("exec -C /w/other ls id"), "atmos-auth exec -C /w/other ls -- id\n");
  assertEquals(await hint("-C /w/other ls"), "atmos-auth shell -C /w/other ls\n");
});

const PORTAL = `auth:
  providers:
    sso:
      kind: aws/iam-identity-center
      start_url: https://example.awsapps.com/start
      auto_provision_identities: true
      region: eu-west-1
`;

Deno.test("before a portal has said whom it offers, a name of account and role is taken for one", async () => {
  const hint = async (typed: string) =>
    (await command(typed.split(" "), { config: PORTAL, clouds })).err.split("hint: ")[1];
  const beside =
    "\n      (where dev/Developer is a command: atmos-auth exec -- dev/Developer ls)\n";
  assertEquals(await hint("exec dev/Developer ls"), `atmos-auth exec dev/Developer -- ls${beside}`);
  for (const word of ["./run", "/bin/ls", "ls", "~/x"]) {
    assertEquals((await hint(`exec ${word} x`))?.split("\n")[0], `atmos-auth exec -- ${word} x`);
  }
  const { status, err } = await command(["list", "dev", "read"], { config: PORTAL, clouds });
  assertEquals([status, err], [
    0,
    "Nothing that is configured fits\n" +
    'What "sso" offers is known after a sign-in there: atmos-auth login --provider sso\n',
  ]);
});

Deno.test("where no configuration can be read, both are said", async () => {
  const { err } = await command(["exec", "dev", "ls"], { config: "auth: [", clouds });
  assertStringIncludes(err, "hint: atmos-auth exec -- dev ls\n");
  assertStringIncludes(err, "(where dev is an identity: atmos-auth exec dev -- ls)");
});
