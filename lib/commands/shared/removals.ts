/** Several removals: what one of them can't do keeps none of the others from being done, and told. */
import { throwBug, type UserError } from "../../errors.ts";

/** What came of them. */
interface Removals<T> {
  readonly gone: readonly T[];
  /** To be thrown once it is told what is gone. */
  readonly failed: readonly UserError[];
}

/** Removes each of them, in this order. */
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
