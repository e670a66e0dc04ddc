/**
 * Messages of a browser while somebody signs in, read as if an attacker had written them: pages influence them.
 * https://chromedevtools.github.io/devtools-protocol/tot/Target/ and /Fetch/ and /Page/
 */
import * as v from "valibot";

/** An identifier that goes back to the browser. */
const id = () => v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/));

const MESSAGE = v.variant("method", [
  v.object({
    method: v.literal("Target.attachedToTarget"),
    params: v.object({ sessionId: id(), targetInfo: v.object({ type: v.string() }) }),
  }),
  v.object({
    method: v.literal("Target.detachedFromTarget"),
    params: v.object({ sessionId: id() }),
  }),
  v.object({
    method: v.literal("Fetch.requestPaused"),
    sessionId: id(),
    params: v.object({
      requestId: id(),
      request: v.object({
        url: v.string(),
        method: v.string(),
        postData: v.optional(v.string()),
        postDataEntries: v.optional(v.array(v.object({ bytes: v.optional(v.string()) }))),
      }),
    }),
  }),
  v.object({
    method: v.literal("Page.lifecycleEvent"),
    params: v.object({ name: v.string() }),
  }),
]);

/** The answer to a command; of interest is only what a navigation came to. */
const ANSWER = v.object({
  id: v.number(),
  result: v.optional(v.object({ errorText: v.optional(v.string()) })),
});

/** An event that matters, or the answer to a command. */
export type DevtoolsEvent =
  | v.InferOutput<typeof MESSAGE>
  | { readonly method: "answer"; readonly id: number; readonly errorText: string | undefined };

/** A request that waits for a word. */
type Paused = Extract<
  DevtoolsEvent,
  { readonly method: "Fetch.requestPaused" }
>["params"]["request"];

/** Reads a message; `undefined` for all that does not matter. */
export function readEvent(text: string): DevtoolsEvent | undefined {
  const message = parse(text);
  const event = v.safeParse(MESSAGE, message);
  if (event.success) return event.output;
  const answer = v.safeParse(ANSWER, message);
  if (!answer.success) return undefined;
  return { method: "answer", id: answer.output.id, errorText: answer.output.result?.errorText };
}

/** Returns the form that a request posts; `undefined` when it posts none. */
export function formOf({ method, postData, postDataEntries }: Paused): URLSearchParams | undefined {
  if (method !== "POST") return undefined;
  try {
    const parts = postDataEntries?.map(({ bytes }) => atob(bytes ?? ""));
    return new URLSearchParams(parts?.join("") ?? postData ?? "");
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
