import { assertEquals, assertThrows } from "@std/assert";
import type { IdentityChain } from "../../../lib/chain/chain.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Cloud } from "../../../lib/provider/cloud.ts";
import type { Grant } from "../../../lib/provider/grant.ts";
import type { CloudName } from "../../../lib/provider/kind.ts";
import { createSessionDirectory } from "../../../lib/session/directory/directory.ts";
import { checkKept, pinsOf } from "../../../lib/session/grants.ts";
import { emptyPlaces, nobodyVariable, sharesOf } from "../../../lib/session/shares.ts";
import { pastNobody } from "../../../lib/environment/programs.ts";
import { fakeSystem } from "../../fake_system.ts";

/** A cloud whose tools are led to a file of its own, and share a variable with those of others. */
function cloudNamed(name: CloudName): Cloud {
  const upper = name.toUpperCase();
  return {
    name,
    family: [`${upper}_*`, "SHARED"],
    carriers: [`${upper}_FILE`, `${upper}_TOKEN`],
    principalKeys: [],
    kinds: [],
    ownFiles: ({ join }) => [join("/home/ada", `.${name}`), "/home/ada/absent"],
    nobody: ({ directory, join, own }) => ({
      variables: { [`${upper}_FILE`]: join(directory, name, "file"), SHARED: own.join() },
      files: { [`${name}/file`]: "nobody" },
    }),
  };
}

const [aws, gcp, none] = [cloudNamed("aws"), cloudNamed("gcp"), cloudNamed("none")];
const CLOUDS = [aws, gcp, none];

const grantOf = (pass: readonly string[] = []): Grant => ({
  ...{ variables: {}, files: {}, pass, serves: { lasting: [], brief: [], none: [] } },
});
const named = (clouds: readonly Cloud[]) => clouds.map(({ name }) => name);

function shares(
  granted: readonly { readonly cloud: Cloud; readonly grant: Grant }[],
  kept: readonly CloudName[] = [],
) {
  const { open, empty } = sharesOf(granted, CLOUDS, kept);
  return [named(open), named(empty)];
}

Deno.test("attack: a session without a cloud's identity shows the person's own", () => {
  assertEquals(shares([{ cloud: aws, grant: grantOf() }]), [[], ["gcp", "none"]]);
  assertEquals(shares([{ cloud: none, grant: grantOf() }]), [[], ["aws", "gcp"]]);
});

Deno.test("what the person lets in stays as it is, and so does what an ambient identity consists of", () => {
  assertEquals(shares([{ cloud: aws, grant: grantOf() }], ["gcp"]), [["gcp"], ["none"]]);
  assertEquals(shares([{ cloud: aws, grant: grantOf(aws.family) }]), [["aws"], ["gcp", "none"]]);
  const all = CLOUDS.flatMap(({ family }) => family);
  assertEquals(shares([{ cloud: none, grant: grantOf(all) }]), [["aws", "gcp", "none"], []]);
});

Deno.test("nobody's files are the session's own, and the person's own are told to who writes them", async () => {
  const system = fakeSystem({
    env: { HOME: "/home/ada", XDG_RUNTIME_DIR: "/run/user/1000" },
    files: { "/home/ada/.gcp": "mine" },
  });
  const directory = await createSessionDirectory(system);
  const variables = await emptyPlaces(system, directory, { open: [aws], empty: [gcp, none] });
  // What it shares with the open cloud does not lead to the person's own by that one.
  assertEquals(variables, {
    SHARED: "",
    GCP_FILE: directory.pathOf("gcp/file"),
    NONE_FILE: directory.pathOf("none/file"),
  });
  assertEquals(await system.files.readText(directory.pathOf("gcp/file")), "nobody");
  const both = await emptyPlaces(system, directory, { open: [], empty: [gcp] });
  assertEquals(both.SHARED, "mine");
});

Deno.test("nobody stays nobody at every prompt, and what is let in moves freely", () => {
  const variables = { AWS_FILE: "/s/aws", OTHER: "x" };
  assertEquals(pinsOf(variables, CLOUDS, { open: [gcp], exposed: ["NONE_TOKEN"] }), {
    set: { AWS_FILE: "/s/aws" },
    unset: ["AWS_TOKEN", "NONE_FILE"],
  });
});

Deno.test("a program of ours in the session sees past the empty places, and not past an identity", () => {
  const env = { AWS_FILE: "/outer/aws", GCP_FILE: "/outer/empty", HOME: "/home/ada" };
  const inside = fakeSystem({
    env: { ...env, ...nobodyVariable({ open: [], empty: [gcp, none] }) },
  });
  assertEquals(inside.env.get("ATMOS_SESSION_NOBODY"), "gcp");
  const seen = pastNobody(inside, CLOUDS).env;
  assertEquals([seen.get("AWS_FILE"), seen.get("GCP_FILE")], ["/outer/aws", undefined]);
  assertEquals(seen.entries().map(([name]) => name).sort(), [
    "ATMOS_SESSION_NOBODY",
    "AWS_FILE",
    "HOME",
  ]);
  const outside = fakeSystem({ env });
  assertEquals(pastNobody(outside, CLOUDS), outside);
});

Deno.test("one's own is not let in beside an identity of the same cloud", () => {
  const chain = { target: { node: { name: "prod" }, cloud: aws } } as unknown as IdentityChain;
  checkKept(["gcp"], [chain]);
  const error = assertThrows(() => checkKept(["aws"], [chain]), UserError);
  assertEquals([error.code, error.hint], ["usage", "--identity prod"]);
});

Deno.test("what leads a tool to an identity stays as granted, and is the person's own without one", () => {
  const cloud = { ...aws, steers: ["TOOL_COMMAND"] };
  const shares = { open: [], exposed: [] };
  const { set } = pinsOf({ TOOL_COMMAND: "ours", OTHER: "x" }, [cloud], shares);
  assertEquals(set, { TOOL_COMMAND: "ours" });
  assertEquals(pinsOf({}, [cloud], shares).unset.includes("TOOL_COMMAND"), false);
});
