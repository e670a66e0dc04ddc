/** A GitHub App's private key, as it is found in files, variables and password managers. */
import { type Place, UserError } from "../../../lib/errors.ts";
import { isOldSealed, pemBlocks, plainPem, refusePath } from "../../../lib/references/pem.ts";
import { Secret } from "../../../lib/secret.ts";

/** PKCS#1, which is what GitHub hands out, and PKCS#8. */
const KEYS = ["RSA PRIVATE KEY", "PRIVATE KEY"];

/** The whole of such a block, once nothing but Base64 is in it. */
const KEY = /^-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+\n-----END [A-Z ]+-----$/;

/**
 * Returns the key in PEM with plain line ends. They may be `\r\n` or written as `\n`, the whole may be in base64, and
 * other blocks and text may be around it, such as openssl's "Bag Attributes". Throws `secret_unavailable` when it is not
 * one private key; it is never quoted.
 */
export function privateKeyOf(given: Secret, at: Place): Secret {
  refusePath(given, "private_key", at);
  const pem = plainPem(given);
  const [key, ...others] = new Set(pemBlocks(pem, KEYS));
  if (key !== undefined && others.length === 0 && KEY.test(key)) return new Secret(key);
  const [why, hint] = others.length > 0 ? SEVERAL : faultOf(pem);
  throw new UserError("secret_unavailable", `Cannot use the GitHub App's private key: ${why}`, {
    hint,
    at,
  });
}

function faultOf(pem: string): readonly [why: string, hint: string] {
  const labels = [...pem.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----/gm)].map(([, label]) => label!);
  const label = labels.find((one) => one.endsWith("PRIVATE KEY")) ?? labels[0];
  if (label === undefined) return ["it is not in PEM", "private_key: !secret file:KEY.pem"];
  if (label === "ENCRYPTED PRIVATE KEY" || isOldSealed(pem)) {
    return [
      "it is encrypted with a passphrase",
      "openssl pkcs8 -topk8 -nocrypt -in KEY.pem -out PLAIN.pem   (and name that)",
    ];
  }
  if (label === "OPENSSH PRIVATE KEY") {
    return ["it is in OpenSSH's own format", "ssh-keygen -p -m PEM -f KEY"];
  }
  if (label === "EC PRIVATE KEY") return ["it is not an RSA key", GENERATE];
  if (/PRIVATE KEY$/.test(label)) return ["the file is damaged or incomplete", GENERATE];
  return [`it is a ${label.toLowerCase()}, not a private key`, GENERATE];
}

const GENERATE =
  "generate a private key on the app's settings page, and name the file it gives you";

const SEVERAL = ["it holds several of them", "put the app's own alone into the file"] as const;
