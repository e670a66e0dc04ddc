import { assertEquals } from "@std/assert";
import { accessOf, privateList } from "../../../lib/paths/access_list.ts";

const ADA = "S-1-5-21-1-2-3-1001";
const BOB = "S-1-5-21-1-2-3-1002";

/** Whose it is and its mode, of a list after Ada's own entry. */
const seen = (list: string, owner = ADA) => {
  const access = accessOf(`O:${owner}G:BUD:AI(A;ID;FA;;;${ADA})${list}`, ADA);
  return [access.owner, access.mode.toString(8)];
};

Deno.test("in a profile only the person, the system and its administrators reach a file", () => {
  assertEquals(seen("(A;ID;FA;;;SY)(A;ID;FA;;;BA)"), ["self", "600"]);
  assertEquals(seen("(A;;0x1f01ff;;;S-1-5-18)(A;;GA;;;S-1-5-32-544)(A;;FA;;;OW)"), ["self", "600"]);
  // What a packaged program of the person's needs lets nobody else in; nor does what only what lies below inherits.
  assertEquals(seen("(A;;0x1200a9;;;AC)(A;;FA;;;S-1-15-3-65536-1888954469)"), ["self", "600"]);
  assertEquals(seen("(A;OICIIO;FA;;;CO)(A;OICIIO;FA;;;WD)(A;CIIO;GA;;;AU)"), ["self", "600"]);
  assertEquals(seen(""), ["self", "600"]);
});

Deno.test("attack: a file that others may read or write passes for a private one", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["(A;;FR;;;WD)", "644"],
    ["(A;ID;0x1200a9;;;BU)", "644"],
    ["(A;;GR;;;AN)", "644"],
    ["(A;;CC;;;IU)", "644"],
    [`(A;;FR;;;${BOB})`, "644"],
    ["(A;OICIID;0x1301bf;;;AU)", "666"],
    ["(A;CIOI;GA;;;WD)", "666"],
    ["(A;;FW;;;BU)", "622"],
    ["(A;;DC;;;BU)", "622"],
    ["(A;;SD;;;BU)", "622"],
    ["(A;;WD;;;BU)", "622"],
    ["(A;;WO;;;BU)", "622"],
    ["(A;;DT;;;BU)", "622"],
    ['(XA;;FR;;;WD;(@User.Title=="PM"))', "644"],
    // What nobody has heard of yet.
    ["(A;;ZZ;;;BU)", "666"],
    // Looked at only, or run: nothing of it is told.
    ["(A;;FX;;;BU)", "600"],
    ["(A;;RC;;;BU)", "600"],
    ["(D;;FA;;;WD)", "600"],
  ];
  for (const [list, mode] of cases) assertEquals([list, ...seen(list)], [list, "self", mode]);
});

Deno.test("attack: a file without a list, or with one that can't be read, passes for a private one", () => {
  for (const text of [undefined, "", `O:${ADA}`, `O:${ADA}D:NO_ACCESS_CONTROL`, "nonsense"]) {
    assertEquals(accessOf(text, ADA).mode.toString(8), "677");
  }
});

Deno.test("an administrator's files are the group's; another user's are not one's own", () => {
  assertEquals(seen("", "BA")[0], "self");
  assertEquals(seen("", "SY")[0], "self");
  assertEquals(seen("", BOB)[0], "other");
  assertEquals(accessOf(undefined, ADA).owner, "other");
});

Deno.test("what is made private reads as private, and so does what is made below it", () => {
  assertEquals(privateList(ADA, "file"), `D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;${ADA})`);
  assertEquals(
    privateList(ADA, "directory"),
    `D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;${ADA})`,
  );
  for (const kind of ["file", "directory"] as const) {
    const access = accessOf(`O:${ADA}${privateList(ADA, kind)}`, ADA);
    assertEquals(access, { mode: 0o600, owner: "self" });
  }
});
