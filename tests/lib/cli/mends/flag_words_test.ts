/** Words in a name's place that say what a flag is for lead to that flag, and the rest of the line stays. */
import { assertEquals } from "@std/assert";
import { command } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";

const config = "auth: { identities: { dev: { kind: aws/role }, treeline: { kind: aws/role } } }";

async function hintOf(typed: string, options: { readonly config?: string } = {}): Promise<string> {
  const { status, err } = await command(typed.split(" "), {
    config: options.config ?? config,
    env: { NO_COLOR: "1", ATMOS_KEYRING_TYPE: "memory" },
    clouds: smallClouds().clouds,
    ...typed.endsWith("true") ? { installed: { "/usr/bin/true": () => 0 } } : {},
  });
  const [, hint = err] = /hint: (.*)\n/.exec(err.replace(/\n {6}\(/, "   (")) ?? [];
  return `${status}: ${hint.replace("atmos-auth ", "")}`;
}

const TYPED: readonly (readonly [typed: string, hint: string])[] = [
  ["logout all", "3: logout --all"],
  ["logout dev dry-run", "3: logout dev --dry-run"],
  ["env dev fish", "3: env dev --format fish"],
  ["env fish dev --login", "3: env --format fish dev --login"],
  ["env dev sh", "3: env dev --format bash"],
  ["shell dev read-only", "3: shell dev --read-only"],
  ["exec dev read-only -- true", "125: exec dev --read-only -- true"],
  ["exec server dev -- true", "125: exec --server dev -- true"],
  ["login device", "3: login --device"],
  ["whoami dev json", "2: whoami dev --json"],
  ["doctor json", "2: doctor --json"],
  ["console dev s3", "2: console dev --destination s3"],
  ["console s3 dev", "2: console --destination s3 dev"],
  ["console dev isolated", "2: console dev --isolated"],
  ["store move file", "2: store move --to file"],
  ["env tree", "3: env treeline"],
];

Deno.test("a word that says what a flag is for leads to the flag", async () => {
  for (const [typed, hint] of TYPED) assertEquals([typed, await hintOf(typed)], [typed, hint]);
});

Deno.test("whoever is called so is meant, and who is called nearly so is named beside the flag", async () => {
  const named = "auth: { identities: { dev: { kind: aws/role }, fish: { kind: aws/role } } }";
  assertEquals((await hintOf("env fish", { config: named })).startsWith("0: "), true);
  const near = "auth: { identities: { fisher: { kind: aws/role } } }";
  assertEquals(
    await hintOf("env fish", { config: near }),
    "3: env --format fish   (or --identity fisher)",
  );
});

Deno.test("a command that takes nobody, or one, leads to what says of them", async () => {
  assertEquals(await hintOf("status dev"), "2: list dev");
  assertEquals(await hintOf("doctor dev treeline"), "2: list dev treeline");
  assertEquals(await hintOf("whoami dev treeline"), "2: whoami dev");
  assertEquals(await hintOf("status nobody"), "2: help status");
});

Deno.test("attack: a word that says a flag has a secret beside it typed again", async () => {
  assertEquals(await hintOf("user configure replace cAnary9"), "2: help user configure");
  assertEquals(await hintOf("secret set stdin cAnary9"), "2: secret set stdin");
});
