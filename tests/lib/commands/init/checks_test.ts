/** Answers of `init` are checked as they are given, and nothing is written of one that will not do. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { GOOGLE_KEY } from "../../../key_files.ts";
import { command, CONFIG } from "../../machine.ts";

type Setting = Parameters<typeof command>[1];

async function init(argv: readonly string[], more: Setting = {}) {
  const outcome = await command(["--no-color", "init", ...argv], { clouds, ...more });
  return { ...outcome, own: outcome.system.files.texts()[CONFIG] };
}

const PROJECT = "example-prod-1";
const WHOLE = JSON.stringify({ ...JSON.parse(GOOGLE_KEY), project_id: PROJECT });
const FILES = { "/home/ada/key.json": WHOLE, "/home/ada/other.json": "{}" };

Deno.test("a key's file that isn't there, or is none, is told before anything is written", async () => {
  for (
    const [file, why] of [["~/nosuch.json", "it can't be used: the file is not there\n"], [
      "~/other.json",
      "is of no type, not service_account",
    ]]
  ) {
    const said = ["--set", `key=${file}`, "--set", "project_id=my-project-123", "--own"];
    const { status, err, own } = await init(["gcp-key", ...said], { files: FILES });
    assertEquals([file, status, own], [file, 2, undefined]);
    assertStringIncludes(err, why!);
    assertStringIncludes(err, "hint: atmos-auth init gcp-key --own --set 'key=KEY' --set");
  }
});

Deno.test("the project comes from the key's file where nobody says another", async () => {
  const { status, own, err } = await init(["gcp-key", "--set", "key=~/key.json", "--own"], {
    files: FILES,
  });
  assertEquals(status, 0, err);
  assertStringIncludes(own!, `project_id: ${PROJECT}\n`);
  const other = await init(["gcp-key", "--set", "key=~/key.json", "--set", "project_id=a-b-c-1"], {
    files: FILES,
  });
  assertStringIncludes(other.own!, "project_id: a-b-c-1\n");
});

Deno.test("a person is asked again at once, and the project is offered", async () => {
  const answers = ["~/nosuch.json", "~/key.json", undefined];
  const { system, own } = await init(["gcp-key"], { terminal: true, answers, files: FILES });
  assertEquals([system.asked.at(-1), own], [`Project (Enter: ${PROJECT}):`, undefined]);
  assertStringIncludes(system.asked[1]!, "It can't be used: the file is not there");
});

Deno.test("what is printed is for another machine, on which the file may be", async () => {
  const said = ["--set", "key=~/nosuch.json", "--set", "project_id=my-project-123", "--print"];
  assertEquals((await init(["gcp-key", ...said])).status, 0);
});

Deno.test("an access key's id is no name, and the reason is told", async () => {
  const { status, err, own } = await init(["aws-user", "--set", "name=AKIAIOSFODNN7EXAMPLE"]);
  assertEquals([status, own], [2, undefined]);
  assertStringIncludes(err, "--set name: it is an access key ID, and would stand in the file");
  const answers = ["AKIAIOSFODNN7EXAMPLE", undefined];
  const asked = await init(["aws-user"], { terminal: true, answers });
  assertStringIncludes(asked.system.asked.at(-1)!, "It is an access key ID");
});

Deno.test("a region that is not known is told, and taken: there may be a new one", async () => {
  const said = ["--set", "start_url=https://acme.awsapps.com/start", "--print"];
  const odd = await init(["aws-sso", ...said, "--set", "region=eu-west-9"]);
  assertEquals([odd.status, odd.err], [
    0,
    'warning: "eu-west-9" is none of the regions that this version knows: check it\n',
  ]);
  for (const region of ["eu-west-3", "cn-north-1", "us-gov-west-1", "eu-isoe-west-1"]) {
    assertEquals((await init(["aws-sso", ...said, "--set", `region=${region}`])).err, "");
  }
});
