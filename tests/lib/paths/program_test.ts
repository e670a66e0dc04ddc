import { inWordsOf } from "../in_words_of.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { MachineError, UserError } from "../../../lib/errors.ts";
import { findProgram, insideCmd } from "../../../lib/paths/program.ts";
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
    env: { Path: "C:\\bin", PATHEXT: ".EXE;.CMD", ComSpec: "cmd.exe" },
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
  assertEquals([az.program, az.verbatim], ["C:\\Windows\\System32\\cmd.exe", true]);
});

Deno.test("what PATHEXT has for a shell to open is no program that Windows starts", async () => {
  const PATHEXT = ".com;.exe;.bat;.cmd;.vbs;.vbe;.js;.jse;.wsf;.wsh";
  const path = "C:\\work\\args.js";
  const files = { [path]: "", "C:\\bin\\tool.js": "" };
  const system = fakeSystem({ os: "windows", env: { PATH: "C:\\bin", PATHEXT }, files });
  for (const [name, file] of [[path, path], ["tool.js", "C:\\bin\\tool.js"]] as const) {
    const error = await assertRejects(() => findProgram(system, name, system.env), UserError);
    const isMended = error.hint?.startsWith("-- PROGRAM ");
    assertEquals([error.code, error.message, isMended], [
      "command_not_executable",
      `Cannot run "${file}": Windows starts no such file by itself`,
      true,
    ]);
  }
});

Deno.test("on Windows a hint can be typed there, and names what a command of cmd's own is", async () => {
  const system = fakeSystem({ os: "windows", env: { PATH: "C:\\bin" } });
  const hintFor = async (name: string) =>
    (await assertRejects(() => findProgram(system, name, system.env), UserError)).hint;
  const hints = await inWordsOf(
    system,
    () => Promise.all(["DIR", "nothing", "C:\\a b\\nothing"].map(hintFor)),
  );
  assertEquals(hints, [
    "-- cmd /c dir   (it is a part of cmd)",
    "check the spelling, or your PATH: cmd /c path",
    'cmd /c dir /q "C:\\a b\\nothing"',
  ]);
});

Deno.test("a part of cmd is known by each form in which cmd knows it, and by no other", () => {
  const forms = {
    ...{ exit: "exit", REM: "rem", for: "for", "echo.": "echo.", "ECHO.Hi": "echo.Hi" },
    ...{ "echo:": "echo:", "echo(": "echo", "echo/": "echo/", "cd..": "cd..", "cd\\": "cd\\" },
    ...{ "dir/w": "dir/w", "date/t": "date/t", "dir/a:h": "dir/a:h", "rd/s/q": "rd/s/q" },
  };
  for (const [word, line] of Object.entries(forms)) {
    assertEquals([word, insideCmd("windows", word)], [word, line]);
    assertEquals(insideCmd("linux", word), undefined);
  }
  const others = ["path/to/tool", "set\\tool", "time.exe", "echoes", "cdx", "x/w", "start.bat", ""];
  for (const word of others) assertEquals(insideCmd("windows", word), undefined, word);
});

Deno.test("attack: Windows' way into its Linux is not run: nobody there is the session's identity", async () => {
  const [wsl, bash, git] = ["C:\\Windows\\System32\\wsl.exe", "C:\\WINDOWS\\system32\\bash.exe"]
    .concat("C:\\Program Files\\Git\\bin\\bash.exe");
  const PATH = "C:\\WINDOWS\\system32;C:\\Windows\\System32;C:\\Program Files\\Git\\bin";
  const both = {
    os: "windows",
    env: { PATH },
    files: { [wsl!]: "", [bash!]: "", [git!]: "" },
  } as const;
  const alone = fakeSystem({ ...both, files: { [wsl!]: "", [bash!]: "" } });
  const told = ["wsl", "bash"].map(async (name) => {
    const error = await assertRejects(() => findProgram(alone, name, alone.env), UserError);
    return [error.code, error.message, error.hint];
  });
  const why = "it opens Linux, which knows nothing of an identity here";
  const hint = "wsl atmos-auth shell   (with an atmos-auth for Linux in it)";
  assertEquals(await Promise.all(told), [
    ["command_not_executable", `Cannot run "${wsl}": ${why}`, hint],
    ["command_not_executable", `Cannot run "${bash}": ${why}`, hint],
  ]);
  const system = fakeSystem(both);
  assertEquals((await findProgram(system, "bash", system.env)).path, git);
});

Deno.test("a program of Windows' store is found, which can be started and not followed, and none that opens Linux", async () => {
  const apps = "C:\\Users\\ada\\AppData\\Local\\Microsoft\\WindowsApps";
  const system = fakeSystem({
    os: "windows",
    env: { PATH: apps },
    files: { [`${apps}\\pwsh.exe`]: "", [`${apps}\\Ubuntu2404.exe`]: "" },
  });
  const refusal = new MachineError("follow it", "the file cannot be accessed by the system");
  system.files.realPath = () => Promise.reject(refusal);
  assertEquals((await findProgram(system, "pwsh", system.env)).path, `${apps}\\pwsh.exe`);
  const linux = await assertRejects(() => findProgram(system, "Ubuntu2404", system.env), UserError);
  assertEquals(
    linux.message.split(": ").at(-1),
    "it opens Linux, which knows nothing of an identity here",
  );
});

Deno.test("attack: a file of the working directory is told of to who named it with its ending, and to nobody else", async () => {
  const files = { "C:\\work\\build.cmd": "", "C:\\work\\aws.cmd": "" };
  const system = fakeSystem({ os: "windows", env: { PATH: "C:\\bin" }, cwd: "C:\\work", files });
  const hintFor = async (name: string) =>
    (await assertRejects(() => findProgram(system, name, system.env), UserError)).hint;
  const hints = await inWordsOf(
    system,
    () => Promise.all(["build.cmd", "aws", "none.cmd"].map(hintFor)),
  );
  const spelling = "check the spelling, or your PATH: cmd /c path";
  assertEquals(hints, [
    "-- .\\build.cmd   (a program is looked for on PATH alone)",
    spelling,
    spelling,
  ]);
});

Deno.test("on Windows a script of PowerShell, a directory and any other file are said to be what they are", async () => {
  const system = fakeSystem({
    os: "windows",
    env: { PATH: "C:\\bin" },
    cwd: "C:\\work",
    files: { "C:\\bin\\build.ps1": "", "C:\\work\\notes.txt": "", "C:\\work\\src\\a": "" },
  });
  const telling = async (name: string) => {
    const error = await assertRejects(() => findProgram(system, name, system.env), UserError);
    return [error.code, error.message, error.hint];
  };
  const names = ["build", "build.ps1", ".\\src", ".\\notes.txt", "none.exe"];
  const told = await inWordsOf(system, () => Promise.all(names.map(telling)));
  const script = [
    "command_not_executable",
    'Cannot run "C:\\bin\\build.ps1": it is a script of PowerShell',
    "-- powershell -File C:\\bin\\build.ps1",
  ];
  assertEquals(told, [
    script,
    script,
    [
      "command_not_executable",
      'Cannot run "C:\\work\\src": it is a directory',
      "name a program in it",
    ],
    [
      "command_not_executable",
      'Cannot run "C:\\work\\notes.txt": Windows starts no such file by itself',
      "-- PROGRAM C:\\work\\notes.txt",
    ],
    [
      "command_not_found",
      'Cannot find the command "none.exe"',
      "check the spelling, or your PATH: cmd /c path",
    ],
  ]);
});
