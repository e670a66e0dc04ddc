import { assertEquals } from "@std/assert";
import { formatIni, profileName } from "../../../../providers/aws/grant/ini.ts";
import { parseShared } from "../../../../providers/aws/shared/shared_file.ts";

const plain = (text: string) =>
  Object.fromEntries(
    parseShared(text, "config").sections.map(({ header, settings }) => [
      header,
      Object.fromEntries([...settings].map(([key, { value }]) => [key, value])),
    ]),
  );

Deno.test("what is written can be read again", () => {
  const text = formatIni([["default", { region: "us-east-1" }], ["profile x", {}]]);
  assertEquals(text, "[default]\nregion = us-east-1\n\n[profile x]\n");
  assertEquals(plain(text), { "default": { region: "us-east-1" }, "profile x": {} });
});

Deno.test("a profile's name has no character that a reader of these files stumbles over", () => {
  const names = ["prod-admin", "team/prod.admin@eu", "a b]\n[c", "größe", "#x;y='z\"", ""];
  assertEquals(names.map(profileName), [
    "prod-admin",
    "team/prod.admin@eu",
    "a-b---c",
    "gr--e",
    "-x-y--z-",
    "identity",
  ]);
});
