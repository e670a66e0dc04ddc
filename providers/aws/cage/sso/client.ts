/** What the AWS SDK's clients for the two services of IAM Identity Center have in common. */
import type { Inside } from "../../../../lib/cage/inside.ts";
import { nonsense } from "../../../../lib/cage/json.ts";
import type { Answer, Ask, Peer } from "../../../../lib/cage/request.ts";
import { badAnswer, isBusy } from "../../../../lib/cage/trouble.ts";
import { VERSION } from "../../../../lib/version.ts";
import type { Service, SsoAnswer } from "../../sso/asked.ts";
import { peerAt, sdkAnswer, sendSdk } from "../transport.ts";

/**
 * A client's options: told everything, so that it looks nothing up, and tries once: the plan half paces, since
 * what turns many away together lasts longer than a task may.
 */
export function optionsFor(
  service: Service,
  { http }: Inside,
  operation: string,
  repeatable: boolean,
) {
  const peer = peerOf(service);
  const ask: Ask = { repeatable, tries: 1 };
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
    requestHandler: {
      handle: async (it: unknown) =>
        sdkAnswer(usable(peer, operation, await sendSdk(http, peer, it, ask))),
    },
  };
}

function peerOf({ url }: Service): Peer {
  return peerAt("IAM Identity Center", url);
}

/** The SDK's answer without what it adds, or what it was refused with. */
export async function answered(
  service: Service,
  operation: string,
  work: () => Promise<object>,
): Promise<SsoAnswer> {
  try {
    const { $metadata: _, ...value } = await work() as { $metadata: unknown };
    return { value };
  } catch (error) {
    if (!isRefusal(error)) throw garbled(error, service, operation);
    const { name: code, message, error_description, $metadata } = error;
    const status = $metadata.httpStatusCode ?? 0;
    return { refused: { code, message: error_description ?? message, status } };
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
function garbled(error: unknown, service: Service, operation: string): unknown {
  if (!(error instanceof Error) || !("$response" in error)) return error;
  return badAnswer(peerOf(service), `its answer to ${operation} breaks off or is garbled`);
}

/** Throws `bad_answer` for an answer that is not the service's; `Logout` alone has nothing to say. */
function usable(peer: Peer, operation: string, answer: Answer): Answer {
  const type = answer.headers.get("content-type") ?? "no content type";
  if (type.includes("json") || (answer.status === 200 && answer.text === "")) return answer;
  if (isBusy(answer)) return overloaded(answer, type);
  throw nonsense(peer, answer, operation);
}

/** A proxy in front of the service answers for it when it can't: that passes, like its own refusals. */
function overloaded({ status }: Answer, type: string): Answer {
  const code = status === 429 ? "TooManyRequestsException" : "InternalServerException";
  const text = JSON.stringify({ message: `it answered with status ${status} and ${type}` });
  const headers = new Headers({ "x-amzn-errortype": code, "content-type": "application/json" });
  return { status, headers, text };
}
