/**
 * The protocol between the cage and the main process, all of it plain data. The main process sends tasks and answers;
 * the worker sends questions, notices and results. Everything from the worker is read as if an attacker had written it.
 */
import * as v from "valibot";

/** A message from the main process to the cage. */
export type ToCage =
  /** Comes first, where it is not `sh`: in whose dialect what a person is to type is written. */
  | { readonly type: "dialect"; readonly name: string }
  /** Comes before any task: certificates in PEM, whose bearers are believed beside those that the runtime believes. */
  | { readonly type: "authorities"; readonly certificates: readonly string[] }
  | {
    readonly type: "task";
    readonly task: number;
    readonly module: string;
    readonly input: unknown;
  }
  | { readonly type: "answer"; readonly question: number; readonly value: unknown }
  | { readonly type: "refusal"; readonly question: number; readonly failure: Failure };

/** A message from the cage to the main process. */
export type FromCage =
  | {
    readonly type: "question";
    readonly task: number;
    readonly question: number;
    readonly service: string;
    readonly content: unknown;
  }
  | { readonly type: "notice"; readonly text: string }
  | { readonly type: "done"; readonly task: number; readonly value: unknown }
  | { readonly type: "failed"; readonly task: number; readonly failure: Failure }
  /** An error that no task could catch: no task of this worker can be trusted to end. */
  | { readonly type: "fault"; readonly failure: Failure };

/**
 * An error as plain data. `said`: the module's own error, for a person. `denied`: the runtime denied a permission.
 * `thrown`: any other.
 */
export type Failure =
  | {
    readonly type: "said";
    readonly code: string;
    readonly message: string;
    readonly hint?: string | undefined;
  }
  | { readonly type: "denied"; readonly what: string }
  | { readonly type: "thrown"; readonly name: string; readonly message: string };

const FAILURE = v.variant("type", [
  v.object({
    type: v.literal("said"),
    code: v.string(),
    message: v.string(),
    hint: v.optional(v.string()),
  }),
  v.object({ type: v.literal("denied"), what: v.string() }),
  v.object({ type: v.literal("thrown"), name: v.string(), message: v.string() }),
]);

const FROM_CAGE = v.variant("type", [
  v.object({
    type: v.literal("question"),
    task: v.number(),
    question: v.number(),
    service: v.string(),
    content: v.unknown(),
  }),
  v.object({ type: v.literal("notice"), text: v.string() }),
  v.object({ type: v.literal("done"), task: v.number(), value: v.unknown() }),
  v.object({ type: v.literal("failed"), task: v.number(), failure: FAILURE }),
  v.object({ type: v.literal("fault"), failure: FAILURE }),
]);

/** Reads a message of the cage; `undefined` when it is none. */
export function readFromCage(message: unknown): FromCage | undefined {
  const read = v.safeParse(FROM_CAGE, message);
  return read.success ? read.output : undefined;
}
