import { assertEquals } from "@std/assert";
import { valueAt } from "../../../../lib/config/yaml/located.ts";
import { load, readOne, shown, summary } from "../world.ts";

Deno.test("lists of named entries become maps, with every place kept", async () => {
  const text = [
    "auth:",
    "  providers:",
    "    - type: aws",
    "      name: aws-sso",
    "      config:",
    "        sso_region: us-east-1",
    "  identities:",
    "    - {name: Prod.EU, provider: aws-sso, tags: [a]}",
    "    - name: 0123",
  ].join("\n");
  const { root, problems } = await load({ "/work/atmos.yaml": text });
  assertEquals(problems, []);
  assertEquals(shown(root), {
    auth: {
      providers: { "aws-sso": { type: "aws", config: { sso_region: "us-east-1" } } },
      identities: { "Prod.EU": { provider: "aws-sso", tags: ["a"] }, "0123": {} },
    },
  });
  const place = (...path: (string | number)[]) => {
    const at = valueAt(root, path)?.at;
    return `${at?.line}:${at?.column} ${at?.path}`;
  };
  assertEquals(
    place("auth", "providers", "aws-sso", "config", "sso_region"),
    "6:21 auth.providers.aws-sso.config.sso_region",
  );
  assertEquals(
    place("auth", "identities", "Prod.EU", "tags", 0),
    '8:49 auth.identities."Prod.EU".tags[0]',
  );
});

Deno.test("both forms merge by name", async () => {
  const { root, problems } = await load({
    "/home/u/.atmos/atmos.yaml": "auth: {identities: [{name: dev, default: true, x: 1}]}",
    "/work/atmos.yaml": "auth: {identities: {dev: {x: 2}, ops: {x: 3}}}",
    "/work/atmos.d/more.yaml": "auth: {identities: [{name: ops, y: 4}]}",
  });
  assertEquals(problems, []);
  assertEquals(shown(root), {
    auth: { identities: { dev: { default: true, x: 2 }, ops: { y: 4, x: 3 } } },
  });
});

Deno.test("entries without a name, and names that come twice, are problems", async () => {
  const text =
    "auth:\n  providers:\n    - type: aws\n    - text\n    - name: a\n    - name:\n    - name: a\n";
  const { root, all } = await readOne(text);
  assertEquals(root, { auth: { providers: { a: {} } } });
  assertEquals(all.map(summary), [
    "/work/atmos.yaml:3:7 auth.providers[0] | Cannot use an entry without a name | - name: NAME",
    "/work/atmos.yaml:4:7 auth.providers[1] | Cannot use an entry without a name | - name: NAME",
    "/work/atmos.yaml:6:7 auth.providers[3] | Cannot use an entry without a name | - name: NAME",
    '/work/atmos.yaml:7:13 auth.providers[4].name | Cannot use the name "a" twice:' +
    ' "/work/atmos.yaml" has it already, on line 5 | remove or rename one of them',
  ]);
});

Deno.test("a list that is included becomes a map as well", async () => {
  const files = { "/work/p.yaml": "- {name: a, type: aws}\n" };
  const { root } = await readOne("auth: {providers: !include p.yaml}", files);
  assertEquals(root, { auth: { providers: { a: { type: "aws" } } } });
});

Deno.test("a file that says nothing is no problem, whatever it writes for that", async () => {
  for (const text of ["", "---\n", "~\n", "null", "# auth:\n", "--- # nothing\n...\n"]) {
    assertEquals(await readOne(text), { root: {}, problems: [], all: [] }, text);
  }
  for (const text of ["auth", "''", "- auth"]) {
    assertEquals((await readOne(text)).problems.length, 1, text);
  }
});
