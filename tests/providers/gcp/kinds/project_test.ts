import { ALONE } from "../../plans.ts";
import { ADA, adasToken, inWorld, planned, via } from "../world.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import { NO_MACHINE, nobody } from "../../../../providers/gcp/grant/nobody.ts";
import { projectOf } from "../../../../providers/gcp/google.ts";
import { projectIdentity as kind } from "../../../../providers/gcp/kinds/project.ts";

const FIELDS = {
  principal: { project_id: "my-project", region: "us-east1", location: "us-east1-b" },
};

const PLACE = {
  os: "linux",
  directory: "/run/s",
  join: (...parts: string[]) => parts.join("/"),
  identity: "it",
  delivery: "process",
  helper: undefined,
  ...ALONE,
} as const;

const VARIABLES = {
  GOOGLE_CLOUD_PROJECT: "my-project",
  GCLOUD_PROJECT: "my-project",
  CLOUDSDK_CORE_PROJECT: "my-project",
  GOOGLE_CLOUD_REGION: "us-east1",
  CLOUDSDK_COMPUTE_REGION: "us-east1",
  GOOGLE_CLOUD_ZONE: "us-east1-b",
  CLOUDSDK_COMPUTE_ZONE: "us-east1-b",
};

Deno.test("a project carries the credential of its provider", () =>
  inWorld({}, async (world) => {
    const before = adasToken(world);
    const plan = planned(
      kind,
      FIELDS,
      via({ principal: ADA.email, endpoint: "https://google.example" }),
    );
    const credential = await plan.signIn(world, before);
    assertEquals(credential, {
      ...before,
      shown: { principal: ADA.email, account: "my-project" },
    });
    assertEquals(plan.facts, {
      account: "my-project",
      region: "us-east1",
      principal: ADA.email,
      url: "https://google.example",
    });
    const grant = plan.grant!(credential, PLACE);
    assertEquals(grant.variables, {
      ...NO_MACHINE,
      CLOUDSDK_CONFIG: "/run/s/gcp/gcloud",
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: "/run/s/gcp/access_token",
      GOOGLE_APPLICATION_CREDENTIALS: "/run/s/gcp/application_default_credentials.json",
      BOTO_CONFIG: "/run/s/gcp/boto",
      BIGQUERYRC: "/run/s/gcp/bigqueryrc",
      ...VARIABLES,
    });
  }));

Deno.test("attack: a project without a provider has the person's own credential", () =>
  inWorld({}, async (world) => {
    const plan = planned(kind, FIELDS);
    const credential = await plan.signIn(world, undefined);
    assertEquals([plan.stored, plan.hosts(world.env), plan.verify], [false, [], undefined]);
    assertEquals(plan.facts.principal, "nobody");
    const { variables, files, pass, losses } = plan.grant!(credential, PLACE);
    const nobodys = nobody(PLACE);
    assertEquals(variables, { ...nobodys.variables, ...VARIABLES });
    assertEquals([files, pass], [nobodys.files, []]);
    const said = '"it" has no provider: Google\'s tools find nobody in it ' +
      '("via: {provider: NAME}" says whose credential)';
    assertEquals(losses, [said]);
    assertEquals(world.said, [`warning: ${said}`]);
  }));

Deno.test("a project after one that has no credential says so", () =>
  inWorld({}, async (world) => {
    const plan = planned(kind, FIELDS, via());
    const previous = { type: "gcp/token", shown: {}, secret: {} };
    const error = await assertRejects(
      async () => await plan.signIn(world, previous),
      UserError,
      "carries no Google credential",
    );
    assertEquals(error.code, "sign_in_refused");
  }));

Deno.test("Google is asked whose the token is, and a stranger's is refused", () =>
  inWorld({}, async (world) => {
    const plan = planned(kind, FIELDS, via());
    const credential = adasToken(world);
    assertEquals(await plan.verify!(world, credential), { principal: ADA.email });
    const stranger = { ...credential, shown: { principal: "grace@example.com" } };
    const error = await assertRejects(() => plan.verify!(world, stranger), UserError);
    assertEquals([error.code, error.message], [
      "sign_in_refused",
      "Google says the token is ada@example.com's, not grace@example.com's",
    ]);
    const forged = { ...credential, secret: { token: new Secret("ya29.forged-EXAMPLE") } };
    const unknown = await assertRejects(() => plan.verify!(world, forged), UserError);
    assertEquals([unknown.code, unknown.message], [
      "sign_in_needed",
      "Asking Google whose token this is failed: Google says 400 invalid_token: Invalid Value",
    ]);
    const asked = world.reached.length;
    const federated = {
      ...credential,
      shown: { principal: "principalSet://iam.googleapis.com/x" },
    };
    assertEquals(await plan.verify!(world, federated), {});
    assertEquals(world.reached.length, asked);
  }));

Deno.test("what is no project, region or zone is refused", () => {
  for (const principal of [{}, { project_id: "A" }, { project_id: "x y" }, { project_id: 1 }]) {
    assertThrows(() => planned(kind, { principal }));
  }
  assertThrows(() => planned(kind, { principal: { project_id: "my-project", zone: "a\nb" } }));
});

Deno.test("projects of a company's domain are projects, whatever their length", () => {
  for (const project_id of ["example.com:prod", "example.com:my-project", "google.com:x1"]) {
    planned(kind, { principal: { project_id } });
  }
  for (
    const project_id of ["prod", "example.com:", "example.com:Prod", "example.com:prod-", ":prod-1"]
  ) {
    assertThrows(() => planned(kind, { principal: { project_id } }));
  }
  const inDomain = "deploy@prod.example.com.iam.gserviceaccount.com";
  assertEquals(projectOf(inDomain), "example.com:prod");
  assertEquals(projectOf("deploy@my-project.iam.gserviceaccount.com"), "my-project");
});
