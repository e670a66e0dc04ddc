/** A record that is damaged: whoever looks at the store hears of it, and the way out leads out. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { atHome } from "../machine.ts";
import { CANARY, desk, SYSTEM } from "./secret_desk.ts";

Deno.test("a damaged record is told wherever records are counted, and goes by its name", async () => {
  const run = desk(SYSTEM);
  await run(["secret", "set", "other", "--stdin"], { stdin: [CANARY] });
  const { system } = await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const [file] = Object.entries(atHome(system)).flatMap(([path, text]) =>
    text.includes('"entry":"deploy"') ? [path] : []
  );
  const path = `/home/ada/${file}`;
  const bytes = system.files.content.get(path);
  system.files.stage(path, `${system.files.texts()[path]}x`);
  assertEquals(bytes === undefined, false);
  const told = `warning: "${path}" holds no record: it is damaged\nhint: rm ${path}\n`;
  const list = await run(["secret", "list"]);
  assertStringIncludes(list.err, told);
  assertEquals(/deploy\s+\(damaged\)\s+mine/.test(list.out), true, list.out);
  assertStringIncludes((await run(["store", "list"])).err, told);
  assertStringIncludes((await run(["store", "rekey"])).err, told);
  const doctor = await run(["doctor"]);
  assertStringIncludes(doctor.out + doctor.err, `and 1 damaged: ${path}`);
  assertEquals(
    (await run(["secret", "rm", "deploy"])).err,
    'Removed "deploy", which was damaged\n',
  );
  assertEquals((await run(["secret", "list"])).err, "");
  assertEquals((await run(["secret", "rm", "deploy"])).status, 2);
});
