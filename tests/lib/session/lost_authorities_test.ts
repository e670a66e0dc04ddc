import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { machine, runOn } from "../machine.ts";

const config = "auth: { identities: { fake: { kind: mock/aws, default: true } } }";

async function said(env: Record<string, string>, files: Record<string, string> = {}) {
  const system = machine({ config, env, files, installed: { "/usr/bin/tool": () => 0 } });
  const { status, err } = await runOn(system, ["exec", "--", "tool"], clouds);
  assertEquals(status, 0, err);
  return err;
}

Deno.test("a variable that names authorities which are not there is told", async () => {
  const names = [
    ...["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"],
    ...["CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "PIP_CERT", "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"],
  ];
  for (const name of names) {
    for (const path of ["/gone.pem", "gone.pem", "~/gone.pem"]) {
      assertStringIncludes(
        await said({ [name]: path }),
        `${name} names ${path}, which is not there`,
      );
    }
    assertEquals(await said({ [name]: "/ca.pem" }, { "/ca.pem": "" }), "");
  }
});

Deno.test("it is told what such a variable costs: all authorities, or those it would add", async () => {
  for (const name of ["NODE_EXTRA_CA_CERTS", "SSL_CERT_DIR"]) {
    assertStringIncludes(
      await said({ [name]: "/gone" }),
      "is not there: tools that read it do without the authorities in it",
    );
  }
  assertStringIncludes(await said({ SSL_CERT_FILE: "/gone" }), "tools that read it trust nobody");
});

Deno.test("of directories one is enough", async () => {
  const files = { "/certs/a.pem": "" };
  assertEquals(await said({ SSL_CERT_DIR: "/gone:/certs" }, files), "");
  assertStringIncludes(await said({ SSL_CERT_DIR: "/gone:/too" }), "SSL_CERT_DIR names /gone:/too");
});

Deno.test("a person is told once", async () => {
  const env = { AWS_CA_BUNDLE: "/gone" };
  const known = "/home/ada/.cache/atmos-auth/authorities/home.json";
  const told = async (files: Record<string, string>) => {
    const prepared = { env, files, terminal: true, installed: { "/usr/bin/tool": () => 0 } };
    const system = machine({ config, ...prepared });
    const { status, err } = await runOn(system, ["exec", "--", "tool"], clouds);
    assertEquals(status, 0, err);
    return { err, kept: system.files.texts()[known]! };
  };
  const { err, kept } = await told({});
  assertStringIncludes(err, "AWS_CA_BUNDLE names /gone");
  assertEquals((await told({ [known]: kept })).err.includes("AWS_CA_BUNDLE"), false);
});
