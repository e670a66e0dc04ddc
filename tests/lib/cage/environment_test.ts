import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { beyondProxies, refuseKeyLog, surviving } from "../../../lib/cage/environment.ts";

const THERE = [
  "AWS_PROFILE",
  "ALL_PROXY",
  "DBUS_SESSION_BUS_ADDRESS",
  "DENO_TLS_CA_STORE",
  "HOME",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "LD_PRELOAD",
  "NODE_OPTIONS",
  "NO_PROXY",
  "PATH",
  "SSLKEYLOGFILE",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
  "XDG_RUNTIME_DIR",
  "all_proxy",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

Deno.test("exceptions to proxies, certificate authorities and the keyring's socket survive, and nothing else", () => {
  assertEquals(surviving(THERE, "linux"), [
    "DBUS_SESSION_BUS_ADDRESS",
    "DENO_TLS_CA_STORE",
    "NO_PROXY",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "XDG_RUNTIME_DIR",
    "no_proxy",
  ]);
});

Deno.test("Windows keeps what its sockets need, however it is spelled", () => {
  const there = [
    "Path",
    "SYSTEMROOT",
    "SystemDrive",
    "WINDIR",
    "No_Proxy",
    "Https_Proxy",
    "USERPROFILE",
    "TEMP",
  ];
  assertEquals(surviving(there, "windows"), ["SYSTEMROOT", "SystemDrive", "WINDIR", "No_Proxy"]);
});

Deno.test("no proxy stands before hosts that hand out credentials in clear", () => {
  const hosts = [
    "sts.us-east-1.amazonaws.com:443",
    "127.0.0.1:4566",
    "127.0.0.1:80",
    "localhost:80",
    "sts.localhost:80",
    "[::1]:443",
    "169.254.169.254:80",
    "[fd00:ec2::23]:80",
    "localhost.example.com:443",
    "127.0.0.1.example.com:443",
    "169.254.169.254",
  ];
  assertEquals(beyondProxies(hosts), [
    "127.0.0.1",
    "localhost",
    "sts.localhost",
    "::1",
    "169.254.169.254",
    "fd00:ec2::23",
  ]);
});

Deno.test("attack: nothing is said to anybody while the keys of connections are written down", () => {
  const env = (value?: string) => ({ get: () => value });
  const { code, hint } = assertThrows(() => refuseKeyLog(env("/tmp/keys")), UserError);
  assertEquals([code, hint], ["usage", "unset SSLKEYLOGFILE"]);
  for (const value of [undefined, ""]) refuseKeyLog(env(value));
});
