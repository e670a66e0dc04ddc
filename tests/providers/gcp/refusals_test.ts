import {
  ADA,
  adasToken,
  CLIENT,
  DEPLOY,
  inWorld,
  planned,
  POOL,
  type TestWorld,
  via,
} from "./world.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { type ErrorCode, UserError } from "../../../lib/errors.ts";
import { federation } from "../../../providers/gcp/kinds/federation.ts";
import { serviceAccountKey } from "../../../providers/gcp/kinds/key.ts";
import { serviceAccountIdentity } from "../../../providers/gcp/kinds/service_account.ts";
import { user } from "../../../providers/gcp/kinds/user.ts";
import type { Trouble } from "../../cloud/gcp/trouble.ts";

/** Each way of signing in, with a secret that must never be seen. */
const WAYS: Readonly<Record<string, (world: TestWorld) => Promise<unknown>>> = {
  key: (world) => {
    const key = { type: "service_account", client_email: DEPLOY, private_key: world.issuer.pem };
    return planned(serviceAccountKey, { key: JSON.stringify(key) }).signIn(world, undefined);
  },
  refresh: (world) => {
    const content = { refreshToken: "1//canary-EXAMPLE" };
    const note = JSON.stringify({ boundTo: `Google for ${CLIENT.id}`, content });
    world.kept.set("refresh-token", note);
    const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
    world.google.vault.refresh.set("1//canary-EXAMPLE", { user: ADA, client: CLIENT.id, scopes });
    const fields = { client_id: CLIENT.id, client_secret: CLIENT.secret };
    return planned(user, fields).signIn(world, undefined);
  },
  exchange: async (world) => {
    const token = await world.subjectToken();
    const env = { get: (name: string) => name === "T" ? token : undefined, entries: () => [] };
    const fields = { ...POOL, token_source: { environment_variable: "T" } };
    return await planned(federation, fields).signIn({ ...world, env }, undefined);
  },
  impersonate: (world) => {
    const plan = planned(
      serviceAccountIdentity,
      { principal: { service_account_email: DEPLOY } },
      via(),
    );
    return plan.signIn(world, adasToken(world));
  },
};

const DAYS: readonly (readonly [Trouble, ErrorCode, ErrorCode?])[] = [
  ["unauthorized", "sign_in_needed"],
  ["forbidden", "sign_in_refused", "sign_in_needed"],
  ["invalid_grant", "sign_in_refused", "sign_in_needed"],
  ["throttle", "unreachable"],
  ["error", "unreachable"],
  ["garbage", "bad_answer"],
  ["nonsense", "bad_answer"],
  ["redirect", "bad_answer"],
];

for (const [way, signIn] of Object.entries(WAYS)) {
  Deno.test(`each of Google's bad days has its own error: ${way}`, async () => {
    for (const [trouble, code, refreshing = code] of DAYS) {
      await inWorld({}, async (world) => {
        world.google.misbehave(trouble);
        const error = await assertRejects(() => signIn(world), UserError);
        const wanted = way === "refresh" ? refreshing : code;
        assertEquals([trouble, error.code, typeof error.hint], [trouble, wanted, "string"]);
        const shown = error.message + error.hint;
        assertEquals(/canary|PRIVATE|ya29|GOCSPX/.test(shown), false);
        assertEquals(world.reached.some((asked) => !asked.includes("googleapis.com")), false);
      });
    }
  });
}

Deno.test("one stumble of Google's is not the end of a sign-in", async () => {
  for (const [way, signIn] of Object.entries(WAYS)) {
    await inWorld({}, async (world) => {
      world.google.misbehave("error", "", 1);
      await signIn(world);
      assertEquals([way, world.google.requests.map(({ status }) => status)], [way, [500, 200]]);
    });
  }
});

Deno.test("an endpoint takes Google's place", () =>
  inWorld({}, async (world) => {
    const known = { endpoint: "https://google.example" };
    const fields = { principal: { service_account_email: DEPLOY } };
    await planned(serviceAccountIdentity, fields, via(known)).signIn(world, adasToken(world));
    assertEquals(world.reached.map((asked) => asked.split("/")[0]), ["POST google.example"]);
  }));
