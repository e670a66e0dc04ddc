/** A shell that reads `env` hears that it failed: nothing that follows may run as whoever was there before. */
import { assertEquals } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey } from "./world.ts";

const QUOTED = 'eval "$(LINE)"';
const BARE = "eval $(LINE)";

const SHELLS: readonly (readonly [shell: readonly string[], ways: readonly string[]])[] = [
  [["bash"], [QUOTED, BARE, "source <(LINE)"]],
  [["bash", "--posix"], [QUOTED, BARE]],
  [["dash"], [QUOTED, BARE]],
  [["zsh", "-f"], [QUOTED, BARE, "source <(LINE)"]],
  [["zsh", "-f", "-o", "sh_word_split"], [BARE]],
  [["fish", "-N"], ["LINE | source", "eval (LINE)"]],
];

/** No such identity, no such flag (also before the command), no such format. */
const LINES = ["env -i nosuch", "env --identiti dev", "--profil x env -i dev", "env -f tcsh"];

for (const [shell, ways] of SHELLS) {
  journey(`attack: ${shell.join(" ")} goes on as before where env fails`, {
    tools: shell.slice(0, 1),
  }, async ({ box, program }) => {
    const [name = "", ...args] = shell;
    for (const way of ways) {
      for (const line of LINES) {
        const read = way.replace("LINE", `${program} auth ${line} 2>/dev/null`);
        const ask = (script: string) =>
          runProgram(tool(name), [...args, "-c", script], { env: box.env, cwd: box.project });
        const and = await ask(`${read} && echo WENT ON`);
        assertEquals([and.status !== 0, and.stdout], [true, ""], `${read}: ${and.stderr}`);
        if (name === "fish" || line !== LINES[0]) continue;
        const strict = await ask(`set -e; ${read}; echo WENT ON`);
        assertEquals([strict.status !== 0, strict.stdout], [true, ""], `${read}: ${strict.stderr}`);
      }
    }
  });
}

journey("what is data, or goes into a file, says nothing where env fails", {}, async ({ run }) => {
  for (const format of ["json", "dotenv", "env", "cmd", "nushell"]) {
    assertEquals((await run(["env", "-i", "nosuch", "-f", format])).stdout, "");
    assertEquals((await run(["env", "--nope", `--format=${format}`])).stdout, "");
  }
  for (const line of [["-i", "nosuch"], ["--nope"]]) {
    assertEquals((await run(["env", ...line, "-o", "x.env"])).stdout, "");
    assertEquals((await run(["whoami", "-i", "env", ...line])).stdout, "");
  }
  assertEquals((await run(["env", "-i", "nosuch"])).stdout, "false;\n");
  const powershell = await run(["env", "-i", "nosuch", "-f", "powershell"]);
  assertEquals(powershell.stdout, "throw 'atmos-auth env failed'\n");
});
