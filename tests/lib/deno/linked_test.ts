/** How modules that lie in scripts find each other. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { linked, type Table } from "../../../lib/deno/linked.ts";

function only(table: Table): (name: string) => unknown {
  return linked([table].values());
}

Deno.test("a module is evaluated once, when it is first asked for", () => {
  const log: string[] = [];
  const require = only({
    start: (module, require) => {
      log.push("start");
      module.exports = require("part") === require("part");
    },
    part: (module) => {
      log.push("part");
      module.exports = {};
    },
    other: () => log.push("other"),
  });
  assertEquals(require("start"), true);
  assertEquals(log, ["start", "part"]);
});

Deno.test("a script is taken when something is asked for that none before has", async () => {
  const taken: string[] = [];
  function* tables(): Generator<Table, void> {
    taken.push("light");
    yield { start: (module, _, load) => module.exports = { later: () => load("later") } };
    taken.push("warm");
    yield { later: (module) => module.exports = "later" };
    taken.push("cold");
  }
  const { later } = linked(tables())("start") as { later: () => Promise<unknown> };
  assertEquals(taken, ["light"]);
  assertEquals(await later(), "later");
  assertEquals(taken, ["light", "warm"]);
});

Deno.test("modules that need each other see what is exported by then", () => {
  const require = only({
    one: (module, require) => {
      const exports = { name: "one", other: undefined as unknown };
      module.exports = exports;
      exports.other = require("two");
    },
    two: (module, require) => module.exports = (require("one") as { name: string }).name,
  });
  assertEquals(require("one"), { name: "one", other: "one" });
});

Deno.test("a module that could not be evaluated is not there the next time either", () => {
  const broken = () => {
    throw new Error("broken");
  };
  const require = only({ broken });
  assertThrows(() => require("broken"), Error, "broken");
  assertThrows(() => require("broken"), Error, "broken");
});

Deno.test("Node's own modules are the runtime's, and there are no others", async () => {
  const util = await import("node:util");
  const require = only({
    start: (module, require, load) => module.exports = { util: require("node:util"), load },
  });
  const start = require("start") as { util: typeof util; load: (name: string) => Promise<unknown> };
  assertEquals(start.util.styleText === util.styleText, true);
  assertEquals(await start.load("node:util") === util, true);
  assertThrows(() => require("none"), Error, "there is no module none");
  await assertRejects(() => start.load("none"), Error, "there is no module none");
});
