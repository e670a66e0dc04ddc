/**
 * Secrets on their way into the cage. Structured clone knows no class of ours: a secret crosses the wall as a
 * `String` object, which plain data never holds, and both sides see a `Secret` alone. What comes out of the cage
 * is text, for the answer's schema to close.
 */
import { laidOpen, Secret } from "../secret.ts";

/** Returns the data as it is posted into the cage. */
export function posted(value: unknown): unknown {
  return laidOpen(value, Object);
}

/** Returns the data as it was before it was posted. */
export function received(value: unknown): unknown {
  if (value instanceof String) return new Secret(String(value));
  if (Array.isArray(value)) return value.map(received);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, received(one)]));
}

/** Returns the secrets in data that is posted. Very short ones are left out, since they would remove ordinary words. */
export function secretsIn(value: unknown): readonly string[] {
  if (value instanceof String) return value.length >= 4 ? [String(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}
