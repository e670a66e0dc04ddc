import { assertEquals } from "@std/assert";
import { knownKeys } from "../../../../lib/config/entries/known_keys.ts";
import { inOwnCase } from "../../../../lib/config/schema/key_case.ts";
import type { UserError } from "../../../../lib/errors.ts";
import { CLOUDS } from "../clouds.ts";
import { load, shown } from "../world.ts";

/** What a file says, in the keys of our own, and what is said of them. */
async function read(files: Record<string, string>) {
  const { root, problems, remarks } = await load(files, {}, { clouds: CLOUDS });
  const short = ({ at, message }: UserError) => `${at?.line}:${at?.column} ${message}`;
  return { said: shown(root), problems: problems.map(short), remarks: remarks.map(short) };
}

Deno.test("keys are known in any case, at every level, and that is said with their place", async () => {
  const { said, problems, remarks } = await read({
    "/work/atmos.yaml": `
AUTH:
  Keyring: {Type: memory}
  Providers: {MySSO: {Kind: aws/sso, Start_URL: x, SPEC: {Endpoint_url: y}}}
  identities:
    - {Name: One, Config: {Account_ID: "1", Role_Name: z}}
`,
  });
  assertEquals(said, {
    auth: {
      keyring: { type: "memory" },
      providers: { MySSO: { kind: "aws/sso", start_url: "x", spec: { endpoint_url: "y" } } },
      identities: { One: { config: { account_id: "1", role_name: "z" } } },
    },
  });
  assertEquals(problems, []);
  assertEquals(remarks.map((each) => each.replace(/Reading the key /, "")), [
    '2:1 "AUTH" as "auth"',
    '3:3 "Keyring" as "keyring"',
    '3:13 "Type" as "type"',
    '4:3 "Providers" as "providers"',
    '4:23 "Kind" as "kind"',
    '4:38 "Start_URL" as "start_url"',
    '4:52 "SPEC" as "spec"',
    '4:59 "Endpoint_url" as "endpoint_url"',
    '6:8 "Name" as "name"',
    '6:19 "Config" as "config"',
    '6:28 "Account_ID" as "account_id"',
    '6:45 "Role_Name" as "role_name"',
  ]);
});

Deno.test("names of entries, variables and unknown keys keep their case", async () => {
  const yaml = {
    env: { Foo: "1", PATH_X: "2" },
    auth: {
      identities: { Dev: { kind: "mock", env: { Kind: "x" }, Owner: "me" }, OPS: { kind: "mock" } },
      Future: { Key: 1 },
    },
  };
  const { said, problems, remarks } = await read({ "/work/atmos.yaml": JSON.stringify(yaml) });
  assertEquals([said, problems, remarks], [yaml, [], []]);
});

Deno.test("files in different cases are one configuration", async () => {
  const { said } = await read({
    "/work/atmos.yaml":
      "IMPORT: [more.yaml]\nauth: {Identities: {a: {Kind: mock, Principal: {region: eu-west-1}}}}",
    "/work/more.yaml": "Auth: {identities: {a: {kind: mock, principal: {Region: x, name: y}}}}",
  });
  assertEquals(said, {
    auth: { identities: { a: { kind: "mock", principal: { region: "eu-west-1", name: "y" } } } },
  });
});

Deno.test("attack: a key that is there in two cases is refused, since nobody could tell which one counts", async () => {
  const { problems } = await read({
    "/work/atmos.yaml":
      "auth: {identities: {a: {Protected: false, protected: true, KIND: mock, Kind: aws/user}}}\nAuth: {}\n",
  });
  assertEquals(problems, [
    '1:25 Cannot use the key "Protected": "protected" is there too, and means the same',
    '1:72 Cannot use the key "Kind": "kind" is there too, and means the same',
    '2:1 Cannot use the key "Auth": "auth" is there too, and means the same',
  ]);
});

Deno.test("the kinds are asked for their keys only where some key has a capital", () => {
  const at = { file: "f", line: 1, column: 1, path: "" };
  const map = { type: "map", at, entries: new Map() } as const;
  const notes = { problems: [], remarks: [] };
  assertEquals(inOwnCase(map, () => knownKeys([])(), notes), map);
  assertEquals(
    inOwnCase(map, () => {
      throw new Error("asked");
    }, notes),
    map,
  );
});
