/** The way to Entra ID that Microsoft's identity library is given. */
import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import type { Inside } from "../../../lib/cage/server.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import { askAzure } from "./rest.ts";

/**
 * The library's way to the network. It remembers what went wrong there, since the library's own errors tell
 * less; it asks the authority by the protocol that the configuration names, since the library knows `https`
 * only; and it answers itself where the endpoints are, so that nobody can lead a secret elsewhere.
 */
export class IdentityClient implements HttpClient {
  /** What the network did, or Entra ID refused; undefined when all went well. */
  fault: unknown;
  readonly #login: URL;
  readonly #inside: Inside;

  constructor(login: string, inside: Inside) {
    this.#login = new URL(login);
    this.#inside = inside;
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const url = new URL(request.url);
    const [authority, discovery] = url.href.split("/v2.0/.well-known/openid-configuration");
    if (discovery !== undefined) return answered(request, 200, endpointsAt(authority!));
    try {
      return await this.#ask(url, request);
    } catch (error) {
      this.fault = error;
      throw error;
    }
  }

  async #ask(url: URL, request: PipelineRequest): Promise<PipelineResponse> {
    if (url.host === this.#login.host) url.protocol = this.#login.protocol;
    const { method, headers, body } = request;
    const content = body === undefined || body === null ? {} : { body: String(body) };
    // An application may ask as often as it likes.
    const asked = { method, headers: headers.toJSON(), ...content, repeatable: true };
    const answer = await askAzure(url, asked, this.#inside);
    const { error } = answer.body;
    if (typeof error === "string") throw new Refusal(error, answer.status, answer.body);
    return answered(request, answer.status, answer.body);
  }
}

function answered(request: PipelineRequest, status: number, body: unknown): PipelineResponse {
  const headers = createHttpHeaders({ "content-type": "application/json" });
  return { request, status, headers, bodyAsText: JSON.stringify(body) };
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
