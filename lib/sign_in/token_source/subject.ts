/** Sources of another issuer's token for a federated sign-in, and how it is read from them. */
import { askCage, cageModule } from "../../cage/module.ts";
import { UserError } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import { hostOf, shownHost } from "../../provider/hosts.ts";
import { Secret, type SecretSource } from "../../secret.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { byItself } from "../../terminal/system_lines.ts";
import { helperEnd, saying } from "../../terminal/helper_end.ts";
import * as v from "valibot";
import { dialect } from "../../terminal/dialect.ts";

/** A source of subject tokens. */
export type TokenSource =
  | { readonly type: "environment"; readonly variable: string }
  | { readonly type: "file"; readonly path: string; readonly field: string | undefined }
  | {
    readonly type: "url";
    readonly url: string;
    readonly bearer: SecretSource | undefined;
    readonly audience: string | undefined;
    readonly field: string | undefined;
  }
  | {
    readonly type: "service";
    readonly service: TokenService;
    readonly audience: string | undefined;
    readonly allowed: readonly string[];
  }
  | {
    readonly type: "executable";
    readonly program: string;
    readonly args: readonly string[];
    /** Milliseconds. */
    readonly timeout: number;
  };

/** A token service that the environment names, such as a runner's for its jobs. */
export interface TokenService {
  /** The variables with its address, and with the bearer's token for it. */
  readonly url: string;
  readonly bearer: string;
  /** The domain that its host must be below. */
  readonly domain: string;
  /** The field of its answer that holds the token. */
  readonly field: string;
  /** The hint where there is no service. */
  readonly hint: string;
}

/** Whether a host is listed: by its name, or below a domain written `*.example.com`. */
export function isAllowed(host: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => one.startsWith("*.") ? host.endsWith(one.slice(1)) : host === one);
}

/**
 * Returns the address of a token service; throws when there is none, or when its host is not allowed by the
 * configuration.
 */
export function serviceUrl(
  env: ProviderContext["env"],
  { url: variable, domain, hint }: TokenService,
  allowed: readonly string[],
): URL {
  const url = URL.parse(env.get(variable) ?? "");
  if (url === null) {
    throw new UserError("sign_in_refused", `Cannot find a token: ${variable} is not set`, { hint });
  }
  const isSafe = url.protocol === "https:" && !url.username && !url.password;
  if (isSafe && isAllowed(url.hostname, [`*.${domain}`, ...allowed])) return url;
  throw new UserError(
    "sign_in_refused",
    `${variable} names ${url.host}, which is not below ${domain}`,
    { hint: `token_source: {allowed_hosts: [${url.hostname}]}` },
  );
}

/** Returns the token's text from its source; `told` are further variables for a helper program. */
export async function subjectToken(
  context: ProviderContext,
  source: TokenSource,
  told: Readonly<Record<string, string>>,
): Promise<string> {
  switch (source.type) {
    case "environment":
      return fromEnvironment(context, source.variable);
    case "file":
      return await tokenInFile(context, source.path, source.field);
    case "url":
      return await fromUrl(context, source);
    case "service":
      return await fromService(context, source);
    case "executable":
      return await fromProgram(context, source, told);
  }
}

function fromEnvironment(context: ProviderContext, variable: string): string {
  const token = context.env.get(variable)?.trim();
  if (token) return token;
  throw new UserError("sign_in_refused", `Cannot find a token: ${variable} is not set`, {
    hint: dialect().set(variable, "TOKEN"),
  });
}

/** Returns the token in a file; throws `secret_unavailable` when it holds none, or is not there. */
export async function tokenInFile(
  { files }: Pick<ProviderContext, "files">,
  path: string,
  field: string | undefined,
): Promise<string> {
  const text = await files.readText(path);
  const hint = dialect().look("L", path);
  if (text === undefined) throw noToken(`there is no file "${visible(path)}"`, hint);
  const token = tokenIn(text, field);
  if (token !== undefined) return token;
  const isEmpty = text.trim() === "";
  const what = isEmpty ? "is empty" : `holds no token${inField(field)}`;
  throw noToken(`"${visible(path)}" ${what}`, isEmpty ? hint : FORMAT);
}

function noToken(why: string, hint: string): UserError {
  return new UserError("secret_unavailable", `Cannot find a token: ${why}`, { hint });
}

function inField(field: string | undefined): string {
  return field === undefined ? "" : ` in "${visible(field)}"`;
}

const FORMAT = "token_source: {format: {type: json, subject_token_field_name: NAME}}";

async function fromUrl(
  context: ProviderContext,
  source: Extract<TokenSource, { type: "url" }>,
): Promise<string> {
  const { url, audience } = source;
  const bearer = source.bearer && await context.reveal(source.bearer);
  return inFormat(
    await askCage(context, SUBJECT, { url, audience, bearer }),
    source.field,
    shownHost(hostOf(url)),
  );
}

async function fromService(
  context: ProviderContext,
  { service, audience, allowed }: Extract<TokenSource, { type: "service" }>,
): Promise<string> {
  const url = serviceUrl(context.env, service, allowed);
  const bearer = new Secret(fromEnvironment(context, service.bearer));
  return await askService(context, service, { url: url.href, audience, bearer });
}

/** Returns the token of a service, whose address was checked before. */
export async function askService(
  context: Pick<ProviderContext, "cage">,
  { field, hint }: Pick<TokenService, "field" | "hint">,
  input: SubjectInput,
): Promise<string> {
  const text = await askCage(context, SUBJECT, { ...input, hint });
  return inFormat(text, field, shownHost(hostOf(input.url)), hint);
}

/** Returns the token in a service's answer; throws `bad_answer` when there is none. */
export function inFormat(
  text: string,
  field: string | undefined,
  shown: string,
  hint = FORMAT,
): string {
  const token = tokenIn(text, field);
  if (token !== undefined) return token;
  throw new UserError("bad_answer", `${shown} answered without a token${inField(field)}`, { hint });
}

/**
 * Returns the token in a source's output. Without a field's name, JSON is searched for `value` (a job's token service)
 * and the fields of token endpoints; any other text is the token itself.
 */
function tokenIn(text: string, field: string | undefined): string | undefined {
  const content = asMap(text);
  const names = field === undefined ? ["value", "id_token", "access_token", "token"] : [field];
  const found = content === undefined
    ? field === undefined ? text.trim() : undefined
    : names.map((name) => content[name]).find((value) => typeof value === "string");
  return typeof found === "string" && /^[!-~]+$/.test(found) ? found : undefined;
}

function asMap(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? value as Record<string, unknown>
      : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a helper program, which prints the token, or JSON as in google.aip.dev/auth/4117 (executable-sourced). */
async function fromProgram(
  context: ProviderContext,
  { program, args, timeout }: Extract<TokenSource, { type: "executable" }>,
  told: Readonly<Record<string, string>>,
): Promise<string> {
  const result = await context.run({ program, args, told, timeout });
  const { status, stdout } = result;
  const failed = (what: string) =>
    new UserError("sign_in_refused", `"${visible(program)}" ${what}`, {
      hint: byItself(typed(program)),
    });
  if (status !== 0) throw failed(helperEnd(result, timeout));
  if (stdout.trim() === "") throw failed(`printed nothing${saying(result)}`);
  if (asMap(stdout)?.success === false) throw failed("says that it has no token");
  const field = asMap(stdout)?.saml_response === undefined ? undefined : "saml_response";
  const token = tokenIn(stdout, field);
  if (token === undefined) throw failed("printed something else than a token");
  return token;
}

/** The request for the token. */
export interface SubjectInput {
  readonly url: string;
  /** The parameter `audience`. */
  readonly audience?: string | undefined;
  readonly bearer?: Secret | undefined;
  /** The hint for a refusal. */
  readonly hint?: string;
}

/** The module that returns the answer's text. */
export const SUBJECT = cageModule<SubjectInput>()("oidc/subject", v.string(), {
  message: "The token source answered without a text",
  hint: "atmos-auth doctor",
});
