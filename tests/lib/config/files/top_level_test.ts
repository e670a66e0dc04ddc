import { assertEquals } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";
import { load } from "../world.ts";

const AUTH = "auth: {identities: {a: {kind: mock/aws}}}";

async function said(text: string): Promise<readonly string[]> {
  const { remarks } = await load({ "/work/atmos.yaml": `${AUTH}\n${text}\n` });
  return remarks.map(({ hint, at }) => `${at!.line}:${at!.column} ${hint}`);
}

Deno.test("keys that were meant for ours, and ours in a shape that nobody reads, are said", async () => {
  const rows: [string, string][] = [
    ["imports: [./team.yaml]", "import: [./FILE.yaml]"],
    ["imports: ./team.yaml", "import: [./FILE.yaml]"],
    ["imprt: [./team.yaml]", 'write "import" instead of "imprt"'],
    ["includes: [./team.yaml]", "import: [./FILE.yaml]"],
    ["auths: {}", 'write "auth" instead of "auths"'],
    ["identities: {a: {kind: mock/aws}}", "auth: {identities: ...}"],
    ["providers: {}", "auth: {providers: ...}"],
    ["integrations: {ecr: {kind: aws/ecr}}", "auth: {integrations: ...}"],
    ["profile: {base_path: x}", "profiles: ..."],
    ["profiles: nope", "profiles: {base_path: ./profiles, default: NAME}"],
    ["profiles: {base_path: [x]}", "profiles: {base_path: ./profiles, default: NAME}"],
    ["profiles: {base_pth: x}", "profiles: {base_path: ./profiles, default: NAME}"],
    ["logs: debug", "logs: {level: info}"],
    ["logs: {level: bogus}", "logs: {level: info}"],
  ];
  for (const [text, hint] of rows) assertEquals(await said(text), [`2:1 ${hint}`], text);
});

Deno.test("what is right, or another program's, is passed over without a word", async () => {
  const rows = ["imports: {ttl: 1h}", "import:", "profiles: {base_path: x, default: dev}"];
  const theirs = ["stacks: {}", "components: {}", "logs: {level: Debug, file: x}", "profiler: {}"];
  const more = ["vendor: {}", "workflows: {}", "templates: {}", "settings: {}", "schemas: {}"];
  const last = ["edition: x", "version: {}", "docs: {}", "integrations_x: 1", "commands: []"];
  const all = [
    ...rows,
    ...theirs,
    ...more,
    ...last,
    "aliases: {}",
    "logs: {level: Trace}",
    "mcp: {}",
    "integrations: {atlantis: {path: atlantis.yaml}, github: {gitops: {x: y}}}",
    "integrations:",
  ];
  for (const text of all) {
    const { remarks } = await load({
      "/work/atmos.yaml": `${AUTH}\n${text}\n`,
      "/work/x/dev/a.yaml": AUTH,
    });
    assertEquals(remarks.map(({ message }) => message), [], text);
  }
});

Deno.test("a list of imports under the wrong key is said by the command that is run", async () => {
  const config = `${AUTH}\nimports: [./team.yaml]`;
  const { err, status } = await command(["validate"], { config, clouds });
  assertEquals([status, /Passing over "imports"/.test(err)], [3, true]);
});
