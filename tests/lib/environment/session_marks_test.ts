import { assertEquals } from "@std/assert";
import {
  idVariable,
  levelOf,
  levelVariable,
  sessionId,
} from "../../../lib/environment/session_marks.ts";
import { fakeSystem } from "../../fake_system.ts";

const envOf = (env: Readonly<Record<string, string>>) => fakeSystem({ env }).env;

Deno.test("what a session says to its child, the child hears", () => {
  const env = envOf({ ...idVariable("abc"), ...levelVariable(3) });
  assertEquals([sessionId(env), levelOf(env)], ["abc", 3]);
});

Deno.test("outside of any there is neither, and no level is what no session has written", () => {
  assertEquals([sessionId(envOf({})), levelOf(envOf({}))], [undefined, 0]);
  assertEquals(sessionId(envOf(idVariable(""))), undefined);
  for (const level of ["", "-1", "1e9", "1000", "0x10", " 1", "1\n", "Infinity"]) {
    assertEquals(levelOf(envOf({ ATMOS_SHLVL: level })), 0, level);
  }
});
