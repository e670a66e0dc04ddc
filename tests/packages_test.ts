/** What of other people's code is in the program. */
import { assertEquals, assertThrows } from "@std/assert";
import { packageOf } from "../scripts/build/bundled.ts";
import { LEFT_OUT } from "../scripts/build/left_out.ts";
import { closureOf, type Lock, nameIn } from "../scripts/build/locked.ts";
import { checkPackages, SHIPPED, shippedIn } from "../scripts/build/shipped.ts";

const LOCK: Lock = JSON.parse(await Deno.readTextFile(new URL("../deno.lock", import.meta.url)));

Deno.test("the program holds code of fewer than eighty packages", () => {
  const names = [...SHIPPED.main, ...SHIPPED.cage];
  assertEquals(new Set(names).size < 80, true, `${new Set(names).size}`);
  for (const half of [SHIPPED.main, SHIPPED.cage]) assertEquals(half, [...new Set(half)].sort());
});

Deno.test("every package that is shipped is locked", () => {
  const locked = shippedIn(LOCK).map(nameIn);
  const names = [...SHIPPED.main, ...SHIPPED.cage];
  assertEquals(names.filter((name) => !locked.includes(name)), []);
  const open = shippedIn(LOCK).filter((key) => LOCK.npm[key]!.integrity === undefined);
  assertEquals(open, []);
});

Deno.test("what opens browsers, or looks for credentials, is declared and not shipped", () => {
  const declared = closureOf(LOCK, SHIPPED.cage).map(nameIn);
  for (const name of Object.keys(LEFT_OUT)) {
    const found = [SHIPPED.main, SHIPPED.cage, declared].map((list) => list.includes(name));
    assertEquals([name, ...found], [name, false, false, true]);
  }
});

Deno.test("a package that nobody decided on is not shipped, nor is one missed", () => {
  checkPackages(SHIPPED);
  const more = { ...SHIPPED, cage: [...SHIPPED.cage, "left-pad"] };
  assertThrows(() => checkPackages(more), Error, "cage: +left-pad");
  const fewer = { ...SHIPPED, main: SHIPPED.main.slice(1) };
  assertThrows(() => checkPackages(fewer), Error, `main: -${SHIPPED.main[0]}`);
});

Deno.test("a module tells its package, its version and its place", () => {
  const cache = "../../.cache/deno/npm/registry.example.com";
  const samples: readonly (readonly [source: string, found: readonly string[]])[] = [
    [`${cache}/ms/2.1.3/index.js`, ["ms", "2.1.3", `${cache}/ms/2.1.3`]],
    [
      `${cache}/@azure/identity/4.14.1/dist/esm/index.js`,
      ["@azure/identity", "4.14.1", `${cache}/@azure/identity/4.14.1`],
    ],
    [
      "/deno/npm/example.com/api/npm/all/valibot/1.5.0_1/dist/index.mjs",
      ["valibot", "1.5.0", "/deno/npm/example.com/api/npm/all/valibot/1.5.0_1"],
    ],
    ["../../lib/run.ts", []],
    ["../npm/lib/1.ts", []],
  ];
  for (const [source, found] of samples) {
    const { name, version, directory } = packageOf(source) ?? {};
    const parts = [name, version, directory].filter((part) => part !== undefined);
    assertEquals([source, ...parts], [source, ...found]);
  }
});

Deno.test("a lock's closure follows what packages need, in the version that they need", () => {
  const lock: Lock = {
    specifiers: { "npm:@a/b@1": "1.0.0", "npm:c@2": "2.0.0", "npm:test@1": "1.0.0" },
    npm: {
      "@a/b@1.0.0": { dependencies: ["c@1.0.0", "d"] },
      "c@1.0.0": {},
      "c@2.0.0": {},
      "d@3.0.0_c@2.0.0": { optionalDependencies: ["@a/b"] },
      "test@1.0.0": {},
    },
  };
  assertEquals(closureOf(lock, ["@a/b"]), ["@a/b@1.0.0", "c@1.0.0", "d@3.0.0_c@2.0.0"]);
  assertEquals(closureOf(lock, ["c"]), ["c@2.0.0"]);
});
