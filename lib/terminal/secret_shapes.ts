/**
 * Names that a secret follows, in JSON, YAML, a shell, a header or an address; and phrases with such a name, in our own
 * messages and a system's, without one.
 */

/** The names. */
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

/** A phrase with such a name that is followed by no secret. */
interface Harmless {
  /** The place of the pattern: it begins the quoted text with the name, precedes the name, or is the value. */
  readonly at: "quoted" | "before" | "value";
  readonly pattern: string;
  readonly why: string;
  readonly example: string;
}

/** The phrases. */
export const HARMLESS: readonly Harmless[] = [
  {
    at: "quoted",
    pattern: '(?:provider|identity|integration) "',
    why: "an entry by its name",
    example: 'identity "db-password": broken-as-it-is',
  },
  {
    at: "quoted",
    pattern: 'Cannot (?:import|read|change|write to) "',
    why: "a file by its path",
    example: 'Cannot import "/etc/passwd": there-is-none',
  },
  {
    at: "quoted",
    pattern: 'Cannot read the secret "[a-z][a-z0-9+.-]*:',
    why: "a secret by its reference",
    example: 'Cannot read the secret "pass:aws/password": nothing-is-there',
  },
  {
    at: "before",
    pattern: '(?:profile|sso-session) "[^"\\\\\\r\\n]{0,128}": [a-z_]{0,32}',
    why: "a setting by its place in another tool's file",
    example: 'profile "x": aws_session_token: left-out',
  },
  {
    at: "value",
    pattern: "!secret ",
    why: "where a secret is kept, in a configuration",
    example: "client_secret: !secret keyring:NAME",
  },
  {
    at: "value",
    pattern: "(?:Permission denied|No such file or|Is a dir|Not a dir|command not found)",
    why: "what is said of a file of such a name (strerror(3), and a shell's own words)",
    example: "/etc/passwd: Permission denied",
  },
  {
    at: "value",
    pattern: "Read-Host -|\\[Net\\.NetworkCredential\\]::new\\(",
    why: "what asks for the value in PowerShell, in our own hints",
    example: "$password = Read-Host -AsSecureString",
  },
];

/**
 * Returns the pattern of `name = value`, `"name": "value"` and `name=value&`, unless harmless: the name with its
 * quotes, and the value.
 */
export function assignedIn(harmless: readonly Harmless[] = HARMLESS): RegExp {
  const [quoted, before, value] = (["quoted", "before", "value"] as const).map((place) =>
    harmless.filter(({ at }) => at === place).map(({ pattern }) => pattern).join("|") || NEVER
  );
  const entry = `(?:${quoted})[^"\\\\\\r\\n]{0,256}(?:${NAMES})":`;
  const name = `(?:${NAMES})["']?[ \\t]{0,4}(?:=|:)[ \\t]{0,4}["']?`;
  return new RegExp(
    `(?<![A-Za-z0-9])(?!(?:${NAMES})":(?<=${entry}))(?<!${before})(${name})(?!${value})([^\\s"'&,;<>}]{4,})`,
    "gi",
  );
}

/** A pattern that matches nothing. */
const NEVER = "(?!)";
