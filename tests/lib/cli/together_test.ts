import { assert, assertEquals, assertThrows } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { parse } from "../../../lib/cli/parse.ts";
import type { CommandSpec } from "../../../lib/cli/spec.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { UserError } from "../../../lib/errors.ts";
import { cloudTable } from "../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);

function read(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return parse(words, new Variables((name) => env[name]), COMMANDS);
}

function typed({ flags }: CommandSpec, name: string): string {
  if (name.startsWith("[")) return "something";
  const flag = flags.find((each) => each.name === name);
  assert(flag, name);
  const value = flag.choices?.[0] ?? "something";
  return flag.value === undefined ? `--${name}` : `--${name}=${value}`;
}

Deno.test("of flags that say the opposite of one another one may be typed, in either order", () => {
  let pairs = 0;
  for (const [words, spec] of COMMANDS) {
    for (const group of spec.oneOf ?? []) {
      for (const one of group) {
        for (const other of group) {
          if (one === other) continue;
          const line = [
            ...words.split(" "),
            typed(spec, one),
            typed(spec, other),
            ...spec.rest ? ["--", "true"] : [],
          ];
          const error = assertThrows(() => read(line), UserError);
          assert(/^".*" takes .* or .*, and not both$/.test(error.message), line.join(" "));
          assertEquals(error.code, "usage");
          const hint = error.hint!.replaceAll("'", "").split(" ").slice(1);
          assertEquals([hint.length, read(hint).words], [line.length - 1, words], error.hint);
          pairs++;
        }
      }
    }
  }
  assert(pairs > 25);
});

Deno.test("what is typed beside flags of which one must go stays", () => {
  const lines = [
    ["init demo --print --project", "init demo --print"],
    [
      "init aws-sso --set region=eu-west-1 --own --print",
      "init aws-sso --set 'region=eu-west-1' --print",
    ],
    ["logout ada --all --keychain", "logout ada --keychain"],
    ["logout -p sso --tags a --realm x", "logout -p sso --realm x"],
    ["exec dev --server --delivery file -q -- sh -c x", "exec dev --server -q -- sh -c x"],
    ["auth list prod --json --format tree", "list prod --json"],
  ] as const;
  for (const [line, mended] of lines) {
    assertEquals(assertThrows(() => read(line.split(" ")), UserError).hint, `atmos-auth ${mended}`);
  }
});

Deno.test("a flag that says nothing without another one is refused alone", () => {
  const lone = [...COMMANDS].flatMap(([words, spec]) =>
    spec.flags.flatMap((flag) => flag.needs === undefined ? [] : [[words, spec, flag] as const])
  );
  assertEquals(lone.map(([words, , { name }]) => `${words} --${name}`), [
    "store rekey --stdin",
    "trust --all",
    "trust --json",
  ]);
  for (const [words, spec, { name, needs }] of lone) {
    const error = assertThrows(() => read([words, typed(spec, name)]), UserError);
    assertEquals(error.hint, `--${needs}`);
    read([words, typed(spec, name), typed(spec, needs!)]);
  }
});

Deno.test("what is off, what agrees and what a variable says contradict nothing", () => {
  read(["trust", "--revoke", "--show=false"]);
  read(["list", "--json", "--format", "json"]);
  read(["whoami", "--json", "-o", "json"]);
  read(["exec", "--server", "--delivery", "server", "--", "true"]);
  read(["login", "--provider", "p"], { ATMOS_IDENTITY: "a" });
});
