import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import { privateKeyOf } from "../../../../providers/github/kinds/pem.ts";

const AT = { file: "atmos.yaml", line: 3, column: 5, path: "auth.providers.gh.private_key" };
const BODY = "TUlJRXBBSUJBQUtDQVFFQS9LRVk=\nAAAA";

function pem(label: string, body = BODY): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
}

const KEYS = [pem("RSA PRIVATE KEY"), pem("PRIVATE KEY")];

/** What openssl prints before each block it takes out of a PKCS#12 file. */
const BAG = `Bag Attributes
    localKeyID: 54 69 6D 65
    friendlyName: app - key
Key Attributes: <No Attributes>
`;

const SPELLINGS: Readonly<Record<string, (key: string) => string>> = {
  "as it is": (key) => key,
  "with a line end after it": (key) => `${key}\n`,
  "with Windows line ends": (key) => key.replaceAll("\n", "\r\n"),
  "with indented lines": (key) => key.replaceAll("\n", "\n    "),
  "with line ends spelled out": (key) => key.replaceAll("\n", "\\n"),
  "behind openssl's words for it": (key) => `${BAG}${key}\n`,
  "behind a certificate, with words before both": (key) =>
    `${BAG}subject=CN = app\n${pem("CERTIFICATE")}\n${BAG}${key}\nbye`,
  "twice": (key) => `${key}\n${key}\n`,
  "behind words, in base64": (key) => btoa(`${BAG}${key}\n`),
  "in base64": (key) => btoa(`${key}\n`),
  "in base64 over several lines": (key) => btoa(key).replace(/(.{64})/g, "$1\n"),
};

for (const [how, spell] of Object.entries(SPELLINGS)) {
  Deno.test(`a private key is read ${how}`, () => {
    for (const key of KEYS) assertEquals(privateKeyOf(new Secret(spell(key)), AT).reveal(), key);
  });
}

const IN_ONE_LINE: Readonly<Record<string, (key: string) => string>> = {
  "became blanks": (key) => key.replaceAll("\n", " "),
  "became blanks, behind a certificate": (key) =>
    `${pem("CERTIFICATE")}\n${key}\n`.replaceAll("\n", " "),
  "became tabs and blanks": (key) => key.replaceAll("\n", " \t "),
  "were lost": (key) => key.replaceAll("\n", ""),
  "became blanks but for its last": (key) => key.replace(/\n(?!-----END)/g, " "),
  "became blanks, in base64": (key) => btoa(key.replaceAll("\n", " ")),
};

for (const [how, spell] of Object.entries(IN_ONE_LINE)) {
  Deno.test(`a private key is read whose line ends ${how}`, () => {
    const body = `${"A".repeat(64)}\n${"b".repeat(64)}\nQUJD/+A=`;
    for (const key of [pem("RSA PRIVATE KEY", body), pem("PRIVATE KEY", body)]) {
      assertEquals(privateKeyOf(new Secret(spell(key)), AT).reveal(), key);
    }
  });
}

const FAULTS: Readonly<Record<string, readonly [given: string, why: string]>> = {
  nothing: ["", "it is not in PEM"],
  "an encrypted key": [
    pem("ENCRYPTED PRIVATE KEY", "canary"),
    "it is encrypted with a passphrase",
  ],
  "an encrypted key of the old form": [
    pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,canary\n\ncanary"),
    "it is encrypted with a passphrase",
  ],
  "an encrypted key of the old form in one line": [
    pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,canary\n\ncanary")
      .replaceAll("\n", " "),
    "it is encrypted with a passphrase",
  ],
  "an OpenSSH key": [pem("OPENSSH PRIVATE KEY", "canary"), "it is in OpenSSH's own format"],
  "an elliptic curve key": [pem("EC PRIVATE KEY", "canary"), "it is not an RSA key"],
  "a certificate": [pem("CERTIFICATE", "canary"), "it is a certificate, not a private key"],
  "words without a key": [BAG, "it is not in PEM"],
  "an encrypted key behind words": [
    BAG + pem("CERTIFICATE") + "\n" + BAG + pem("ENCRYPTED PRIVATE KEY", "canary"),
    "it is encrypted with a passphrase",
  ],
  "one of several keys": [
    `${pem("PRIVATE KEY")}\n${pem("PRIVATE KEY", "AAAA")}`,
    "it holds several of them",
  ],
  "a key without its end": [KEYS[0]!.slice(0, 60), "the file is damaged or incomplete"],
};

for (const [what, [given, why]] of Object.entries(FAULTS)) {
  Deno.test(`${what} is no private key, and is not quoted`, () => {
    const error = assertThrows(() => privateKeyOf(new Secret(given), AT), UserError);
    assertEquals(
      [error.code, error.message, error.at],
      ["secret_unavailable", `Cannot use the GitHub App's private key: ${why}`, AT],
    );
    assertEquals(/canary|KEY-----/.test(`${error.message} ${error.hint}`), false);
  });
}

Deno.test("a path in the place of a key is told from a key, with the mend, and not quoted", () => {
  const paths = ["/home/ada/canary.pem", "~/canary", "./canary", "C:\\canary.key", "canary.PEM"];
  for (const given of paths) {
    const error = assertThrows(() => privateKeyOf(new Secret(given), AT), UserError);
    assertEquals([error.code, error.message, error.hint], [
      "secret_unavailable",
      '"private_key" is the path of a file, and not what that file holds',
      "private_key: !secret file:PATH",
    ]);
  }
});
