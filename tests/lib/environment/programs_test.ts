import { assertEquals } from "@std/assert";
import {
  bareEnvironment,
  browserEnvironment,
  helperEnvironment,
  needsOf,
} from "../../../lib/environment/programs.ts";
import { withoutUnlockers } from "../../../lib/environment/passed.ts";
import type { Os } from "../../../lib/system.ts";
import { clouds } from "../../../providers/mod.ts";
import { fakeSystem } from "../../fake_system.ts";

/** Somebody who has everything. */
const EVERYTHING: Readonly<Record<string, string>> = {
  ...{ HOME: "/h", PATH: "/bin", LANG: "C", DISPLAY: ":0", XAUTHORITY: "/x", BROWSER: "firefox" },
  ...{ WAYLAND_DISPLAY: "w", DBUS_SESSION_BUS_ADDRESS: "unix:", XDG_RUNTIME_DIR: "/run" },
  ...{ QT_STYLE_OVERRIDE: "x", KDE_FULL_SESSION: "true", MOZ_ENABLE_WAYLAND: "1" },
  ...{ HTTPS_PROXY: "http://proxy", SSL_CERT_FILE: "/ca" },
  ...{ AWS_PROFILE: "p", AZURE_CLIENT_SECRET: "s", GOOGLE_CREDENTIALS: "s", GH_TOKEN: "s" },
  ...{ OP_SERVICE_ACCOUNT_TOKEN: "s", BW_SESSION: "s", VAULT_ADDR: "v", VAULT_TOKEN: "s" },
  ...{ GNUPGHOME: "/g", PASSWORD_STORE_DIR: "/p", SOPS_AGE_KEY_FILE: "/a" },
  ...{ MY_SECRET: "s", LD_PRELOAD: "/evil.so", BASH_ENV: "/evil", NODE_OPTIONS: "--x" },
  ...{ ATMOS_KEYRING_PASSWORD: "s", ATMOS_KEYRING_PASSWORD_ENV: "LC_PHRASE", LC_PHRASE: "s" },
  ...{ ATMOS_TRUST: "1", ATMOS_CONFIG: "/c", ATMOS_GCP_ADC_CLIENT_SECRET: "s", ATMOS_SHELL: "/s" },
  ...{ DENO_SERVE_ADDRESS: "tcp:0.0.0.0:1", DENO_TLS_CA_STORE: "system" },
};

const ada = (os: Os = "linux", env = EVERYTHING) => fakeSystem({ os, env });

const TERMINAL = ["HOME", "PATH", "LANG", "DISPLAY", "XAUTHORITY", "BROWSER", "WAYLAND_DISPLAY"]
  .concat(["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HTTPS_PROXY", "SSL_CERT_FILE"])
  .concat(["DENO_TLS_CA_STORE"]);
const MANAGERS = ["OP_SERVICE_ACCOUNT_TOKEN", "BW_SESSION", "VAULT_ADDR", "VAULT_TOKEN"]
  .concat(["GNUPGHOME", "PASSWORD_STORE_DIR", "SOPS_AGE_KEY_FILE"]);
const OURS = ["ATMOS_KEYRING_PASSWORD_ENV", "ATMOS_CONFIG"];
const CLOUDS = ["AWS_PROFILE", "AZURE_CLIENT_SECRET", "GOOGLE_CREDENTIALS", "GH_TOKEN"];

const sorted = (names: readonly string[]) => [...names].sort();
const namesIn = (env: object) => sorted(Object.keys(env));

Deno.test("attack: a browser, and what opens it, gets secrets", () => {
  const graphical = ["QT_STYLE_OVERRIDE", "KDE_FULL_SESSION", "MOZ_ENABLE_WAYLAND"];
  assertEquals(namesIn(browserEnvironment(ada())), sorted([...TERMINAL, ...graphical]));
});

Deno.test("a program of the system's gets nothing but where programs are", () => {
  assertEquals({ ...bareEnvironment(ada()) }, { PATH: "/usr/bin:/bin" });
});

Deno.test("a helper gets what secret managers go by and the variables of its own cloud", () => {
  for (const [cloud, family] of [["aws", CLOUDS[0]!], ["azure", CLOUDS[1]!]] as const) {
    const env = helperEnvironment(ada(), needsOf(clouds, cloud, []));
    assertEquals(namesIn(env), sorted([...TERMINAL, ...MANAGERS, ...OURS, family]));
  }
});

Deno.test("what fetches secrets for any cloud gets the variables of all", () => {
  const env = helperEnvironment(ada(), needsOf(clouds, "none", []));
  assertEquals(namesIn(env), sorted([...TERMINAL, ...MANAGERS, ...OURS, ...CLOUDS]));
});

Deno.test("auth.shell.pass lets more in to a helper, and what it is told beats all", () => {
  const needs = { families: [], pass: ["MY_*", "LD_PRELOAD"] };
  const env = helperEnvironment(ada(), needs, { MY_SECRET: "told", TOLD: "1" });
  assertEquals([env.MY_SECRET, env.TOLD, env.LD_PRELOAD], ["told", "1", "/evil.so"]);
});

Deno.test("attack: a helper gets what unlocks the store, or what steers us, whatever is let through", () => {
  const withheld = ["ATMOS_KEYRING_PASSWORD", "LC_PHRASE", "ATMOS_TRUST", "ATMOS_SHELL"]
    .concat(["ATMOS_GCP_ADC_CLIENT_SECRET", "LD_PRELOAD", "BASH_ENV", "DENO_SERVE_ADDRESS"]);
  const needs = { ...needsOf(clouds, "none", ["*", "ATMOS_*", "ATMOS_TRUST", "LC_PHRASE"]) };
  const env = helperEnvironment(ada(), needs);
  assertEquals(
    namesIn(env),
    sorted(Object.keys(EVERYTHING).filter((it) => !withheld.includes(it))),
  );
});

Deno.test("attack: the variable that the configuration names for the passphrase is handed on", () => {
  const env = { HOME: "/h", LC_MY_PHRASE: "s" };
  const person = {
    os: "linux" as const,
    env: withoutUnlockers(ada("linux", env), ["LC_MY_PHRASE"]),
  };
  assertEquals(namesIn(browserEnvironment(person)), ["HOME"]);
  assertEquals(namesIn(helperEnvironment(person, { families: [], pass: ["*"] })), ["HOME"]);
  // Nor can anybody ask for it by its name, and hand it on under another.
  assertEquals(person.env.get("LC_MY_PHRASE"), undefined);
});

Deno.test("attack: Windows spells a name another way", () => {
  const env = { Home: "/h", atmos_keyring_password: "s", Atmos_Trust: "1", vault_token: "s" };
  const given = helperEnvironment(ada("windows", env), { families: [], pass: ["*"] });
  assertEquals(namesIn(given), ["Home", "vault_token"]);
  assertEquals(namesIn(browserEnvironment(ada("windows", env))), ["Home"]);
});
