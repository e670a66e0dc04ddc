/** How a policy is written in the configuration. */
import * as v from "valibot";
import { arn, text } from "../../../lib/config/schema/schema.ts";

/** The word for AWS's own policy that lets everything be read. */
export const READ_ONLY = "read-only";

/** A policy document, as a map or as JSON. Yields JSON. */
export const document = () =>
  v.union([
    v.pipe(v.record(v.string(), v.unknown()), v.transform((map) => JSON.stringify(map))),
    v.pipe(text(), v.check(isJsonObject, "must be a policy document in JSON")),
  ], "must be a policy document: a map, or JSON");

/** What an identity is narrowed to: `read-only`, a policy's ARN, or a document. */
export const sessionPolicy = () =>
  v.union(
    [v.literal(READ_ONLY), arn("iam"), document()],
    "must be read-only, the ARN of a policy, or a policy document",
  );

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
