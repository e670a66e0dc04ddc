import { assertEquals, assertThrows } from "@std/assert";
import type { IdentityRequest } from "../../../lib/cli/asked.ts";
import { chooseIdentity } from "../../../lib/choose/decide.ts";
import { ByName } from "../../../lib/config/entries/by_name.ts";
import { UserError } from "../../../lib/errors.ts";
import { modelOf } from "../config/modelled.ts";

const NONE = "auth: {}";
const ZERO =
  "auth: {identities: {b: {kind: mock}, a: {kind: mock, alias: first}, off: {kind: mock}}}";
const ONE = "auth: {identities: {b: {kind: mock, default: true}, a: {kind: mock}}}";
const TWO =
  "auth: {identities: {c: {kind: mock, default: true}, a: {kind: mock}, b: {kind: mock, default: true}}}";

const nothing: IdentityRequest = { names: [], pick: false };
const bare: IdentityRequest = { names: [], pick: true };
const named = (...names: string[]): IdentityRequest => ({ names, pick: false });

Deno.test("the identity is what was asked for, else the default, else what the person picks", async () => {
  const cases: readonly [
    text: string,
    asked: IdentityRequest,
    interactive: boolean,
    choice: unknown,
  ][] = [
    [ZERO, named("a"), false, { use: ["a"] }],
    [ZERO, named("A", "first", "b"), false, { use: ["a", "b"] }],
    [ZERO, named("off"), false, { use: ["off"] }],
    [ONE, nothing, false, { use: ["b"] }],
    [ONE, nothing, true, { use: ["b"] }],
    [ONE, bare, true, { pick: ["a", "b"], title: "Which identity?" }],
    [ONE, named("__SELECT__"), true, { pick: ["a", "b"], title: "Which identity?" }],
    [ZERO, nothing, true, {
      pick: ["a", "b", "off"],
      title: "Which identity? (none is the default)",
    }],
    [TWO, nothing, true, {
      pick: ["b", "c"],
      title: "Which identity? (more than one is the default)",
    }],
  ];
  for (const [text, asked, interactive, choice] of cases) {
    assertEquals(chooseIdentity(await modelOf(text), asked, interactive), choice as never);
  }
});

Deno.test("without a person there is no guess, and no identity is an error", async () => {
  const cases: readonly [
    text: string,
    asked: IdentityRequest,
    code: string,
    message: string,
    hint: string,
  ][] = [
    [
      ZERO,
      nothing,
      "identity_unclear",
      'There is no default identity; name one by --identity: "a", "b", "off"',
      "atmos-auth list",
    ],
    [
      TWO,
      nothing,
      "identity_unclear",
      'There is more than one default identity; name one by --identity: "b", "c"',
      "--identity b   (or --identity c)",
    ],
    [
      ONE,
      bare,
      "person_needed",
      'Cannot let anybody pick an identity: nobody is there; name one by --identity: "a", "b"',
      "atmos-auth list",
    ],
    [
      NONE,
      nothing,
      "identity_unclear",
      "There are no identities in the configuration",
      "atmos-auth init",
    ],
    [
      NONE,
      bare,
      "identity_unclear",
      "There are no identities in the configuration",
      "atmos-auth init",
    ],
    [ONE, named("c"), "identity_unknown", 'There is no identity "c"', "atmos-auth list"],
    [
      ONE,
      named("false"),
      "identity_unclear",
      '"false" asks for no identity, and there is nothing to do without one',
      "atmos-auth list",
    ],
    [
      ONE,
      named("OFF"),
      "identity_unclear",
      '"OFF" asks for no identity, and there is nothing to do without one',
      "atmos-auth list",
    ],
    [
      ONE,
      named("0"),
      "identity_unclear",
      '"0" asks for no identity, and there is nothing to do without one',
      "atmos-auth list",
    ],
    [
      ONE,
      named("no"),
      "identity_unclear",
      '"no" asks for no identity, and there is nothing to do without one',
      "atmos-auth list",
    ],
    [ONE, named(" "), "usage", "The name of the identity is empty", "atmos-auth list"],
  ];
  for (const [text, asked, code, message, hint] of cases) {
    const model = await modelOf(text);
    const error = assertThrows(() => chooseIdentity(model, asked, false), UserError);
    assertEquals([error.code, error.message, error.hint], [code, message, hint]);
  }
});

Deno.test("of thousands, only the entries that may be meant are read", async () => {
  const names = Array.from({ length: 2_000 }, (_, at) => `id-${at}: {kind: mock}`);
  const more = "usual: {kind: mock, default: true}, named: {kind: mock, config: {alias: short}}";
  const model = await modelOf(`auth: {identities: {${names.join(", ")}, ${more}}}`);
  const read: string[] = [];
  const identities = new ByName(
    model.identities.keys(),
    (name) => (read.push(name), model.identities.get(name)!),
  );
  const choose = (asked: IdentityRequest) => chooseIdentity({ ...model, identities }, asked, true);
  assertEquals(choose(bare), choose({ ...bare, names: ["x"] }));
  assertEquals(choose(nothing), { use: ["usual"] });
  assertEquals(choose(named("id-7", "ID-8", "SHORT")), { use: ["id-7", "id-8", "named"] });
  assertThrows(() => choose(named("nobody")), UserError);
  assertEquals(read.sort(), ["id-7", "id-8", "named", "usual"]);
});
