import { assertEquals } from "@std/assert";
import { formatIni, profileName } from "../../../../providers/aws/grant/ini.ts";
import { parseShared } from "../../../../providers/aws/shared_file.ts";

const plain = (text: string) =>
  Object.fromEntries(
    parseShared(text, "config").sections.map(({ type, name, settings }) => [
      `${type} ${name}`.trim(),
      Object.fromEntries([...settings].map(([key, { value }]) => [key, value])),
    ]),
  );

Deno.test("a file is read as AWS's tools read it", () => {
  const text = `
; a comment
# another
stray = setting
[default]
aws_access_key_id=AKIA1
AWS_Secret_Access_Key = a=b/c+d==  
region = us-east-1 # said so
[ profile my dev ]
s3 =
  max_concurrent_requests = 20
region = eu-west-1
[default]
region = eu-central-1
nonsense
[] 
= nothing
`;
  assertEquals(plain(text), {
    "default": {
      aws_access_key_id: "AKIA1",
      aws_secret_access_key: "a=b/c+d==",
      region: "eu-central-1",
    },
    "profile my dev": { s3: "", region: "eu-west-1" },
    "": {},
  });
});

Deno.test("Windows's line ends and a file without any are read", () => {
  assertEquals(plain("[a]\r\nx = 1\r\n[b]\r\ny=2"), { a: { x: "1" }, b: { y: "2" } });
  assertEquals(plain(""), {});
});

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
