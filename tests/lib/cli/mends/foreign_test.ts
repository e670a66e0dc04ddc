import { assert, assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { FOREIGN } from "../../../../lib/cli/mends/foreign_flags.ts";
import { parse } from "../../../../lib/cli/parse.ts";
import { Variables } from "../../../../lib/cli/variables.ts";
import { cloudTable } from "../../../../providers/table.ts";
import { command } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";

const COMMANDS = commandsWith(cloudTable);

const config = "auth: { identities: { dev: { kind: aws/role }, user: { kind: aws/owned } } }";

async function hintOf(typed: string): Promise<string> {
  const { status, err } = await command(typed.split(" "), {
    config,
    env: { NO_COLOR: "1" },
    clouds: smallClouds().clouds,
  });
  assert([2, 125].includes(status), `${typed}: ${status}: ${err}`);
  if (err.startsWith("{")) return JSON.parse(err).error.hint;
  return /hint: (.*)\n/.exec(err.replace(/\n {6}\(/, "   ("))?.[1] ?? err;
}

const LASTS = "how long is said in the configuration: session.duration";
const REGION = "the region is said in the configuration";

/** Lines as they are typed with aws-vault, granted, aws-sso and saml2aws. */
const TYPED: readonly (readonly [typed: string, ours: string, why?: string])[] = [
  ["-c dev", "console dev"],
  ["shell -c dev", "console dev"],
  ["assume -c dev", "console dev"],
  ["assume dev -c", "console dev"],
  ["assume --console -s s3 dev", "console --destination s3 dev"],
  ["assume -s s3 dev", "console --destination s3 dev"],
  ["assume -r eu-west-1 dev", "shell dev", "the region is said in the configuration"],
  ["assume -un", "status", "says who this shell is; exit leaves it"],
  ["assume --unset", "status", "says who this shell is; exit leaves it"],
  ["assume dev --exec -- aws s3 ls", "exec dev -- aws s3 ls"],
  ["exec -d 1h dev -- true", "exec dev -- true", LASTS],
  ["exec dev --duration=1h -- true", "exec dev -- true", LASTS],
  ["exec -d 1h dev", "shell dev", LASTS],
  ["exec dev -n -- true", "exec dev -- true"],
  ["exec --no-session dev -- true", "exec dev -- true"],
  [
    "exec -t 123456 dev -- true",
    "exec dev -- true",
    "the code is asked for, or read by --mfa-code-stdin",
  ],
  ["exec --json dev", "credential-process dev"],
  ["exec -j dev", "credential-process dev"],
  ["exec dev --region=eu-west-1 -- true", "exec dev -- true", REGION],
  ["exec -p dev -- true", "exec --identity dev -- true"],
  ["exec -a dev -- true", "exec --identity dev -- true"],
  ["shell --ecs-server dev", "shell --delivery server dev"],
  ["env -j dev", "env --format json dev"],
  ["eval -p dev", "env --identity dev"],
  ["process -p dev", "credential-process --identity dev"],
  ["login -s dev", "console --print-only dev"],
  ["login dev --stdout", "console dev --print-only"],
  ["login -d 1h dev", "login dev", LASTS],
  ["console -s s3 dev", "console --destination s3 dev"],
  ["console -d 1h dev", "console --duration 1h dev"],
  ["console dev --link", "console dev --print-only"],
  ["list --profiles", "list"],
  ["list --sessions", "sessions"],
  ["sso login -a dev", "login --identity dev"],
  [
    "add --env user",
    "user configure user",
    "asks for the keys; with --stdin it takes export lines",
  ],
  ["rotate -n user", "user rotate user"],
  ["remove --sessions dev", "logout dev"],
];

Deno.test("a line with another tool's flags leads to one in our words, which is understood", async () => {
  for (const [typed, ours, why] of TYPED) {
    const hint = await hintOf(typed);
    assertEquals([typed, hint], [typed, `atmos-auth ${ours}${why ? `   (${why})` : ""}`]);
    parse(ours.split(" "), new Variables(() => undefined), COMMANDS);
  }
});

Deno.test("what a line keeps and a program takes stays as it was typed", async () => {
  assertEquals(
    await hintOf("-C /work exec -d 1h dev -- ls -d x"),
    `atmos-auth exec -C /work dev -- ls -d x   (${LASTS})`,
  );
  // Behind a word they may be the program's.
  assertEquals(
    await hintOf("exec aws --region us-east-1"),
    "atmos-auth exec -- aws --region us-east-1",
  );
  assertEquals(await hintOf("list -z"), "atmos-auth help list");
});

Deno.test("no row is for a flag that the command takes, or for a command that there is not", () => {
  for (const { of, flags, is } of FOREIGN) {
    for (const name of of) {
      const taken = COMMANDS.get(name)?.flags.flatMap(({ name, also = [], short }) => [
        ...[name, ...also].map((each) => `--${each}`),
        ...short ? [`-${short}`] : [],
      ]);
      const clash = flags.filter((flag) => taken?.includes(flag));
      assertEquals([name, taken === undefined, clash], [name, false, []]);
    }
    const [other = ""] = is.split(" ");
    assert(other === "" || other.startsWith("-") || COMMANDS.has(other), other);
  }
});

Deno.test("a line that is hinted at names no pipe, which is read once", async () => {
  const hint = await hintOf("--config /dev/fd/63 shell -d 1h dev");
  assertEquals(hint.split("   ")[0], "atmos-auth shell --config FILE dev");
});
