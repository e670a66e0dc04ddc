import { assertEquals } from "@std/assert";
import { parseRecord, type SessionRecord } from "../../../lib/session/record.ts";

const IDENTITY = { name: "dev", cloud: "aws", kind: "aws/user", facts: { account: "1" } };

const RECORD: SessionRecord = {
  version: 1,
  id: "23456789",
  pid: 1,
  started: 0,
  level: 1,
  program: "bash",
  identities: [{ ...IDENTITY, expires: 1, ends: 2, trouble: "x", other: "z", withdrawn: "y" }],
  kept: ["aws"],
};

Deno.test("a record is read as it was written", () => {
  assertEquals(parseRecord(JSON.stringify(RECORD)), RECORD);
});

Deno.test("attack: a damaged record ends every command that looks at sessions", () => {
  const damaged: readonly unknown[] = [
    ...[null, [], "", 1, {}],
    { ...RECORD, version: 2 },
    { ...RECORD, identities: [null] },
    { ...RECORD, identities: [{}] },
    { ...RECORD, identities: [{ ...IDENTITY, facts: null }] },
    { ...RECORD, identities: [{ ...IDENTITY, facts: { account: {} } }] },
    { ...RECORD, identities: [{ ...IDENTITY, expires: "soon" }] },
    { ...RECORD, program: {} },
    { ...RECORD, started: null },
    { ...RECORD, kept: 5 },
  ];
  for (const each of damaged) assertEquals(parseRecord(JSON.stringify(each)), undefined);
  for (const text of ["", "{", JSON.stringify(RECORD).slice(0, -1)]) {
    assertEquals(parseRecord(text), undefined);
  }
  assertEquals(
    parseRecord(JSON.stringify(RECORD).replace('"started":0', '"started":1e999')),
    undefined,
  );
});
