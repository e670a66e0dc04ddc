import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { type Filter, select } from "../../../lib/list/select.ts";
import { modelOf } from "../config/modelled.ts";

const TEXT = `
auth:
  providers: {z: {kind: mock, tags: [x]}, p: {kind: mock}}
  identities: {b: {kind: mock, tags: [x, y]}, A: {kind: mock, alias: first}, c: {kind: mock, tags: [y]}}
`;

Deno.test("names, tags and sorts compose", async () => {
  const model = await modelOf(TEXT);
  const cases: readonly [
    filter: Filter,
    providers: string[] | undefined,
    identities: string[] | undefined,
  ][] = [
    [{}, ["p", "z"], ["A", "b", "c"]],
    [{ providers: undefined, identities: undefined, tags: undefined }, ["p", "z"], ["A", "b", "c"]],
    [{ providers: [] }, ["p", "z"], undefined],
    [{ providers: ["z"] }, ["z"], undefined],
    [{ identities: [] }, undefined, ["A", "b", "c"]],
    [{ identities: ["c", "first", "a"] }, undefined, ["A", "c"]],
    [{ tags: ["x"] }, ["z"], ["b"]],
    [{ tags: ["x", "y"] }, ["z"], ["b", "c"]],
    [{ identities: ["A", "c"], tags: ["y"] }, undefined, ["c"]],
    [{ tags: ["none"] }, [], []],
  ];
  for (const [filter, providers, identities] of cases) {
    const selected = select(model, filter);
    assertEquals(selected.providers?.map(({ name }) => name), providers);
    assertEquals(selected.identities?.map(({ name }) => name), identities);
  }
});

Deno.test("a name that there is not is refused", async () => {
  const model = await modelOf(TEXT);
  const cases: readonly [filter: Filter, code: string][] = [
    [{ providers: ["b"] }, "identity_unknown"],
    [{ identities: ["nobody"] }, "identity_unknown"],
  ];
  for (const [filter, code] of cases) {
    assertEquals(assertThrows(() => select(model, filter), UserError).code, code);
  }
});
