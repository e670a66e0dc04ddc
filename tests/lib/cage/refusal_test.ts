import { assertEquals } from "@std/assert";
import { ownWords, refused } from "../../../lib/cage/refusal.ts";
import { speakerAt } from "../../../lib/provider/hosts.ts";
import { waitHint } from "../../../lib/cage/trouble.ts";

Deno.test("a refusal says what was tried, who refuses, with what, and what to do", () => {
  const tried = { action: "Acting as x", hint: "y" };
  const said = (status: number | undefined, words: string) => {
    const { code, message, hint } = refused(
      { vendor: "Google", words, ...status === undefined ? {} : { status } },
      tried,
    );
    return [code, message, hint];
  };
  const told = (
    words: string,
  ) => ["sign_in_refused", `Acting as x failed: Google says ${words}`, "y"];
  assertEquals(said(403, "DENIED: no"), told("403 DENIED: no"));
  assertEquals(said(403, ""), told("403"));
  assertEquals(said(undefined, "no"), told("no"));
  const over = refused({ vendor: "Google", words: "no" }, { ...tried, code: "sign_in_needed" });
  assertEquals(over.code, "sign_in_needed");
});

Deno.test("attack: a stranger's address speaks with a vendor's name", () => {
  const hosts = { vendor: "Microsoft", own: ["login.microsoftonline.com:443", "*.azurecr.io"] };
  const rows = [
    ["https://login.microsoftonline.com", "Microsoft"],
    ["https://login.microsoftonline.com/tenant/token", "Microsoft"],
    ["https://x.azurecr.io", "Microsoft"],
    ["https://login.microsoftonline.com:8443", "login.microsoftonline.com:8443"],
    ["https://login.microsoftonline.com.evil.example", "login.microsoftonline.com.evil.example"],
    ["http://127.0.0.1:99/x", "127.0.0.1:99"],
  ] as const;
  for (const [address, who] of rows) assertEquals(speakerAt(address, hosts), who);
  assertEquals(speakerAt("https://a.example", { own: ["a.example:443"] }), "a.example");
});

Deno.test("a vendor's own words have an end, and no full stop in the middle of ours", () => {
  assertEquals(ownWords("It is. Not."), "It is. Not");
  assertEquals(ownWords("x".repeat(1000)).length, 300);
});

Deno.test("how long a service wants to be left alone is told by its own clock", () => {
  const at = (seconds: number) => new Date(seconds * 1000).toUTCString();
  const hint = (headers: Record<string, string>) => waitHint(new Headers(headers)).split(",")[0];
  assertEquals(hint({ "retry-after": "17" }), "wait 17s");
  assertEquals(hint({ "retry-after": at(90), date: at(60) }), "wait 30s");
  assertEquals(hint({ "retry-after": at(60), date: at(60) }), "wait a minute");
  assertEquals(hint({ "retry-after": at(90) }), "wait a minute");
  assertEquals(hint({}), "wait a minute");
});
