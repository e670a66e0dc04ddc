import { assert, assertEquals, assertThrows } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { parse } from "../../../lib/cli/parse.ts";
import { cleared } from "../../../lib/cli/mends/cleared.ts";
import { UNREAD } from "../../../lib/cli/identities.ts";
import { Unclear } from "../../../lib/cli/mends/unclear.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { UserError } from "../../../lib/errors.ts";
import { cloudTable } from "../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);
const AWS = "aws eks update-kubeconfig";
const GCP = "gcp gke update-kubeconfig";
const AZURE = "azure aks update-kubeconfig";

function read(line: string, env: Readonly<Record<string, string>> = {}) {
  return parse(line.split(" "), new Variables((name) => env[name]), COMMANDS);
}

Deno.test("flags of aws, gcloud and az that mean the same as ours are taken", () => {
  const rows: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [`${AWS} --name a --region r`, { name: "a", region: "r" }],
    [`${GCP} --name a --region r --project p`, { name: "a", location: "r", project_id: "p" }],
    [`${GCP} --name a -z r-a`, { name: "a", location: "r-a" }],
    [`${GCP} --name a --zone=r-a`, { name: "a", location: "r-a" }],
    [`${AZURE} -g rg -n a --subscription s`, {
      name: "a",
      resource_group: "rg",
      subscription_id: "s",
    }],
    ["azure aks token -g rg -n a", { cluster: "a" }],
  ];
  for (const [line, described] of rows) assertEquals(read(line).by?.described, described, line);
  const flags = [
    `${AZURE} -n a --file here --context mine`,
    `${AWS} --name a --kubeconfig here --alias mine --user-alias me --dry-run --verbose`,
  ].map((line) => {
    const one = read(line);
    assert(one.command === "update kubeconfig");
    return [one.flags.text("kubeconfig"), one.flags.text("alias"), one.flags.text("user-alias")];
  });
  assertEquals(flags, [["here", "mine", undefined], ["here", "mine", "me"]]);
});

Deno.test("a flag that wants what is not done here is refused with one sentence and what to type", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    [`${AWS} --name a`, "--role-arn=arn:x", `atmos-auth ${AWS} -i NAME`],
    [`${AWS} --name a`, "--assume-role-arn=arn:x", `atmos-auth ${AWS} -i NAME`],
    ["aws eks token --cluster-name a", "--role-arn=arn:x", "atmos-auth aws eks token -i NAME"],
    [`${AWS} --name a`, "--no-verify-ssl", "AWS_CA_BUNDLE=FILE"],
    [`${GCP} --name a`, "--internal-ip", "kubectl config set-cluster"],
    [`${GCP} --name a`, "--account=ada@example.com", `atmos-auth ${GCP} -i NAME`],
    [`${AZURE} -n a`, "--admin", "az aks get-credentials --admin"],
  ];
  for (const [line, flag, hint] of rows) {
    const error = assertThrows(() => read(`${line} ${flag}`), UserError);
    const [name] = flag.split("=");
    const command = line.split(" -")[0];
    assert(error.message.startsWith(`"${command}" can't take ${name}: `), error.message);
    assert(error.hint?.startsWith(hint), error.hint);
    assertEquals(error.code, "usage");
  }
});

Deno.test("a flag that changes nothing is taken, and a variable that does is spoken of", () => {
  const idle = (line: string, env = {}) => read(line, env).idle.map(({ said }) => said);
  assertEquals(idle(`${AWS} --name a --output json --no-cli-pager`), [
    "--output",
    "--no-cli-pager",
  ]);
  assertEquals(idle(`${AZURE} -n a --overwrite-existing`), ["--overwrite-existing"]);
  assertEquals(idle(AWS, { ATMOS_AWS_PROFILE: "prod" }), ["ATMOS_AWS_PROFILE"]);
  assertEquals(idle(GCP, { ATMOS_AWS_PROFILE: "prod" }), []);
});

Deno.test("a command line of another tool is told in our words", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["eks update-kubeconfig --name a", `${AWS} --name a`],
    ["aws eks get-token --cluster-name a", "aws eks token --cluster-name a"],
    [
      "gcloud container clusters get-credentials main --zone z --project p",
      `${GCP} --name main --zone z --project p`,
    ],
    ["gcp gke get-credentials main", `${GCP} --name main`],
    ["az aks get-credentials -g rg -n main", `${AZURE} -g rg -n main`],
    ["auth azure aks get-credentials -g rg -n main", `${AZURE} -g rg -n main`],
    ["az acr login --name example", "azure acr login --name example"],
    ["aws ecr get-login-password", "aws ecr login"],
  ];
  for (const [line, ours] of rows) {
    const error = assertThrows(() => read(line), Unclear);
    assertEquals(cleared(error, UNREAD).hint, `atmos-auth ${ours}`, line);
  }
});
