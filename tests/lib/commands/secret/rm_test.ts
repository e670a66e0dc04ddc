import { assertEquals, assertStringIncludes } from "@std/assert";
import { CANARY, desk, SYSTEM } from "../secret_desk.ts";

Deno.test("a secret is removed after a question that names who needs it", async () => {
  const run = desk(SYSTEM);
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const no = await run(["secret", "rm", "deploy"], { terminal: true, answers: ["no"] });
  assertStringIncludes(no.err, "Nothing was removed");
  assertEquals(no.system.asked, [
    'This removes the secret "deploy", which mine needs, for good. Type yes to go on:',
  ]);
  assertEquals((await run(["secret", "rm", "deploy", "--force"])).err, 'Removed "deploy"\n');
  const told = async (...words: string[]) => {
    const stdin = words.includes("--stdin") ? { stdin: [CANARY] } : {};
    return JSON.parse((await run(["secret", ...words, "--json"], stdin)).out);
  };
  assertEquals(await told("set", "deploy", "--stdin"), { name: "deploy", replaced: false });
  assertEquals(await told("set", "deploy", "--stdin"), { name: "deploy", replaced: true });
  assertEquals(await told("rm", "deploy", "--force"), { name: "deploy" });
  const gone = await run(["secret", "rm", "deploy", "--force"]);
  assertEquals([gone.status, gone.err], [
    2,
    'error: The store has no secret "deploy"\nhint: atmos-auth secret list\n',
  ]);
});
