/** A key and its certificate, made anew for each run: no key is ever kept. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";

/** The passphrase of the sealed key. */
export const PASSPHRASE = "canary-passphrase-EXAMPLE";

function makePair() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

const pair = makePair();

/** The key (PKCS #8). */
export const KEY = String(pair.privateKey.export({ type: "pkcs8", format: "pem" }));
/** The same under the passphrase. */
export const SEALED = await sealed(pair.privateKey);
/** Another certificate's key. */
export const OTHER_KEY = String(makePair().privateKey.export({ type: "pkcs8", format: "pem" }));
/** The key's certificate. */
export const CERTIFICATE = await selfSigned(pair.privateKey, pair.publicKey);

/** PBES2 with PBKDF2 and AES-256-CBC (RFC 8018 section 6.2), as `openssl pkcs8 -topk8` writes it. */
async function sealed(privateKey: KeyObject): Promise<string> {
  const [salt, iv] = [16, 16].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const from = await crypto.subtle.importKey("raw", text(PASSPHRASE), "PBKDF2", false, [
    "deriveKey",
  ]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt: salt!, iterations: 2048 };
  const cipher = { name: "AES-CBC", length: 256 };
  const key = await crypto.subtle.deriveKey(derivation, from, cipher, false, ["encrypt"]);
  const plain = new Uint8Array(privateKey.export({ type: "pkcs8", format: "der" }));
  const data = await crypto.subtle.encrypt({ name: "AES-CBC", iv: iv! }, key, plain);
  const hmac = sequence(hex("06082a864886f70d0209"), hex("0500"));
  const pbkdf2 = sequence(
    hex("06092a864886f70d01050c"),
    sequence(tagged(0x04, salt!), hex("02020800"), hmac),
  );
  const aes = sequence(hex("060960864801650304012a"), tagged(0x04, iv!));
  const scheme = sequence(hex("06092a864886f70d01050d"), sequence(pbkdf2, aes));
  return pem("ENCRYPTED PRIVATE KEY", sequence(scheme, tagged(0x04, new Uint8Array(data))));
}

function pem(label: string, der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g)!.join("\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** A self-signed certificate (RFC 5280 section 4.1), by hand, since tests may run no `openssl`. */
async function selfSigned(privateKey: KeyObject, publicKey: KeyObject): Promise<string> {
  const rsa = sequence(hex("06092a864886f70d01010b"), hex("0500"));
  const name = sequence(tagged(0x31, sequence(hex("0603550403"), tagged(0x0c, text("app")))));
  const validity = sequence(
    tagged(0x17, text("250101000000Z")),
    tagged(0x17, text("491231235959Z")),
  );
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  const body = sequence(
    ...[tagged(0xa0, hex("020102")), hex("020101"), rsa, name, validity, name, spki],
  );
  const pkcs8 = new Uint8Array(privateKey.export({ type: "pkcs8", format: "der" }));
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm.name, key, body));
  const whole = sequence(body, rsa, tagged(0x03, joined(hex("00"), signature)));
  return pem("CERTIFICATE", whole);
}

function tagged(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return joined(Uint8Array.of(tag, ...length), content);
}

function sequence(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return tagged(0x30, joined(...parts));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function hex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(digits);
}

function text(letters: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(letters);
}
