/** Whom `aws/ambient` takes surroundings for, beside whom botocore does. */
import { assertEquals } from "@std/assert";
import { FILES, OLDER, SURROUNDINGS } from "../providers/aws/kinds/surroundings_table.ts";
import { hasBotocore } from "./botocore.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey, printed, type World } from "./world.ts";

/** A client reads the profile's own section, too: who has none fails there. */
const WHO = `import botocore.session
session = botocore.session.get_session()
try:
    found = session.get_credentials()
    session.get_scoped_config()
    print(" ".join(it for it in (found.access_key, found.token) if it) if found else "")
except Exception:
    print("")`;

async function who(
  { box }: World,
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  for (const [path, text] of Object.entries(files)) box.write(`home/${path}`, text);
  const said = Object.entries(env).map(([name, value]) => [name, value.replace(/^~/, box.home)]);
  const all = { HOME: box.home, AWS_EC2_METADATA_DISABLED: "true", ...Object.fromEntries(said) };
  return printed(await runProgram(tool("python3"), ["-c", WHO], { env: all })).trim();
}

journey(
  "botocore is who the table of surroundings says",
  { tools: ["python3"], conditions: { "python3-botocore installed": await hasBotocore() } },
  async (world) => {
    for (const [env, wanted = ""] of SURROUNDINGS) {
      assertEquals(await who(world, env, FILES), wanted, JSON.stringify(env));
    }
    for (const [files, env, wanted] of OLDER) {
      assertEquals(await who(world, env, files), wanted, JSON.stringify(env));
      for (const path of Object.keys(files)) Deno.removeSync(`${world.box.home}/${path}`);
    }
  },
);
