/**
 * The redactor: the last thing that text passes before a person or a log sees it. It knows the secrets that
 * this process has met, in every spelling they are likely to take, and it knows what secrets look like.
 * Every step takes time in proportion to the text, whatever the text is.
 */

/** Takes secrets out of text. */
export interface Redactor {
  /** From now on this value is a secret. Under six characters there is nothing to tell it by. */
  learn(value: string): void;
  /** The text without secrets. */
  clean(text: string): string;
}

/** Shorter values are too likely to be ordinary text. */
const LEAST = 6;

/** A redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  let longestFirst: readonly string[] | undefined;
  return {
    learn: (value) => {
      for (const spelling of spellings(value)) known.add(spelling);
      longestFirst = undefined;
    },
    clean: (text) => {
      // A secret that holds another must not leave its rest behind.
      longestFirst ??= [...known].sort((a, b) => b.length - a.length);
      return cleanShapes(
        longestFirst.reduce((rest, secret) => rest.replaceAll(secret, MARK), text),
      );
    },
  };
}

/** The value as it may turn up: plain, line by line, in JSON, in an address, in Base64. */
function spellings(value: string): readonly string[] {
  const lines = value.includes("\n")
    ? value.split(/\r?\n/).filter((line) => line.length >= 16)
    : [];
  return [value.trim(), ...lines].filter((text) => text.length >= LEAST).flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    ...inAddresses(text),
    ...inBase64(text),
  ]);
}

function inAddresses(text: string): readonly string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const lower = encoded.replace(/%../g, (code) => code.toLowerCase());
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  return [encoded, lower, form];
}

/**
 * Base64 of the value, and the part of it that stays the same when the value stands within something
 * longer, such as `user:password`: three bytes become four characters, so there are three ways to stand.
 */
function inBase64(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const whole = [bytes.toBase64(), bytes.toBase64({ omitPadding: true })];
  const parts = [0, 1, 2].map((before) => {
    const shifted = new Uint8Array([...new Uint8Array(before), ...bytes]);
    const end = shifted.length - shifted.length % 3;
    return shifted.subarray(before === 0 ? 0 : 3, end).toBase64();
  }).filter((part) => part.length >= 8);
  return [...whole, ...parts].flatMap((
    part,
  ) => [part, part.replace(/\+/g, "-").replace(/\//g, "_")]);
}

/** What stands where a secret stood. */
export const MARK = "[secret]";

/** A name after which a secret stands, in JSON, YAML, a shell, a header or an address. */
const NAMES = [
  "(?:aws_?|x-amz-)?secret_?access_?key",
  "(?:aws_?)?session_?token",
  "x-amz-(?:security-token|signature)",
  "aws_security_token",
  "samlresponse",
  "sig",
  "signintoken",
  "client_?secret",
  "(?:access|refresh|id)_?token",
  "client_assertion",
  "device_code",
  "code_verifier",
  "(?<=[?&])code",
  "passw(?:or)?d",
  "accountkey",
  "sharedaccesssignature",
].join("|");

/**
 * An entry by its name, in our own sentences (`identity "db-password": ...`), a file (`Cannot import "/etc/passwd": ...`), and a secret by its reference (`Cannot read
 * the secret "pass:aws/password": ...`): what follows is no secret of that name.
 */
const ENTRY =
  '(?:(?:provider|identity|integration) "|Cannot (?:import|read|change|write to) "|Cannot read the secret "[a-z][a-z0-9+.-]*:)' +
  `[^"\\\\\\r\\n]{0,256}(?:${NAMES})":`;

/** A setting by its place, in our own sentences (`profile "x": aws_session_token: ...`): what follows is said of it. */
const PLACED = `(?:profile|sso-session) "[^"\\\\\\r\\n]{0,128}": [a-z_]{0,32}`;

/** What is said of a file of such a name, such as `/etc/passwd` (strerror(3), and a shell's own words). */
const TROUBLE = "(?:Permission denied|No such file or|Is a dir|Not a dir|command not found)";

/** What asks for the value in PowerShell, in our own hints. */
const ASKING = "Read-Host -|\\[Net\\.NetworkCredential\\]::new\\(";

/** `name = value`, `"name": "value"`, `name=value&`: name and quotes are kept. */
const ASSIGNED = new RegExp(
  `(?<![A-Za-z0-9])(?!(?:${NAMES})":(?<=${ENTRY}))(?<!${PLACED})((?:${NAMES})["']?[ \\t]{0,4}(?:=|:)[ \\t]{0,4}["']?)(?!!secret |${ASKING}|${TROUBLE})([^\\s"'&,;<>}]{4,})`,
  "gi",
);

/** A header that authenticates: everything up to the end of its line. */
const HEADER = /((?:proxy-)?authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)[^\r\n"']+/gi;

/** What tokens begin with: GitHub's, classic and fine-grained; Google's access tokens; Slack's. A pattern. */
export const TOKEN_PREFIX = "gh[pousr]_|github_pat_|ya29\\.|xox[abeprs]-";

const TOKEN = new RegExp(`(${TOKEN_PREFIX})[\\w.-]{16,}`, "g");

/** AWS access key ids: not secret, but they name an account. The last four tell them apart. */
const KEY_ID = /(?<![A-Za-z0-9])(A[KS]IA)[A-Z0-9]{8,28}?([A-Z0-9]{4})(?![A-Za-z0-9])/g;

/** Runs of the characters of a JSON Web Token; what is one is decided run by run. */
const RUN = /[\w.-]{24,}/g;

/** The text without anything that looks like a secret. */
function cleanShapes(text: string): string {
  return cleanPem(text)
    .replace(HEADER, `$1${MARK}`)
    .replace(ASSIGNED, (whole, name, value) => value.startsWith(MARK) ? whole : `${name}${MARK}`)
    .replace(TOKEN, `$1${MARK}`)
    .replace(KEY_ID, "$1…$2")
    .replace(RUN, withoutJwt);
}

/** A JSON Web Token starts with `{"` in Base64, has a dot, and goes on in the same alphabet. */
function withoutJwt(run: string): string {
  for (let from = 0; from < run.length;) {
    const dot = run.indexOf(".", from);
    if (dot < 0 || run.length - dot < 8) return run;
    const start = run.slice(from, dot).indexOf("eyJ") + from;
    if (start >= from && dot - start >= 8) return `${run.slice(0, start)}${MARK}`;
    from = dot + 1;
  }
  return run;
}

const BEGIN = /-----BEGIN [A-Z0-9 ]{1,40}-----/g;
const END = "-----END ";

/** PEM blocks, their lines real or written `\n`; one that does not end takes the rest of the text along. */
function cleanPem(text: string): string {
  let cleaned = "";
  let done = 0;
  for (const { 0: begin, index } of text.matchAll(BEGIN)) {
    if (index < done) continue;
    const end = text.indexOf(END, index + begin.length);
    cleaned += text.slice(done, index) + begin + MARK;
    done = end < 0 ? text.length : end;
  }
  return cleaned + text.slice(done);
}
