/** An error that is told otherwise is the same error. */
import { assert, assertEquals } from "@std/assert";
import {
  type ErrorCode,
  isOver,
  isRefusal,
  joined,
  MachineError,
  needsPerson,
  reasonOf,
  traitsOf,
  UserError,
  UserErrors,
} from "../../lib/errors.ts";
import { ERROR_CODES } from "../../lib/manual/errors.ts";

const at = { file: "/work/atmos.yaml", line: 3, column: 5, path: "auth.realm" };

Deno.test("an error with another hint keeps its code, message, place and wrong words", () => {
  const error = new UserError("identity_unknown", "No", { hint: "a", at, wrong: ["x"] });
  const { code, message, hint, wrong, ...other } = error.with({ hint: "b" });
  assertEquals([code, message, hint, wrong, other.at], ["identity_unknown", "No", "b", ["x"], at]);
  assertEquals([error.hint, error.with({ message: "Never" }).message], ["a", "Never"]);
});

Deno.test("what is given as undefined is taken away", () => {
  const error = new UserError("failed", "No", { hint: "a", at }).with({ at: undefined });
  assertEquals([error.hint, error.at], ["a", undefined]);
});

Deno.test("a refusal of the machine stays one, and so does its reason", () => {
  const full = new MachineError("write /x", "no space left", { errno: "ENOSPC" });
  const error = full.with({ hint: "make room" });
  assert(error instanceof MachineError);
  assertEquals([error.errno, reasonOf(error)], ["ENOSPC", "no space left"]);
  assertEquals([error.message, error.hint], ["Cannot write /x: no space left", "make room"]);
});

Deno.test("of several errors the first is told otherwise, and none is lost", () => {
  const error = joined([new UserError("failed", "One"), new UserError("usage", "Two")]);
  const told = error.with({ message: "First", hint: "a" });
  assert(told instanceof UserErrors);
  assertEquals([told.message, told.hint], ["First", "a"]);
  assertEquals(told.all.map(({ message, hint }) => [message, hint]), [["First", "a"], [
    "Two",
    undefined,
  ]]);
});

Deno.test("who is refused, who is to sign in again, and who is to be there, are told apart", () => {
  const rows: readonly (readonly [ErrorCode, over: boolean, refused: boolean, person: boolean])[] =
    [
      ["sign_in_refused", false, true, false],
      ["sign_in_needed", true, true, true],
      ["person_needed", false, false, true],
      ["unreachable", false, false, false],
    ];
  for (const [code, ...expected] of rows) {
    const error = new UserError(code, "No");
    const said = [isOver(error), isRefusal(error), needsPerson(error)];
    assertEquals([code, ...said], [code, ...expected]);
    assertEquals([isOver, isRefusal, needsPerson].some((is) => is({ code })), false);
  }
});

Deno.test("each code is explained, and as a warning where it is one", () => {
  const warnings = ERROR_CODES.rows!.filter(([, meaning]) => meaning.includes("(a warning"));
  const odd = [
    "factors_together",
    "key_unknown",
    "setting_left_out",
    "spelling_accepted",
    "variable_left_out",
  ] as const;
  const valid = ["kind_unsupported", "offers_unknown", "trust_required"] as const;
  assertEquals(
    warnings.map(([code]) => code).sort(),
    [...odd, ...valid, "variable_foreign"].sort(),
  );
  assertEquals(odd.filter((code) => !traitsOf({ code }).valid), ["key_unknown"]);
  assertEquals([...odd, ...valid].filter((code) => traitsOf({ code }).quiet), []);
});
