/** Removal of several things: a failure of one stops none of the others, and all are told. */
import { throwBug, type UserError } from "../../errors.ts";

/** The result of several removals. */
interface Removals<T> {
  readonly gone: readonly T[];
  /** Errors to throw once the removed things are told. */
  readonly failed: readonly UserError[];
}

/** Removes each, in this order. */
export async function removeEach<T>(
  all: readonly T[],
  remove: (one: T) => Promise<unknown>,
): Promise<Removals<T>> {
  const gone: T[] = [];
  const failed: UserError[] = [];
  for (const one of all) {
    try {
      await remove(one);
      gone.push(one);
    } catch (error) {
      throwBug(error);
      failed.push(error);
    }
  }
  return { gone, failed };
}
