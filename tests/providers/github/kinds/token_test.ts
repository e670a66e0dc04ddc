import { inWorld, POPULATION, signIn } from "../world.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { account } from "../../../../providers/github/kinds/account.ts";
import { token } from "../../../../providers/github/kinds/token.ts";
import { planOf } from "../../plans.ts";

function plans(fields: object = {}) {
  const before = planOf(token, fields, undefined, "pat");
  return [before, planOf(account, {}, before)] as const;
}

Deno.test("a token by reference is the person's, and stays where it is", () =>
  inWorld({ secrets: { "env:PAT": "ghp_classic_EXAMPLE\n" } }, async (world) => {
    const [before, plan] = plans({ token: { secret: "env:PAT" } });
    const credential = await signIn(world, before, plan);
    assertEquals([credential.shown, credential.expires], [{ principal: "ada" }, undefined]);
    assertEquals(credential.secret.token!.reveal(), "ghp_classic_EXAMPLE");
    assertEquals([before.stored, plan.stored, [...world.kept]], [false, false, []]);
    assertEquals(await plan.verify!(world, credential), { account: "ada", principal: "ada" });
  }));

Deno.test("a token that lapses says when", () =>
  inWorld({}, async (world) => {
    const { expires } = await signIn(world, ...plans({ token: "github_pat_fine_EXAMPLE" }));
    const off = expires! - Date.parse("2031-01-01T00:00:00Z");
    assert(Math.abs(off) < 5_000, String(off));
  }));

Deno.test("a token is asked for once, and kept when GitHub takes it", async () => {
  await inWorld({ answers: [" ghp_classic_EXAMPLE "] }, async (world) => {
    const [before, plan] = plans();
    assertEquals([before.stored, plan.stored], [true, true]);
    await signIn(world, before, plan);
    assertEquals([...world.kept], [["keys", "ghp_classic_EXAMPLE"]]);
    await signIn(world, before, plan);
  });
  await inWorld({ answers: ["ghp_wrong_EXAMPLE"] }, async (world) => {
    const error = await assertRejects(() => signIn(world, ...plans()), UserError);
    assertEquals(error.code, "sign_in_needed");
    assertEquals(
      error.message,
      "GitHub does not accept the token: it has lapsed, was revoked, or never was one",
    );
    assertEquals([...world.kept], []);
  });
});

Deno.test("what can't be a token is refused before anything is asked", async () => {
  for (const given of ["  ", "two words", "two\nlines", "umläut"]) {
    await inWorld({}, (world) => {
      assertThrows(() => plans({ token: given }), Error, "must be one word");
      return Promise.resolve(assertEquals(world.reached(), []));
    });
  }
});

Deno.test("an installation's token, handed out by somebody else, is taken too", () =>
  inWorld({}, async (world) => {
    const { world: github } = world.github;
    const installation = POPULATION.apps![0]!.installations![0]!;
    const given = github.issue({
      ...{ kind: "installation", app: POPULATION.apps![0]!, installation, repositories: "all" },
      ...{ permissions: {}, expires: Date.now() + 60_000 },
    });
    const [before, plan] = plans({ token: given });
    const credential = await signIn(world, before, plan);
    assertEquals(credential.shown, {});
    assertEquals(await plan.verify!(world, credential), { repositories: "2" });
  }));

Deno.test("a canary token is in no error, whatever goes wrong", () =>
  inWorld({}, async (world) => {
    const [before, plan] = plans({ token: "ghp_classic_EXAMPLE" });
    const credential = await signIn(world, before, plan);
    const days = ["unauthorized", "refuse", "throttle", "error", "html", "close", "moved"] as const;
    for (const trouble of days) {
      world.github.misbehave(trouble);
      for (const work of [() => signIn(world, before), () => plan.verify!(world, credential)]) {
        const error = await assertRejects(work, UserError);
        const shown = `${error.message} ${error.hint} ${error.stack} ${Deno.inspect(error)}`;
        assert(!shown.includes("ghp_classic"), shown);
      }
    }
  }));
