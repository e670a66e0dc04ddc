/** Fails unless the value is truthy. */
export function assert(value: unknown, message?: string): asserts value;
/** Fails unless both are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
/** Fails when both are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
/** Fails unless the text matches. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
/** Fails when the text matches. */
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void;
/** Fails unless the text contains the other. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
/** Fails unless the function throws such an error; returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  type?: abstract new (...args: never[]) => E,
  includes?: string,
): E;
/** Fails unless the promise is rejected with such an error; returns it. */
export function assertRejects<E extends Error = Error>(
  fn: () => Promise<unknown>,
  type?: abstract new (...args: never[]) => E,
  includes?: string,
): Promise<E>;
/** Fails at once. */
export function fail(message?: string): never;
