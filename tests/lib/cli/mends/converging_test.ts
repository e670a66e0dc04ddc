/** Who types the hint of each failure comes to a line that works: no hint is one that would be refused. */
import { assert, assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { FOREIGN, IN_JSON } from "../../../../lib/cli/mends/foreign_flags.ts";
import { mended } from "../../../../lib/cli/mends/mod.ts";
import { refusalIn } from "../../../../lib/cli/mends/refusal.ts";
import { parse } from "../../../../lib/cli/parse.ts";
import { Variables } from "../../../../lib/cli/variables.ts";
import { UserError } from "../../../../lib/errors.ts";
import { speak } from "../../../../lib/terminal/dialect.ts";
import { hintParts } from "../../../../lib/terminal/hint.ts";
import { cloudTable } from "../../../../providers/table.ts";
import { command } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";

const COMMANDS = commandsWith(cloudTable);

const config = `auth:
  identities: { dev: { kind: aws/role }, hub: { kind: github/brief }, user: { kind: aws/owned } }`;

/** Lines that are wrong in their words alone. */
const WRONG = `
exec -A 123456789012 -R Developer aws s3 ls
exec --keep all dev -- true
exec --keep aws dev -- true
whoami dev -o yaml
exec --min-ttl -5 dev -- true
exec --min-ttl=x dev -- true
trust --digest --json
list -f yml
env dev -f yaml --login
env dev --format=ini --login
export --format=ini dev --login
console dev --duration x
console dev --print-only --isolated
list --providers --identities --format json --json
exec -d 1h dev true
exec dev -n -r eu-west-1 true
exec dev hub true
exec -i dev,hub -- true
exec dev,hub -- true
shell dev,hub
whoami dve
shell dev -c true
-i dev true
--json
--as-json list
assume -c -s s3 dev
login dev hub
secret set x y --jsn
`.trim().split("\n");

/** Types a line, and says what a hint says to type in its place. */
async function type(line: string): Promise<{ readonly isWrong: boolean; readonly next: string }> {
  const { status, err } = await command(line.split(" "), {
    config,
    env: { NO_COLOR: "1" },
    clouds: smallClouds().clouds,
    installed: { "/usr/bin/true": () => 0, "/usr/bin/bash": () => 0 },
  });
  const hint = err.startsWith("{")
    ? JSON.parse(err).error.hint
    : /hint: (.*)\n/.exec(err)?.[1] ?? "";
  const [step = ""] = hintParts(hint).steps;
  return { isWrong: [2, 125, 127].includes(status), next: step.replace(/^atmos-auth /, "") };
}

for (const line of WRONG) {
  Deno.test(`whoever types the hints has what is understood after two: ${line}`, async () => {
    const [said] = [[line]];
    for (let steps = 0; steps < 3; steps++) {
      const { isWrong, next } = await type(said.at(-1)!);
      if (!isWrong || next.startsWith("help ")) return;
      said.push(next);
    }
    throw new Error(said.join("\n-> "));
  });
}

Deno.test("of every command, no line with another tool's flag leads to one that is refused", async () => {
  let count = 0;
  const flags = new Set([...FOREIGN, ...IN_JSON].flatMap(({ flags }) => flags));
  for (const words of COMMANDS.keys()) {
    for (const flag of [...flags, "-Z", "--nope", "-o json"]) {
      for (
        const tail of [[flag, "dev"], ["dev", flag], [flag, "dev", "ls"]]
      ) {
        const argv = [...words.split(" "), ...tail.join(" ").split(" ")].filter(Boolean);
        const hint = await hintOf(argv);
        if (hint === undefined) continue;
        const refused = refusalIn(hintParts(hint).steps[0]!, COMMANDS);
        assertEquals(refused?.error.message, undefined, `${argv.join(" ")}: ${hint}`);
        count++;
      }
    }
  }
  assert(count > 3000, `${count}`);
});

Deno.test("a path stays what it is in a hint that is read again, on Windows, too", async () => {
  await speak("windows");
  try {
    const hint = await hintOf(["-C", "C:\\w s\\x", "exec", "-d", "1h", "dev", "D:\\ls", "a b"]);
    assertEquals(
      hint?.split("   ")[0],
      'atmos-auth exec -C "C:\\w s\\x" dev -- D:\\ls "a b"',
    );
  } finally {
    speak("sh");
  }
  const unix = await hintOf(["-C", "/w s/it's", "exec", "-d", "1h", "dev", "ls", "a\\b"]);
  assertEquals(
    unix?.split("   ")[0],
    String.raw`atmos-auth exec -C '/w s/it'\''s' dev -- ls 'a'\\'b'`,
  );
});

async function hintOf(argv: readonly string[]): Promise<string | undefined> {
  try {
    parse(argv, new Variables(() => undefined), COMMANDS);
    return undefined;
  } catch (failure) {
    const is = (word: string) => word === "dev";
    const identities = () => Promise.resolve({ is, near: () => undefined });
    const typed = { argv, flags: "", commands: COMMANDS, told: () => undefined, identities };
    const error = await mended(failure, typed);
    return error instanceof UserError ? error.hint : undefined;
  }
}
