import { assert, assertEquals } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { candidates, type NameSource } from "../../../lib/cli/complete.ts";
import type { NameOf } from "../../../lib/cli/spec.ts";
import { cloudTable } from "../../../providers/table.ts";

const words = (...all: string[]) =>
  Promise.resolve(all.map((word) => ({ word, about: `a ${word}` })));
const NAMES: Partial<Record<NameOf, readonly string[]>> = {
  identity: ["prod-admin", "prod-ro", "dev", "-x"],
  provider: ["sso"],
  entry: ["prod-admin", "prod-ro", "dev", "sso"],
  profile: ["ci", "ops"],
  way: ["aws-sso"],
  session: ["k3v9", "x1"],
  stored: ["ops", "sso", "-kept"],
  secret: ["deploy-key"],
  tag: ["team"],
  realm: ["home", "work"],
  integration: ["ecr/main"],
};
const OF: Partial<Record<NameOf, (named: string | undefined) => readonly string[]>> = {
  page: (named) => named === "dev" ? ["s3", "sqs"] : ["ec2"],
  item: (named) => named === "ops" ? ["keys"] : [],
};
const known: NameSource = {
  names: (of, named) => words(...NAMES[of] ?? OF[of]?.(named) ?? []),
};
const complete = (line: readonly string[]) => candidates(line, known, commandsWith(cloudTable));

const CASES: readonly (readonly [string[], string[]])[] = [
  [["store", "rm", ""], ["ops", "sso"]],
  [["store", "rm", "--", "-"], ["-kept"]],
  [["store", "rm", "--", "ops", ""], []],
  [["console", "--", "-"], ["-x"]],
  [["sh"], ["shell"]],
  [["auth", "sh"], ["shell"]],
  [["au"], ["auth"]],
  [["auth", "au"], []],
  [["--profile", "ci", "auth", "sh"], ["shell"]],
  [["-i", "dev", "auth", "-C", "/x", "aws", "e"], ["ecr", "eks"]],
  [["--profile", ""], ["ci", "ops"]],
  [["auth", "list", "--profile=o"], ["--profile=ops"]],
  [["-i", "d"], ["dev"]],
  [["--logs-l"], ["--logs-level"]],
  [["user", ""], ["configure", "import", "rotate"]],
  [["sessions", ""], ["end"]],
  [["aws", ""], ["ecr", "eks"]],
  [["auth", "aws", "eks", ""], ["token", "update-kubeconfig"]],
  [["gcp", "gke", "t"], ["token"]],
  [["gcp", "gke", "token", "-i", "d"], ["dev"]],
  [["shell", "-i", "prod"], ["prod-admin", "prod-ro"]],
  [["shell", "--identity=d"], ["--identity=dev"]],
  [["shell", "--identity", "=", "d"], ["dev"]],
  [["shell", "--identity", "="], ["prod-admin", "prod-ro", "dev"]],
  [["shell", "--identity=-"], ["--identity=-x"]],
  [["shell", ""], ["prod-admin", "prod-ro", "dev", "--identity=-x"]],
  [["login", ""], ["prod-admin", "prod-ro", "dev", "sso"]],
  [["login", "-p", ""], ["sso"]],
  [["logout", "d"], ["dev"]],
  [["list", "--format", "m"], ["mermaid", "markdown", "md"]],
  [["shell", "--del"], ["--delivery"]],
  [["shell", "--keep", "g"], ["gcp", "github"]],
  [["init", "a"], ["aws-sso"]],
  [["completion", "f"], ["fish"]],
  [["console", "--destination", ""], ["ec2"]],
  [["console", "-i", "dev", "--destination", "s"], ["s3", "sqs"]],
  [["console", "--identity=dev", "--destination=sq"], ["--destination=sqs"]],
  [["sessions", "end", "k"], ["k3v9"]],
  [["shell", "prod-admin", "d"], ["dev"]],
  [["credential-process", "p"], ["prod-admin", "prod-ro"]],
  [["user", "configure", "d"], ["dev"]],
  [["shell", "--min-ttl", ""], []],
  [["login", "dev", ""], []],
  [["list", "pro"], ["prod-admin", "prod-ro"]],
  [["list", "--providers", ""], ["sso"]],
  [["list", "--tags", ""], ["team"]],
  [["shell", "--yes-i-mean", "d"], ["dev"]],
  [["shell", "--shell", "z"], ["zsh"]],
  [["store", "show", ""], ["ops", "sso"]],
  [["store", "rm", "ops", "--item", ""], ["keys"]],
  [["--realm", "w"], ["work"]],
  [["secret", "rm", ""], ["deploy-key"]],
  [["aws", "ecr", "login", ""], ["ecr/main"]],
  [["console", "dev", "--destination", "s"], ["s3", "sqs"]],
  [["auth", "console", "dev", "--destination", "s"], ["s3", "sqs"]],
  [["help", "sto"], ["store"]],
  [["help", "store", ""], ["list", "show", "rm", "move", "rekey", "lock"]],
  [["help", "aws", "eks", "t"], ["token"]],
  [["help", "env"], ["env", "environment"]],
  [["help", "shell", ""], []],
];

for (const [line, expected] of CASES) {
  Deno.test(`after "${line.join(" ")}" comes ${expected.join(", ") || "nothing"}`, async () => {
    const found = await complete(line);
    assert(found !== "files");
    assertEquals(found.map(({ word }) => word), expected);
  });
}

Deno.test("files are what comes where a file is named, and behind --", async () => {
  for (
    const line of [
      ["exec", "--", "l"],
      ["shell", "--", ""],
      ["--config", ""],
      ["list", "--config=x"],
      ["-C", ""],
      ["env", "-o", ""],
    ]
  ) assertEquals([line, await complete(line)], [line, "files"]);
});

Deno.test("each is described: commands and flags by their help, names by what they are", async () => {
  const about = async (...line: string[]) => {
    const found = await complete(line);
    return found === "files" ? found : found.map(({ about }) => about);
  };
  assertEquals(await about("exe"), ["Run one command as this identity"]);
  assertEquals(await about("sess"), ["List the sessions that are open now"]);
  assertEquals(await about("user"), ["configure, import, rotate"]);
  assertEquals(await about("aws"), ["ecr login, eks token, eks update-kubeconfig"]);
  assertEquals(await about("shell", "--identity=dev"), ["a dev"]);
  assertEquals(await about("shell", "--read"), [
    "Narrow the credential to reading, where its kind can",
  ]);
});
