import { assertEquals } from "@std/assert";
import { handleOf } from "../../../../providers/aws/grant/ini.ts";

const FREE = "prod-admin";
const OTHER = "prod-admin@atmos-auth";

/** The person's own files, and what a session's profile is called beside them. */
const CASES: readonly (readonly [string, string])[] = [
  ["", FREE],
  ["[default]\n", FREE],
  ["[profile prod-admin-2]\n[sso-session prod-admin]\n", FREE],
  ["# [prod-admin]\n", FREE],
  ["[prod-admin]\n", OTHER],
  ["[profile prod-admin]\n", OTHER],
  ["[profile   prod-admin ]\r\n", OTHER],
  ["  [ profile\tprod-admin ]  # mine\n", OTHER],
  [`[profile "prod-admin"]\n`, OTHER],
  ["[profile 'prod-admin']\n", OTHER],
  ["[profile PROD-Admin]\n", OTHER],
  [`[prod-admin]\n[profile ${OTHER}]\n`, `${OTHER}-2`],
];

for (const [text, expected] of CASES) {
  Deno.test(`beside ${JSON.stringify(text)} the profile is ${expected}`, () => {
    assertEquals(handleOf("prod-admin", ["", text]), expected);
  });
}

Deno.test("an identity called default does not share its profile with the person's own", () => {
  assertEquals(handleOf("default", ["[default]\n"]), "default@atmos-auth");
});
