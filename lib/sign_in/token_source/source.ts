/** `token_source`: the configured source of the token that a federated sign-in exchanges. */
import * as v from "valibot";
import { argumentsOf } from "../../config/yaml/tags.ts";
import { type Program, program } from "../../config/schema/program.ts";
import {
  duration,
  endpoint,
  secretWord,
  text,
  texts,
  variable,
} from "../../config/schema/schema.ts";
import { UserError } from "../../errors.ts";
import { hostOf } from "../../provider/hosts.ts";
import type { Entry } from "../../provider/kind.ts";
import type { Environment } from "../../system.ts";
import { isAllowed, serviceUrl, type TokenService, type TokenSource } from "./subject.ts";

/** The types of source. */
export const SOURCE_TYPES = ["environment", "env", "file", "url", "executable", "process"] as const;

/** The block's fields. */
export const TOKEN_SOURCE = v.pipe(
  v.object({
    type: v.optional(v.picklist(SOURCE_TYPES)),
    environment_variable: v.optional(variable()),
    file_path: v.optional(text()),
    url: v.optional(endpoint()),
    request_token: v.optional(secretWord()),
    audience: v.optional(text()),
    allowed_hosts: v.optional(texts()),
    format: v.optional(v.object({
      type: v.picklist(["text", "json"]),
      subject_token_field_name: v.optional(text()),
    })),
    command: v.optional(program()),
    timeout: v.optional(duration()),
  }),
  v.examples([{ type: "environment", environment_variable: "NAME" }]),
);

type TokenSourceFields = v.InferOutput<typeof TOKEN_SOURCE>;

/** The name of the entry that has the block, and its place. */
type EntryName = Pick<Entry<unknown>, "name" | "at">;

/** Default time limit of a helper program, in milliseconds (as in google.aip.dev/auth/4117). */
const HELPER_TIMEOUT = 30_000;

/**
 * Returns the source of the token; throws when it is not configured completely. `service` is the default, for a token
 * for `audience`, unless the block names another.
 */
export function sourceOf(
  entry: EntryName,
  written: TokenSourceFields | undefined,
  audience: string | undefined,
  service: TokenService,
): TokenSource {
  const given = written ?? {};
  const type = given.type ?? typeOf(written);
  const need = <Value>(name: string, value: Value | undefined, sample: string) => {
    if (value !== undefined) return value;
    const hint = `token_source: {type: ${type}, ${name}: ${sample}}`;
    throw problem(entry, `"token_source.${name}" is missing`, hint, name);
  };
  const field = given.format?.type === "json"
    ? given.format.subject_token_field_name ?? "access_token"
    : undefined;
  switch (type) {
    case "env":
    case "environment":
      return {
        type: "environment",
        variable: need("environment_variable", given.environment_variable, "NAME"),
      };
    case "file":
      return { type, path: need("file_path", given.file_path, "PATH"), field };
    case "process":
    case "executable": {
      const [program, ...args] = commandOf(need("command", given.command, "[PROGRAM, ARGUMENT]"));
      if (program === undefined) {
        throw problem(entry, "a quote is not closed", "command: [PROGRAM]", "command");
      }
      return { type: "executable", program, args, timeout: given.timeout ?? HELPER_TIMEOUT };
    }
    case "url":
      if (given.url !== undefined) return urlSource(entry, given.url, given, field);
      return ofService(service, given, audience);
    default:
      return ofService(service, given, audience);
  }
}

/** Returns the type that the other fields imply; `undefined` where there are none. */
function typeOf(given: TokenSourceFields | undefined): TokenSourceFields["type"] {
  if (given === undefined) return undefined;
  if (given.url !== undefined) return "url";
  if (given.file_path !== undefined) return "file";
  if (given.command !== undefined) return "executable";
  return given.environment_variable === undefined ? undefined : "environment";
}

function urlSource(
  entry: EntryName,
  address: string,
  given: TokenSourceFields,
  field: string | undefined,
): TokenSource {
  const { hostname } = new URL(address);
  const { allowed_hosts: allowed, request_token: bearer, audience } = given;
  if (allowed !== undefined && allowed.length > 0 && !isAllowed(hostname, allowed)) {
    const what = `"token_source.url" is not at one of allowed_hosts`;
    throw problem(entry, what, `allowed_hosts: [${hostname}]`, "url");
  }
  return { type: "url", url: address, bearer, audience, field };
}

function ofService(
  service: TokenService,
  { audience: asked, allowed_hosts: allowed = [] }: TokenSourceFields,
  audience: string | undefined,
): TokenSource {
  return { type: "service", service, audience: asked ?? audience, allowed };
}

function commandOf(command: Program): readonly string[] {
  return typeof command === "string" ? argumentsOf(command) ?? [] : command;
}

/** Returns the hosts that a source reaches. */
export function sourceHosts(
  env: Environment,
  source: TokenSource | undefined,
): readonly string[] {
  switch (source?.type) {
    case "url":
      return [hostOf(source.url)];
    case "service":
      try {
        return [hostOf(serviceUrl(env, source.service, source.allowed).href)];
      } catch {
        // The sign-in says what is wrong with it.
        return [];
      }
    default:
      return [];
  }
}

function problem({ name, at }: EntryName, what: string, hint: string, key: string): UserError {
  const message = `Cannot use provider "${name}": ${what}`;
  return new UserError("config_invalid", message, { hint, at: at("token_source", key) });
}
