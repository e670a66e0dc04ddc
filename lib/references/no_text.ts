/** Secret files that hold no text, with hints that produce a text beside them: the file itself stays as it is. */
import { inWords, type NotUtf8 } from "../paths/utf8.ts";
import { typed } from "../terminal/escape.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";

/** Makes the error for these bytes. */
export function noText(path: string, bytes: Uint8Array, why: NotUtf8): Unavailable {
  if (bytes[0] === SEQUENCE) return isPkcs12(bytes) ? pkcs12(path) : der(path);
  if (why.encoding === undefined) return new Unavailable(inWords(why), `ls -l ${typed(path)}`);
  const [shown, made] = [typed(path), typed(`${path}.utf8`)];
  const line = `(umask 077; iconv -f ${why.encoding} -t UTF-8 ${shown} > ${made})`;
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
  const [shown, made] = [typed(path), typed(`${path}.pem`)];
  const line = `(umask 077; openssl pkcs12 -in ${shown} -nodes -out ${made})`;
  return new Unavailable("it is PKCS#12, and PEM is wanted", `${line}   (then name that file)`);
}

function der(path: string): Unavailable {
  const [shown, made] = [typed(path), typed(`${path}.pem`)];
  const line = `(umask 077; openssl pkey -inform DER -in ${shown} -out ${made})`;
  const why = "it is a key or a certificate in DER, and PEM is wanted";
  return new Unavailable(why, `${line}   (then name that file)`);
}
