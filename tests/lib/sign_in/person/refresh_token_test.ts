/** What renews a person's sign-in: kept between runs, and never sent elsewhere. */
import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import {
  type KeptToken,
  type LastingSignIn,
  signInLasting,
  tokenNote,
  tokenOf,
} from "../../../../lib/sign_in/person/refresh_token.ts";
import { fakeWorld, type PreparedWorld } from "../../../providers/fake_world.ts";

interface Signed {
  readonly who: string;
  readonly refreshToken: Secret | undefined;
}

const HERE = '{"host":"login.example"}';
const NOTE = "refresh-token";

/** Who is signed in by a token, which may rotate; by "gone" nobody is. */
function renewal(rotates: boolean): (kept: KeptToken) => Promise<Signed> {
  return ({ refreshToken }) => {
    const token = refreshToken.reveal();
    if (token === "gone") return Promise.reject(new UserError("sign_in_needed", "It has lapsed"));
    const next = rotates ? new Secret(`${token}+`) : undefined;
    return Promise.resolve({ who: "ada", refreshToken: next });
  };
}

interface Case {
  readonly note?: string;
  readonly rotates?: boolean;
  readonly expected?: string;
  /** What the person's own sign-in gives; nobody is there unless told. */
  readonly person?: { readonly who: string; readonly token?: string };
  readonly prepared?: PreparedWorld;
}

function signIn({ note, rotates = true, expected, person, prepared = {} }: Case) {
  const world = fakeWorld({
    ...{ person: person !== undefined, device: true, ...prepared },
    ...(note === undefined ? {} : { entryStore: { [NOTE]: note } }),
  });
  const used: string[] = [];
  const lasting: LastingSignIn<KeptToken, Signed> = {
    note: tokenNote(HERE),
    renew: (kept) => (used.push(kept.refreshToken.reveal()), renewal(rotates)(kept)),
    keptOf: tokenOf,
    person: {
      ...{ where: "to It", again: "atmos-auth login --provider it", pages: ["login.example"] },
      elsewhere: () => {
        const { who, token } = person!;
        return Promise.resolve({ who, refreshToken: token ? new Secret(token) : undefined });
      },
    },
    ...(expected === undefined ? {} : { expected: { field: "username", who: expected } }),
    whoIs: ({ who }) => who,
  };
  const signing = signInLasting(world, lasting);
  return { signing, world, used, kept: () => world.kept.get(NOTE) };
}

const noteOf = (refreshToken: string, boundTo = HERE) =>
  JSON.stringify({ boundTo, content: { refreshToken } });

Deno.test("a token that rotates is used once, and the next one kept with where it came from", async () => {
  const { signing, used, kept } = signIn({ note: noteOf("first") });
  assertEquals((await signing).who, "ada");
  assertEquals([used, kept()], [["first"], noteOf("first+")]);
  const again = signIn({ note: kept()! });
  await again.signing;
  assertEquals([again.used, again.kept()], [["first+"], noteOf("first++")]);
});

Deno.test("a token that lasts stays as it is", async () => {
  const { signing, used, kept } = signIn({ note: noteOf("first"), rotates: false });
  await signing;
  assertEquals([used, kept()], [["first"], noteOf("first")]);
});

/** Notes that are not used. */
const UNUSED: Readonly<Record<string, string>> = {
  "of another configuration": noteOf("first", '{"host":"evil.example"}'),
  "of no configuration": JSON.stringify({ content: { refreshToken: "first" } }),
  "of the old format": JSON.stringify({ boundTo: HERE, refreshToken: "first" }),
  "of the token alone": "first",
  "without a token": noteOf(""),
};

for (const [what, note] of Object.entries(UNUSED)) {
  Deno.test(`attack: a note ${what} is not sent anywhere`, async () => {
    const nobody = signIn({ note });
    const error = await assertRejects(() => nobody.signing, UserError);
    assertEquals([error.code, nobody.used], ["sign_in_needed", []]);
    const somebody = signIn({ note, person: { who: "ada", token: "own" } });
    await somebody.signing;
    assertEquals([somebody.used, somebody.kept()], [[], noteOf("own")]);
  });
}

Deno.test("a token that is no longer taken is forgotten, and the person is asked where there is one", async () => {
  const nobody = signIn({ note: noteOf("gone") });
  const error = await assertRejects(() => nobody.signing, UserError);
  assertEquals([error.code, error.message, error.hint, nobody.kept()], [
    "sign_in_needed",
    "Nobody is signed in to It any more: It has lapsed, and there is no terminal to sign in at",
    "atmos-auth login --provider it",
    undefined,
  ]);
  const somebody = signIn({ note: noteOf("gone"), person: { who: "ada", token: "own" } });
  await somebody.signing;
  assertEquals(somebody.world.warned, ["It has lapsed; signing in anew"]);
  assertEquals(somebody.kept(), noteOf("own"));
});

Deno.test("a sign-in without a token forgets the one before", async () => {
  const { signing, kept } = signIn({ note: noteOf("gone"), person: { who: "ada" } });
  await signing;
  assertEquals(kept(), undefined);
});

Deno.test("attack: somebody else's sign-in is not kept, neither an old one nor a new one", async () => {
  const old = signIn({
    ...{ note: noteOf("first"), expected: "grace" },
    person: { who: "Grace", token: "own" },
  });
  assertEquals((await old.signing).who, "Grace");
  assertEquals([old.used, old.kept()], [["first"], noteOf("own")]);
  const stranger = signIn({ expected: "grace", person: { who: "ada", token: "own" } });
  const error = await assertRejects(() => stranger.signing, UserError);
  assertEquals([error.code, error.message], ["sign_in_refused", "ada signed in, not grace"]);
  assertEquals(stranger.kept(), undefined);
});
