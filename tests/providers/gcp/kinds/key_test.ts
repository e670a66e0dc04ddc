import {
  DEPLOY,
  inWorld,
  known,
  planned,
  PROJECT,
  type TestOptions,
  type TestWorld,
} from "../world.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { serviceAccountKey as kind } from "../../../../providers/gcp/kinds/key.ts";

const keyOf = (world: TestWorld, more = {}) =>
  JSON.stringify({
    type: "service_account",
    client_email: DEPLOY,
    private_key: world.issuer.pem,
    private_key_id: world.issuer.kid,
    project_id: PROJECT,
    ...more,
  });

function refused(more: unknown, said: string, options: TestOptions = {}) {
  return inWorld(options, async (world) => {
    const key = typeof more === "string" ? more : keyOf(world, more as object);
    const plan = planned(kind, { key });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError, said);
    assertEquals(error.message.includes("PRIVATE KEY"), false);
    return void assertEquals(typeof error.hint, "string");
  });
}

Deno.test("a key signs in as its service account, and its credential may be stored", () =>
  inWorld({}, async (world) => {
    const plan = planned(kind, { spec: { key: keyOf(world), region: "us-central1" } });
    const credential = await plan.signIn(world, undefined);
    assertEquals(known(world, credential)?.email, DEPLOY);
    assertEquals(credential.shown, { account: PROJECT, principal: DEPLOY });
    assertEquals([plan.stored, plan.facts], [true, { region: "us-central1" }]);
  }));

Deno.test("another account's key than the one expected is refused before it is used", () =>
  inWorld({}, async (world) => {
    const email = "other@example-prod.iam.gserviceaccount.com";
    const plan = planned(kind, { key: keyOf(world), service_account_email: email });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.code, error.message, error.hint, world.reached], [
      "config_invalid",
      `The key of provider "it" belongs to ${DEPLOY}, not to ${email}`,
      `service_account_email: ${DEPLOY}`,
      [],
    ]);
  }));

Deno.test("a key that is no key is refused without being quoted", async () => {
  await refused("-----BEGIN PRIVATE KEY-----\nAAAA", `The key of provider "it" is not JSON`);
  await refused({ private_key: "" }, `lacks "private_key"`);
  await refused({ private_key: "not PEM" }, 'has a "private_key" that is not a key in PEM');
  await refused(
    { private_key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" },
    "it is not a key in PEM",
  );
  await refused(
    { client_email: "ada@example.com" },
    "names something that is not a service account",
  );
  await refused(
    { type: "authorized_user", client_id: "a", client_secret: "b", refresh_token: "c" },
    "is of type authorized_user, not service_account",
  );
});

Deno.test("the hint of a key that is none makes a new key, of the account that is known", () =>
  inWorld({}, async (world) => {
    const hintFor = async (key: string, more = {}) => {
      const plan = planned(kind, { key, ...more });
      return (await assertRejects(() => plan.signIn(world, undefined), UserError)).hint;
    };
    const making = (email: string) =>
      `gcloud iam service-accounts keys create key.json --iam-account ${email}`;
    const whole = keyOf(world);
    const user = JSON.stringify({ type: "authorized_user", client_id: "a" });
    for (const key of [whole.slice(0, 200), btoa(user), user, "{}", "null"]) {
      assertEquals(await hintFor(key), making("NAME@PROJECT.iam.gserviceaccount.com"));
      assertEquals(await hintFor(key, { service_account_email: DEPLOY }), making(DEPLOY));
    }
  }));

Deno.test("a key in base64, and one whose lines end in a written \\n, are as good as any", () =>
  inWorld({}, async (world) => {
    const escaped = keyOf(world, { private_key: world.issuer.pem.replaceAll("\n", "\\n") });
    const folded = btoa(keyOf(world)).replace(/.{76}/g, "$&\n");
    for (const key of [escaped, btoa(keyOf(world)), `${folded}\n`]) {
      const credential = await planned(kind, { key }).signIn(world, undefined);
      assertEquals(known(world, credential)?.email, DEPLOY);
    }
  }));

Deno.test("a key that Google does not know, and a clock that is wrong, are refused in Google's words", async () => {
  const stranger = { google: { serviceAccounts: [{ email: DEPLOY, uniqueId: "1" }] } };
  await refused(
    {},
    `Signing in as ${DEPLOY} failed: Google says 400 invalid_grant: Invalid JWT`,
    stranger,
  );
  await inWorld({ google: { now: () => Date.now() + 2 * 3_600_000 } }, async (world) => {
    const plan = planned(kind, { key: keyOf(world) });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals(error.hint, "set this machine's clock: Google does not accept its time");
  });
});

Deno.test("a provider without a key says which line to write", () => {
  const error = assertThrows(() => planned(kind, {}), UserError);
  assertEquals([error.message, error.hint], [
    `Cannot use provider "it": "key" is missing`,
    "key: !secret keyring:NAME",
  ]);
});
