/** Plain requests, for what the SDK offers no client for. */
import type { Inside } from "../../../lib/cage/inside.ts";
import type { Told } from "../asked.ts";
import { sdk } from "./sdk.ts";
import { transporterOptions } from "./transport.ts";

/** A request's body, and who asks. */
export interface Content {
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bearer?: string;
}

/** Posts and takes the answer; a refusal is thrown for `asking` to explain. */
export async function post(address: string, content: Content, told: Told, inside: Inside) {
  const { form, json, bearer } = content;
  const asked = {
    url: address,
    method: "POST",
    responseType: "json" as const,
    data: form ? new URLSearchParams(form) : json,
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    retryConfig: { httpMethodsToRetry: ["POST"] },
  };
  const client = new sdk.gaxios.Gaxios(transporterOptions(told, inside));
  const { data, headers } = await client.request(asked);
  const answer = typeof data === "object" && data !== null ? data as Record<string, unknown> : {};
  return { answer, headers };
}
