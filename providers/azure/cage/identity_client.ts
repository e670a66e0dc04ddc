/** The HTTP client that Microsoft's identity library is given. */
import type { TokenCredential } from "@azure/identity";
import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import type { Ask } from "../../../lib/cage/request.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import { OTHERWISE } from "../modules.ts";
import { askAzure } from "./rest.ts";

/**
 * The library's way to the network. It keeps the network's faults, since the library's own errors tell less. It reaches
 * the authority by the protocol that the configuration names, since the library knows `https` only. It answers the
 * discovery of endpoints itself, so that nobody can lead a secret elsewhere.
 */
export class IdentityClient implements HttpClient {
  /** Options for the library's credentials; the transport itself retries. */
  readonly options = { httpClient: this, retryOptions: { maxRetries: 0 } };
  /** The network's fault, or Azure's refusal; `undefined` while there is none. */
  #fault: unknown;
  readonly #login: URL | undefined;
  readonly #way: Ask;
  readonly #inside: Inside;

  /**
   * Makes the client; `login` is the authority's origin, if it is asked, and `patience` its time limit in milliseconds.
   */
  constructor(inside: Inside, { login, ...patience }: { login?: string; patience?: number }) {
    this.#login = login === undefined ? undefined : new URL(login);
    // An application may ask as often as it likes.
    this.#way = { ...patience, repeatable: true };
    this.#inside = inside;
  }

  /**
   * Returns a token of that credential of the library's. Throws the fault that was met, such as a `Refusal`, or
   * `bad_answer` with that hint.
   */
  async tokenBy(credential: TokenCredential, scope: string, hint: string) {
    this.#fault = undefined;
    try {
      const given = await credential.getToken(scope);
      if (given === null) throw new Error("no token");
      // The library reckons with the process' own clock.
      const life = Math.round((given.expiresOnTimestamp - Date.now()) / 1000);
      return { token: given.token, life };
    } catch (error) {
      throw this.#fault ?? unexpected(error, hint);
    }
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const url = new URL(request.url);
    const [authority, discovery] = url.href.split("/v2.0/.well-known/openid-configuration");
    if (discovery !== undefined) return answered(request, 200, endpointsAt(authority!));
    try {
      return await this.#ask(url, request);
    } catch (error) {
      this.#fault = error;
      throw error;
    }
  }

  async #ask(url: URL, request: PipelineRequest): Promise<PipelineResponse> {
    if (url.host === this.#login?.host) url.protocol = this.#login.protocol;
    const { method, headers, body } = request;
    const content = body === undefined || body === null ? {} : { body: String(body) };
    const asked = { ...this.#way, method, headers: headers.toJSON(), ...content };
    const { status, body: said } = await askAzure(url, asked, this.#inside);
    const word = typeof said.error === "string" ? said.error : undefined;
    if (word !== undefined || status >= 400) throw new Refusal(word, status, said);
    checkToken(said);
    return answered(request, status, said);
  }
}

/** Throws for an answer without a token or its lifetime (RFC 6749, 5.1); the library's own error only names fields. */
function checkToken(said: JsonAnswer["body"]): void {
  // A machine's own endpoint may say until when, and not for how long.
  const { access_token: token, expires_in: life = said.expires_on } = said;
  if (typeof token === "string" && token !== "" && life !== undefined) return;
  throw new UserError("bad_answer", OTHERWISE.message, { hint: OTHERWISE.hint });
}

function answered(request: PipelineRequest, status: number, body: unknown): PipelineResponse {
  const headers = createHttpHeaders({ "content-type": "application/json" });
  return { request, status, headers, bodyAsText: JSON.stringify(body) };
}

/** Makes the error for an answer that the library could not use, or an input that it refused. */
function unexpected(error: unknown, hint: string): UserError {
  const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
  return new UserError("bad_answer", `Signing in to Azure failed: ${reason}`, { hint });
}

/** Returns Entra ID's endpoints (learn.microsoft.com/entra/identity-platform/v2-protocols). */
function endpointsAt(authority: string) {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  };
}
