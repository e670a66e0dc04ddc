/**
 * Fields that kinds are described with. A kind's schema is an object of these; a key that it does not name is reported
 * as unknown by `unknown.ts`, at any depth, so `v.object` is as strict here as `v.strictObject`. A message is the end
 * of a sentence that begins with the field's name: `must be ...`.
 */
import {
  asWord,
  parseReference,
  REFERENCE,
  Secret,
  type SecretReference,
  type SecretSource,
} from "../../secret.ts";
import { parseDuration } from "../../duration.ts";
import { ADDRESS } from "./fields.ts";
import * as v from "valibot";

/**
 * Makes a field of text on one line: not empty, and without control characters, so that it can stand in any file we
 * write.
 */
export function text() {
  return v.pipe(
    v.string(),
    v.nonEmpty("must not be empty"),
    v.check(isLine, "must not hold control characters or line breaks"),
  );
}

/** Makes a field of a list of texts. */
export function texts() {
  return v.array(text());
}

/**
 * Makes a field that documentation of the original shows and no version of it reads: it is known, so that it breaks
 * nothing.
 */
export function unread() {
  return v.optional(v.pipe(v.unknown(), v.metadata({ deprecated: true })));
}

/** Makes a field of `true` or `false`. */
export function flag() {
  return v.boolean();
}

/**
 * Makes a field of a length of time: whole seconds, a Go duration such as `1h30m`, or days such as `7d`. Yields
 * milliseconds.
 */
export function duration() {
  const message = "must be a length of time, such as 1h30m, 7d or a number of seconds";
  return v.pipe(
    v.union([v.string(), v.number()], message),
    v.examples(["1h30m"]),
    v.rawTransform<string | number, number>(({ dataset, addIssue, NEVER }) => {
      const ms = parseDuration(dataset.value);
      if (ms === undefined) addIssue({ message });
      return ms ?? NEVER;
    }),
  );
}

const REGION = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Makes a field of a cloud's region or location; safe inside a host name. */
export function region() {
  return v.pipe(
    v.string(),
    v.regex(
      REGION,
      ({ input }) =>
        input.includes("-") && REGION.test(input.toLowerCase())
          ? "must be in small letters, such as us-east-1"
          : "must be a region, such as us-east-1",
    ),
    v.examples(["us-east-1"]),
  );
}

/**
 * Makes a field of an address that is asked, or at which a person signs in. Yields it as it was written. `insecureAt`,
 * which sees the whole entry, refuses plain `http` to another machine unless the entry says `insecure: true`.
 */
export function endpoint() {
  return v.pipe(
    v.string(),
    v.check(isAddress, "must be an https:// address without a user name or password"),
    v.examples(["https://example.com"]),
    v.metadata(ADDRESS),
  );
}

/** The entry whose credential a secret manager is asked with. */
const SECRET_VIA = v.union([
  v.strictObject({ identity: v.string() }),
  v.strictObject({ provider: v.string() }),
], "must be {identity: NAME} or {provider: NAME}");

function viaIn(via: v.InferOutput<typeof SECRET_VIA>): SecretReference["via"] {
  return "identity" in via
    ? { role: "identity", name: via.identity }
    : { role: "provider", name: via.provider };
}

/** Makes a field of a secret: in place, or `!secret SCHEME:REST`, a reference. Never shown by `list`. */
export function secretSource() {
  const reference = v.pipe(
    v.string(),
    v.regex(REFERENCE, "must be SCHEME:REST, such as keyring:NAME"),
    v.examples(["keyring:NAME"]),
  );
  return v.pipe(
    v.union([
      v.pipe(v.string(), v.nonEmpty("must not be empty")),
      v.object({ secret: reference, via: v.optional(SECRET_VIA) }),
    ], "must be text, or a reference such as !secret keyring:NAME"),
    v.metadata({ writeOnly: true }),
    v.transform((given): SecretSource => {
      if (typeof given === "string") return { value: new Secret(given) };
      const reference = parseReference(given.secret)!;
      return {
        reference: given.via === undefined ? reference : { ...reference, via: viaIn(given.via) },
      };
    }),
  );
}

/** Makes a field of a secret that is one text, such as a key in PEM or a password. */
export function secretText(form: "text" | "password" = "text") {
  return v.pipe(
    secretSource(),
    v.metadata({ form }),
    v.transform((source): SecretSource => ({ ...source, form })),
  );
}

/** Makes a field of a secret that is one word, such as a token, or a name that people choose. */
export function secretWord(form: "word" | "name" = "word") {
  return v.pipe(
    secretSource(),
    v.check((source) => !("value" in source) || asWord(source.value) !== undefined, WORD),
    v.metadata({ form }),
    v.transform((source): SecretSource =>
      "value" in source ? { value: asWord(source.value)!, form } : { ...source, form }
    ),
  );
}

const WORD = "must be one word";

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Makes a field of an environment variable's name. */
export function variable() {
  return v.pipe(
    v.string(),
    v.regex(VARIABLE, "must be the name of an environment variable"),
    v.examples(["NAME"]),
  );
}

/** Whether every shell can name a variable so (POSIX.1, 3.216). */
export function isVariableName(name: string): boolean {
  return VARIABLE.test(name);
}

const PASSABLE = /^[^=\0]+$/;

/** Makes a field of a variable's name that systems pass, though shells may not know it. */
export function passableName() {
  return v.pipe(v.string(), v.regex(PASSABLE, 'must be a name, without "=" in it'));
}

/** Whether a program can be given a variable of that name (POSIX.1, 8.1). */
export function isPassable(name: string): boolean {
  return PASSABLE.test(name);
}

/** Makes a field of environment variables: a map, or a list of `{key, value}`. Yields a record of texts. */
export function variables(name: () => v.GenericSchema<string> = variable) {
  const value = v.pipe(
    v.union([v.string(), v.number(), v.boolean()]),
    v.examples(["VALUE"]),
    v.transform(String),
    v.check((it) => !it.includes("\0"), "must not hold a NUL"),
  );
  return v.pipe(
    v.union([
      v.array(v.object({ key: name(), value })),
      v.record(name(), value),
    ], "must be a map of variables, or a list of {key, value}"),
    v.transform((given): Readonly<Record<string, string>> =>
      Array.isArray(given) ? Object.fromEntries(given.map(({ key, value }) => [key, value])) : given
    ),
  );
}

function isLine(value: string): boolean {
  return !/\p{Cc}/u.test(value);
}

function isAddress(value: string): boolean {
  const parsed = isLine(value) ? URL.parse(value) : null;
  return parsed !== null && /^https?:$/.test(parsed.protocol) && !parsed.username &&
    !parsed.password;
}
