import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { withoutPart, withPart } from "../../../../lib/commands/export_profiles/managed_block.ts";

const BEGIN = "# begin: written by atmos-auth, which replaces what stands here\n";
const END = "# end: written by atmos-auth\n";
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array) => new TextDecoder().decode(content);

const FILES: readonly (readonly [before: string, after: string])[] = [
  ["", `${BEGIN}NEW\n${END}`],
  ["[x]\n", `[x]\n${BEGIN}NEW\n${END}`],
  ["[x] # größe", `[x] # größe\n${BEGIN}NEW\n${END}`],
  [`[x]\n${BEGIN}old\nold\n${END}[y]\n`, `[x]\n${BEGIN}NEW\n${END}[y]\n`],
  [`${BEGIN}${END}\r\n[y]\r\n`, `${BEGIN}NEW\n${END}\r\n[y]\r\n`],
  [`a\r\n${BEGIN.trim()}\r\nold\r\n${END.trim()}\r\nb\r\n`, `a\r\n${BEGIN}NEW\n${END}b\r\n`],
  [`a\n${BEGIN}old\n${END.trim()}`, `a\n${BEGIN}NEW\n${END}`],
];

Deno.test("our part of a file is replaced, and every other byte stays", () => {
  for (const [before, after] of FILES) {
    const once = withPart(bytes(before), "NEW\n");
    assertEquals(text(once), after);
    assertEquals(withPart(once, "NEW\n"), once);
  }
});

Deno.test("bytes that are no UTF-8 stay as they are", () => {
  const odd = Uint8Array.of(0xff, 0xfe, 0x0a, 0x00, 0xc3);
  assertEquals(withPart(odd, "").subarray(0, odd.length), odd);
});

Deno.test("what is left of the file can be looked at alone", () => {
  assertEquals(withoutPart(bytes(`a\n${BEGIN}ours\n${END}b\n`)), "a\nb\n");
});

Deno.test("half a frame is not guessed at", () => {
  for (const broken of [`${BEGIN}x\n`, `x\n${END}`, `${END}${BEGIN}`]) {
    assertThrows(() => withPart(bytes(broken), "NEW\n"), UserError, "no longer both there");
  }
});
