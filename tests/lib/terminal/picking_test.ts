import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Choice } from "../../../lib/system/terminal.ts";
import { firstShown, legend, moved, pageOf, picking } from "../../../lib/terminal/picking.ts";
import { width } from "../../../lib/terminal/width.ts";

const CHOICES: readonly Choice[] = [
  { value: "a", label: "payments-admin", sign: "✓", notes: ["core/Admin", "2h", "protected"] },
  { value: "b", label: "platform-dev", sign: "·", notes: ["123456789012", "", ""] },
  { value: "c", label: "café", notes: ["x"], words: ["aws/user", "blue"] },
];
const found = (typed: string, choices = CHOICES) =>
  picking(choices).find(typed).best.map(({ value }) => value).join("");

Deno.test("it finds by words in any order, by strewn letters, by account, role, tag and kind", () => {
  const cases = [
    ["", "abc"],
    ["  ", "abc"],
    ["pay", "a"],
    ["admin core", "a"],
    ["pyad", "a"],
    ["PLAT", "b"],
    ["1234", "b"],
    ["cafe", "c"],
    ["blue", "c"],
    ["aws/user", "c"],
    ["zzz", ""],
  ] as const;
  for (const [typed, values] of cases) assertEquals([typed, found(typed)], [typed, values]);
});

Deno.test("of those that fit as well, the most used stands first", () => {
  const of = (weight: number) => [
    { value: "x", label: "dev-one" },
    { value: "y", label: "dev-two", weight },
  ];
  assertEquals([found("dev", of(0)), found("dev", of(1))], ["xy", "yx"]);
  const better = [{ value: "x", label: "prod" }, {
    value: "y",
    label: "my-other-prod",
    weight: 0.2,
  }];
  assertEquals(found("prod", better), "xy");
});

Deno.test("a name that is typed stands first, whatever else has it in its name and is used more", () => {
  const names = ["team/admin", "aws-admin-ro", "Admin", "admin", "admin-old", "admins", "root"];
  const choices = names.map((name, at) => ({
    ...{ value: `${name} `, label: name, weight: (7 - at) / 7 },
    words: name === "root" ? ["core/Admin"] : name === "admin" ? ["protected", "x".repeat(99)] : [],
  }));
  const order = (typed: string) => found(typed, choices).trim();
  assertEquals(order("admin"), "admin Admin admin-old admins team/admin root aws-admin-ro");
  assertEquals(order(" Admin "), "Admin admin admin-old admins team/admin root aws-admin-ro");
  assertEquals(order("adm"), "Admin admin admin-old admins team/admin aws-admin-ro root");
  const many = Array.from({ length: 999 }, (_, at) => ({ value: "", label: `a-prod-${at}` }));
  const [first] = picking([...many, { value: "x", label: "prod" }]).find("prod").best;
  assertEquals(first?.value, "x");
});

Deno.test("a line fits, and nothing in a name breaks it", () => {
  const names = ["日本語".repeat(20), "\x1b[2J\u202eevil\r\n", "e\u0301".repeat(99), "שלום"];
  const choices = [
    ...CHOICES,
    ...names.map((label) => ({ value: label, label, notes: [label, label] })),
  ];
  const { lines } = picking(choices);
  for (const columns of [10, 57, 77, 117]) {
    for (const choice of choices) {
      const [text = ""] = lines([choice], columns);
      assert(width(text) <= columns, `${text} in ${columns}`);
      assert(!/[\p{Cc}\u202e]/u.test(text));
    }
  }
  const [text] = picking(CHOICES).lines(CHOICES, 60);
  assertEquals(text, "✓  payments-admin  core/Admin    2h  protected");
});

Deno.test("keys lead up and down and around, by pages, and to both ends", () => {
  const lead = (key: string, at: number) => moved(key, at, { of: 40, page: 15 });
  assertEquals(
    [lead("up", 0), lead("up", 3), lead("down", 39), lead("pagedown", 30), lead("pageup", 3)],
    [39, 2, 0, 39, 0],
  );
  assertEquals([lead("home", 9), lead("end", 9), lead("left", 9)], [0, 39, undefined]);
  assertEquals(moved("down", 0, { of: 0, page: 15 }), undefined);
  assertEquals([firstShown(0, 40, 15), firstShown(20, 40, 15), firstShown(39, 40, 15)], [
    0,
    13,
    25,
  ]);
  assertEquals(firstShown(2, 3, 15), 0);
  assertEquals([20, 24, 60, 3].map((rows) => pageOf({ rows, columns: 80 })), [15, 15, 15, 1]);
});

Deno.test("the last line tells how many there are, and the keys as far as there is room", () => {
  const all = { best: CHOICES, total: 3 };
  assertEquals(legend(all, 40, 20), "3/40 · Enter picks");
  assertEquals(legend(all, 40, 57), "3/40 · type to search · Enter picks · Esc cancels");
  assertStringIncludes(legend(all, 40, 77), "Esc cancels");
  assertEquals(legend(all, 40, 117).includes("✓"), false);
  assertStringIncludes(legend(all, 40, 117, true), "✓ signed in");
  assertEquals(legend({ best: [], total: 0 }, 40, 30), "nothing fits (0/40)");
  assertStringIncludes(legend({ best: CHOICES, total: 900 }, 1000, 57), "the best 3 are shown");
  for (const columns of [10, 20, 57, 77, 117]) assert(width(legend(all, 40, columns)) <= columns);
});

Deno.test("ten thousand choices are looked through while one types", () => {
  const words = ["prod", "dev", "admin", "payments", "search", "billing"];
  const choices = Array.from({ length: 10_000 }, (_, at) => ({
    value: String(at),
    label: `${words[at % 6]}-${words[(at * 7) % 5]}-${at}`,
    notes: [`${100000000000 + at}/Admin`],
  }));
  const { find, lines } = picking(choices);
  find("a e");
  const times = ["p", "prod", "prod adm", "bil 1000", "zz"].map((typed) => {
    const start = performance.now();
    lines(find(typed).best.slice(0, 15), 80);
    return performance.now() - start;
  });
  // Generous: machines that test are busy. Quiet ones need a tenth of it.
  assert(Math.min(...times) < 200, times.join(", "));
});

Deno.test("of who somebody is less is shown before a name is shortened", () => {
  const label = "platform-production-administrator";
  const choices = [
    { value: label, label, sign: "·", notes: ["123456789012:role/Administrator", "59m"] },
    { value: "b", label: "b", sign: "✓", notes: ["x", "", "protected"] },
  ];
  const [text] = picking(choices).lines(choices, 72);
  assertEquals(text, `·  ${label}  12345678…nistrator  59m`);
});
