/** How a person is led to a page, and back: the same for every cloud. */
import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import {
  type BrowserSteps,
  type PersonSignIn,
  signInPerson,
} from "../../../../lib/sign_in/person/person.ts";
import { fakeWorld } from "../../../providers/fake_world.ts";

const PAGE = "https://idp.example/authorize";
const SHOWN = "Sign in to It in your browser, at this address:\n\n" +
  `  ${PAGE}\n\nIt is good for 10 minutes`;

/** Where there is another way. */
const EITHER = `${SHOWN}; with a code instead: --device`;
const CODE = "Sign in to It with a browser on any device, at this address:\n\n" +
  "  https://idp.example/device\n\nEnter the code ABCD-EFGH there\n" +
  "It is good for 15 minutes";
const TUNNEL = "The browser must reach this machine: ssh -L 4711:127.0.0.1:4711 HOST";
const NONE = "No browser can be opened here, so this is done with a code";

interface Machine {
  /** What becomes of a page that is opened; no browser is here unless told. */
  readonly browser?: "opens" | "fails";
  readonly device?: boolean;
  readonly port?: number;
  readonly opens?: boolean;
  /** Whether it can be done elsewhere too; it can unless told. */
  readonly elsewhere?: boolean;
}

async function signIn({ browser, device = false, port, opens, elsewhere = true }: Machine) {
  const did: string[] = [];
  const world = fakeWorld({
    person: true,
    device,
    browser: {
      isHere: () => browser !== undefined,
      open: () => (did.push("open"), Promise.resolve(browser === "opens")),
      listen: ({ port, path }) => ({
        redirectUri: `http://127.0.0.1:${port || 4711}${path}`,
        wait: () => Promise.resolve(new URLSearchParams({ code: "it" })),
        close: () => Promise.resolve(void did.push("close")),
      }),
    },
  });
  const about = { where: "to It", again: "again", pages: ["idp.example"] };
  const way = {
    ...{ path: "/back", port, opens },
    signIn: async ({ listen, authorize }: BrowserSteps) => {
      did.push(listen("s".repeat(32)));
      return (await authorize(PAGE)).reveal();
    },
  };
  const shown = { code: "ABCD-EFGH", url: "https://idp.example/device", life: 900 };
  const person: Way = elsewhere
    ? { ...about, browser: way, elsewhere: async (show) => (await show(shown), "a code") }
    : { ...about, browser: way };
  return { got: await signInPerson(world, person), said: world.said, did };
}

type Way = PersonSignIn<string>;

const BACK = "http://127.0.0.1:4711/back";

const CASES: Readonly<
  Record<string, readonly [Machine, got: string, said: readonly string[], did: readonly string[]]>
> = {
  "a browser that is here is opened": [
    { browser: "opens" },
    "it",
    [EITHER],
    [BACK, "open", "close"],
  ],
  "one that can't be opened is given up for a code": [
    { browser: "fails" },
    "a code",
    [EITHER, NONE, CODE],
    [BACK, "open", "close"],
  ],
  "without one, a code is shown": [{}, "a code", [NONE, CODE], []],
  "--device means a code, whatever is here": [
    { browser: "opens", device: true },
    "a code",
    [CODE],
    [],
  ],
  "a fixed port is a way back, even from elsewhere": [
    { port: 4711 },
    "it",
    [EITHER, TUNNEL],
    [BACK, "close"],
  ],
  "who does not want it opened finds the address": [
    { browser: "opens", opens: false },
    "it",
    [EITHER],
    [BACK, "close"],
  ],
  "where there are no codes, the way back is told, with the port that it has": [
    { elsewhere: false },
    "it",
    [SHOWN, TUNNEL],
    [BACK, "close"],
  ],
  "where there are no codes, --device opens nothing": [
    { elsewhere: false, browser: "opens", device: true },
    "it",
    [SHOWN],
    [BACK, "close"],
  ],
  "where there are no codes, a browser that can't be opened may come through a tunnel": [
    { elsewhere: false, browser: "fails" },
    "it",
    [SHOWN, TUNNEL],
    [BACK, "open", "close"],
  ],
};

for (const [what, [machine, ...expected]] of Object.entries(CASES)) {
  Deno.test(`signing a person in: ${what}`, async () => {
    const { got, said, did } = await signIn(machine);
    assertEquals([got, said, did], expected);
  });
}

Deno.test("nobody is waited for where nobody is", async () => {
  const person: Way = {
    ...{ where: "to It", again: "atmos-auth login --provider it", pages: [] },
    elsewhere: () => Promise.reject(new Error("nobody was to be asked")),
  };
  const error = await assertRejects(() => signInPerson(fakeWorld(), person), UserError);
  assertEquals([error.code, error.message, error.hint], [
    "sign_in_needed",
    "Nobody is signed in to It, and there is no terminal to sign in at",
    "atmos-auth login --provider it",
  ]);
});

Deno.test("attack: a page that is not the vendor's is neither shown nor opened", async () => {
  const world = fakeWorld({ person: true });
  const evil = { code: "ABCD", url: "https://evil.example/", life: 1 };
  for (const shown of [evil, { ...evil, url: "https://idp.example/", whole: evil.url }]) {
    const person: Way = {
      ...{ where: "to It", again: "again", pages: ["idp.example"] },
      elsewhere: async (show) => (await show(shown), ""),
    };
    const error = await assertRejects(() => signInPerson(world, person), UserError);
    assertEquals([error.code, world.said], ["caged", []]);
  }
});
