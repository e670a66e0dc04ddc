/**
 * Output of a `credential_process`: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
import * as v from "valibot";
import { parseTime } from "../../../lib/duration.ts";
import { isUtf16 } from "../../../lib/paths/utf8.ts";
import { ISSUED, type Issued } from "../credential.ts";

const time = () =>
  v.pipe(
    v.string(),
    v.check((text) => parseTime(text) !== undefined),
    v.transform((text) => parseTime(text)!),
  );

const OUTPUT = v.object({
  Version: v.literal(1),
  AccessKeyId: v.string(),
  SecretAccessKey: v.string(),
  SessionToken: v.nullish(v.string()),
  Expiration: v.nullish(time()),
});

/**
 * The printed keys, or the fault in the output as the end of a sentence, which quotes nothing of it: it may hold a
 * secret.
 */
type Printed = { readonly issued: Issued } | { readonly wrong: string };

/** Reads the output. */
export function readPrinted(text: string): Printed {
  const json = parsed(text);
  if (json === undefined) return { wrong: whyNoJson(text.trim()) };
  const read = v.safeParse(OUTPUT, json);
  if (!read.success) return { wrong: faultIn(read.issues[0]) };
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.output;
  const issued = v.safeParse(ISSUED, {
    access_key_id: AccessKeyId,
    secret_access_key: SecretAccessKey,
    ...(SessionToken ? { session_token: SessionToken } : {}),
    ...(Expiration === null || Expiration === undefined ? {} : { expires: Expiration }),
  });
  if (issued.success) return { issued: issued.output };
  const name = NAMES[String(issued.issues[0].path?.[0].key)];
  return { wrong: `printed ${name} that can be none` };
}

const NAMES: Readonly<Record<string, string>> = {
  access_key_id: "an AccessKeyId",
  secret_access_key: "a SecretAccessKey",
  session_token: "a SessionToken",
};

/** Faults of each field, in words. */
const FORMS: Readonly<Record<string, string>> = {
  Version: "a Version that is not the number 1",
  AccessKeyId: "an AccessKeyId that is no text",
  SecretAccessKey: "a SecretAccessKey that is no text",
  SessionToken: "a SessionToken that is no text",
  Expiration: "an Expiration that is no time with a zone, such as 2030-12-31T12:00:00Z",
};

function faultIn({ path, input }: v.InferIssue<typeof OUTPUT>): string {
  const name = path && String(path[0].key);
  if (name === undefined) return "printed JSON that is no map";
  return `printed ${input === undefined ? `no ${name}` : FORMS[name]}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the reason for which a text is no JSON, by a map anywhere in it. */
function whyNoJson(text: string): string {
  if (isUtf16(text)) return "printed UTF-16 text, where UTF-8 is read";
  const begin = text.indexOf("{");
  if (begin > 0 && parsed(text.slice(begin)) !== undefined) {
    return "printed something else before its JSON";
  }
  const ends = [...text.matchAll(/\}/g)].slice(0, MOST_ENDS).map(({ index }) => index + 1);
  const isCut = ends.some((end) =>
    end < text.length && parsed(text.slice(begin, end)) !== undefined
  );
  return isCut ? "printed something else beside its JSON" : "printed no JSON";
}

/** The most closing braces that are tried: a credential is one map, with no other in it. */
const MOST_ENDS = 20;
