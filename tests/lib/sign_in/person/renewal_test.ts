import { assertEquals } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import {
  type KeptToken,
  type LastingSignIn,
  REFRESH_TOKEN,
  signInLasting,
  tokenNote,
  tokenOf,
} from "../../../../lib/sign_in/person/refresh_token.ts";
import { fakeWorld } from "../../../providers/fake_world.ts";

const KEPT = JSON.stringify({ boundTo: "here", content: { refreshToken: "RT-1-EXAMPLE" } });

/** Nobody signs in anew. */
const NOBODY = "sign_in_needed";

interface Signed {
  readonly refreshToken?: Secret;
  readonly name?: string;
}

/** Renews what is kept with that answer; nobody is there to sign in. */
async function renewing(
  signed: Signed,
  more: Partial<LastingSignIn<KeptToken, Signed>>,
): Promise<readonly [done: string, kept: string | undefined]> {
  const lasting: LastingSignIn<KeptToken, Signed> = {
    person: {
      ...{ where: "there", again: "atmos-auth login", pages: [] },
      elsewhere: () => Promise.reject(new UserError("person_needed", "nobody is there")),
    },
    note: tokenNote("here"),
    renew: () => Promise.resolve(signed),
    keptOf: tokenOf,
    whoIs: ({ name }) => name,
    ...more,
  };
  const context = fakeWorld({ entryStore: { [REFRESH_TOKEN]: KEPT } });
  const done = await signInLasting(context, lasting).then(
    ({ who }) => `as ${who}`,
    (error) => error instanceof UserError ? error.code : String(error),
  );
  return [done, context.kept.get(REFRESH_TOKEN)];
}

Deno.test("attack: a renewal that says nobody's name is not taken for who must sign in", async () => {
  const expected = { field: "username", who: "ada" };
  assertEquals(await renewing({}, { expected }), [NOBODY, undefined]);
  assertEquals(await renewing({ name: "grace" }, { expected }), [NOBODY, undefined]);
  assertEquals(await renewing({ name: "Ada" }, { expected }), ["as Ada", KEPT]);
  assertEquals(await renewing({}, {}), ["as undefined", KEPT]);
});

Deno.test("what is good once is not kept after it was used", async () => {
  assertEquals(await renewing({}, { isSpent: true }), ["as undefined", undefined]);
  const [, next] = await renewing({ refreshToken: new Secret("RT-2-EXAMPLE") }, { isSpent: true });
  assertEquals(next, KEPT.replace("RT-1", "RT-2"));
});

Deno.test("attack: what was kept for another place is not sent here", async () => {
  const renew = () => Promise.reject(new Error("it was sent"));
  assertEquals(await renewing({}, { note: tokenNote("elsewhere"), renew }), [NOBODY, KEPT]);
});
