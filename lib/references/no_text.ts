/** Secret files that hold no text, with hints that produce a text beside them: the file itself stays as it is. */
import { inWords, type NotUtf8 } from "../paths/utf8.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { dialect } from "../terminal/dialect.ts";

/** Makes the error for these bytes. */
export function noText(path: string, bytes: Uint8Array, why: NotUtf8): Unavailable {
  if (bytes[0] === SEQUENCE) return isPkcs12(bytes) ? pkcs12(path) : der(path);
  if (why.encoding === undefined) return new Unavailable(inWords(why), dialect().look("", path));
  const line = dialect().recodeBeside(why.encoding, path, ".utf8");
  return new Unavailable(inWords(why), `${line}   (then name that file)`);
}

/** The first byte of a text in DER (ITU-T X.690). */
const SEQUENCE = 0x30;

/** Whether bytes are a PKCS #12 file, whose first field is its version, 3 (RFC 7292, `PFX`). */
function isPkcs12(bytes: Uint8Array): boolean {
  const long = bytes[1]! > 0x80 ? bytes[1]! & 0x7f : 0;
  const [type, length, version] = bytes.subarray(2 + long);
  return type === 0x02 && length === 1 && version === 3;
}

function pkcs12(path: string): Unavailable {
  const line = dialect().madeBeside(
    path,
    ".pem",
    (from, to) => `openssl pkcs12 -in ${from} -nodes -out ${to}`,
  );
  return new Unavailable("it is PKCS#12, and PEM is wanted", `${line}   (then name that file)`);
}

function der(path: string): Unavailable {
  const line = dialect().madeBeside(
    path,
    ".pem",
    (from, to) => `openssl pkey -inform DER -in ${from} -out ${to}`,
  );
  const why = "it is a key or a certificate in DER, and PEM is wanted";
  return new Unavailable(why, `${line}   (then name that file)`);
}
