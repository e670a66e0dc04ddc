/** Whom `aws/ambient` takes surroundings for, beside whom botocore does. */
import { assertEquals } from "@std/assert";
import { FILES, OLDER, SURROUNDINGS } from "../providers/aws/kinds/surroundings_table.ts";
import { hasBotocore } from "./botocore.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey, printed } from "./world.ts";

/** Everybody's in one process. A client reads the profile's own section, too: who has none fails there. */
const WHO = `import json, os, sys
import botocore.session
def who(home, env):
    os.environ.clear()
    os.environ.update(env, HOME=home, AWS_EC2_METADATA_DISABLED="true")
    session = botocore.session.get_session()
    try:
        found = session.get_credentials()
        session.get_scoped_config()
        return " ".join(it for it in (found.access_key, found.token) if it) if found else ""
    except Exception:
        return ""
json.dump([who(*each) for each in json.load(sys.stdin)], sys.stdout)`;

type Case = readonly [home: string, env: Readonly<Record<string, string>>];

async function whoAll(cases: readonly Case[]): Promise<readonly string[]> {
  const told = cases.map(([home, env]) => {
    const said = Object.entries(env).map(([name, value]) => [name, value.replace(/^~/, home)]);
    return [home, Object.fromEntries(said)];
  });
  const stdin = JSON.stringify(told);
  return JSON.parse(printed(await runProgram(tool("python3"), ["-c", WHO], { env: {}, stdin })));
}

journey(
  "botocore is who the table of surroundings says",
  { tools: ["python3"], conditions: { "python3-botocore installed": await hasBotocore() } },
  async ({ box }) => {
    const homeOf = (name: string, files: Readonly<Record<string, string>>) => {
      for (const [path, text] of Object.entries(files)) box.write(`${name}/${path}`, text);
      return `${box.directory}/${name}`;
    };
    const home = homeOf("all", FILES);
    const found = await whoAll([
      ...SURROUNDINGS.map(([env]) => [home, env] as const),
      ...OLDER.map(([files, env], at) => [homeOf(`older${at}`, files), env] as const),
    ]);
    const wanted = [...SURROUNDINGS.map(([, who = ""]) => who), ...OLDER.map(([, , who]) => who)];
    assertEquals(found, wanted);
  },
);
