import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { findProgram } from "../../../lib/paths/program.ts";
import { fakeSystem, GARBLED } from "../../fake_system.ts";
import { processEnvironment } from "../../process_environment.ts";

async function unix() {
  const system = fakeSystem({
    env: { PATH: "/usr/bin:bin:/opt" },
    files: { "/usr/bin/plain": "", "/opt/plain": "", "/work/bin/tool": "", "/work/x.sh": "" },
  });
  for (const path of ["/opt/plain", "/work/bin/tool"]) await system.files.setMode(path, 0o755);
  await system.files.makeDirectory("/usr/bin/folder");
  return system;
}

Deno.test("a program is found on PATH, past one that can't be run", async () => {
  const system = await unix();
  assertEquals((await findProgram(system, "plain", system.env)).path, "/opt/plain");
  assertEquals((await findProgram(system, "tool", system.env)).path, "/work/bin/tool");
  assertEquals((await findProgram(system, "./bin/tool", system.env)).path, "/work/bin/tool");
});

const REFUSED = [
  ["nothing", "command_not_found"],
  ["", "command_not_found"],
  ["./nothing", "command_not_found"],
  ["./x.sh", "command_not_executable"],
  ["/usr/bin/folder", "command_not_executable"],
] as const;

for (const [name, code] of REFUSED) {
  Deno.test(`"${name}" is refused as ${code}`, async () => {
    const system = await unix();
    const error = await assertRejects(() => findProgram(system, name, system.env), UserError);
    assertEquals(error.code, code);
  });
}

Deno.test("a PATH that is no text is named as the reason that nothing is found", async () => {
  const system = fakeSystem({ env: { PATH: GARBLED } });
  const error = await assertRejects(() => findProgram(system, "sh", system.env), UserError);
  assertEquals(error.message, 'Cannot find the command "sh": PATH is not UTF-8 text');
});

Deno.test("Windows tries the endings of PATHEXT, and runs a batch file through cmd", async () => {
  const system = fakeSystem({
    os: "windows",
    env: { Path: "C:\\bin", PATHEXT: ".EXE;.CMD", ComSpec: "C:\\Windows\\cmd.exe" },
    files: { "C:\\bin\\aws.exe": "", "C:\\bin\\az.cmd": "" },
  });
  const env = processEnvironment();
  const aws = await findProgram(system, "aws", system.env);
  assertEquals(aws.commandLine(["a b"], env), {
    program: "C:\\bin\\aws.exe",
    args: ["a b"],
    env,
  });
  const az = (await findProgram(system, "az", system.env)).commandLine(["login"], env);
  assertEquals([az.program, az.verbatim], ["C:\\Windows\\cmd.exe", true]);
});
