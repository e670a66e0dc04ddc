import { assertEquals } from "@std/assert";
import { generateKeyPairSync } from "node:crypto";
import { type RsaAlgorithm, signJwt } from "../../../lib/oauth/assertion.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** What WebCrypto, which is not what signed it, makes of the signature. */
const VERIFIED: Readonly<
  Record<RsaAlgorithm, { readonly name: string; readonly saltLength: number }>
> = {
  RS256: { name: "RSASSA-PKCS1-v1_5", saltLength: 0 },
  PS256: { name: "RSA-PSS", saltLength: 32 },
};

const part = (text: string) => Uint8Array.fromBase64(text, { alphabet: "base64url" });

for (const alg of ["RS256", "PS256"] as const) {
  Deno.test(`a client's word about itself is signed as ${alg} says`, async () => {
    const claims = { iss: "client-EXAMPLE", sub: "client-EXAMPLE", exp: 1 };
    const jwt = signJwt(alg, { kid: "key-1" }, claims, privateKey);
    const [header = "", body = "", signature = "", ...rest] = jwt.split(".");
    const read = (text: string) => JSON.parse(new TextDecoder().decode(part(text)));
    assertEquals([read(header), read(body), rest], [{ alg, typ: "JWT", kid: "key-1" }, claims, []]);
    const hash = { ...VERIFIED[alg], hash: "SHA-256" };
    const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
    const key = await crypto.subtle.importKey("spki", spki, hash, false, ["verify"]);
    const signed = new TextEncoder().encode(`${header}.${body}`);
    assertEquals(await crypto.subtle.verify(hash, key, part(signature), signed), true);
  });
}
