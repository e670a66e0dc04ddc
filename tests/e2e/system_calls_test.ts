/** What the program does to the machine, as the kernel sees it. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey, printed } from "./world.ts";

/** Directories that other users can write to. */
const SHARED = /^\/(?:tmp|var\/tmp|dev\/shm)\//;

/** The calls that open, load or make a file; merely asking whether one is there is none of them. */
const OPENING = "/^(open|creat|exec|mkdir|mknod|rename|link|symlink|unlink)";

journey("no file in a shared temporary directory is opened, loaded or made", {
  tools: ["strace"],
}, async ({ run, program, box }) => {
  const elsewhere = { ...box.env, TMPDIR: "/tmp" };
  for (const args of [["version"], ["login"], ["exec", "--", "true"], ["doctor"]]) {
    const log = `${box.directory}/trace`;
    const call = ["-f", "-e", `trace=${OPENING}`, "-o", log, program, ...args];
    // The tools that are asked for their versions do as they like.
    const env = args[0] === "doctor" ? { ...elsewhere, PATH: box.project } : elsewhere;
    await runProgram(tool("strace"), call, { env, cwd: box.project, timeout: 120_000 });
    const paths = [...Deno.readTextFileSync(log).matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path!);
    assert(paths.length > 10, "strace saw nothing");
    // The way to the sandbox, which lies in a shared directory itself, and to the program.
    const shared = paths.filter((path) => SHARED.test(path) && !path.startsWith(box.directory));
    assertEquals([
      args,
      [...new Set(shared)].filter((path) =>
        ![box.directory, program].some((own) => own.startsWith(path))
      ),
    ], [
      args,
      [],
    ]);
  }
  printed(await run(["exec", "--", "true"]));
});

journey("a command that needs no secret starts no program and opens no connection", {
  tools: ["strace"],
}, async ({ program, box }) => {
  for (const args of [["version"], ["help"], ["list"], ["completion", "bash"]]) {
    const log = `${box.directory}/trace`;
    const call = ["-f", "-e", "trace=execve,connect", "-o", log, program, ...args];
    await runProgram(tool("strace"), call, { env: box.env, cwd: box.project, timeout: 120_000 });
    const calls = Deno.readTextFileSync(log).split("\n")
      .filter((line) => /execve\(|connect\(/.test(line) && !line.includes(`execve("${program}"`));
    assertEquals([args, calls], [args, []]);
  }
});

journey(
  "status in a prompt reads what the session says of itself, and no configuration, store or cloud",
  {
    tools: ["strace"],
  },
  async ({ run, program, box }) => {
    const log = `${box.directory}/trace`;
    const trace =
      `strace -f -e trace=execve,connect,open,openat -o ${log} ${program} status --short`;
    const text = printed(await run(["exec", "--", "sh", "-c", trace]));
    assertMatch(text, /^admin \d+m\n$/);
    const calls = Deno.readTextFileSync(log).split("\n");
    const opened = calls.filter((line) => line.includes(box.directory) && /= \d+$/.test(line))
      .flatMap((line) => /"([^"]*)"/.exec(line)?.[1] ?? []).filter((path) => path !== program);
    const strange = [...new Set(opened)].filter((path) =>
      !path.startsWith(`${box.runtime}/atmos-auth`)
    );
    assertEquals(strange.filter((path) => path !== box.project), []);
    assertEquals(
      calls.filter((line) =>
        /execve\(|connect\(/.test(line) && !line.includes(`execve("${program}"`)
      ),
      [],
    );
  },
);
