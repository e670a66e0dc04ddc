import { assertEquals, assertThrows } from "@std/assert";
import { pageOf } from "../../../lib/browser/page_of.ts";
import { UserError } from "../../../lib/errors.ts";

const ASKED = ["login.example", "*.pages.example", "127.0.0.1:4566"];

for (
  const page of [
    "https://login.example/device?code=ABCD#x",
    "https://org.pages.example/start",
    "http://127.0.0.1:4566/device",
  ]
) {
  Deno.test(`${page} belongs to who was asked`, () => assertEquals(pageOf(page, ASKED), page));
}

const STRANGERS = [
  "https://evil.example/device",
  "https://login.example.evil.example/",
  "https://login.example@evil.example/",
  "https://me@login.example/",
  "https://login.example:8443/",
  "https://login.example./",
  "http://login.example/",
  "http://login.example:443/",
  "https://a.b.pages.example/",
  "http://127.0.0.1:4567/device",
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "login.example",
  "",
  "https://login.example/\x1b]0;x\x07",
  "https://login.example/\u202e",
];

for (const page of STRANGERS) {
  Deno.test(`attack: ${JSON.stringify(page)} is not opened`, () => {
    const error = assertThrows(() => pageOf(page, ASKED), UserError);
    assertEquals([error.code, /[^ -~]/.test(error.message)], ["caged", false]);
  });
}

Deno.test("who named the page, and who was asked, is said", () => {
  const { message } = assertThrows(() => pageOf("https://evil.example:1/x", ASKED), UserError);
  assertEquals(
    message,
    "The sign-in wants to lead you to a page at evil.example:1, which does not belong to login.example: " +
      "it is not opened",
  );
});
