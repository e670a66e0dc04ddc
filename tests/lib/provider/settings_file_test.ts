/** Settings of a tool in Python. */
import { assertEquals } from "@std/assert";
import { settingsIn } from "../../../lib/provider/settings_file.ts";

const WANTED = { core: ["output"], proxy: ["address", "port", "password", "type"] };

Deno.test("the wanted settings are read as configparser reads them", () => {
  const text = [
    "[Proxy]\naddress = no.example # another section",
    "; a comment\n[proxy]",
    "Address: proxy.example  ",
    "# port = 1",
    "port = 3128\npassword = a%%40b=c:d\ntype =",
    "\n[core]\naccount = eve\noutput = table",
  ].join("\r\n");
  assertEquals(settingsIn(text, WANTED), {
    core: { output: "table" },
    proxy: { address: "proxy.example", port: "3128", password: "a%40b=c:d" },
  });
});

Deno.test("what is of several lines, or refers to others, is not taken", () => {
  const text = "[proxy]\naddress = a\n  b\nport = %(other)s\npassword = 5%\n[__proto__]\nx = y\n";
  assertEquals(settingsIn(text, WANTED), {});
  assertEquals(settingsIn("address = a\n[constructor]\noutput = x\n", WANTED), {});
});
