import { assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { withRetyped } from "../../../../lib/cli/mends/whole_line.ts";
import { UserError } from "../../../../lib/errors.ts";
import { cloudTable } from "../../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);

function hintOf(argv: readonly string[], hint: string, wrong?: readonly string[]): string {
  const error = withRetyped(new UserError("failed", "no", { hint, wrong }), argv, COMMANDS);
  return error instanceof UserError ? error.hint ?? "" : "";
}

Deno.test("a hint keeps what was typed, and puts what is right in the place and form of what was wrong", () => {
  const name = ["--identity staging", ["stagin"]] as const;
  const cases: readonly [string, string, readonly string[] | undefined, string][] = [
    ["exec stagin -- x", ...name, "exec staging -- x"],
    ["exec -q stagin -- x -y --z=1", ...name, "exec -q staging -- x -y --z=1"],
    ["exec -i stagin -- x", ...name, "exec -i staging -- x"],
    ["exec -istagin -- x", ...name, "exec -istaging -- x"],
    ["exec --identity=stagin -- x", ...name, "exec --identity=staging -- x"],
    ["auth --identity stagin exec -- x", ...name, "--identity staging exec -- x"],
    ["exec gcp stagin gh -- x", ...name, "exec gcp staging gh -- x"],
    ["exec -i gcp -i stagin -- x", ...name, "exec -i gcp -i staging -- x"],
    ["exec -- stagin", ...name, "exec --identity staging -- stagin"],
    ["whoami", ...name, "whoami --identity staging"],
    ["shell stagin --config a.yaml", ...name, "shell staging --config a.yaml"],
    ["exec stagin --", ...name, "exec staging --"],
    ["exec stagin -- sh -c 'a  b'", ...name, `exec staging -- sh -c ''\\''a' '' 'b'\\'''`],
    ["exec -i -- x", "--identity a", undefined, "exec --identity a -- x"],
    ["exec -- x", "--identity=-a", undefined, "exec --identity=-a -- x"],
    ["exec b -- x", "--identity=-a", ["b"], "exec --identity=-a -- x"],
    ["exec b -- x", "--identity 'a b'", ["b"], "exec 'a b' -- x"],
    ["env a -f bsh", "--format bash", undefined, "env a -f bash"],
    ["env a --format=bsh --login", "--format bash", undefined, "env a --format=bash --login"],
    ["exec a --min-ttl x -- y", "--min-ttl 45m", undefined, "exec a --min-ttl 45m -- y"],
    ["login -p prod", "--identity prod", ["prod"], "login --identity prod"],
    ["whoami a b", "--identity a", ["a", "b"], "whoami a"],
    ["whoami -i a -i b --json", "--identity a", ["a", "b"], "whoami -i a --json"],
    ["whoami dev", "--profile work", undefined, "whoami --profile work dev"],
    ["list --jsn prod", "--json", ["--jsn"], "list --json prod"],
    ["list --provider sso", "--providers", ["--provider"], "list --providers sso"],
    ["list --provider=sso", "--providers", ["--provider"], "list --providers=sso"],
    ["list --provider", "--providers", ["--provider"], "list --providers"],
    ["env dev --json", "--format json", ["--json"], "env dev --format json"],
    ["--versoin", "--version", ["--versoin"], "--version"],
    [
      "store move --debug",
      "--to file   (or --to system)",
      undefined,
      "store move --to file --debug   (or --to system)",
    ],
    [
      "whoami --config x -C y --json",
      "--config a --config b",
      ["--config", "--chdir"],
      "whoami --config a --config b --json",
    ],
    [
      "aws eks update-kubeconfig c1 -q",
      "--name c1",
      ["c1"],
      "aws eks update-kubeconfig --name c1 -q",
    ],
    [
      "list --profile a --profile b",
      "--profile c",
      ["--profile=b"],
      "list --profile a --profile c",
    ],
    ["exec --profile dev -- x", "--identity dev", ["--profile=dev"], "exec --identity dev -- x"],
    ["exec --profile=dev -- x", "--identity dev", ["--profile=dev"], "exec --identity dev -- x"],
    ["list b --profile=b", "--profile c", ["--profile=b"], "list b --profile=c"],
    ["whoami -C/y", "--chdir /z", ["--chdir"], "whoami -C/z"],
    ["shell -i a --yes-i-mean b", "--yes-i-mean a", ["b"], "shell -i a --yes-i-mean a"],
    ["exec --idenity=a -- x", "--identity", ["--idenity"], "exec --identity=a -- x"],
    ["exec --no-quiet a -- x", "--quiet=false", ["--no-quiet"], "exec --quiet=false a -- x"],
    [
      "aws eks token --cluster c",
      "--cluster-name",
      ["--cluster"],
      "aws eks token --cluster-name c",
    ],
  ];
  for (const [line, hint, wrong, expected] of cases) {
    assertEquals(hintOf(line.split(" "), hint, wrong), `atmos-auth ${expected}`, line);
  }
});

Deno.test("what a line cannot show is not spelled out, and other hints stay as they are", () => {
  const long = ["exec", "stagin", "--", "sh", "-c", "a\nb"];
  const said = hintOf(long, "--identity staging", ["stagin"]);
  assertEquals(said, "atmos-auth exec staging -- COMMAND ARGS");
  for (const hint of ["atmos-auth list", "owner: acme", "--destination s3, ec2, or more"]) {
    assertEquals(hintOf(["exec", "a", "--", "x"], hint, ["a"]), hint);
  }
  assertEquals(hintOf(["nothing"], "--identity a"), "--identity a");
});
