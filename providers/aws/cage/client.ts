/** The AWS SDK's client for STS, told everything, so that it looks nothing up. */
import { STSClient, type STSClientConfig, STSServiceException } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/inside.ts";
import { VERSION } from "../../../lib/version.ts";
import type { StsInput } from "../sts.ts";
import { refusal } from "./refusal.ts";
import { type Answer, badAnswer, request, type Service } from "./transport.ts";

/** Tries of one operation, the first included. */
const ATTEMPTS = 3;

/** A request as the SDK hands it to whoever sends it. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: BodyInit;
}

/** Does something with a client; whatever goes wrong becomes a `UserError` that names the operation. */
export async function withSts<Request, Result>(
  input: StsInput<Request>,
  inside: Inside,
  operation: string,
  work: (client: STSClient) => Promise<Result>,
): Promise<Result> {
  const service = { name: `STS at ${new URL(input.endpoint.url).host}`, fetch: inside.fetch };
  const sent: { last: Answer | undefined } = { last: undefined };
  const client = new STSClient(configuration(input, service, operation, sent));
  try {
    return await work(client);
  } catch (error) {
    if (error instanceof STSServiceException) {
      throw refusal(error, service, operation, input.hints, sent.last?.headers.date);
    }
    // Anything that the SDK throws after an answer came is about that answer.
    if (sent.last !== undefined && error instanceof Error && "$response" in error) {
      throw badAnswer(service, `its answer to ${operation} breaks off or is garbled`);
    }
    throw error;
  } finally {
    client.destroy();
  }
}

function configuration<Request>(
  { endpoint, caller }: StsInput<Request>,
  service: Service,
  operation: string,
  sent: { last: Answer | undefined },
): STSClientConfig {
  const { region, url } = endpoint;
  const credentials = caller && {
    accessKeyId: caller.access_key_id,
    secretAccessKey: caller.secret.secret_access_key,
    ...(caller.secret.session_token ? { sessionToken: caller.secret.session_token } : {}),
  };
  return {
    region,
    endpoint: url,
    ...(credentials ? { credentials } : {}),
    credentialDefaultProvider: () => () => Promise.reject(new Error("there is no default")),
    maxAttempts: ATTEMPTS,
    retryMode: "standard",
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: false,
    authSchemePreference: [],
    sigv4aSigningRegionSet: [region],
    userAgentAppId: () => Promise.resolve(undefined),
    defaultUserAgentProvider: () => Promise.resolve([["atmos-auth", VERSION]]),
    requestHandler: {
      handle: async (it: unknown) => {
        sent.last = await send(it as SdkRequest, service, operation);
        const { status: statusCode, headers, text } = sent.last;
        return { response: { statusCode, headers, body: new TextEncoder().encode(text) } } as never;
      },
    },
  };
}

async function send(
  { method, protocol, hostname, port, path, headers, body }: SdkRequest,
  service: Service,
  operation: string,
): Promise<Answer> {
  const { host: _host, ...rest } = headers;
  const url = `${protocol}//${hostname}${port ? `:${port}` : ""}${path}`;
  const init: RequestInit = { method, headers: rest, ...(body === undefined ? {} : { body }) };
  const answer = await request(service, url, init);
  const root = answer.status < 300 ? `<${operation}Response` : "<ErrorResponse";
  if (answer.text.includes(root)) return answer;
  const type = answer.headers["content-type"] ?? "no content type";
  throw badAnswer(service, `it answered ${operation} with status ${answer.status} and ${type}`);
}
