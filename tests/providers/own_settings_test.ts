/** Settings of the person's own for a cloud's tools that an identity's session keeps, and no others. */
import "../bare_process.ts";
import { assertEquals } from "@std/assert";
import type { Cloud } from "../../lib/provider/cloud.ts";
import type { ToolSettings } from "../../lib/provider/grant.ts";
import { personsOwn } from "../../lib/environment/persons.ts";
import { azure } from "../../providers/azure/mod.ts";
import { azFiles } from "../../providers/azure/grant/az.ts";
import { CLOUDS } from "../../providers/azure/clouds.ts";
import { nameMatcher } from "../../lib/paths/glob.ts";
import { clouds } from "../../providers/mod.ts";
import { gcp } from "../../providers/gcp/mod.ts";
import { grantFor } from "../../providers/gcp/grant/grant.ts";
import { toolFiles } from "../../providers/gcp/grant/tools_own.ts";
import { github } from "../../providers/github/mod.ts";
import { ghFiles } from "../../providers/github/grant/gh.ts";
import { placeFor } from "./plans.ts";

const NOBODY = { type: "none", shown: {}, secret: {} };

type Texts = Readonly<Record<string, string>>;

/** What a cloud keeps of these files in the home. */
async function kept({ settings }: Cloud, files: Texts, variables: Texts = {}) {
  const all: Texts = { HOME: "/home/ada", ...variables };
  const env = { get: (name: string) => all[name], entries: () => Object.entries(all) };
  const around = personsOwn(placeFor({ env }));
  return await settings!(
    around,
    (path) => Promise.resolve(files[path.replace(/^\/home\/ada\//, "")]),
  );
}

const BEHIND_PROXY = `[core]
account = eve@example.com
custom_ca_certs_file = /etc/ssl/corp.pem
[auth]
access_token_file = /home/ada/token
[proxy]
type = http
address = proxy.example
port = 3128
password = p%%40ss
[api_endpoint_overrides]
storage = http://127.0.0.1:9/
`;

const KEPT: ToolSettings = {
  core: { custom_ca_certs_file: "/etc/ssl/corp.pem" },
  proxy: { type: "http", address: "proxy.example", port: "3128", password: "p%40ss" },
};

Deno.test("of gcloud's active configuration the way to the network is kept", async () => {
  const at = (name: string) => `.config/gcloud/configurations/config_${name}`;
  assertEquals(await kept(gcp, { [at("default")]: BEHIND_PROXY }), KEPT);
  const work = { [at("work")]: BEHIND_PROXY, [at("default")]: "" };
  assertEquals(await kept(gcp, work), {});
  assertEquals(await kept(gcp, { ...work, ".config/gcloud/active_config": "work\n" }), KEPT);
  assertEquals(await kept(gcp, work, { CLOUDSDK_ACTIVE_CONFIG_NAME: "work" }), KEPT);
  assertEquals(await kept(gcp, work, { CLOUDSDK_ACTIVE_CONFIG_NAME: "NONE" }), {});
  assertEquals(await kept(gcp, { "x/configurations/config_default": BEHIND_PROXY }), {});
  const moved = { "g/configurations/config_default": BEHIND_PROXY };
  assertEquals(await kept(gcp, moved, { CLOUDSDK_CONFIG: "/home/ada/g" }), KEPT);
  const files = toolFiles({ account: "ci@example.com" }, placeFor({ settings: KEPT }));
  const text = files["gcp/gcloud/configurations/config_default"]!;
  assertEquals(
    text.slice(0, text.indexOf("[auth]")),
    "[core]\naccount = ci@example.com\ncustom_ca_certs_file = /etc/ssl/corp.pem\n\n" +
      "[proxy]\ntype = http\naddress = proxy.example\nport = 3128\npassword = p%%40ss\n\n",
  );
});

Deno.test("attack: the password of gcloud's proxy comes along as a variable that every program sees", async () => {
  const secret = { CLOUDSDK_PROXY_PASSWORD: "s3cr%t" };
  assertEquals(await kept(gcp, {}, secret), { proxy: { password: "s3cr%t" } });
  const file = { ".config/gcloud/configurations/config_default": BEHIND_PROXY };
  const both = await kept(gcp, file, secret);
  assertEquals(both, { ...KEPT, proxy: { ...KEPT.proxy, password: "s3cr%t" } });
  const passing = nameMatcher(clouds.flatMap(({ settingVariables = [] }) => settingVariables));
  const names = ["CLOUDSDK_PROXY_ADDRESS", "CLOUDSDK_PROXY_USERNAME", "CLOUDSDK_PROXY_PASSWORD"];
  assertEquals(names.map(passing), [true, true, false]);
});

Deno.test("the password of gcloud's proxy is put into no file that outlives us", () => {
  const nowhere = { project: undefined, region: undefined, zone: undefined, quota: undefined };
  const text = (helper: readonly string[] | undefined) => {
    const { files } = grantFor(
      nowhere,
      NOBODY,
      placeFor({ settings: KEPT, helper, inFiles: "never" }),
    );
    return files["gcp/gcloud/configurations/config_default"] as string;
  };
  assertEquals([text(undefined), text(["a"])].map((it) => it.includes("\npassword =")), [
    true,
    false,
  ]);
  assertEquals(text(["a"]).includes("\naddress = proxy.example\n"), true);
});

Deno.test("of az's configuration it is kept how it talks", async () => {
  const text = "[core]\noutput = table\nencrypt_token_cache = true\nonly_show_errors = yes\n" +
    "[cloud]\nname = AzureUSGovernment\n[extension]\nuse_dynamic_install = no\nindex_url = x\n";
  const settings = {
    core: { output: "table", only_show_errors: "yes" },
    extension: { use_dynamic_install: "no" },
  };
  assertEquals(await kept(azure, { ".azure/config": text }), settings);
  assertEquals(await kept(azure, {}), {});
  const place = { cloud: CLOUDS[0]!, subscription: "s", tenant: "t", authority: undefined };
  const where = placeFor({
    settings: { ...settings, core: { ...settings.core, allow_broker: "true" } },
  });
  const config = azFiles(place, NOBODY, where)["azure/atmos-auth-az/config"] as string;
  const line = (name: string) => config.split("\n").filter((each) => each.startsWith(`${name} =`));
  assertEquals(
    ["output", "only_show_errors", "use_dynamic_install", "allow_broker"].flatMap(line),
    [
      "output = table",
      "only_show_errors = yes",
      "use_dynamic_install = no",
      "allow_broker = false",
    ],
  );
});

Deno.test("of gh's configuration it is kept how it talks, and its aliases", async () => {
  const text = "git_protocol: ssh\nhttp_unix_socket: /x\neditor: vim\npager:\nprompt: disabled\n" +
    "aliases:\n  co: pr checkout\n  who: '!gh api user'\n  odd: [x]\n";
  const settings = {
    talk: { editor: "vim", prompt: "disabled" },
    aliases: { co: "pr checkout", who: "!gh api user" },
  };
  assertEquals(await kept(github, { ".config/gh/config.yml": text }), settings);
  assertEquals(await kept(github, { ".config/gh/config.yml": "a: [\n" }), {
    talk: {},
    aliases: {},
  });
  assertEquals(await kept(github, {}), {});
  const where = placeFor({ settings, inFiles: "never" });
  const place = { host: "github.com" } as Parameters<typeof ghFiles>[0];
  assertEquals(
    ghFiles(place, NOBODY, where)["github/gh/config.yml"],
    'version: "1"\ngit_protocol: https\neditor: vim\nprompt: disabled\n' +
      "aliases:\n  co: pr checkout\n  who: '!gh api user'\n",
  );
});
