/** Plain requests, for what the SDK offers no client for. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Secret } from "../../../lib/secret.ts";
import type { GoogleInput } from "../modules.ts";
import { sdk, transporterOptions } from "./transport.ts";

/** A request's body, and who asks. */
export interface Content {
  readonly json: unknown;
  readonly bearer?: Secret;
}

/** Posts and takes the answer; a refusal is thrown for `asking` to explain. */
export async function post(address: string, content: Content, told: GoogleInput, inside: Inside) {
  const { json: data, bearer } = content;
  return await send({ url: address, method: "POST", data }, bearer, told, inside);
}

/** Asks for what is there; a refusal is thrown for `asking` to explain. */
export async function get(address: string, bearer: Secret, told: GoogleInput, inside: Inside) {
  return await send({ url: address, method: "GET" }, bearer, told, inside);
}

async function send(
  asked: { readonly url: string; readonly method: "GET" | "POST"; readonly data?: unknown },
  bearer: Secret | undefined,
  told: GoogleInput,
  inside: Inside,
) {
  const client = new sdk.gaxios.Gaxios(transporterOptions(told, inside));
  const request = {
    ...asked,
    responseType: "json" as const,
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer.reveal()}` },
  };
  const { data, headers } = await client.request(request);
  const answer = typeof data === "object" && data !== null ? data as Record<string, unknown> : {};
  return { answer, headers };
}
