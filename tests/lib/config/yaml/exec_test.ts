import { assertEquals, assertRejects } from "@std/assert";
import { UNWATCHED } from "../../../unwatched.ts";
import { refuseCommands, runCommands } from "../../../../lib/config/yaml/exec.ts";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import { valueAt } from "../../../../lib/config/yaml/located.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { HelperResult } from "../../../../lib/system/programs.ts";
import { load, NOTHING, shown, worldWith } from "../world.ts";
import { processEnvironment } from "../../../process_environment.ts";

const given = () => processEnvironment({ A: "1" });

async function ran(result: Partial<HelperResult>) {
  const { root } = await load({ "/work/atmos.yaml": "auth:\n  x: !exec tell me\n" });
  const run = () => ({ status: 0, stdout: "", stderr: "", ...result });
  return await runCommands(root, worldWith({}, { run }), given, UNWATCHED);
}

Deno.test("a command's value is what it prints, JSON as what it is", async () => {
  const rows: [string, unknown][] = [
    ["text\n", "text"],
    ["text\r\n", "text"],
    ["two\nlines\n\n", "two\nlines\n"],
    ["", ""],
    ["42\n", 42],
    ["true", true],
    ["null", null],
    ['"42"\n', "42"],
    ["012345678901\n", "012345678901"],
    ['{"a": [1, {"b.c": null}]}\n', { a: [1, { "b.c": null }] }],
    ["{not json}", "{not json}"],
  ];
  for (const [stdout, expected] of rows) {
    assertEquals(shown(await ran({ stdout })), { auth: { x: expected } });
  }
});

Deno.test("what a command printed keeps the command's place, its spelling and its own path", async () => {
  const root = await ran({ stdout: '{"a": 1.50}' });
  assertEquals(valueAt(root, ["auth", "x", "a"])?.at, {
    file: "/work/atmos.yaml",
    line: 2,
    column: 6,
    path: "auth.x.a",
  });
  const number = valueAt(await ran({ stdout: "1.50\n" }), ["auth", "x"]);
  assertEquals(number?.type === "scalar" && [number.value, number.source], [1.5, "1.50"]);
});

Deno.test("every command below a value runs, in the shell of the system, with the environment given", async () => {
  const text = "auth: {a: !exec one, l: [!exec two, plain], m: {n: !exec 'three \"x\"'}}";
  const { root } = await load({ "/work/atmos.yaml": text });
  const system = worldWith({}, {
    run: ({ args }) => ({ status: 0, stdout: `ran ${args.at(-1)}`, stderr: "" }),
  });
  assertEquals(shown(await runCommands(root, system, given, UNWATCHED)), {
    auth: { a: "ran one", l: ["ran two", "plain"], m: { n: 'ran three "x"' } },
  });
  const env = given();
  const ran = system.ran.map(
    ({ env: { ATMOS_ASKED_BY: waiting, ...rest }, onStart: _, ...command }) => {
      return { ...command, env: rest, waiting: JSON.parse(waiting!)[0].name };
    },
  );
  assertEquals<unknown>(
    ran,
    [["one", "auth.a"], ["two", "auth.l[0]"], ['three "x"', "auth.m.n"]].map(([line, waiting]) => {
      return { program: "/bin/sh", args: ["-c", line], env, timeout: 30_000, waiting };
    }),
  );
});

Deno.test("Windows runs commands in cmd, with their quotes as they were written", async () => {
  const { root } = await load({ "/work/atmos.yaml": "auth: {a: !exec 'echo \"a b\"'}" });
  const run = () => ({ status: 0, stdout: "me\r\n", stderr: "" });
  for (
    const [env, program] of [
      [{}, "C:\\Windows\\System32\\cmd.exe"],
      [{ COMSPEC: "D:\\other.exe" }, "C:\\Windows\\System32\\cmd.exe"],
      [{ SYSTEMROOT: "D:\\Win" }, "D:\\Win\\System32\\cmd.exe"],
      [{ SYSTEMROOT: "Win" }, "C:\\Windows\\System32\\cmd.exe"],
    ] as const
  ) {
    const system = worldWith({}, { os: "windows", env, run });
    assertEquals(shown(await runCommands(root, system, given, UNWATCHED)), { auth: { a: "me" } });
    const args = ["/d", "/s", "/c", '"echo "a b""'];
    const [ran] = system.ran;
    assertEquals([ran?.program, ran?.args, ran?.verbatim], [program, args, true]);
  }
});

Deno.test("attack: a command of a file that nobody trusts is not even kept as a command", async () => {
  const system = worldWith({ "/work/atmos.yaml": "auth: {a: !exec evil, b: !env TOKEN}" }, {
    env: { TOKEN: "CANARY" },
  });
  const { root } = await loadConfiguration(system, NOTHING);
  assertEquals(shown(root), { auth: { a: "withheld: !exec evil", b: "withheld: !env TOKEN" } });
  const error = await assertRejects(() => runCommands(root, system, given, UNWATCHED), UserError);
  assertEquals([error.code, error.message, error.hint, error.at?.path, system.ran], [
    "trust_required",
    'Cannot tell what "!exec evil" is: nobody has trusted this file yet',
    "atmos-auth trust",
    "auth.a",
    [],
  ]);
});

Deno.test("where nothing may run, what is known stays and what only a program tells is refused", async () => {
  const plain = (await load({ "/work/atmos.yaml": "auth: {a: 1, b: [x]}" })).root;
  assertEquals(await refuseCommands(plain), plain);
  const { root } = await load({ "/work/atmos.yaml": "auth: {b: [!exec tell]}" });
  const error = await assertRejects(() => refuseCommands(root), UserError, '"!exec tell"');
  assertEquals([error.code, error.at?.path], ["trust_required", "auth.b[0]"]);
});

Deno.test("a command that fails is said with its place and status, and what it complained of", async () => {
  const rows: [Partial<HelperResult>, string][] = [
    [{ status: 3 }, "it ended with status 3"],
    [{ status: 124, late: true }, "it took more than 30 s"],
    [
      { status: 1, stderr: "\n\x1b[31mno such\x07 thing\r\nmore" },
      'it ended with status 1, saying "no such\\x07 thing; more"',
    ],
  ];
  for (const [result, why] of rows) {
    const error = await assertRejects(() => ran({ stdout: "secret", ...result }), UserError);
    assertEquals([error.code, error.message, error.at?.path], [
      "failed",
      `Cannot use what the command prints: ${why}`,
      "auth.x",
    ]);
  }
});

Deno.test("values without commands are left as they are", async () => {
  const { root } = await load({ "/work/atmos.yaml": "auth: {a: 1, b: [x]}" });
  assertEquals(await runCommands(root, worldWith({}), given, UNWATCHED), root);
});
