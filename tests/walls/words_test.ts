/** What no file may name. */
import { assertEquals } from "@std/assert";
import { filesBelow, read } from "./sources.ts";

/** The domains whose hosts the repository names: those of clouds, and of the pages that it refers to. */
const DOMAINS: ReadonlySet<string> = new Set([
  ...["1password.com", "bitwarden.com", "keepassxc.org", "passwordstore.org"],
  ...["aka.ms", "amazon.com", "amazonaws-eusc.eu", "amazonaws-us-gov.com", "amazonaws.cn"],
  ...["amazonaws.com", "amazonaws.eu", "api.aws", "app.aws", "apache.org", "apple.com"],
  ...["awsapps.com", "azmk8s.io", "azure.cn", "azure.com", "azure.net", "azure.us"],
  ...[
    "azurecr.io",
    "bitbucket.org",
    "chinacloudapi.cn",
    "com.cn",
    "digicert.com",
    "docker.com",
    "gcr.io",
  ],
  ...["ghcr.io", "ghe.com", "git-scm.com", "github.com", "github.io", "githubstatus.com"],
  ...["githubusercontent.com", "gitlab.com", "gke.goog", "google.com", "googleapis.com"],
  "googleusercontent.com",
  ...["googlesource.com", "gserviceaccount.com", "ic.gov", "json-schema.org", "k8s.io"],
  ...["kubernetes.io", "loganalytics.io", "microsoft.com", "microsoft.us"],
  ...["microsoftonline.cn", "microsoftonline.com", "microsoftonline.us", "mozilla.org"],
  ...["oasis-open.org", "okta.com", "onmicrosoft.com", "sgov.gov", "smithy.io"],
  ...["terraform.io", "usgovcloudapi.net", "w3.org", "webkit.org", "windows.net"],
  "yaml.org",
]);

/** Hosts in addresses, and without one under the endings that no property of an object has. */
const HOST =
  /(?<=https?:\/\/(?:[^\s/@"'`]*@)?)[\w-]+(?:\.[\w-]+)+(?=[/:?#\s"'`,;)\]}>|]|$)|(?<![\p{L}\w@./\\%${}-])(?:[a-z0-9-]+\.)+(?:com|io|land|net|org)(?![\w(\-]|\.\w)/gu;

/** Of nobody, by RFC 2606 and RFC 6761, or a number; or what a test makes up in order to see it refused. */
const NOBODYS =
  /(?:^|\.)(?:example|invalid|localhost|test|example\.(?:com|net|org))$|^[\d.]+$|evil|xn--|\.domain$/i;

/** Places on one machine. The people of our examples are `ada` and `u`; tests make up `/work` and `/srv`. */
const MACHINE =
  /(?<![\w.~$}\\*-])\/(?:(?:home|Users)\/(?!(?:ada|u)\b)|root\/|tmp\/[\w.-]+\/|(?:mnt|srv|work)\/)[\w.-]+/g;
const MADE_UP = /^\/(?:work|srv)\//;

/** What no file may name: hosts that nobody decided on, and places on somebody's machine. */
function unspeakable(path: string, text: string): string[] {
  const hosts = [...text.matchAll(HOST)].map(([host]) => host.toLowerCase())
    .filter((host) => !NOBODYS.test(host) && !DOMAINS.has(host.split(".").slice(-2).join(".")));
  const places = [...text.matchAll(MACHINE)].map(([place]) => place)
    .filter((place) => !(path.startsWith("tests/") && MADE_UP.test(place)));
  return [...hosts, ...places].map((one) => `${path}: names ${one}`);
}

Deno.test("no file names a host that nobody decided on, or a place on somebody's machine", async () => {
  const found: string[] = [];
  for await (const path of filesBelow("")) found.push(...unspeakable(path, await read(path)));
  assertEquals(found, []);
});

Deno.test("a host or a place that nobody decided on would be seen", () => {
  // Put together here, so that this file names none itself.
  const made = (parts: readonly string[]) => parts.join("");
  const samples = [
    made(["https:", "//registry.somebody.org"]),
    made(["mirror.somebody", ".io"]),
    made(["https:", "//packages.somebody.dev:8443"]),
    made(["/home/", "grace/code"]),
    made(["/root/", "cache"]),
    made(["/tmp/", "build/main"]),
    made(["/work/", "main"]),
  ];
  for (const text of samples) assertEquals([text, unspeakable("lib/a.ts", text).length], [text, 1]);
});

Deno.test("what only looks like such a host or place is none", () => {
  for (const text of ["see https://docs.github.com/x", "https://evil.example", "/home/ada/x"]) {
    assertEquals([text, ...unspeakable("a.md", text)], [text]);
  }
  assertEquals(unspeakable("tests/a.ts", "/work/atmos.yaml"), []);
});
