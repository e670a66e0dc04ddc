import { assertEquals } from "@std/assert";
import { type LocatedMap } from "../../../../lib/config/yaml/located.ts";
import { merge } from "../../../../lib/config/yaml/merged.ts";
import { load, shown } from "../world.ts";

async function rootOf(text: string): Promise<LocatedMap> {
  return (await load({ "/work/atmos.yaml": text })).root;
}

Deno.test("maps merge all the way down; of anything else the second word counts", async () => {
  const rows: [string, string, unknown][] = [
    ["auth: {a: {x: 1, y: 1}}", "auth: {a: {y: 2, z: 2}, b: 2}", { a: { x: 1, y: 2, z: 2 }, b: 2 }],
    ["auth: {l: [1, 2]}", "auth: {l: [3]}", { l: [3] }],
    ["auth: {a: {x: 1}}", "auth: {a: text}", { a: "text" }],
    ["auth: {a: text}", "auth: {a: {x: 1}}", { a: { x: 1 } }],
    ["auth: {a: {x: 1}, b: text}", "auth: {a: , b: }", { a: { x: 1 }, b: null }],
    ["auth: {Prod: 1, prod: 2}", "auth: {PROD: 3}", { Prod: 1, prod: 2, PROD: 3 }],
  ];
  for (const [first, second, auth] of rows) {
    assertEquals(shown(merge(await rootOf(first), await rootOf(second))), { auth });
  }
});

Deno.test("merging keeps the first order and takes the second's places", async () => {
  const merged = merge(
    await rootOf("auth: {b: 1, a: 1}"),
    await rootOf("\nauth: {a: 2, c: 2}"),
  );
  const auth = merged.entries.get("auth")!.value as LocatedMap;
  assertEquals([...auth.entries].map(([name, { keyAt }]) => `${name} ${keyAt.line}`), [
    "b 1",
    "a 2",
    "c 2",
  ]);
});
