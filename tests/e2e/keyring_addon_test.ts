/** How the compiled program gets at the keyring: through a native addon that nobody else can put in its place. */
import { assertEquals } from "@std/assert";
import { binary } from "./binary.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { SECRET_SERVICE_TOOLS, startSecretService } from "./secret_service.ts";
import { scenario, tool } from "./tools.ts";

scenario(
  "the keyring's addon is loaded from a directory of its owner's, and is gone afterwards",
  { tools: [...SECRET_SERVICE_TOOLS, "strace"] },
  async () => {
    await using box = sandbox();
    await using service = await startSecretService(box);
    box.write("project/atmos.yaml", "auth: { keyring: { type: system } }\n");
    const log = `${box.directory}/opened`;
    const env = { ...service.env, TMPDIR: box.write("shared/.keep", "").replace("/.keep", "") };
    const words = ["-f", "-e", "trace=openat", "-o", log, await binary(), "doctor"];
    const { stdout, stderr } = await runProgram(tool("strace"), words, { env, cwd: box.project });
    assertEquals(/system at .*key in the system keyring/.test(stdout + stderr), true, stderr);
    // Where many processes run at once, a call and its end may be lines apart.
    const calls = /"([^"\n]*\.node)".*(?: = \d|<unfinished)/g;
    const opened = [...Deno.readTextFileSync(log).matchAll(calls)];
    const places = opened.map(([, path]) => path!.replace(/\/[^/]+\/[^/]+$/, ""));
    assertEquals([...new Set(places)], [`${box.home}/.cache/atmos-auth/addon`]);
    assertEquals(box.tree("home/.cache/atmos-auth/addon"), []);
    assertEquals(box.tree("shared"), [".keep"]);
  },
);
