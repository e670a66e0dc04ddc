/**
 * Signed requests to AWS's JSON services. Their SDK clients would add a package each for one operation; the
 * signature is the SDK's own.
 */
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Inside } from "../../../lib/cage/server.ts";
import { type JsonAnswer, jsonIn } from "../../../lib/cage/json.ts";
import { VERSION } from "../../../lib/cli/version.ts";
import type { ServiceInput } from "../modules.ts";
import { refusal } from "./refusal.ts";
import { peerAt } from "./transport.ts";

/** One operation of a service. */
export interface Operation {
  /** For people, such as `ECR`. */
  readonly title: string;
  /** What signatures are scoped to. */
  readonly service: string;
  readonly name: string;
  readonly method: "GET" | "POST";
  /** Segments that need no encoding. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The JSON that the service answers; a refusal becomes a `UserError` that names the operation. */
export async function askSigned(
  input: ServiceInput,
  operation: Operation,
  inside: Inside,
): Promise<Readonly<Record<string, unknown>>> {
  const url = new URL(operation.path, input.endpoint.url);
  const peer = peerAt(operation.title, url);
  const { method, body } = operation;
  const headers = await signedHeaders(input, operation, url);
  const content = body === undefined ? {} : { body };
  // What these operations do is tell something: twice does no harm.
  const answer = await inside.http(peer, url, { method, headers, ...content, repeatable: true });
  const read = jsonIn(peer, answer, operation.name);
  if (read.status < 300) return read.body;
  const error = { ...refused(read), $metadata: { httpStatusCode: read.status } };
  throw refusal(error, peer, operation.name, input.hints, read.headers.get("date"));
}

async function signedHeaders(
  { endpoint, caller }: ServiceInput,
  { service, method, headers = {}, body }: Operation,
  url: URL,
): Promise<Record<string, string>> {
  const { secret_access_key, session_token } = caller;
  const credentials = {
    accessKeyId: caller.access_key_id,
    secretAccessKey: secret_access_key.reveal(),
    ...(session_token === undefined ? {} : { sessionToken: session_token.reveal() }),
  };
  const signer = new SignatureV4({ service, region: endpoint.region, credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { ...headers, host: url.host, "user-agent": `atmos-auth/${VERSION}` },
    ...(body === undefined ? {} : { body }),
  });
  const { host: _host, ...rest } = signed.headers;
  return rest;
}

/** The digest as the signer takes it: keyed when there is a secret. */
class Sha256 {
  readonly #digest;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#digest = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", typeof secret === "string" ? secret : bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#digest.update(typeof data === "string" ? data : bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#digest.digest());
  }

  reset(): void {
    throw new Error("a digest is made anew");
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** AWS's code and words, as its two JSON protocols have them (smithy.io, "AWS JSON 1.1", "AWS restJson1"). */
function refused({ headers, status, body }: JsonAnswer) {
  const text = (value: unknown) => typeof value === "string" ? value : "";
  const type = headers.get("x-amzn-errortype") ?? (text(body.__type) || text(body.code));
  const name = type.split(":")[0]!.split("#").at(-1)! || `status ${status}`;
  return { name, message: text(body.message) || text(body.Message) };
}
