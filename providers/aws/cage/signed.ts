/** Signed requests to AWS's JSON services. Their SDK clients would add a package each for one operation. */
import type { Inside } from "../../../lib/cage/server.ts";
import { type JsonAnswer, jsonIn, parsed } from "../../../lib/cage/json.ts";
import type { Answer, Peer } from "../../../lib/cage/request.ts";
import { VERSION } from "../../../lib/version.ts";
import type { ServiceInput } from "../modules.ts";
import { sign } from "../signature.ts";
import { refusal } from "./refusal.ts";
import { peerAt } from "./transport.ts";

/** One operation of a service. */
export interface Operation {
  /** For people, such as `ECR`. */
  readonly title: string;
  /** The service's name that signatures are scoped to. */
  readonly service: string;
  readonly name: string;
  readonly method: "GET" | "POST";
  /** Segments that need no encoding. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Returns the JSON of the service's answer; a refusal becomes a `UserError` that names the operation. */
export async function askSigned(
  input: ServiceInput,
  operation: Operation,
  inside: Inside,
): Promise<Readonly<Record<string, unknown>>> {
  const url = new URL(operation.path, input.endpoint.url);
  const peer = peerAt(operation.title, url);
  const { service, method, headers: told = {}, body } = operation;
  const { endpoint: { region }, caller } = input;
  const now = inside.clock.now();
  const order = { url: url.href, region, service, caller, headers: told, now, method, body };
  const headers = { ...await sign(order), "user-agent": `atmos-auth/${VERSION}` };
  const content = body === undefined ? {} : { body };
  // What these operations do is tell something: twice does no harm.
  const answer = await inside.http(peer, url, { method, headers, ...content, repeatable: true });
  const read = readAs(peer, answer, operation.name);
  if (read.status < 300) return read.body;
  const error = { ...refused(read), $metadata: { httpStatusCode: read.status } };
  throw refusal(error, peer, operation.name, input.hints, {
    here: inside.clock.now(),
    there: read.headers.get("date"),
  });
}

/** Reads an answer as AWS's SDKs do, whatever its content type: servers in AWS's place don't always set it. */
function readAs(peer: Peer, answer: Answer, operation: string): JsonAnswer {
  const body = parsed(answer.text);
  return body === undefined ? jsonIn(peer, answer, operation) : { ...answer, body };
}

/**
 * Returns AWS's error code and message, in the form of its two JSON protocols (smithy.io, "AWS JSON 1.1", "AWS
 * restJson1").
 */
function refused({ headers, status, body }: JsonAnswer) {
  const text = (value: unknown) => typeof value === "string" ? value : "";
  const type = headers.get("x-amzn-errortype") ?? (text(body.__type) || text(body.code));
  const name = type.split(":")[0]!.split("#").at(-1)! || `status ${status}`;
  return { name, message: text(body.message) || text(body.Message) };
}
