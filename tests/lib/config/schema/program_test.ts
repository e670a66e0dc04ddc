import { assertEquals } from "@std/assert";
import type * as v from "valibot";
import { effectOf, fieldsAt, itemsOf, keysOf } from "../../../../lib/config/schema/fields.ts";
import { everyKind, schemasOf } from "../../../../lib/config/entries/kinds.ts";
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
