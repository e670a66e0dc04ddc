/** The house's walls: who may import whom, who may touch the world, and what no file may hold. */
import { assertEquals } from "@std/assert";
import { type Code, readCode } from "./code.ts";
import { DOORS } from "./walls/doors.ts";
import { HABITS } from "./walls/habits.ts";
import { IMPORTS } from "./walls/imports.ts";
import { LINES } from "./walls/lines.ts";
import { REVEALED, SECRETS } from "./walls/secrets.ts";
import { everyCode, read } from "./walls/sources.ts";

const WALLS = [...DOORS, ...HABITS, ...IMPORTS, ...LINES, ...SECRETS];

/** What is wrong with a source file; empty when it keeps within its walls. */
function breaches(code: Code): string[] {
  return WALLS.filter(({ covers, broken }) => covers.test(code.path) && broken(code))
    .map(({ name }) => `${code.path}: ${name}`);
}

Deno.test("every source file keeps within its walls", async () => {
  assertEquals((await everyCode()).flatMap(breaches).sort(), []);
});

Deno.test("every file that is counted for revealing secrets is still there", async () => {
  const gone: string[] = [];
  for (const path of Object.keys(REVEALED)) await read(path).catch(() => gone.push(path));
  assertEquals(gone, []);
});

for (const { name, breaks } of WALLS) {
  Deno.test(`it would be seen where ${name}`, () => {
    for (const [path, source] of breaks) {
      assertEquals(breaches(readCode(path, source)), [`${path}: ${name}`], source);
    }
  });
}

Deno.test("what only looks like a breach is none", () => {
  const samples: readonly (readonly [path: string, source: string])[] = [
    ["lib/a.ts", "// Deno.cwd() is not used here\nconst a = 1;"],
    ["lib/a.ts", 'const name = Symbol.for("Deno.customInspect");'],
    ["lib/a.ts", "const pattern = /[\"'`]/; /* any */ const of = 'any: any';"],
    ["lib/a.ts", "const it = world.reveal(source);"],
    ["lib/a.ts", '/** Such as `aws/user`, or "gcp". */\nconst url = "https://github.com/aws/x";'],
    ["providers/aws/a.ts", 'const kind = "aws/user";'],
    ["lib/a.ts", "/** Does it. */\nexport async function a() {}"],
    ["lib/a.ts", "/** As `fetch`. */\nconst of = (it: typeof fetch) => ({ fetch: it });"],
    ["lib/cage/http.ts", "await net.fetch(url, bearer.reveal());"],
    ["lib/deno/a.ts", "const cwd = Deno.cwd();"],
    ["providers/aws/cage/a.ts", 'import "@aws-sdk/client-sts";'],
    ["providers/aws/a.ts", 'import "./b.ts";\nimport "../../lib/errors.ts";'],
    ["lib/a.ts", "type Many = 'any' | 'all'; const anything = 1;"],
  ];
  for (const [path, source] of samples) {
    assertEquals(breaches(readCode(path, source)), [], source);
  }
});
