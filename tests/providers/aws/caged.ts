/** The real sign-in modules, run in the test's own thread against an AWS that is a function. */
import process from "node:process";
import { posted, received } from "../../../lib/cage/crossing.ts";
import { laidOpen } from "../../../lib/secret.ts";
import { failureOf } from "../../../lib/cage/failure.ts";
import { httpOver } from "../../../lib/cage/http.ts";
import type { SignInModule } from "../../../lib/cage/server.ts";
import { fakeNet } from "../../lib/cage/fake_net.ts";

/** What a fake AWS was asked. */
export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Answers a request, or throws as `fetch` would. */
export type FakeAws = (asked: Asked) => Response | Promise<Response>;

/** What the module may ask of the main process. */
export type Services = Readonly<Record<string, (question: unknown) => unknown>>;

/** Runs a module of `providers/aws/cage/` as the worker would, without the environment it has not either. */
export async function runCaged(
  module: string,
  input: unknown,
  aws: FakeAws,
  services: Services = {},
): Promise<unknown> {
  process.env = {};
  const path = `../../../providers/aws/cage/${module.replace("aws/", "")}.ts`;
  const { run } = await import(path) as SignInModule;
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    const body = typeof init?.body === "string" ? init.body : "";
    const parameters = Object.fromEntries(new URLSearchParams(body));
    return await aws({ url: String(url), method: init?.method ?? "GET", headers, parameters });
  };
  const net = fakeNet(fetch as typeof globalThis.fetch);
  const inside = {
    http: httpOver(net),
    clock: net.clock,
    ask: (service: string, question: unknown) => {
      const asked = services[service];
      if (asked === undefined) throw new Error(`no service ${service}`);
      return Promise.resolve(asked(structuredClone(question)));
    },
    notice: () => {},
  };
  return structuredClone(laidOpen(await run(received(structuredClone(posted(input))), inside)));
}

/** How a module fails: what would cross the cage's wall. */
export async function failureIn(
  module: string,
  input: unknown,
  aws: FakeAws,
  services: Services = {},
): Promise<unknown> {
  try {
    return { value: await runCaged(module, input, aws, services) };
  } catch (error) {
    return failureOf(error);
  }
}

/** An answer of STS with that result. */
export function answer(operation: string, result: string): Response {
  const xml = `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
    `<${operation}Result>${result}</${operation}Result>` +
    `<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`;
  return new Response(xml, { headers: { "content-type": "text/xml" } });
}

/** The part of an answer that holds a credential. */
export const CREDENTIALS = "<Credentials><AccessKeyId>ASIA0000000000EXAMPLE</AccessKeyId>" +
  "<SecretAccessKey>secret/EXAMPLE</SecretAccessKey><SessionToken>token/EXAMPLE==</SessionToken>" +
  "<Expiration>2030-01-01T01:00:00Z</Expiration></Credentials>";

/** A refusal of STS. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const xml = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>` +
    `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>` +
    `<RequestId>r</RequestId></ErrorResponse>`;
  return new Response(xml, { status, headers: { "content-type": "text/xml", ...headers } });
}
