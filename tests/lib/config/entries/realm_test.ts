import { assertEquals, assertThrows } from "@std/assert";
import { namedRealm } from "../../../../lib/config/entries/realm.ts";
import { UserError } from "../../../../lib/errors.ts";
import { load, worldWith } from "../world.ts";

async function realm(text: string, env: Record<string, string> = {}) {
  const { root } = await load({ "/work/atmos.yaml": text });
  return namedRealm(worldWith({}, { env }).env, root)?.name;
}

Deno.test("the realm: variable, auth.realm, none", async () => {
  const rows: [string, Record<string, string>, string | undefined][] = [
    ["", {}, undefined],
    ["auth: {realm: }", {}, undefined],
    ["auth: {realm: ''}", {}, undefined],
    ["auth: {realm: my-project_2}", {}, "my-project_2"],
    ["auth: {realm: 0123}", {}, "0123"],
    ["auth: {realm: file}", { ATMOS_AUTH_REALM: "real" }, "real"],
    ["auth: {realm: file}", { ATMOS_AUTH_REALM: "" }, "file"],
    [`auth: {realm: ${"x".repeat(64)}}`, {}, "x".repeat(64)],
  ];
  for (const [text, env, expected] of rows) assertEquals(await realm(text, env), expected);
});

Deno.test("a realm that breaks the rules is said with the rule and a better one", async () => {
  const rows: [string, string, string][] = [
    ["Prod", 'it may only hold a-z, 0-9, "-" and "_"', "prod"],
    ["a/b", 'it may only hold a-z, 0-9, "-" and "_"', "a-b"],
    ["..", 'it may only hold a-z, 0-9, "-" and "_"', "NAME"],
    ["-a", 'it begins or ends with "-" or "_"', "a"],
    ["a_", 'it begins or ends with "-" or "_"', "a"],
    ["a-_b", 'two of "-" and "_" stand side by side', "a-b"],
    ["x".repeat(65), "it has more than 64 characters", "x".repeat(64)],
  ];
  for (const [name, why, better] of rows) {
    const { root } = await load({ "/work/atmos.yaml": `auth: {realm: '${name}'}` });
    const error = assertThrows(() => namedRealm(worldWith({}).env, root), UserError);
    assertEquals([error.code, error.message, error.hint, error.at?.path], [
      "config_invalid",
      `Cannot use "${name}" of auth.realm as the realm: ${why}`,
      `realm: ${better}`,
      "auth.realm",
    ]);
  }
  const env = worldWith({}, { env: { ATMOS_AUTH_REALM: "A\x1b" } }).env;
  const { root } = await load({ "/work/atmos.yaml": "" });
  const error = assertThrows(() => namedRealm(env, root), UserError);
  assertEquals([error.message, error.hint, error.at], [
    'Cannot use "A\\x1b" of ATMOS_AUTH_REALM as the realm: it may only hold a-z, 0-9, "-" and "_"',
    "ATMOS_AUTH_REALM=a",
    undefined,
  ]);
});

Deno.test("a realm is a name, nothing else", async () => {
  for (const text of ["[a]", "{a: b}", "!exec id"]) {
    const { root } = await load({ "/work/atmos.yaml": `auth: {realm: ${text}}` });
    assertThrows(
      () => namedRealm(worldWith({}).env, root),
      UserError,
      "as auth.realm: it is a name",
    );
  }
});
