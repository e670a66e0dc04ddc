import { assertEquals, assertStringIncludes } from "@std/assert";
import { run } from "../../lib/run.ts";
import type { Cloud } from "../../lib/cloud.ts";
import type { Crash, System } from "../../lib/system.ts";
import { fakeSystem } from "../fake_system.ts";

const never = () => new Promise<readonly Cloud[]>(() => {});

/** A program that is in the midst of things, and the way to crash it. */
function running(argv: readonly string[]) {
  const fake = fakeSystem();
  const { promise: crash, resolve } = Promise.withResolvers<(crash: Crash) => void>();
  const system: System = { ...fake, onCrash: resolve };
  return { err: fake.err, ended: run(argv, system, never), crash };
}

Deno.test("what nobody caught ends the program with one line and status 70", async () => {
  const { err, ended, crash } = running(["list"]);
  (await crash)({ error: new Error("boom"), busy: false });
  assertEquals(await ended, 70);
  assertStringIncludes(err.join(""), "bug: Error: boom\n");
  assertEquals(/^ {4}at /m.test(err.join("")), false);
});

Deno.test("--debug shows where it was thrown", async () => {
  const { err, ended, crash } = running(["list", "--debug"]);
  (await crash)({ error: new Error("boom"), busy: false });
  assertEquals(await ended, 70);
  assertEquals(/^ {4}at /m.test(err.join("")), true);
});

Deno.test("a program that has the terminal does not lose us for it", async () => {
  const { err, ended, crash } = running(["list"]);
  (await crash)({ error: new Error("boom"), busy: true });
  const still = new Promise<string>((resolve) => setTimeout(() => resolve("still there"), 10));
  assertEquals(await Promise.race([ended, still]), "still there");
  assertStringIncludes(err.join(""), "bug: Error: boom\n");
});
