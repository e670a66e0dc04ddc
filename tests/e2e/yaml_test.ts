/** What we write as YAML, read by others. */
import { assertEquals } from "@std/assert";
import { writeYaml } from "../../lib/config/yaml/write.ts";
import { WORDS } from "../lib/config/yaml/words.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { findTool, scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

const PYTHON = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";

scenario(
  "PyYAML takes every text for a text",
  { tools: ["python3"], conditions: { "python3-yaml installed": await hasPyYaml() } },
  async () => {
    const data = { values: WORDS, keys: Object.fromEntries(WORDS.map((word) => [word, "x"])) };
    await using box = sandbox();
    const file = `${box.directory}/words.yaml`;
    await Deno.writeTextFile(file, writeYaml(data));
    const read = await runProgram(tool("python3"), ["-c", PYTHON, file], { env: {} });
    assertEquals(JSON.parse(printed(read)), data);
  },
);

scenario("kubectl takes every text for a text", { tools: ["kubectl"] }, async () => {
  const contexts = WORDS.map((word) => ({ name: word, context: { cluster: word, user: word } }));
  await using box = sandbox();
  const file = `${box.directory}/config`;
  await Deno.writeTextFile(file, writeYaml({ apiVersion: "v1", kind: "Config", contexts }));
  const args = ["config", "view", "--raw", "--output=json", `--kubeconfig=${file}`];
  const read = JSON.parse(printed(await runProgram(tool("kubectl"), args, { env: {} })));
  const byName = (list: typeof contexts) => list.toSorted((a, b) => a.name < b.name ? -1 : 1);
  assertEquals(byName(read.contexts), byName(contexts));
});

async function hasPyYaml(): Promise<boolean> {
  const python = findTool("python3");
  if (!python) return false;
  return (await runProgram(python, ["-c", "import yaml"], { env: {} })).status === 0;
}
