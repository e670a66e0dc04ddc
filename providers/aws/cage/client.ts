/** The AWS SDK's clients, told everything, so that they look nothing up. */
import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { Answer, Ask, Peer } from "../../../lib/cage/request.ts";
import { badAnswer, strange } from "../../../lib/cage/trouble.ts";
import { VERSION } from "../../../lib/version.ts";
import type { StsInput } from "../modules.ts";
import { isRefusal, refusal } from "./refusal.ts";
import { RETRIES } from "./retries.ts";
import { peerAt, sdkAnswer, sendSdk } from "./transport.ts";

/** One operation, and what came of it last. */
interface Operation {
  readonly name: string;
  readonly peer: Peer;
  last?: Answer;
}

/** The SDK's parts for one service. */
interface Service<Client> {
  /** For people, such as `STS`. */
  readonly title: string;
  client(configuration: STSClientConfig): Client;
}

const STS: Service<STSClient> = { title: "STS", client: (told) => new STSClient(told) };

/** Runs `work` with a client of STS, as `withService`. */
export async function withSts<Request, Result>(
  input: StsInput<Request>,
  inside: Inside,
  name: string,
  work: (client: STSClient) => Promise<Result>,
  repeatable = true,
): Promise<Result> {
  return await withService(STS, input, inside, name, work, repeatable);
}

/**
 * Does something with a client; whatever goes wrong becomes a `UserError` that names the operation. What can be
 * used once, such as an MFA code, is not `repeatable`.
 */
export async function withService<Client extends { destroy(): void }, Request, Result>(
  service: Service<Client>,
  input: StsInput<Request>,
  inside: Inside,
  name: string,
  work: (client: Client) => Promise<Result>,
  repeatable: boolean,
): Promise<Result> {
  const operation: Operation = { name, peer: peerAt(service.title, input.endpoint.url) };
  const client = service.client(configuration(input, inside, operation, { repeatable }));
  try {
    return await work(client);
  } catch (error) {
    throw toldOf(error, operation, input.hints, inside.clock.now());
  } finally {
    client.destroy();
  }
}

function toldOf(
  error: unknown,
  { name, peer, last }: Operation,
  hints: Readonly<Record<string, string>>,
  here: number,
): unknown {
  if (isRefusal(error)) {
    return refusal(error, peer, name, hints, { here, there: last?.headers.get("date") });
  }
  // Anything that the SDK throws after an answer came is about that answer.
  const isGarbled = last !== undefined && error instanceof Error && "$response" in error;
  return isGarbled ? badAnswer(peer, `its answer to ${name} breaks off or is garbled`) : error;
}

function configuration<Request>(
  { endpoint, caller }: StsInput<Request>,
  inside: Inside,
  operation: Operation,
  ask: Ask,
): STSClientConfig {
  const { region, url } = endpoint;
  const credentials = caller && {
    accessKeyId: caller.access_key_id,
    secretAccessKey: caller.secret_access_key.reveal(),
    ...(caller.session_token ? { sessionToken: caller.session_token.reveal() } : {}),
  };
  return {
    region,
    endpoint: url,
    ...(credentials ? { credentials } : {}),
    credentialDefaultProvider: () => () => Promise.reject(new Error("there is no default")),
    retryStrategy: RETRIES,
    // Without these, the SDK would look for a file that tells them.
    maxAttempts: 3,
    retryMode: "standard",
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: false,
    authSchemePreference: [],
    sigv4aSigningRegionSet: [region],
    userAgentAppId: () => Promise.resolve(undefined),
    defaultUserAgentProvider: () => Promise.resolve([["atmos-auth", VERSION]]),
    requestHandler: { handle: (it: unknown) => handle(it, inside, operation, ask) },
  };
}

async function handle(it: unknown, { http }: Inside, operation: Operation, ask: Ask) {
  const { name, peer } = operation;
  const answer = operation.last = await sendSdk(http, peer, it, ask);
  const root = answer.status < 300 ? `<${name}Response` : "<ErrorResponse";
  if (!answer.text.includes(root)) throw strange(peer, answer, name);
  return sdkAnswer(answer);
}
