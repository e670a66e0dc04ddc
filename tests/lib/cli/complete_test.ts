import { assertEquals } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { candidates } from "../../../lib/cli/complete.ts";
import { cloudTable } from "../../../providers/table.ts";

const known = {
  identities: () => Promise.resolve(["prod-admin", "prod-ro", "dev"]),
  providers: () => Promise.resolve(["sso"]),
  profiles: () => Promise.resolve(["ci", "ops"]),
  ways: () => Promise.resolve(["aws-sso"]),
  pages: (identity?: string) => Promise.resolve(identity === "dev" ? ["s3", "sqs"] : ["ec2"]),
};

const CASES: readonly (readonly [string[], string[]])[] = [
  [["sh"], ["shell"]],
  [["auth", "sh"], ["shell"]],
  [["--profile", "ci", "auth", "sh"], ["shell"]],
  [["-i", "dev", "auth", "-C", "/x", "aws", "e"], ["ecr", "eks"]],
  [["--profile", ""], ["ci", "ops"]],
  [["auth", "list", "--profile=o"], ["--profile=ops"]],
  [["-i", "d"], ["dev"]],
  [["--logs-l"], ["--logs-level"]],
  [["user", ""], ["configure"]],
  [["sessions", ""], ["end"]],
  [["aws", ""], ["ecr", "eks"]],
  [["auth", "aws", "eks", ""], ["token", "update-kubeconfig"]],
  [["gcp", "gke", "t"], ["token"]],
  [["gcp", "gke", "token", "-i", "d"], ["dev"]],
  [["shell", "-i", "prod"], ["prod-admin", "prod-ro"]],
  [["shell", "--identity=d"], ["--identity=dev"]],
  [["shell", "--identity", "=", "d"], ["dev"]],
  [["shell", "--identity", "="], ["prod-admin", "prod-ro", "dev"]],
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
  [["exec", "--", "l"], []],
];

for (const [line, expected] of CASES) {
  Deno.test(`after "${line.join(" ")}" comes ${expected.join(", ") || "nothing"}`, async () => {
    assertEquals(await candidates(line, known, commandsWith(cloudTable)), expected);
  });
}
