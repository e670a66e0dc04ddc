/** A value that a flag does not take is taken out by the hint, however it was typed, whichever command it is of. */
import { assert, assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { UNREAD } from "../../../../lib/cli/identities.ts";
import { mended } from "../../../../lib/cli/mends/mod.ts";
import { parse } from "../../../../lib/cli/parse.ts";
import type { Flag } from "../../../../lib/cli/spec.ts";
import { Variables } from "../../../../lib/cli/variables.ts";
import { usage, UserError } from "../../../../lib/errors.ts";
import { GLOBAL_FLAGS } from "../../../../lib/cli/flags.ts";
import { cloudTable } from "../../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);

/** No choice, length or number anywhere. */
const BAD = "-7zz";

/** The first line that the hint of a line's failure says. */
async function hintOf(argv: readonly string[], failure: unknown): Promise<string | undefined> {
  const identities = () => Promise.resolve(UNREAD);
  const typed = { argv, flags: "", commands: COMMANDS, told: () => undefined, identities };
  const error = await mended(failure, typed);
  return error instanceof UserError ? error.hint?.split("\n")[0] : undefined;
}

function failureOf(argv: readonly string[]): unknown {
  try {
    parse(argv, new Variables(() => undefined), COMMANDS);
  } catch (error) {
    return error;
  }
}

/** The ways in which a flag is typed with a value. */
function waysOf({ name, short }: Flag): readonly (readonly string[])[] {
  const long = [[`--${name}`, BAD], [`--${name}=${BAD}`]];
  return short === undefined ? long : [...long, [`-${short}`, BAD], [`-${short}${BAD}`]];
}

Deno.test("of every command, a value that is none of a flag's choices is no part of the hint", async () => {
  let count = 0;
  for (const [words, { flags }] of COMMANDS) {
    for (const flag of [...flags, ...GLOBAL_FLAGS] as readonly Flag[]) {
      if (flag.choices === undefined || flag.value === undefined) continue;
      for (const way of waysOf(flag)) {
        const argv = [...words.split(" ").filter(Boolean), ...way];
        const hint = await hintOf(argv, failureOf(argv));
        assert(
          hint?.startsWith("atmos-auth ") && !hint.includes(BAD),
          `${argv.join(" ")}: ${hint}`,
        );
        count++;
      }
    }
  }
  assert(count > 50, `${count}`);
});

Deno.test("of every command, a length or a number that is none is no part of the hint", async () => {
  for (const [words, { flags }] of COMMANDS) {
    for (const flag of flags as readonly Flag[]) {
      if (flag.choices !== undefined || !/DURATION|COUNT|NUMBER|PORT/.test(flag.value ?? "")) {
        continue;
      }
      for (const way of waysOf(flag)) {
        const argv = [...words.split(" ").filter(Boolean), ...way];
        const hint = await hintOf(argv, usage("no", `--${flag.name} 45m`));
        assert(hint?.includes("45m") && !hint.includes(BAD), `${argv.join(" ")}: ${hint}`);
      }
    }
  }
});

Deno.test("a flag that is missed takes the place of those that can't stand beside it", async () => {
  const argv = ["trust", "--digest", "--json"];
  assertEquals(await hintOf(argv, failureOf(argv)), "atmos-auth trust --show --json");
});
