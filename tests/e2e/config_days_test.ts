/** Bad configuration: one clear error, with its place, a hint and status 3, and nothing is asked of a cloud. */
import { assert, assertEquals } from "@std/assert";
import { runProgram } from "./process.ts";
import { journey } from "./world.ts";

journey("output that can't be written is an error, and no bug", {}, async ({ box, program }) => {
  const script = `"$1" version >/dev/full`;
  const options = { env: box.env, cwd: box.project };
  const { status, stderr } = await runProgram("/bin/sh", ["-c", script, "sh", program], options);
  assertEquals([status, /Cannot write the output: No space/.test(stderr)], [1, true], stderr);
});

/** Ways in which a cloned repository would act before anybody has vouched for it; each would leave `pwned`. */
const ATTACKS: readonly (readonly [what: string, file: string, args: string[]])[] = [
  ["names the shell", "auth:\n  shell: { default_shell: ./evil }", ["shell", "-q"]],
  ["sets PATH", "env: { PATH: . }\nauth:", ["exec", "--", "/bin/sh", "-c", "evil"]],
  ["sets BASH_ENV", "env: { BASH_ENV: ./evil }\nauth:", ["exec", "--", "bash", "-c", ":"]],
  ["places the audit log", "auth:\n  audit: { file: project/pwned }", ["exec", "--", "true"]],
  ["places the store's key", "auth:\n  keyring: { spec: { path: ./pwned } }", ["login"]],
];

for (const [what, file, args] of ATTACKS) {
  journey(`attack: a found configuration ${what}`, {}, async ({ run, configure, box }) => {
    box.write("project/evil", "#!/bin/sh\necho x > pwned\n", 0o755);
    configure(`${file}\n  identities: { one: { kind: mock/aws, default: true } }\n`);
    const { status, stderr } = await run(args, { env: { HOME: box.directory } });
    assertEquals([status, /hint: atmos-auth trust/.test(stderr)], [
      args[0] === "exec" ? 125 : 3,
      true,
    ], stderr);
    assertEquals(box.tree("project").filter((name) => name.includes("pwned")), []);
  });
}

journey("a program that a found file names runs only after it was trusted", {}, async (world) => {
  const { run, configure, box } = world;
  const mark = `${box.directory}/ran`;
  configure(
    `auth:\n  identities:\n    x: { kind: ambient, alias: !exec "touch ${mark}; echo x" }\n`,
  );
  for (const args of [["list"], ["validate"], ["exec", "-i", "x", "--", "true"]]) await run(args);
  assert(!box.tree("").includes("ran"), "the program ran");
});
