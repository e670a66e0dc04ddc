/**
 * Follows a sign-in in the browser until the identity provider posts its answer to AWS, and takes it. Every
 * order goes through a service of the main process, which alone decides what the browser is told.
 */
import type { Inside } from "../../../../lib/cage/server.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { Heard } from "../../../../lib/provider/context.ts";
import type { BrowserInput } from "../../saml/modules.ts";
import { partitionOfSignIn } from "../../saml/hosts.ts";
import { type DevtoolsEvent, formOf, readEvent } from "./devtools.ts";
import { checkFitness } from "./fitness.ts";
import { readAssertion } from "./response.ts";

/** After so many milliseconds without anything new, a page that nobody sees waits for a person. */
const QUIET = 4_000;

/** Targets that load pages. */
const PAGES = new Set(["page", "iframe", "webview"]);

/** The result of a sign-in in the browser. */
type End =
  | {
    readonly end: "taken";
    readonly partition: string;
    readonly expires: number | undefined;
    readonly assertion: string;
  }
  | { readonly end: "late" }
  /** `opened` is false when the browser did not even come to the first page. */
  | { readonly end: "gone"; readonly opened: boolean };

/** Follows it; throws `UserError` when what is posted to AWS is of no use, or the page can't be reached. */
export async function run({ visible }: BrowserInput, inside: Inside): Promise<unknown> {
  return await new Watch(inside, visible).toItsEnd();
}

class Watch {
  readonly #inside: Inside;
  readonly #visible: boolean;
  readonly #pages = new Set<string>();
  /** The number of the command that opened the first page. */
  #opening: number | undefined;
  #quiet = false;

  constructor(inside: Inside, visible: boolean) {
    this.#inside = inside;
    this.#visible = visible;
  }

  async toItsEnd(): Promise<End> {
    while (true) {
      const patience = this.#quiet && !this.#visible ? QUIET : undefined;
      const heard = await this.#inside.ask("hear", patience) as Heard;
      if (heard.type === "late") return { end: "late" };
      if (heard.type === "gone") return this.#gone();
      const told = readEvent(heard.text);
      const end = told && await this.#take(told);
      if (end !== undefined) return end;
    }
  }

  #gone(): End {
    return { end: "gone", opened: this.#opening !== undefined };
  }

  async #take(told: DevtoolsEvent): Promise<End | undefined> {
    switch (told.method) {
      case "Target.attachedToTarget":
        return await this.#attach(told.params.sessionId, told.params.targetInfo.type);
      case "Target.detachedFromTarget":
        // Where a program outlives its windows, such as on macOS, nobody can go on.
        return this.#pages.delete(told.params.sessionId) && this.#pages.size === 0
          ? this.#gone()
          : undefined;
      case "Page.lifecycleEvent":
        this.#quiet = told.params.name === "networkIdle";
        return undefined;
      case "answer":
        return this.#checkOpened(told);
      case "Fetch.requestPaused":
        return await this.#decide(told);
    }
  }

  async #attach(session: string, type: string): Promise<undefined> {
    if (!PAGES.has(type)) return void await this.#inside.ask("let_go", session);
    await this.#inside.ask("watch", session);
    if (type !== "page") return;
    this.#pages.add(session);
    if (this.#opening !== undefined) return;
    this.#opening = await this.#inside.ask("open", session) as number;
  }

  #checkOpened({ id, errorText }: DevtoolsEvent & { method: "answer" }): undefined {
    // A page that leads on before it has come is given up by the browser itself.
    if (id !== this.#opening || errorText === undefined || errorText === "net::ERR_ABORTED") return;
    throw new UserError(
      "unreachable",
      `The browser can't reach the identity provider: ${errorText}`,
      {
        hint: "check the provider's url, and the network",
      },
    );
  }

  async #decide({ sessionId, params }: DevtoolsEvent & { method: "Fetch.requestPaused" }) {
    const paused = { session: sessionId, request: params.requestId };
    const partition = partitionOfSignIn(params.request.url);
    const assertion = partition && formOf(params.request)?.get("SAMLResponse");
    if (!partition || !assertion) return void await this.#inside.ask("pass_on", paused);
    // Whatever it is worth, it never goes on to AWS's page.
    const expires = await this.#read(assertion, paused);
    await this.#inside.ask("conclude", { ...paused, good: true });
    // Base64 may come in lines.
    return { end: "taken", partition, expires, assertion: assertion.replace(/\s+/g, "") } as const;
  }

  async #read(base64: string, paused: object): Promise<number | undefined> {
    try {
      const assertion = readAssertion(base64);
      checkFitness(assertion, this.#inside.clock.now());
      return assertion.expires;
    } catch (error) {
      await this.#inside.ask("conclude", { ...paused, good: false });
      throw error;
    }
  }
}
