/** What we write as YAML, read by others. */
import { assertEquals } from "@std/assert";
import { writeYaml } from "../../lib/config/yaml/write.ts";
import { WORDS } from "../lib/config/yaml/words.ts";
import { oddLayouts } from "../lib/config/yaml/odd_layouts.ts";
import type { YamlNode } from "../../lib/config/yaml/node.ts";
import { parseYaml } from "../../lib/config/yaml/yaml.ts";
import { oddTexts } from "../lib/config/yaml/odd_texts.ts";
import "../bare_process.ts";
import { readKubeconfigText } from "../../lib/kubeconfig/text.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { findTool, scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

const PYTHON = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";

scenario(
  "PyYAML takes every text for a text",
  { tools: ["python3"], conditions: { "python3-yaml installed": await hasPyYaml() } },
  async () => {
    const all = [...WORDS, ...oddTexts(3_000)];
    const data = { values: all, keys: Object.fromEntries(all.map((word) => [word, "x"])) };
    await using box = sandbox();
    const file = `${box.directory}/words.yaml`;
    await Deno.writeTextFile(file, writeYaml(data));
    const read = await runProgram(tool("python3"), ["-c", PYTHON, file], { env: {} });
    assertEquals(JSON.parse(printed(read)), data);
  },
);

const NODES = `
import json, sys, yaml
def said(node):
    if isinstance(node, yaml.MappingNode): return [[said(k), said(v)] for k, v in node.value]
    if isinstance(node, yaml.SequenceNode): return [said(each) for each in node.value]
    return node.value if node else ""
def read(text):
    loader = yaml.SafeLoader(text)
    try: return said(loader.get_node() if loader.check_node() else None)
    except yaml.YAMLError: return False
json.dump([read(text) for text in json.load(open(sys.argv[1]))], sys.stdout)
`;

scenario(
  "what PyYAML reads, we read as the same, in whatever layout",
  { tools: ["python3"], conditions: { "python3-yaml installed": await hasPyYaml() } },
  async () => {
    const texts = oddLayouts(2_000, false);
    await using box = sandbox();
    const file = box.write("texts.json", JSON.stringify(texts));
    const read = await runProgram(tool("python3"), ["-c", NODES, file], { env: {} });
    const theirs: unknown[] = JSON.parse(printed(read));
    const readable = theirs.filter((each) => each !== false).length;
    assertEquals(readable > 1_000, true, `${readable} of them are YAML`);
    for (const [index, text] of texts.entries()) {
      if (theirs[index] === false) continue;
      const { root, problems } = parseYaml(text, "f.yaml");
      assertEquals([said(root), problems], [theirs[index], []], text);
    }
  },
);

function said(node: YamlNode | undefined): unknown {
  if (node?.type === "list") return node.items.map(said);
  if (node?.type !== "map") return node?.text ?? "";
  return node.pairs.map(({ key, value }) => [key, said(value)]);
}

scenario("kubectl takes every text for a text", { tools: ["kubectl"] }, async () => {
  const contexts = [...new Set([...WORDS, ...oddTexts(3_000)])].map((word) => ({
    name: word,
    context: { cluster: word, user: word },
  }));
  // kubectl finds no context without a name again.
  const named = contexts.filter(({ name }) => name !== "");
  const byName = (list: typeof contexts) => list.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const whole = writeYaml({ apiVersion: "v1", kind: "Config", contexts: named });
  assertEquals(byName(await kubectlsContexts(whole)), byName(named));
  // The same, added to a person's own file, and the first of them changed once more.
  for (const text of ["# own\ncontexts:\n- name: own # kept\n", "{}", '{"contexts": []}']) {
    const added = { contexts: named, "current-context": named[0]!.name };
    const once = (await readKubeconfigText(text)).with(added);
    const twice = (await readKubeconfigText(once)).with({ ...added, contexts: named.slice(0, 9) });
    const read = (await kubectlsContexts(twice)).filter(({ name }) => name !== "own");
    assertEquals(byName(read), byName(named));
  }
});

async function kubectlsContexts(
  text: string,
): Promise<{ name: string; context: { cluster: string; user: string } }[]> {
  await using box = sandbox();
  const file = box.write("config", text);
  const args = ["config", "view", "--raw", "--output=json", `--kubeconfig=${file}`];
  return JSON.parse(printed(await runProgram(tool("kubectl"), args, { env: {} }))).contexts;
}

async function hasPyYaml(): Promise<boolean> {
  const python = findTool("python3");
  if (!python) return false;
  return (await runProgram(python, ["-c", "import yaml"], { env: {} })).status === 0;
}
