import { assert, assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { FOREIGN } from "../../../../lib/cli/mends/foreign_flags.ts";
import { byOtherName } from "../../../../lib/cli/mends/other_names.ts";
import { parse } from "../../../../lib/cli/parse.ts";
import type { Flag } from "../../../../lib/cli/spec.ts";
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
const FINDS = "shows the name that is typed for an account and a role";
const FINDS_ROLE = "shows the name that is typed for a role";
const ASKS = "asks what it can't know, and --set NAME=VALUE answers it";
const LEAVES = "says who this shell is; in a session's shell, exit leaves it";
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
  ["exec -A 123456789012 -R Developer aws s3 ls", "list 123456789012 Developer", FINDS],
  ["exec -A 123456789012 -R Developer -- aws s3 ls", "list 123456789012 Developer", FINDS],
  ["eval -A 123456789012 -R Developer", "list 123456789012 Developer", FINDS],
  ["-C / console --account-id 123456789012", "list -C / 123456789012", FINDS],
  ["exec -a arn:aws:iam::123456789012:role/path/Dev ls", "list 123456789012 Dev", FINDS_ROLE],
  ["exec --role-arn arn:aws-us-gov:iam::1:role/Dev -- ls", "list 1 Dev", FINDS],
  ["exec -s dev -- true", "exec --delivery server dev -- true"],
  ["exec -s dev", "shell --delivery server dev"],
  ["shell dev -c ls", "shell dev -- -c ls"],
  ["shell dev -c true", "shell dev -- -c true"],
  ["shell -i dev -c ls", "shell -i dev -- -c ls"],
  ["sh dev -c ls", "shell dev -- -c ls"],
  ["-i dev sh -c ls", "exec -i dev -- sh -c ls"],
  ["-i dev aws --region x s3 ls", "exec -i dev -- aws --region x s3 ls"],
  ["exec -d 1h dev aws s3 ls", "exec dev -- aws s3 ls", LASTS],
  ["exec dev -r eu-west-1 aws s3 ls", "exec dev -- aws s3 ls", REGION],
  ["exec dev -d 1h", "shell dev", LASTS],
  ["exec dev -y", "shell dev --yes-i-mean dev"],
  ["exec dev --yes -- true", "exec dev --yes-i-mean dev -- true"],
  ["switch -y", "switch"],
  ["--json", "list --json"],
  ["-i dev --json", "credential-process -i dev"],
  ["export --format=json dev", "credential-process dev"],
  ["export --format json dev", "credential-process dev"],
  ["credential-process dev -o json", "credential-process dev"],
  ["list -o json", "list --json"],
  ["status -o json", "status --json"],
  ["doctor --format json", "doctor --json"],
  ["validate -f json", "validate --json"],
  ["version --output=json", "version --json"],
  ["whoami dev --format json", "whoami dev --json"],
  ["status -o yaml", "status --json", "JSON is the one such form"],
  ["status --output text", "status"],
  ["whoami --jq .arn dev", "whoami --json dev", "jq takes what is wanted out of it"],
  ["env dev --output json", "env dev --format json"],
  ["login --force dev", "login dev", "it always signs in anew"],
  ["login --no-browser dev", "login --device dev"],
  ["az login --use-device-code", "login --device"],
  ["logout dev --yes", "logout dev --force"],
  ["store rm dev -y", "store rm dev --force"],
  ["purge --force", "purge --yes"],
  ["aws login dev", "login dev"],
  ["gcloud auth login", "login"],
  ["gh auth token", "exec -- gh auth token"],
  ["-i dev gh auth login", "exec -i dev -- gh auth login"],
  ["sso populate", "export aws-config"],
  ["ecs run dev", "shell --delivery server dev"],
  ["sh", "shell"],
  ["open dev", "console dev"],
  ["who dev", "whoami dev"],
  ["refresh dev", "login dev"],
  ["token dev", "credential-process dev"],
  ["untrust", "trust --revoke"],
  ["exec dev -c ls", "shell dev -- -c ls"],
  ["exec sh -c ls", "exec -- sh -c ls"],
  ["env dev --shell fish", "env dev --format fish"],
  ["assume dev --env", "env dev --format dotenv"],
  ["list --all", "list"],
  ["doctor --fix", "doctor --mend"],
  ["validate --file x.yaml", "validate --config x.yaml"],
  ["sessions list", "sessions"],
  ["sessions kill abc", "sessions end abc"],
  ["session list", "sessions"],
  ["secret get one", "store show one"],
  ["secret add one two", "secret set one"],
  ["store ls", "store list"],
  ["exec -c dev", "console dev"],
  ["exec dev -c", "console dev"],
  ["assume -ar", "console"],
  ["assume -aap", "console"],
  ["assume --active-role", "console"],
  ["assume dev -c -s s3", "console dev --destination s3"],
  ["assume --confirm dev", "shell dev"],
  ["assume --no-cache dev", "shell dev"],
  ["init -y", "init", ASKS],
  ["init aws-sso --yes", "init aws-sso", ASKS],
  ["completion --shell bash", "completion bash"],
  ["completion -s zsh", "completion zsh"],
  ["-l", "list"],
  ["exit", "status", LEAVES],
  ["deactivate", "status", LEAVES],
  ["unassume", "status", LEAVES],
  ["credentials list", "store list"],
  ["credentials remove dev", "logout dev"],
  ["credentials add user", "user configure user"],
  ["credentials import", "import aws"],
  ["sso-tokens clear", "logout"],
  ["session start dev", "shell dev"],
  ["session stop abc", "sessions end abc"],
  ["sts get-caller-identity", "whoami"],
  ["profile list", "list"],
  ["uninstall", "purge"],
  ["ecr login", "aws ecr login"],
  ["docker login", "exec -- docker login"],
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
      // Who calls a command by another tool's name means that tool's flags.
      const isTheirs = byOtherName([name], false, COMMANDS) !== undefined;
      const taken = isTheirs ? [] : COMMANDS.get(name)?.flags.flatMap(spellings);
      const clash = flags.filter((flag) => taken?.includes(flag));
      assertEquals([name, taken === undefined, clash], [name, false, []]);
    }
    const [other = ""] = is.split(" ");
    assert(["", "VALUE"].includes(other) || other.startsWith("-") || COMMANDS.has(other), other);
  }
});

function spellings({ name, also = [], short }: Flag): readonly string[] {
  return [...[name, ...also].map((each) => `--${each}`), ...short ? [`-${short}`] : []];
}

Deno.test("a line that is hinted at names no pipe, which is read once", async () => {
  const hint = await hintOf("--config /dev/fd/63 shell -d 1h dev");
  assertEquals(hint.split("   ")[0], "atmos-auth shell --config FILE dev");
});
