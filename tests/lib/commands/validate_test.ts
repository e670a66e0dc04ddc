import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG } from "../machine.ts";

const GOOD = "auth: { identities: { fake: { kind: mock/aws } } }";
const BAD = `auth:
  identities:
    one: { kind: mock/awz }
    two: { kind: mock/aws, regoin: x }
    three: { kind: aws/assume-role, via: { identity: four } }
`;

Deno.test("a good configuration is said to be one", async () => {
  const { status, out, err } = await command(["validate", "--verbose"], { config: GOOD, clouds });
  assertEquals([status, out, err], [
    0,
    "",
    `Validating authentication configuration\nread ${CONFIG}\n✓ Authentication configuration is valid\n`,
  ]);
});

Deno.test("every problem is told at once, in the order of the file", async () => {
  const { status, err } = await command(["validate"], { config: BAD, clouds });
  const places = [...err.matchAll(/at \S+:(\d+):\d+/g)].map(([, line]) => Number(line));
  assertEquals([status, places, places.toSorted()], [3, places, places]);
  assertEquals(places.length >= 3, true);
  assertStringIncludes(err, "mock/awz");
});

Deno.test("as JSON each problem has its place; the schema needs no configuration", async () => {
  const { status, out } = await command(["validate", "--json"], { config: BAD, clouds });
  const { valid, files, problems } = JSON.parse(out);
  assertEquals([status, valid, files], [3, false, [CONFIG]]);
  assertEquals(problems[0].at.line, 3);
  const schema = await command(["validate", "--schema"], { clouds });
  assertEquals([schema.status, typeof JSON.parse(schema.out)], [0, "object"]);
});

Deno.test("the items of a list have the numbers that they have in the file, whatever of it was left out", async () => {
  const items = "[{key: AWS_PROFILE, value: x}, {key: E, value: x}, {key: C, value: {}}]";
  const text = (where: string) =>
    `env: ${where === "top" ? items : "{}"}\nauth:\n  identities:\n    m:\n      kind: mock/aws\n` +
    `      env: ${where === "own" ? items : "{}"}\n`;
  for (const where of ["top", "own"]) {
    const { status, err, out } = await command(["validate"], { config: text(where), clouds });
    assertEquals(status === 0, false);
    assertStringIncludes(out + err, `"env[2].value" must be text`, where);
  }
});
