/** What the AWS SDK's clients for the two services of IAM Identity Center have in common. */
import type { Inside } from "../../../../lib/cage/inside.ts";
import { VERSION } from "../../../../lib/version.ts";
import type { Service, SsoAnswer } from "../../sso/asked.ts";
import { type Answer, badAnswer, request } from "../transport.ts";

/** A request as the SDK hands it to whoever sends it. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Record<string, string>;
  readonly body?: BodyInit;
}

/** A client's options: told everything, so that it looks nothing up, and tries once: the plan half paces. */
export function optionsFor(service: Service, inside: Inside, operation: string) {
  const name = `IAM Identity Center at ${new URL(service.url).host}`;
  const handle = async (it: unknown) => {
    const { status, headers, text } = await send(it as SdkRequest, name, inside, operation);
    return {
      response: { statusCode: status, headers, body: new TextEncoder().encode(text) },
    } as never;
  };
  return {
    region: service.region,
    endpoint: service.url,
    credentialDefaultProvider: () => () => Promise.reject(new Error("there is no default")),
    maxAttempts: 1,
    retryMode: "standard" as const,
    defaultsMode: "standard" as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [] as string[],
    userAgentAppId: () => Promise.resolve(undefined),
    defaultUserAgentProvider: () => Promise.resolve<[string, string][]>([["atmos-auth", VERSION]]),
    requestHandler: { handle },
  };
}

/** The SDK's answer without what it adds, or what it was refused with. */
export async function answered(
  service: Service,
  inside: Inside,
  operation: string,
  work: () => Promise<object>,
): Promise<SsoAnswer> {
  try {
    const { $metadata: _, ...value } = await work() as { $metadata: unknown };
    return { value };
  } catch (error) {
    if (!isRefusal(error)) throw garbled(error, service, inside, operation);
    const { name: code, message, error_description, $metadata } = error;
    return {
      refused: {
        code,
        message: error_description ?? message,
        status: $metadata.httpStatusCode ?? 0,
      },
    };
  }
}

interface SdkRefusal {
  readonly name: string;
  readonly message: string;
  /** RFC 6749 section 5.2; the SDK's own message is empty then. */
  readonly error_description?: string;
  readonly $fault: string;
  readonly $metadata: { readonly httpStatusCode?: number };
}

function isRefusal(error: unknown): error is SdkRefusal {
  return error instanceof Error && "$fault" in error && "$metadata" in error;
}

/** Anything that the SDK throws after an answer came is about that answer. */
function garbled(error: unknown, { url }: Service, inside: Inside, operation: string): unknown {
  if (!(error instanceof Error) || !("$response" in error)) return error;
  const service = { name: `IAM Identity Center at ${new URL(url).host}`, fetch: inside.fetch };
  return badAnswer(service, `its answer to ${operation} breaks off or is garbled`);
}

async function send(
  { method, protocol, hostname, port, path, query, headers, body }: SdkRequest,
  name: string,
  inside: Inside,
  operation: string,
): Promise<Answer> {
  const { host: _host, ...rest } = headers;
  const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}`);
  for (const [key, value] of Object.entries(query ?? {})) {
    for (const each of [value ?? ""].flat()) url.searchParams.append(key, each);
  }
  const service = { name, fetch: inside.fetch };
  const init: RequestInit = { method, headers: rest, ...(body === undefined ? {} : { body }) };
  const answer = await request(service, url.href, init);
  const type = answer.headers["content-type"] ?? "no content type";
  if (type.includes("json") || (answer.status === 200 && answer.text === "")) return answer;
  if (answer.status === 429 || answer.status >= 500) return overloaded(answer, type);
  throw badAnswer(service, `it answered ${operation} with status ${answer.status} and ${type}`);
}

/** A proxy in front of the service answers for it when it can't: that passes, like its own refusals. */
function overloaded({ status }: Answer, type: string): Answer {
  const code = status === 429 ? "TooManyRequestsException" : "InternalServerException";
  const text = JSON.stringify({ message: `it answered with status ${status} and ${type}` });
  return {
    status,
    headers: { "x-amzn-errortype": code, "content-type": "application/json" },
    text,
  };
}
