import { assertEquals, assertThrows } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { TASKS } from "../../../lib/cli/commands/tasks.ts";
import { GLOBAL_FLAGS } from "../../../lib/cli/flags.ts";
import type { CommandSpec, Flag } from "../../../lib/cli/spec.ts";
import { asMeant } from "../../../lib/environment/as_meant.ts";
import { UserError } from "../../../lib/errors.ts";
import { speak } from "../../../lib/terminal/dialect.ts";
import {
  leadingFlags,
  OWN_VARIABLES,
  ownVariables,
  traitsOf,
} from "../../../lib/environment/own_variables.ts";

/** The variables that flags name, each with its flag. */
function named(flags: readonly Flag[]): ReadonlyMap<string, string> {
  return new Map(
    flags.flatMap(({ name, env = [] }) => [env].flat().map((variable) => [variable, name] as const))
      .filter(([variable]) => variable.startsWith("ATMOS_")),
  );
}

Deno.test("the table says of each flag's variable what the flag says, and of no other", () => {
  const specs: readonly Pick<CommandSpec, "flags">[] = Object.values({ ...COMMANDS, ...TASKS });
  const all = named([...GLOBAL_FLAGS, ...specs.flatMap(({ flags }) => flags)]);
  const told = ownVariables(({ flag }) => flag !== undefined);
  assertEquals(told.map((name) => [name, traitsOf(name)?.flag]).sort(), [...all].sort());
});

Deno.test("the flags that lead are those that are weighed where files are found, but for --chdir", () => {
  const weighed = (GLOBAL_FLAGS as readonly Flag[]).filter(({ selects }) => selects === "files");
  const names = weighed.map(({ name }) => name).filter((name) => name !== "chdir");
  assertEquals([...leadingFlags()].sort(), names.sort());
});

Deno.test("attack: a program that is started is handed what unlocks the store, trusts or moves sessions", () => {
  const kept = ["ATMOS_KEYRING_PASSWORD", "ATMOS_TRUST", "ATMOS_SESSION_DIR", "ATMOS_CHDIR"];
  assertEquals(kept.filter((name) => traitsOf(name)?.handedOn), []);
});

Deno.test("attack: a configuration is heard of what leads to it, or says whose word counts", () => {
  const heard = ownVariables(({ heard }) => heard !== undefined);
  const persons = /CONFIG|CHDIR|TRUST|KEYRING|XDG|SESSION|ASKED|SHLVL/;
  assertEquals(heard.filter((name) => persons.test(name)), ["ATMOS_KUBECONFIG"]);
});

Deno.test("nothing that every object has is a variable", () => {
  assertEquals(["toString", "constructor", "ATMOS_"].map(traitsOf), [
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(Object.keys(OWN_VARIABLES).filter((name) => !/^ATMOS_[A-Z_]+$/.test(name)), []);
});

/** Reads variables that all hold the same. */
function meant(os: "linux" | "windows", value: string): (name: string) => string | undefined {
  return asMeant({ os, env: { get: () => value, entries: () => [] } }).get;
}

Deno.test("cmd's blank at the end of a word of ours is no part of it, and is one of a path or a secret", () => {
  const get = meant("linux", "x ");
  const exact = [...ownVariables(({ exact }) => exact === true), "PATH"];
  assertEquals(exact.map(get), exact.map(() => "x "));
  const words = ownVariables(({ exact }) => !exact);
  assertEquals(words.map(get), words.map(() => "x"));
  const paths = /(?:_PATH|_DIR|_FILE|_HOME|_PASSWORD|CHDIR|CONFIG|SHELL)$/;
  assertEquals(words.filter((name) => paths.test(name)), []);
});

Deno.test("quotes that no shell took off are told, with the line that sets it without, but for a secret's", async () => {
  await speak("windows");
  const set = (name: string, value: string) => `set "${name}=${value}"`;
  for (const value of ['"C:\\my dir"', "'C:\\my dir'", '"C:\\my dir" ']) {
    for (const name of ["ATMOS_IDENTITY", "ATMOS_SESSION_DIR", "ATMOS_CONFIG"]) {
      const error = assertThrows(() => meant("windows", value)(name), UserError);
      assertEquals(error.hint, set(name, "C:\\my dir"));
    }
    assertEquals(meant("windows", value)("ATMOS_KEYRING_PASSWORD"), value);
    assertEquals(meant("windows", value)("PATH"), value);
  }
  const cut = assertThrows(() => meant("windows", 'C:\\my"dir')("ATMOS_CHDIR"), UserError);
  assertEquals(cut.hint, set("ATMOS_CHDIR", "C:\\mydir"));
  assertEquals(meant("windows", 'a"b')("ATMOS_IDENTITY"), 'a"b');
  await speak("sh");
  assertEquals(meant("linux", '/my"dir')("ATMOS_CHDIR"), '/my"dir');
  const listed = assertThrows(() => meant("linux", '"three"')("ATMOS_IDENTITY"), UserError);
  assertEquals(
    listed.message,
    'ATMOS_IDENTITY holds quotes, which are a part of its value: "three"',
  );
  assertEquals(listed.hint, "export ATMOS_IDENTITY=three");
});
