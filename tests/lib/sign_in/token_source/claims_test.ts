import { assertEquals, assertThrows } from "@std/assert";
import { payloadOf } from "../../../../lib/sign_in/token_source/claims.ts";

function tokenOf(payload: Uint8Array): string {
  return `e30.${payload.toBase64({ alphabet: "base64url", omitPadding: true })}.signature`;
}

Deno.test("a token's payload is read as what it is: UTF-8 in the alphabet of addresses", () => {
  const claims = { email: "zoë@exämple.com", sub: "~~~???", name: "日本" };
  const token = tokenOf(new TextEncoder().encode(JSON.stringify(claims)));
  assertEquals(payloadOf(token), claims);
});

Deno.test("what is no token has no payload", () => {
  for (const text of ["", "opaque", "a.!!.c", tokenOf(new TextEncoder().encode("no JSON"))]) {
    assertThrows(() => payloadOf(text), SyntaxError);
  }
});
