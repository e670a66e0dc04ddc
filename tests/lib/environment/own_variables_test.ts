import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { TASKS } from "../../../lib/cli/commands/tasks.ts";
import { GLOBAL_FLAGS } from "../../../lib/cli/flags.ts";
import type { CommandSpec, Flag } from "../../../lib/cli/spec.ts";
import { asMeant } from "../../../lib/environment/as_meant.ts";
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

Deno.test("cmd's blank at the end of a word of ours is no part of it, and is one of a path or a secret", () => {
  const { get } = asMeant({ get: () => "x ", entries: () => [] });
  const exact = [...ownVariables(({ exact }) => exact === true), "PATH"];
  assertEquals(exact.map(get), exact.map(() => "x "));
  const words = ownVariables(({ exact }) => !exact);
  assertEquals(words.map(get), words.map(() => "x"));
  const paths = /(?:_PATH|_DIR|_FILE|_HOME|_PASSWORD|CHDIR|CONFIG|SHELL)$/;
  assertEquals(words.filter((name) => paths.test(name)), []);
});
