/** Asking the Security Token Service, from the main process's side: what goes in, and what comes out. */
import type { CageTask, ProviderContext } from "../../lib/provider/context.ts";
import type { Caller } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";

/** What a module under `cage/` is given; whatever is secret stands below a key `secret`. */
export interface StsInput<Request> {
  readonly endpoint: Endpoint;
  /** Absent for operations that are not signed. */
  readonly caller?: Caller;
  readonly request: Request;
  /** What to do about a refusal, by AWS's code. */
  readonly hints: Readonly<Record<string, string>>;
}

/** Runs one of the modules that ask STS. */
export function askSts<Request>(
  context: ProviderContext,
  module: string,
  input: StsInput<Request>,
  services: NonNullable<CageTask["services"]> = {},
): Promise<unknown> {
  return context.cage({ module, input, ...Object.keys(services).length > 0 ? { services } : {} });
}
