/** What the person is told at the next prompt: which identity lapses soon and needs them. */
import type { Holding } from "./holding.ts";

const MINUTE = 60_000;

/** A line for each identity that could not be renewed. */
export function noticesOf(
  holdings: readonly Pick<Holding, "name" | "expires" | "trouble">[],
  now: number,
): readonly string[] {
  const troubled = holdings.filter(({ trouble }) => trouble !== undefined);
  return troubled.map(({ name, expires }) =>
    `${name} ${lapsing((expires ?? now) - now)} and can't be renewed without you: ` +
    `run atmos-auth login -i ${name}`
  );
}

function lapsing(left: number): string {
  if (left <= 0) return "has lapsed";
  return left <= 5 * MINUTE ? "lapses within 5 minutes" : "lapses within 15 minutes";
}
