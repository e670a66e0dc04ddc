import { assertEquals } from "@std/assert";
import * as v from "valibot";
import { effectOf, fieldsAt, itemsOf, keysOf } from "../../../../lib/config/schema/fields.ts";
import { everyKind, schemasOf } from "../../../../lib/config/entries/kinds.ts";
import { executable, ownTarget, program, target } from "../../../../lib/config/schema/program.ts";
import { settingsOf } from "../../../../lib/config/entries/settings.ts";
import { clouds } from "../../../../providers/mod.ts";

type Schemas = readonly v.GenericSchema[];

/** Every field that has a name, however deep, with what is said of it. */
function fieldsIn(schemas: Schemas, path = ""): readonly (readonly [string, Schemas])[] {
  const known = [...keysOf(schemas)?.known.keys() ?? []].flatMap((key) => {
    const fields = fieldsAt(schemas, [key]);
    return [[`${path}${key}`, fields] as const, ...fieldsIn(fields, `${path}${key}.`)];
  });
  const items = itemsOf(schemas) ?? [];
  return items.length > 0 ? [...known, ...fieldsIn(items, path)] : known;
}

const ALL = [
  ...fieldsIn([settingsOf(clouds)]),
  ...(["provider", "identity", "integration"] as const).flatMap((role) =>
    everyKind(clouds, role).flatMap((kind) => fieldsIn(schemasOf(clouds, { role, kind })))
  ),
];

Deno.test("attack: a field that names a program is none of the type that the question about trust goes by", () => {
  const called =
    /process$|command|executable|program|binary|helper|(^|[._])script|default_shell|exec/;
  const programs = ALL.filter(([, schemas]) => effectOf(schemas) === "run").map(([path]) => path);
  const named = ALL.filter(([path]) => called.test(path)).map(([path]) => path);
  assertEquals([...new Set(named)].sort(), [...new Set(programs)].sort());
});

Deno.test("each field that names a place which is written is one of which written_test.ts knows where that may be", () => {
  const written = ALL.filter(([, schemas]) => effectOf(schemas) === "write").map(([path]) => path);
  assertEquals([...new Set(written)].sort(), [
    "logs.file",
    ...["mode", "path", "update"].map((key) => `spec.cluster.kubeconfig.${key}`),
  ]);
});

Deno.test("a program or a place that begins with what only shells replace is refused where it is said", () => {
  const named = ["~root/x", "$HOME/x", "${X}/x", "%X%\\x", "$env:X\\x", "~root"];
  const taken = ["~/x", "./~root/x", "/x", "x", "a$b/x", "~", "x%y%"];
  const ways: Readonly<Record<string, (path: string) => boolean>> = {
    program: (path) => v.is(program(), [path, "--json"]),
    argument: (path) => !v.is(program(), ["x", path]),
    line: (path) => !v.is(program(), `${path} --json`),
    executable: (path) => v.is(executable(), path),
    target: (path) => v.is(target(), path),
    own: (path) => v.is(ownTarget(), path),
  };
  for (const [way, isTaken] of Object.entries(ways)) {
    // A shell reads the line, and an argument is the program's own affair.
    const isHeld = !["argument", "line"].includes(way);
    for (const path of named) assertEquals([way, path, isTaken(path)], [way, path, false]);
    for (const path of taken) assertEquals([way, path, isTaken(path)], [way, path, isHeld]);
  }
});
