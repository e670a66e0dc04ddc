/** `@std/assert`, typed: what the tests use of it. */
import * as mirror from "deno-std/assert/mod.js";

interface Assertions {
  assert(value: unknown, message?: string): asserts value;
  assertEquals<T>(actual: T, expected: T, message?: string): void;
  assertNotEquals<T>(actual: T, expected: T, message?: string): void;
  assertMatch(actual: string, expected: RegExp, message?: string): void;
  assertNotMatch(actual: string, expected: RegExp, message?: string): void;
  assertStringIncludes(actual: string, expected: string, message?: string): void;
  assertThrows<E extends Error = Error>(
    fn: () => unknown,
    type?: abstract new (...args: never[]) => E,
    includes?: string,
  ): E;
  assertRejects<E extends Error = Error>(
    fn: () => Promise<unknown>,
    type?: abstract new (...args: never[]) => E,
    includes?: string,
  ): Promise<E>;
  fail(message?: string): never;
}

const typed: Assertions = mirror as unknown as Assertions;

/** Fails unless the value is truthy. */
export function assert(value: unknown, message?: string): asserts value {
  typed.assert(value, message);
}
/** Fails unless both are deeply equal. */
export const assertEquals = typed.assertEquals;
/** Fails when both are deeply equal. */
export const assertNotEquals = typed.assertNotEquals;
/** Fails unless the text matches. */
export const assertMatch = typed.assertMatch;
/** Fails when the text matches. */
export const assertNotMatch = typed.assertNotMatch;
/** Fails unless the text contains the other. */
export const assertStringIncludes = typed.assertStringIncludes;
/** Fails unless the function throws such an error; returns it. */
export const assertThrows = typed.assertThrows;
/** Fails unless the promise is rejected with such an error; returns it. */
export const assertRejects = typed.assertRejects;
/** Fails at once. */
export const fail = typed.fail;
