/** The way to the network that Microsoft's library is given. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import type { Inside } from "../../../lib/cage/inside.ts";
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import { UserError } from "../../../lib/errors.ts";
import { askAzure } from "./ask.ts";

/** What Entra ID said no with (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export interface Refused {
  readonly error: string;
  readonly description: string;
  /** Such as 90002; 0 when it has none. */
  readonly code: number;
}

/**
 * The SDK's way to the network. It remembers what went wrong there, since the SDK's own errors tell less; and
 * it asks the authority by the protocol that the configuration names, since the SDK knows `https` only.
 */
export class Network implements INetworkModule {
  /** What the network did; its own error is the better one to show. */
  fault: unknown;
  /** What the last answer refused. */
  refused: Refused | undefined;
  readonly #login: URL;
  readonly #inside: Inside;
  /** Seconds that are added to each pause between two questions for a code (RFC 8628 section 3.5). */
  #slower = 0;
  #failures = 0;

  constructor(login: string, inside: Inside) {
    this.#login = new URL(login);
    this.#inside = inside;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
    return this.#send<T>(url, "GET", options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
    return this.#send<T>(url, "POST", options);
  }

  async #send<T>(address: string, method: string, options: NetworkRequestOptions = {}) {
    const url = new URL(address);
    if (url.host === this.#login.host) url.protocol = this.#login.protocol;
    const { headers = {}, body } = options;
    const content = body === undefined ? {} : { body };
    const asked = { method, headers, ...content, repeatable: isRepeatable(body) };
    try {
      const answer = await askAzure(url, asked, this.#inside);
      this.refused = refusalIn(answer);
      this.#failures = 0;
      return await this.#patiently(answer) as NetworkResponse<T>;
    } catch (error) {
      if (isPoll(body) && passes(error) && this.#failures++ < MOST_FAILURES) {
        return await this.#notYet() as NetworkResponse<T>;
      }
      this.fault = error;
      throw error;
    }
  }

  /** `slow_down` is "not yet" with a longer pause; the SDK knows the plain one only. */
  async #patiently({ status, headers, body }: JsonAnswer) {
    if (body.error === "slow_down") return await this.#notYet();
    if (body.error === "authorization_pending") await this.#pause();
    return { status, headers: Object.fromEntries(headers), body };
  }

  /** Asks less often from now on. */
  async #notYet() {
    this.#slower += 5;
    await this.#pause();
    return { status: 400, headers: {}, body: { error: "authorization_pending" } };
  }

  async #pause(): Promise<void> {
    if (this.#slower === 0) return;
    await new Promise((resolve) => setTimeout(resolve, this.#slower * 1000));
  }
}

/** A network that stumbles must not cost a person the code that they are just typing. */
const MOST_FAILURES = 4;

/** Whether it is a question for a code, of which there are many. */
function isPoll(body: string | undefined): boolean {
  return /(^|&)grant_type=(device_code|urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code)(&|$)/
    .test(body ?? "");
}

/** An application may ask as often as it likes; codes can be used once. */
function isRepeatable(body: string | undefined): boolean {
  return /(^|&)grant_type=client_credentials(&|$)/.test(body ?? "");
}

function passes(error: unknown): boolean {
  return error instanceof UserError && error.code === "unreachable";
}

function refusalIn({ body }: JsonAnswer): Refused | undefined {
  if (typeof body.error !== "string") return undefined;
  const description = typeof body.error_description === "string" ? body.error_description : "";
  const codes = Array.isArray(body.error_codes) ? body.error_codes : [];
  const code = Number(codes[0] ?? /^AADSTS(\d+)/.exec(description)?.[1] ?? 0);
  return { error: body.error, description, code: Number.isInteger(code) ? code : 0 };
}
