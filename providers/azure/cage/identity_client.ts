/** The way to Azure that Microsoft's identity library is given. */
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
 * The library's way to the network. It remembers what went wrong there, since the library's own errors tell
 * less; it asks the authority by the protocol that the configuration names, since the library knows `https`
 * only; and it answers itself where the endpoints are, so that nobody can lead a secret elsewhere.
 */
export class IdentityClient implements HttpClient {
  /** For the library's credentials; the transport asks again where that helps. */
  readonly options = { httpClient: this, retryOptions: { maxRetries: 0 } };
  /** What the network did, or Azure refused; undefined when all went well. */
  #fault: unknown;
  readonly #login: URL | undefined;
  readonly #way: Ask;
  readonly #inside: Inside;

  /** `login` is the authority's address, where there is one. */
  constructor(inside: Inside, { login, ...patience }: { login?: string; patience?: number }) {
    this.#login = login === undefined ? undefined : new URL(login);
    // An application may ask as often as it likes.
    this.#way = { ...patience, repeatable: true };
    this.#inside = inside;
  }

  /**
   * A token by that credential of the library's. Throws what happened here, such as a `Refusal`, or `bad_answer`
   * with that hint.
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

/** The library's own words for what is missing are names of its fields (RFC 6749, 5.1). */
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

/** The library could not use the answer, or found fault with what it was told. */
function unexpected(error: unknown, hint: string): UserError {
  const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
  return new UserError("bad_answer", `Signing in to Azure failed: ${reason}`, { hint });
}

/** Entra ID's endpoints (learn.microsoft.com/entra/identity-platform/v2-protocols). */
function endpointsAt(authority: string) {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  };
}
