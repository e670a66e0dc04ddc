import { assertEquals } from "@std/assert";
import { type Target, Targets } from "../../../../lib/config/entries/targets.ts";

/** The target of a role in an account, which is named by number, by name, by both or not at all. */
function role(number: readonly string[], name: readonly string[], ...called: string[]): Target {
  return { what: "role", parts: [[number, name], [called]], through: [] };
}

const ALL: Readonly<Record<string, Target>> = {
  byNumber: role(["1"], [], "admin"),
  byName: role([], ["core"], "admin"),
  byBoth: role(["1"], ["core"], "admin"),
  other: role(["2"], ["edge"], "admin"),
  reader: role(["1"], [], "reader"),
  anywhere: role([], [], "admin"),
  nobody: role([], []),
  account: { what: "role", parts: [[["1"]]], through: [] },
  elsewhere: { ...role(["1"], ["core"], "admin"), what: "login" },
};

function known(all: Readonly<Record<string, Target>> = ALL) {
  return new Targets(Object.entries(all).map(([of, target]) => ({ target, of })));
}

const sameAs = (target: Target) => known().sameAs(target).toSorted();

Deno.test("targets are the same where a part is, and no part differs", () => {
  const roles = ["account", "anywhere", "byBoth", "byName", "byNumber"];
  assertEquals(sameAs(role(["1"], ["core"], "admin")), roles);
  assertEquals(sameAs(role(["2"], [], "admin")), ["anywhere", "byName", "other"]);
  assertEquals(
    sameAs(role(["1"], [], "reader")),
    ["account", "reader"],
  );
  assertEquals(sameAs(role([], [], "reader")), ["reader"]);
});

Deno.test("a number in one and a name in the other may be the same", () => {
  assertEquals(sameAs(role([], ["moon"], "admin")), ["account", "anywhere", "byNumber"]);
  assertEquals(sameAs(role(["9"], [], "admin")), ["anywhere", "byName"]);
});

Deno.test("what names nothing is the same as nothing, and neither is another sort", () => {
  assertEquals(sameAs(role([], [])), []);
  assertEquals(sameAs({ ...role(["1"], [], "admin"), what: "user" }), []);
  assertEquals(new Targets([]).sameAs(role(["1"], [], "admin")), []);
});

Deno.test("a target is those that it goes through as well", () => {
  const through = [role(["2"], [], "admin").parts, role(["1"], [], "reader").parts];
  const found = sameAs({ ...role(["7"], ["far"], "admin"), through });
  assertEquals(found, ["account", "anywhere", "byName", "other", "reader"]);
});

Deno.test("attack: thousands of targets are each compared with thousands", () => {
  let compared = 0;
  const all = Array.from({ length: 5_000 }, (_, at) => {
    const { parts, ...rest } = role([String(at)], [], "admin");
    return [String(at), {
      ...rest,
      get parts() {
        compared++;
        return parts;
      },
    }] as const;
  });
  const targets = known(Object.fromEntries(all));
  compared = 0;
  for (const [name, target] of all) assertEquals(targets.sameAs(target), [name]);
  assertEquals(compared <= 4 * all.length, true, `${compared}`);
});
