import { assertEquals, assertThrows } from "@std/assert";
import { proxiesFor } from "../../../lib/cage/proxies.ts";
import { UserError } from "../../../lib/errors.ts";

const FAR = ["sts.us-east-1.amazonaws.com:443"];

function proxies(env: Readonly<Record<string, string>>, hosts = FAR) {
  return proxiesFor({ get: (name) => env[name] }, hosts);
}

const both = (proxy: string) => ({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy });

Deno.test("a scheme's own proxy goes before that of all, as every other tool has it", () => {
  const ALL_PROXY = "socks5://all:1080";
  assertEquals(proxies({}), {});
  assertEquals(proxies({ ALL_PROXY }), both("socks5://all:1080"));
  assertEquals(proxies({ all_proxy: ALL_PROXY }), both("socks5://all:1080"));
  assertEquals(proxies({ ALL_PROXY, HTTPS_PROXY: "http://it:3128" }), {
    HTTPS_PROXY: "http://it:3128",
    HTTP_PROXY: "socks5://all:1080",
  });
  assertEquals(proxies({ https_proxy: "http://it:3128", HTTPS_PROXY: "" }), {
    HTTPS_PROXY: "http://it:3128",
  });
  assertEquals(proxies({ HTTPS_PROXY: "http://a:1", https_proxy: "http://b:1" }), {
    HTTPS_PROXY: "http://a:1",
  });
  assertEquals(proxies({ http_proxy: "http://it:3128" }), { HTTP_PROXY: "http://it:3128" });
});

Deno.test("a proxy is written as the runtime reads it", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["it:3128", "http://it:3128"],
    ["it", "http://it"],
    ["127.0.0.1:3128", "http://127.0.0.1:3128"],
    [" http://it:3128/ ", "http://it:3128"],
    ["http://it:3128/path?q", "http://it:3128"],
    ["HTTPS://IT:3128", "https://it:3128"],
    ["http://[::1]:3128", "http://[::1]:3128"],
    ["socks5h://it:1080", "socks5h://it:1080"],
    ["socks://127.0.0.1:1080/", "socks5://127.0.0.1:1080"],
    ["http://ada@it:3128", "http://ada:@it:3128"],
    ["ada:p%40ss%23@it:3128", "http://ada:p%40ss%23@it:3128"],
  ];
  for (const [said, read] of rows) {
    assertEquals(proxies({ HTTPS_PROXY: said }), { HTTPS_PROXY: read }, said);
  }
});

Deno.test("attack: a proxy that can't be read is gone around without a word", () => {
  const odd = ["not a proxy", ":::", "http://", '"http://it:3128"', "socks4://it:1080", "ftp://it"];
  for (const value of [...odd, "it:99999", "http://a:canary@", "file:///etc/x"]) {
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) {
      const error = assertThrows(() => proxies({ [name]: value }), UserError, name);
      assertEquals([error.code, error.hint], ["unreachable", `export ${name}=http://HOST:PORT`]);
      assertEquals(error.message.includes("canary"), false);
    }
  }
});

Deno.test("where nobody is asked by way of a proxy, none is read", () => {
  const HTTPS_PROXY = "not a proxy";
  assertEquals(proxies({ HTTPS_PROXY }, ["127.0.0.1:4566", "localhost", "[::1]:80"]), {});
  assertEquals(proxies({ HTTPS_PROXY, no_proxy: "*" }), {});
  assertEquals(proxies({ HTTPS_PROXY }, []), {});
});
