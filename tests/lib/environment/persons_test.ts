import { assertEquals } from "@std/assert";
import { personsOwn } from "../../../lib/environment/persons.ts";
import type { Os } from "../../../lib/system.ts";
import { fakeSystem } from "../../fake_system.ts";

const IN = "/run/user/1000/atmos-auth/k3v9d2b7";

/** What is left of the variables of a session. */
function left(variables: Readonly<Record<string, string>>, os: Os = "linux") {
  const system = fakeSystem({ os, env: { ATMOS_SESSION: "k3v9d2b7", ...variables } });
  const { ATMOS_SESSION: _, ...rest } = Object.fromEntries(personsOwn(system).env.entries());
  return rest;
}

Deno.test("a session's throw-away files are none of the person's", () => {
  const session = {
    AWS_CONFIG_FILE: `${IN}/aws/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${IN}/aws/credentials`,
    ...{ AWS_PROFILE: "prod", AWS_REGION: "eu-west-1", AZURE_CONFIG_DIR: `${IN}/azure` },
  };
  assertEquals(left({ ...session, HOME: "/home/ada" }), { HOME: "/home/ada" });
  const own = personsOwn(fakeSystem({ env: session })).env;
  assertEquals(own.get("AWS_CONFIG_FILE"), session.AWS_CONFIG_FILE);
});

Deno.test("what the person sets anew in a session, or lets in, is theirs", () => {
  const own = {
    AWS_CONFIG_FILE: "/home/ada/other",
    AWS_SHARED_CREDENTIALS_FILE: `${IN}/aws/credentials`,
    ...{ GH_HOST: "github.example", ATMOS_SESSION_DIR: "/tmp/x", ATMOS_IDENTITY: "prod" },
  };
  const { AWS_SHARED_CREDENTIALS_FILE: _, ...rest } = own;
  assertEquals(left(own), rest);
});

Deno.test("of a list the person's paths stay", () => {
  assertEquals(left({ KUBECONFIG: `${IN}/kube/config:/home/ada/.kube/config` }), {
    KUBECONFIG: "/home/ada/.kube/config",
  });
  assertEquals(left({ KUBECONFIG: `${IN}/kube/config` }), {});
  const windows = "C:\\Users\\ada\\atmos-auth\\k3v9d2b7\\kube\\config;C:\\Users\\ada\\kc";
  assertEquals(left({ KUBECONFIG: windows }, "windows"), { KUBECONFIG: "C:\\Users\\ada\\kc" });
});
