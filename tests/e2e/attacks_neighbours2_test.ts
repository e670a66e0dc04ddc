/** Neighbours of attacks that got through once: what the person's own configuration leads tools to. */
import { assert, assertEquals } from "@std/assert";
import { ADAS_TOKEN, CONFIG, onStage, POPULATION, printed, type Stage } from "./github_world.ts";

const BOBS_TOKEN = "ghp_canary_bob_EXAMPLE";

const BOB = {
  users: [
    ...POPULATION.users ?? [],
    { login: "bob", tokens: [{ token: BOBS_TOKEN, scopes: ["repo"] }] },
  ],
};

const NOBODY = `${CONFIG}    none: { kind: mock }\n`;

/** The recipes for private modules, with a token in the address: for the host and for an owner. */
function settleIn({ box }: Stage): void {
  const base = `https://ada:${ADAS_TOKEN}@github.com/`;
  const rules = ["", "acme/"].map((path) =>
    `[url "${base}${path}"]\ninsteadOf = https://github.com/${path}\n`
  );
  const headers = `[http "https://github.com/acme/"]\n` +
    `extraHeader = "Authorization: basic ${btoa(`ada:${ADAS_TOKEN}`)}"\n`;
  box.write("home/.gitconfig", rules.join("") + headers);
}

/** Who asked for repositories. */
function actors({ github }: Stage): readonly (string | undefined)[] {
  return [
    ...new Set(github.requests.filter(({ host }) => host === "github.com").map((it) => it.as)),
  ];
}

const CASES = [
  ["an installation", "acme", ["acme/infra", "ada/diary"], "deployer[bot]@acme"],
  ["a user", "mine", ["ada/diary"], "bob"],
] as const;

for (const [who, identity, repositories, actor] of CASES) {
  onStage(
    `attack: the person's own rule puts their token into every address of ${who}`,
    [],
    BOB,
    async (stage) => {
      settleIn(stage);
      printed(await stage.run(["trust"]));
      for (const repository of repositories) {
        const command = ["git", "ls-remote", `https://github.com/${repository}`];
        await stage.run(["exec", "-i", identity, "--", ...command], { PAT: BOBS_TOKEN });
      }
      assertEquals(actors(stage).filter((it) => it !== undefined), [actor]);
    },
  );
}

onStage(
  "attack: the person's own rule says their token where nobody is signed in",
  [],
  BOB,
  async (stage) => {
    settleIn(stage);
    stage.box.write("project/atmos.yaml", NOBODY);
    printed(await stage.run(["trust"]));
    const ask = (address: string) =>
      stage.run(["exec", "-i", "none", "--", "git", "ls-remote", address]);
    assert((await ask("https://github.com/ada/diary")).status !== 0);
    assert((await ask(`https://ada:${ADAS_TOKEN}@github.com/ada/notes`)).status !== 0);
    assertEquals(actors(stage), [undefined]);
    stage.box.write("home/.gitconfig", "");
    printed(await ask("https://github.com/acme/open"));
  },
);
