import { adasToken, DEPLOY, inWorld, known, MIDDLE, planned, PROJECT, via } from "../world.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { serviceAccountIdentity as kind } from "../../../../providers/gcp/kinds/service_account.ts";

const HOUR = 3_600_000;

Deno.test("a person acts as a service account for an hour, in the account's own project", () =>
  inWorld({}, async (world) => {
    const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via());
    const credential = await plan.signIn(world, adasToken(world));
    assertEquals(known(world, credential)?.email, DEPLOY);
    assertEquals(credential.shown, { account: PROJECT, principal: DEPLOY });
    const left = credential.expires! - world.clock.now();
    assertEquals(left > HOUR - 5_000 && left <= HOUR, true);
  }));

Deno.test("delegates, scopes and a lifetime of 12 hours reach Google as written", () =>
  inWorld({}, async (world) => {
    const scopes = ["https://www.googleapis.com/auth/devstorage.read_only"];
    const principal = {
      service_account_email: DEPLOY,
      delegates: [MIDDLE],
      scopes,
      lifetime: "12h",
      project_id: "other-project",
      region: "europe-west1",
    };
    const plan = planned(kind, { principal }, via());
    const credential = await plan.signIn(world, adasToken(world));
    assertEquals(plan.facts, {
      account: "other-project",
      region: "europe-west1",
      principal: DEPLOY,
      duration: "43200s",
    });
    assertEquals(known(world, credential)?.scopes, scopes);
    assertEquals(world.google.requests[0]?.asked, {
      delegates: [`projects/-/serviceAccounts/${MIDDLE}`],
      scope: scopes,
      lifetime: "43200s",
    });
    assertEquals(credential.expires! - world.clock.now() > 11 * HOUR, true);
  }));

Deno.test("the expiry is counted from Google's clock, not from this machine's", () =>
  inWorld({ google: { now: () => Date.now() + 7 * HOUR } }, async (world) => {
    const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via());
    const credential = await plan.signIn(world, adasToken(world));
    assertEquals(Math.round((credential.expires! - world.clock.now()) / HOUR), 1);
  }));

Deno.test("a refusal names the role that is missing and who needs it", () =>
  inWorld({ google: { serviceAccounts: [{ email: DEPLOY, uniqueId: "1" }] } }, async (world) => {
    const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via());
    const error = await assertRejects(() => plan.signIn(world, adasToken(world)), UserError);
    assertEquals([error.code, error.message, error.hint], [
      "sign_in_refused",
      `Acting as ${DEPLOY} failed: Google says 403 PERMISSION_DENIED: Permission ` +
      "'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)",
      `gcloud iam service-accounts add-iam-policy-binding ${DEPLOY} ` +
      "--member=user:ada@example.com --role=roles/iam.serviceAccountTokenCreator",
    ]);
  }));

Deno.test("a credential that is the account's own already is taken as it is", () =>
  inWorld({}, async (world) => {
    const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via());
    const own = { ...adasToken(world), shown: { principal: DEPLOY } };
    const credential = await plan.signIn(world, own);
    assertEquals(credential.secret.token, own.secret.token);
    assertEquals(world.reached, []);
  }));

Deno.test("an account that asks for more than it has must be allowed to act as itself", () =>
  inWorld({}, async (world) => {
    const scopes = ["https://www.googleapis.com/auth/devstorage.read_only"];
    const plan = planned(kind, { principal: { service_account_email: DEPLOY, scopes } }, via());
    const own = { ...adasToken(world), shown: { principal: DEPLOY } };
    assertEquals(known(world, await plan.signIn(world, own))?.scopes, scopes);
  }));

Deno.test("a token that has lapsed on arrival is no credential", () =>
  inWorld({ google: { lifetime: 0 } }, async (world) => {
    const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via());
    const credential = adasToken(world);
    world.google.vault.access.set(credential.secret.token!.reveal(), {
      member: "user:ada@example.com",
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      expires: Infinity,
    });
    const error = await assertRejects(() => plan.signIn(world, credential), UserError);
    assertEquals(error.code, "bad_answer");
  }));

Deno.test("what comes before decides about storing, the endpoint and the region", () => {
  const known = { endpoint: "https://google.example", region: "europe-west4" };
  const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via(known, false));
  assertEquals(plan.stored, false);
  assertEquals(plan.hosts({ get: () => undefined, entries: () => [] }), ["google.example:443"]);
  assertEquals(plan.facts.region, "europe-west4");
});

Deno.test("without an endpoint, only Google's own hosts are reached", () => {
  const plan = planned(kind, { principal: { service_account_email: DEPLOY } }, via());
  const hosts = ["iamcredentials.googleapis.com:443", "oauth2.googleapis.com:443"];
  assertEquals(plan.hosts({ get: () => undefined, entries: () => [] }), hosts);
});

Deno.test("an account whose tokens may not last as long as is wanted is acted as for an hour, with a word about it", async () => {
  const keys = [
    [{ lifetime: "12h" }, {}, "principal.lifetime"],
    [{}, { session: { duration: "12h" } }, "session.duration"],
  ] as const;
  for (const [more, rest, key] of keys) {
    await inWorld({}, async (world) => {
      const principal = { service_account_email: MIDDLE, ...more };
      const plan = planned(kind, { principal, ...rest }, via());
      const credential = await plan.signIn(world, adasToken(world));
      assertEquals(Math.round((credential.expires! - world.clock.now()) / HOUR), 1);
      assertEquals(world.said.length, 1);
      assertStringIncludes(world.said[0]!, `last an hour, not 43200s (${key} of "`);
    });
  }
});
